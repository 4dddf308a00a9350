package dev.stratus.engine;

import dev.stratus.kernels.LayerNormBackward;
import dev.stratus.kernels.LayerNormBackwardBFloat16;
import dev.stratus.kernels.LayerNormBackwardDouble;
import dev.stratus.kernels.LayerNormBackwardHalf;
import dev.stratus.kernels.LayerNormBackwardHeld;
import dev.stratus.kernels.LayerNormBackwardHeldBFloat16;
import dev.stratus.kernels.LayerNormBackwardHeldHalf;
import dev.stratus.kernels.LayerNormBackwardSplit;
import dev.stratus.kernels.LayerNormBackwardSplitBFloat16;
import dev.stratus.kernels.LayerNormBackwardSplitDouble;
import dev.stratus.kernels.LayerNormBackwardSplitGroups;
import dev.stratus.kernels.LayerNormBackwardSplitGroupsBFloat16;
import dev.stratus.kernels.LayerNormBackwardSplitGroupsDouble;
import dev.stratus.kernels.LayerNormBackwardSplitGroupsHalf;
import dev.stratus.kernels.LayerNormBackwardSplitHalf;
import dev.stratus.kernels.LayerNormBackwardStrided;
import dev.stratus.kernels.LayerNormBackwardStridedBFloat16;
import dev.stratus.kernels.LayerNormBackwardStridedDouble;
import dev.stratus.kernels.LayerNormBackwardStridedHalf;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardBFloat16;
import dev.stratus.kernels.LayerNormForwardDouble;
import dev.stratus.kernels.LayerNormForwardHalf;
import dev.stratus.kernels.LayerNormForwardHeld;
import dev.stratus.kernels.LayerNormForwardHeldBFloat16;
import dev.stratus.kernels.LayerNormForwardHeldHalf;
import dev.stratus.kernels.LayerNormForwardSplit;
import dev.stratus.kernels.LayerNormForwardSplitBFloat16;
import dev.stratus.kernels.LayerNormForwardSplitDouble;
import dev.stratus.kernels.LayerNormForwardSplitGroups;
import dev.stratus.kernels.LayerNormForwardSplitGroupsBFloat16;
import dev.stratus.kernels.LayerNormForwardSplitGroupsDouble;
import dev.stratus.kernels.LayerNormForwardSplitGroupsHalf;
import dev.stratus.kernels.LayerNormForwardSplitHalf;
import dev.stratus.kernels.LayerNormForwardStrided;
import dev.stratus.kernels.LayerNormForwardStridedBFloat16;
import dev.stratus.kernels.LayerNormForwardStridedDouble;
import dev.stratus.kernels.LayerNormForwardStridedHalf;
import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.kernels.LayerNormParametersBFloat16;
import dev.stratus.kernels.LayerNormParametersDouble;
import dev.stratus.kernels.LayerNormParametersHalf;
import dev.stratus.kernels.LayerNormResidual;
import dev.stratus.kernels.LayerNormResidualBFloat16;
import dev.stratus.kernels.LayerNormResidualDouble;
import dev.stratus.kernels.LayerNormResidualHalf;
import dev.stratus.tensor.DType;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/**
 * The kernels of every element type. The four values say the same with another suffix; nothing else
 * in the library depends on the type.
 */
final class KernelSets {
  private KernelSets() {}

  static LayerKernels<?, ?, ?> of(DType type) {
    return switch (type) {
      case FLOAT32 -> FLOAT32;
      case FLOAT64 -> FLOAT64;
      case FLOAT16 -> FLOAT16;
      case BFLOAT16 -> BFLOAT16;
    };
  }

  private static final LayerKernels<FloatArray, FloatArray, Float> FLOAT32 =
      new LayerKernels<>(
          DType.FLOAT32,
          FloatArray.class,
          FloatArray.class,
          value -> (float) value,
          new LayerKernels.Forward<>(
              LayerNormForward::rowPerItem,
              LayerNormForward::rowRange,
              LayerNormForward::rowPerGroup,
              LayerNormForwardStrided::columns,
              LayerNormForwardStrided::anyLayout,
              LayerNormForwardSplit::statistics,
              LayerNormForwardSplit::apply,
              LayerNormForwardSplit.PARTIAL_SIZE,
              LayerNormForward.SERIAL_BLOCK,
              LayerNormForward.VECTOR_BLOCK),
          new LayerKernels.Backward<>(
              LayerNormBackward::rowPerItem,
              LayerNormBackward::rowRange,
              LayerNormBackward::fused,
              LayerNormBackward::rowPerGroup,
              LayerNormBackwardStrided::columns,
              LayerNormBackwardStrided::anyLayout,
              LayerNormBackwardSplit::sums,
              LayerNormBackwardSplit::apply,
              LayerNormBackwardSplit.PARTIAL_SIZE),
          new LayerKernels.Parameters<>(
              LayerNormParameters::rows,
              LayerNormParameters::anyLayout,
              LayerNormParameters::epilogue),
          new LayerKernels.Residual<>(LayerNormResidual::add, LayerNormResidual::anyLayout),
          new LayerKernels.Groups<>(
              LayerNormForwardSplitGroups::statistics,
              LayerNormForwardSplitGroups::apply,
              LayerNormBackwardSplitGroups::sums,
              LayerNormBackwardSplitGroups::apply,
              LayerNormParameters::epiloguePerGroup),
          Optional.of(
              new LayerKernels.Held<>(
                  LayerNormForwardHeld::rowHeld,
                  LayerNormForwardHeld::rowHeldByFours,
                  LayerNormBackwardHeld::rowsHeld,
                  LayerNormBackwardHeld::rowsHeldByFours)));

  private static final LayerKernels<DoubleArray, DoubleArray, Double> FLOAT64 =
      new LayerKernels<>(
          DType.FLOAT64,
          DoubleArray.class,
          DoubleArray.class,
          value -> value,
          new LayerKernels.Forward<>(
              LayerNormForwardDouble::rowPerItem,
              LayerNormForwardDouble::rowRange,
              LayerNormForwardDouble::rowPerGroup,
              LayerNormForwardStridedDouble::columns,
              LayerNormForwardStridedDouble::anyLayout,
              LayerNormForwardSplitDouble::statistics,
              LayerNormForwardSplitDouble::apply,
              LayerNormForwardSplitDouble.PARTIAL_SIZE,
              LayerNormForwardDouble.SERIAL_BLOCK,
              LayerNormForwardDouble.VECTOR_BLOCK),
          new LayerKernels.Backward<>(
              LayerNormBackwardDouble::rowPerItem,
              LayerNormBackwardDouble::rowRange,
              LayerNormBackwardDouble::fused,
              LayerNormBackwardDouble::rowPerGroup,
              LayerNormBackwardStridedDouble::columns,
              LayerNormBackwardStridedDouble::anyLayout,
              LayerNormBackwardSplitDouble::sums,
              LayerNormBackwardSplitDouble::apply,
              LayerNormBackwardSplitDouble.PARTIAL_SIZE),
          new LayerKernels.Parameters<>(
              LayerNormParametersDouble::rows,
              LayerNormParametersDouble::anyLayout,
              LayerNormParametersDouble::epilogue),
          new LayerKernels.Residual<>(
              LayerNormResidualDouble::add, LayerNormResidualDouble::anyLayout),
          new LayerKernels.Groups<>(
              LayerNormForwardSplitGroupsDouble::statistics,
              LayerNormForwardSplitGroupsDouble::apply,
              LayerNormBackwardSplitGroupsDouble::sums,
              LayerNormBackwardSplitGroupsDouble::apply,
              LayerNormParametersDouble::epiloguePerGroup),
          Optional.empty());

  private static final LayerKernels<HalfFloatArray, FloatArray, Float> FLOAT16 =
      new LayerKernels<>(
          DType.FLOAT16,
          HalfFloatArray.class,
          FloatArray.class,
          value -> (float) value,
          new LayerKernels.Forward<>(
              LayerNormForwardHalf::rowPerItem,
              LayerNormForwardHalf::rowRange,
              LayerNormForwardHalf::rowPerGroup,
              LayerNormForwardStridedHalf::columns,
              LayerNormForwardStridedHalf::anyLayout,
              LayerNormForwardSplitHalf::statistics,
              LayerNormForwardSplitHalf::apply,
              LayerNormForwardSplitHalf.PARTIAL_SIZE,
              LayerNormForwardHalf.SERIAL_BLOCK,
              LayerNormForwardHalf.VECTOR_BLOCK),
          new LayerKernels.Backward<>(
              LayerNormBackwardHalf::rowPerItem,
              LayerNormBackwardHalf::rowRange,
              LayerNormBackwardHalf::fused,
              LayerNormBackwardHalf::rowPerGroup,
              LayerNormBackwardStridedHalf::columns,
              LayerNormBackwardStridedHalf::anyLayout,
              LayerNormBackwardSplitHalf::sums,
              LayerNormBackwardSplitHalf::apply,
              LayerNormBackwardSplitHalf.PARTIAL_SIZE),
          new LayerKernels.Parameters<>(
              LayerNormParametersHalf::rows,
              LayerNormParametersHalf::anyLayout,
              LayerNormParametersHalf::epilogue),
          new LayerKernels.Residual<>(LayerNormResidualHalf::add, LayerNormResidualHalf::anyLayout),
          new LayerKernels.Groups<>(
              LayerNormForwardSplitGroupsHalf::statistics,
              LayerNormForwardSplitGroupsHalf::apply,
              LayerNormBackwardSplitGroupsHalf::sums,
              LayerNormBackwardSplitGroupsHalf::apply,
              LayerNormParametersHalf::epiloguePerGroup),
          Optional.of(
              new LayerKernels.Held<>(
                  LayerNormForwardHeldHalf::rowHeld,
                  LayerNormForwardHeldHalf::rowHeldByFours,
                  LayerNormBackwardHeldHalf::rowsHeld,
                  LayerNormBackwardHeldHalf::rowsHeldByFours)));

  private static final LayerKernels<BFloat16Array, FloatArray, Float> BFLOAT16 =
      new LayerKernels<>(
          DType.BFLOAT16,
          BFloat16Array.class,
          FloatArray.class,
          value -> (float) value,
          new LayerKernels.Forward<>(
              LayerNormForwardBFloat16::rowPerItem,
              LayerNormForwardBFloat16::rowRange,
              LayerNormForwardBFloat16::rowPerGroup,
              LayerNormForwardStridedBFloat16::columns,
              LayerNormForwardStridedBFloat16::anyLayout,
              LayerNormForwardSplitBFloat16::statistics,
              LayerNormForwardSplitBFloat16::apply,
              LayerNormForwardSplitBFloat16.PARTIAL_SIZE,
              LayerNormForwardBFloat16.SERIAL_BLOCK,
              LayerNormForwardBFloat16.VECTOR_BLOCK),
          new LayerKernels.Backward<>(
              LayerNormBackwardBFloat16::rowPerItem,
              LayerNormBackwardBFloat16::rowRange,
              LayerNormBackwardBFloat16::fused,
              LayerNormBackwardBFloat16::rowPerGroup,
              LayerNormBackwardStridedBFloat16::columns,
              LayerNormBackwardStridedBFloat16::anyLayout,
              LayerNormBackwardSplitBFloat16::sums,
              LayerNormBackwardSplitBFloat16::apply,
              LayerNormBackwardSplitBFloat16.PARTIAL_SIZE),
          new LayerKernels.Parameters<>(
              LayerNormParametersBFloat16::rows,
              LayerNormParametersBFloat16::anyLayout,
              LayerNormParametersBFloat16::epilogue),
          new LayerKernels.Residual<>(
              LayerNormResidualBFloat16::add, LayerNormResidualBFloat16::anyLayout),
          new LayerKernels.Groups<>(
              LayerNormForwardSplitGroupsBFloat16::statistics,
              LayerNormForwardSplitGroupsBFloat16::apply,
              LayerNormBackwardSplitGroupsBFloat16::sums,
              LayerNormBackwardSplitGroupsBFloat16::apply,
              LayerNormParametersBFloat16::epiloguePerGroup),
          Optional.of(
              new LayerKernels.Held<>(
                  LayerNormForwardHeldBFloat16::rowHeld,
                  LayerNormForwardHeldBFloat16::rowHeldByFours,
                  LayerNormBackwardHeldBFloat16::rowsHeld,
                  LayerNormBackwardHeldBFloat16::rowsHeldByFours)));
}
