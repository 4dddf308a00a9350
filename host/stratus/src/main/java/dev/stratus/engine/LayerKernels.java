package dev.stratus.engine;

import dev.stratus.tensor.DType;
import java.util.Optional;
import java.util.function.DoubleFunction;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task10;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task12;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task14;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The kernels of one element type, as method references: a task graph takes them, and the JVM
 * engine calls them. One value of this for each type stands in {@link KernelSets}; they differ in
 * the classes' suffix alone.
 *
 * @param <D> arrays of data
 * @param <P> arrays of parameters, statistics and parameter gradients: float32, or float64 where
 *     the data are
 * @param <S> epsilon
 * @param scalar epsilon as the kernels take it
 * @param groups few and huge rows, by work-groups
 * @param held rows in registers, by lanes; empty where lanes do not add the type
 */
record LayerKernels<D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>(
    DType type,
    Class<D> data,
    Class<P> parameter,
    DoubleFunction<S> scalar,
    Forward<D, P, S> forward,
    Backward<D, P> backward,
    Parameters<D, P> parameters,
    Residual<D> residual,
    Groups<D, P, S> groups,
    Optional<Held<D, P, S>> held) {

  /** x, gamma, beta, y, mean, rest, rstd, then as the kernels' own docs say. */
  record Forward<D, P, S>(
      Task12<D, P, P, D, P, P, P, Integer, Integer, S, Integer, Integer> rowPerItem,
      Task13<D, P, P, D, P, P, P, Integer, Integer, Integer, S, Integer, Integer> rowRange,
      Task12<KernelContext, D, P, P, D, P, P, P, Integer, Integer, S, Integer> rowPerGroup,
      Task14<D, P, P, D, P, P, P, Integer, Integer, Integer, Integer, Integer, S, Integer> columns,
      Task13<D, P, P, D, P, P, P, IntArray, IntArray, Integer, Integer, S, Integer> anyLayout,
      Task6<D, P, Integer, Integer, Integer, Integer> splitStatistics,
      Task13<D, P, P, D, P, P, P, P, Integer, Integer, Integer, S, Integer> splitApply,
      int partialSize,
      int serialBlock,
      int vectorBlock) {

    /** What one lane adds plainly: vectorBlock's terms over the 64 lanes it is made for. */
    private static final int TERMS_PER_LANE = 16;

    /**
     * Columns added plainly between two compensated additions. Fewer lanes get a shorter block, so
     * that each adds no more terms, and its error stays what it is with 64.
     *
     * @param lanes over which the compiler spreads a sum; 1 where it does not
     */
    int block(int lanes) {
      return lanes == 1 ? serialBlock : Math.min(vectorBlock, TERMS_PER_LANE * lanes);
    }
  }

  /** x, dy, gamma, mean, rest, rstd, dx, then as the kernels' own docs say. */
  record Backward<D, P>(
      Task11<D, D, P, P, P, P, D, Integer, Integer, Integer, Integer> rowPerItem,
      Task12<D, D, P, P, P, P, D, Integer, Integer, Integer, Integer, Integer> rowRange,
      Task14<D, D, P, P, P, P, D, P, P, Integer, Integer, Integer, Integer, Integer> fused,
      Task11<KernelContext, D, D, P, P, P, P, D, Integer, Integer, Integer> rowPerGroup,
      Task13<D, D, P, P, P, P, D, Integer, Integer, Integer, Integer, Integer, Integer> columns,
      Task12<D, D, P, P, P, P, D, IntArray, IntArray, Integer, Integer, Integer> anyLayout,
      Task11<D, D, P, P, P, P, P, Integer, Integer, Integer, Integer> splitSums,
      Task12<D, D, P, P, P, P, P, D, Integer, Integer, Integer, Integer> splitApply,
      int partialSize) {}

  /** x, dy, mean, rest, rstd, partial dgamma, partial dbeta, then as the kernels' own docs say. */
  record Parameters<D, P>(
      Task10<D, D, P, P, P, P, P, Integer, Integer, Integer> rows,
      Task11<D, D, P, P, P, P, P, IntArray, IntArray, Integer, Integer> anyLayout,
      Task6<P, P, P, P, Integer, Integer> epilogue) {}

  /** x, residual, sum, then as the kernels' own docs say. */
  record Residual<D>(
      Task4<D, D, D, Integer> add, Task6<D, D, D, IntArray, Integer, Integer> anyLayout) {}

  /** A context, then as the kernels' own docs say. */
  record Groups<D, P, S>(
      Task7<KernelContext, D, P, Integer, Integer, Integer, Integer> statistics,
      Task14<KernelContext, D, P, P, D, P, P, P, P, Integer, Integer, Integer, S, Integer> apply,
      Task12<KernelContext, D, D, P, P, P, P, P, Integer, Integer, Integer, Integer> sums,
      Task13<KernelContext, D, D, P, P, P, P, P, D, Integer, Integer, Integer, Integer>
          applyBackward,
      Task7<KernelContext, P, P, P, P, Integer, Integer> epilogue) {}

  /** A context, then as the kernels' own docs say. */
  record Held<D, P, S>(
      Task13<KernelContext, D, P, P, D, P, P, P, Integer, Integer, Integer, S, Integer> forward,
      Task13<KernelContext, D, P, P, D, P, P, P, Integer, Integer, Integer, S, Integer>
          forwardByFours,
      Task15<KernelContext, D, D, P, P, P, P, D, P, P, Integer, Integer, Integer, Integer, Integer>
          backward,
      Task15<KernelContext, D, D, P, P, P, P, D, P, P, Integer, Integer, Integer, Integer, Integer>
          backwardByFours) {}
}
