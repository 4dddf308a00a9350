package dev.stratus.embedded.runtime.debug;

import java.util.Arrays;

/** One group of a launch, for ids and messages. */
record Place(String task, NdRange range, int[] group) {

  String describe(int item) {
    int[] local = range.item(item);
    int[] global = new int[local.length];
    for (int d = 0; d < local.length; d++) {
      global[d] = group[d] * range.local().get(d) + local[d];
    }
    return "work-item "
        + Arrays.toString(local)
        + " of group "
        + Arrays.toString(group)
        + " (global id "
        + Arrays.toString(global)
        + ")";
  }
}
