package dev.stratus.training.step;

import java.util.List;

/**
 * What is run again and again.
 *
 * @param name of the task graph
 * @param in arrays that the host writes before each run
 * @param resident arrays that go to the device before the first run and stay: parameters, the
 *     solver's state, constants
 * @param launches in order
 * @param out arrays that the host reads after each run
 * @param onDemand arrays that the host may ask for
 */
public record StepProgram(
    String name,
    List<Object> in,
    List<Object> resident,
    List<Launch> launches,
    List<Object> out,
    List<Object> onDemand) {
  public StepProgram {
    in = List.copyOf(in);
    resident = List.copyOf(resident);
    launches = List.copyOf(launches);
    out = List.copyOf(out);
    onDemand = List.copyOf(onDemand);
  }
}
