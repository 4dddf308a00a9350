package dev.stratus.kernels.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.debug.BarrierDivergenceException;
import dev.stratus.embedded.runtime.debug.WorkItemFailedException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checker is itself checked: mistakes planted one at a time in the kernels' own sources must
 * all be caught, by the judge, or, where a work-item leaves its arrays or a barrier, by the debug
 * device.
 */
class MutationTest {
  private static final String FORWARD = "LayerNormForward";
  private static final String STRIDED = "LayerNormForwardStrided";
  private static final String SPLIT = "LayerNormForwardSplit";
  private static final String NUMERICS = "FloatNumerics";
  private static final String BACKWARD = "LayerNormBackward";
  private static final String BACKWARD_STRIDED = "LayerNormBackwardStrided";
  private static final String PARAMETERS = "LayerNormParameters";

  static List<Mutation> mutations() {
    return List.of(
        new Mutation(
            "epsilon dropped",
            FORWARD,
            "spreadOf(squares, squaresLost, shifted, n * epsilon)",
            "spreadOf(squares, squaresLost, shifted, 0f)",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "epsilon outside the mean",
            FORWARD,
            "spreadOf(squares, squaresLost, shifted, n * epsilon)",
            "spreadOf(squares, squaresLost, shifted, epsilon)",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "variance of a sample, m - 1",
            FORWARD,
            "float inverse = FloatNumerics.reciprocalRoot(spread, n);\n      for (int c = 0; c < width; c++) {",
            "float inverse = FloatNumerics.reciprocalRoot(spread, n - 1f);\n      for (int c = 0; c < width; c++) {",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
                "one-pass variance",
                FORWARD,
                "pivot = pivotOf(x, base, width);",
                "pivot = 0f;",
                KernelRun.ROW_PER_ITEM)
            .and("if (walk == 0 && shifted > FloatNumerics.FAR * squares) {", "if (walk == 1) {"),
        new Mutation(
            "what the mean's rounding lost forgotten",
            FORWARD,
            "float lost = (pivot - (centre - back)) + (correction - back);",
            "float lost = 0f;",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "a far pivot kept",
            FORWARD,
            "if (walk == 0 && shifted > FloatNumerics.FAR * squares) {",
            "if (walk == 1) {",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "the pivot's distance not taken off the variance",
            FORWARD,
            "shifted = off * correction;\n      }\n      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);",
            "shifted = 0f;\n      }\n      spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "gamma and beta swapped",
            FORWARD,
            "normalizeRow(x, gamma, beta, y, mean, rest, rstd, row, width, epsilon, block, flags);\n    }\n  }\n\n  /** {@link #rowPerItem} for",
            "normalizeRow(x, beta, gamma, y, mean, rest, rstd, row, width, epsilon, block, flags);\n    }\n  }\n\n  /** {@link #rowPerItem} for",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "missing tail",
            FORWARD,
            "        y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));",
            "        if (c < width / 16 * 16) {\n          y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));\n        }",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "last row left out",
            FORWARD,
            "for (@Parallel int row = 0; row < rows; row++) {",
            "for (@Parallel int row = 0; row < rows - 1; row++) {",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "a block's last element left out",
            FORWARD,
            "for (int c = start; c < end; c++) {",
            "for (int c = start; c < end - 1; c++) {",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "the wrong row's statistics saved",
            FORWARD,
            "        mean.set(row, centre);",
            "        mean.set(row == 0 ? 0 : row - 1, centre);",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "the variance saved for rstd",
            FORWARD,
            "        rstd.set(row, inverse);",
            "        rstd.set(row, spread / n);",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "no rescaling of rows that overflow",
            NUMERICS,
            "return spread > LARGEST_SAFE || spread < n * SMALLEST_SAFE;",
            "return spread < n * SMALLEST_SAFE;",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "epsilon not scaled with the row",
            FORWARD,
            "y.set(\n          base + c,\n          (x.get(base + c) * scale - centre) * slope",
            "y.set(\n          base + c,\n          (x.get(base + c) - centre) * slope",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "a root to a few bits",
            NUMERICS,
            "return r + (0.5f * r) * (residual * share);",
            "return r * 1.000001f;",
            KernelRun.ROW_PER_ITEM),
        new Mutation(
            "missing barrier in the tree",
            FORWARD,
            "            squareSums[lane] = squareSums[lane] + squareSums[lane + half];\n          }\n          context.localBarrier();",
            "            squareSums[lane] = squareSums[lane] + squareSums[lane + half];\n          }",
            KernelRun.ROW_PER_GROUP),
        new Mutation(
            "a barrier that only some lanes reach",
            FORWARD,
            "            squareSums[lane] = squareSums[lane] + squareSums[lane + half];\n          }",
            "            squareSums[lane] = squareSums[lane] + squareSums[lane + half];\n            context.localBarrier();\n          }",
            KernelRun.ROW_PER_GROUP),
        new Mutation(
            "a lane's sum left out of the tree",
            FORWARD,
            "        squareSums[lane] = squares;\n        context.localBarrier();\n        for (int half = lanes / 2; half > 0; half = half / 2) {",
            "        squareSums[lane] = squares;\n        context.localBarrier();\n        for (int half = lanes / 2; half > 1; half = half / 2) {",
            KernelRun.ROW_PER_GROUP),
        // Either alone is made good by the other: what the first sum leaves, the second corrects.
        new Mutation(
                "the mean of the last part alone",
                SPLIT,
                "centre = pivot + sumOfMeans(partial, places, width, parts, scale, pivot) / n;",
                "centre = pivot;",
                KernelRun.SPLIT)
            .and(
                "float off = sumOfMeans(partial, places, width, parts, scale, centre);",
                "float off = 0f;"),
        new Mutation(
            "parts merged without their distance from the mean",
            SPLIT,
            "float term = (within + n * distance * distance) - sumLost;",
            "float term = within - sumLost;",
            KernelRun.SPLIT),
        new Mutation(
            "a part one column short",
            SPLIT,
            "return (int) ((long) part * width / parts);",
            "return part * (width / parts);",
            KernelRun.SPLIT),
        new Mutation(
            "wrong mode: neighbours instead of channels",
            STRIDED,
            "float d = x.get(base + c * stride) - pivot;",
            "float d = x.get(o * outerStride + r * width + c) - pivot;",
            KernelRun.COLUMNS),
        new Mutation(
            "a parameter per group instead of per channel",
            STRIDED,
            "            float slope = inverse * gamma.get(c);",
            "            float slope = inverse * gamma.get(r);",
            KernelRun.COLUMNS),
        new Mutation(
            "mean of g left out",
            BACKWARD,
            "means[2 * r] = (flags & Flags.RMS) == 0 ? sums[0] / width : 0f;",
            "means[2 * r] = 0f;",
            KernelRun.FUSED),
        new Mutation(
            "mean of g * xhat left out",
            BACKWARD,
            "means[2 * r + 1] = sums[2] / width;",
            "means[2 * r + 1] = 0f;",
            KernelRun.FUSED),
        new Mutation(
            "dy not scaled by gamma",
            BACKWARD,
            "dx.set(at + c, slope * v - (a + xhat * b));",
            "dx.set(at + c, r1 * v - (a + xhat * b));",
            KernelRun.FUSED),
        new Mutation(
            "dx not scaled by rstd",
            BACKWARD,
            "float slope = r1 * gamma.get(start + c);",
            "float slope = gamma.get(start + c);",
            KernelRun.FUSED),
        new Mutation(
            "dgamma of x instead of xhat",
            BACKWARD,
            "scaleShares[c] + v * xhat",
            "scaleShares[c] + v * x.get(at + c)",
            KernelRun.FUSED),
        new Mutation(
            "dbeta scaled by gamma",
            BACKWARD,
            "offsetShares[c] + v;",
            "offsetShares[c] + v * gamma.get(start + c);",
            KernelRun.FUSED),
        new Mutation(
            "a row's sums not begun anew",
            BACKWARD,
            "          clear(sums);\n          addSums(",
            "          addSums(",
            KernelRun.FUSED),
        new Mutation(
            "a part's last row left out",
            BACKWARD,
            "int count = Math.min(hand, end - row);",
            "int count = Math.min(hand, end - row - 1);",
            KernelRun.FUSED),
        new Mutation(
            "shares begun anew for every rows in hand",
            BACKWARD,
            "              row == first,\n",
            "              true,\n",
            KernelRun.FUSED),
        new Mutation(
            "one part left out of the gradients",
            PARAMETERS,
            "        for (int part = start; part < end; part++) {\n          few += scalePartials",
            "        for (int part = start + 1; part < end; part++) {\n          few += scalePartials",
            KernelRun.FUSED),
        new Mutation(
            "the wrong group's mean",
            BACKWARD_STRIDED,
            "        int group = o * run + r;",
            "        int group = o * run;",
            KernelRun.BACKWARD_COLUMNS));
  }

  @ParameterizedTest
  @EnumSource(KernelRun.class)
  void theKernelsAsTheyAreAllPass(KernelRun run) {
    assertThat(run.passes(KernelClasses.right())).as("%s without a mistake", run).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void everyMistakeIsCaught(Mutation mutation) {
    KernelClasses mutant = KernelClasses.with(mutation);
    boolean passes;
    try {
      passes = mutation.run().passes(mutant);
    } catch (WorkItemFailedException
        | BarrierDivergenceException
        | IndexOutOfBoundsException caught) {
      return;
    }
    assertThat(passes).as("%s: nobody noticed", mutation).isFalse();
  }
}
