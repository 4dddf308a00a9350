package dev.stratus.embedded.fpga.schedule;

import java.util.List;

/**
 * When the operators of a graph begin.
 *
 * @param interval cycles between the begins of two turns
 * @param depth cycles from the begin of a turn until its last operator is done
 * @param starts by node, cycles after the begin of a turn
 * @param byRecurrence the least interval that dependences from turn to turn allow
 * @param byPorts the least interval that memory ports allow
 * @param limit what the interval is due to, for the reader; empty where it is 1
 */
public record Schedule(
    int interval, int depth, List<Integer> starts, int byRecurrence, int byPorts, String limit) {
  public Schedule {
    starts = List.copyOf(starts);
  }
}
