package dev.stratus.engine;

import java.util.List;

/**
 * The tasks of a graph, in order.
 *
 * @param constants arrays of ours that go to the device once: parameters, layouts, lengths
 */
record LaunchList(List<Launch> launches, List<Object> constants) {
  LaunchList {
    launches = List.copyOf(launches);
    constants = List.copyOf(constants);
  }
}
