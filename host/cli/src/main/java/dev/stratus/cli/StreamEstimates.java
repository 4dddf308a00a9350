package dev.stratus.cli;

import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.estimate.Estimator;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.fpga.StreamKernel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the streaming kernels should take on a board.
 *
 * @param left kernels that do not take such rows, a sentence each
 */
record StreamEstimates(StreamBoard board, Map<StreamKernel, Estimate> kernels, List<String> left) {

  StreamEstimates {
    kernels = Collections.unmodifiableMap(new EnumMap<>(kernels));
    left = List.copyOf(left);
  }

  static StreamEstimates of(StreamBoard board, int rows, int width) {
    Map<StreamKernel, Estimate> kernels = new EnumMap<>(StreamKernel.class);
    List<String> left = new ArrayList<>();
    for (StreamKernel kernel : StreamKernel.values()) {
      int most = kernel.mostWidth(board.target());
      if (width <= most) {
        kernels.put(kernel, estimate(board.plan(kernel), rows, width, 0));
      } else {
        left.add(kernel.text() + ": takes rows of at most " + most + " columns.");
      }
    }
    return new StreamEstimates(board, kernels, left);
  }

  /**
   * @param flags of the kernel, as its Java method takes them
   */
  static Estimate estimate(Plan plan, int rows, int width, int flags) {
    return Estimator.estimate(
        plan, Map.of("rows", (long) rows, "width", (long) width, "flags", (long) flags), 1);
  }
}
