package dev.stratus.bench;

import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormBackward;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardBFloat16;
import dev.stratus.kernels.LayerNormForwardHalf;
import dev.stratus.kernels.LayerNormForwardSplit;
import dev.stratus.kernels.LayerNormForwardStrided;
import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.reference.Affine;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import dev.stratus.reference.Values;
import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The product's kernels as contestants. */
final class LayerKernels {
  /** Rows that share a line of partial gradients. */
  private static final int ROWS_PER_PART = 64;

  /** Columns of a part of a huge row. */
  private static final int PART = 32_768;

  private LayerKernels() {}

  /** {@code save}: with mean, rest and rstd, as training has it. */
  static KernelGraph forward(LayerArrays a, TornadoDevice device, boolean save) {
    String name = save ? "forward, with statistics" : "forward";
    return new KernelGraph(
        name,
        device,
        List.of(a.x(), a.gamma(), a.beta()),
        save ? List.of(a.y(), a.mean(), a.rest(), a.rstd()) : List.of(a.y()),
        graph ->
            graph.task(
                "forward",
                LayerNormForward::rowPerItem,
                a.x(),
                a.gamma(),
                a.beta(),
                a.y(),
                a.mean(),
                a.rest(),
                a.rstd(),
                a.groups(),
                a.width(),
                LayerArrays.EPSILON,
                LayerNormForward.VECTOR_BLOCK,
                save ? Flags.SAVE : 0),
        List.of("forward"),
        () -> a.checkForward(name));
  }

  /** Fills mean, rest and rstd, without keeping y. */
  static void fillStatistics(LayerArrays a, TornadoDevice device) {
    FloatArray y = new FloatArray(a.x().getSize());
    KernelGraph graph =
        new KernelGraph(
            "statistics",
            device,
            List.of(a.x(), a.gamma(), a.beta()),
            List.of(a.mean(), a.rest(), a.rstd()),
            tasks ->
                tasks.task(
                    "forward",
                    LayerNormForward::rowPerItem,
                    a.x(),
                    a.gamma(),
                    a.beta(),
                    y,
                    a.mean(),
                    a.rest(),
                    a.rstd(),
                    a.groups(),
                    a.width(),
                    LayerArrays.EPSILON,
                    LayerNormForward.VECTOR_BLOCK,
                    Flags.SAVE),
            List.of("forward"),
            () -> "filled");
    graph.check();
    graph.close();
  }

  /** dx, dscale and doffset: two launches. */
  static KernelGraph backward(LayerArrays a, TornadoDevice device) {
    String name = "backward: dx, dscale, doffset";
    int parts = Math.ceilDiv(a.groups(), ROWS_PER_PART);
    FloatArray scalePartials = new FloatArray(parts * a.width());
    FloatArray offsetPartials = new FloatArray(parts * a.width());
    FloatArray dscale = new FloatArray(a.width());
    FloatArray doffset = new FloatArray(a.width());
    return new KernelGraph(
        name,
        device,
        List.of(a.x(), a.dy(), a.gamma(), a.mean(), a.rest(), a.rstd()),
        List.of(a.dx(), dscale, doffset),
        graph ->
            graph
                .task(
                    "backward",
                    LayerNormBackward::fused,
                    a.x(),
                    a.dy(),
                    a.gamma(),
                    a.mean(),
                    a.rest(),
                    a.rstd(),
                    a.dx(),
                    scalePartials,
                    offsetPartials,
                    a.groups(),
                    a.width(),
                    ROWS_PER_PART,
                    LayerNormForward.VECTOR_BLOCK,
                    0)
                .task(
                    "epilogue",
                    LayerNormParameters::epilogue,
                    scalePartials,
                    offsetPartials,
                    dscale,
                    doffset,
                    a.width(),
                    parts),
        List.of("backward", "epilogue"),
        () -> a.checkBackward(name, dscale, doffset));
  }

  /** A row shared by parts: two launches, x read twice. */
  static KernelGraph split(LayerArrays a, TornadoDevice device) {
    String name = "forward, split rows";
    int parts = Math.ceilDiv(a.width(), PART);
    FloatArray partial = new FloatArray(a.groups() * parts * LayerNormForwardSplit.PARTIAL_SIZE);
    return new KernelGraph(
        name,
        device,
        List.of(a.x(), a.gamma(), a.beta()),
        List.of(a.y()),
        graph ->
            graph
                .task(
                    "statistics",
                    LayerNormForwardSplit::statistics,
                    a.x(),
                    partial,
                    a.groups(),
                    a.width(),
                    parts,
                    0)
                .task(
                    "apply",
                    LayerNormForwardSplit::apply,
                    a.x(),
                    a.gamma(),
                    a.beta(),
                    a.y(),
                    partial,
                    a.mean(),
                    a.rest(),
                    a.rstd(),
                    a.groups(),
                    a.width(),
                    parts,
                    LayerArrays.EPSILON,
                    0),
        List.of("statistics", "apply"),
        () -> a.checkForward(name));
  }

  /** Channel-only, channels apart by {@code pixels}. */
  static KernelGraph columns(LayerArrays a, TornadoDevice device, int batch, int pixels) {
    String name = "forward, strided";
    return new KernelGraph(
        name,
        device,
        List.of(a.x(), a.gamma(), a.beta()),
        List.of(a.y()),
        graph ->
            graph.task(
                "columns",
                LayerNormForwardStrided::columns,
                a.x(),
                a.gamma(),
                a.beta(),
                a.y(),
                a.mean(),
                a.rest(),
                a.rstd(),
                batch,
                a.width() * pixels,
                pixels,
                a.width(),
                pixels,
                LayerArrays.EPSILON,
                0),
        List.of("columns"),
        () -> a.checkForward(name));
  }

  /** float16 storage. */
  static KernelGraph forwardHalf(LayerArrays a, TornadoDevice device) {
    String name = "forward, float16";
    HalfFloatArray x = new HalfFloatArray(a.x().getSize());
    for (int i = 0; i < x.getSize(); i++) {
      x.set(i, new HalfFloat(a.x().get(i)));
    }
    HalfFloatArray y = new HalfFloatArray(x.getSize());
    return new KernelGraph(
        name,
        device,
        List.of(x, a.gamma(), a.beta()),
        List.of(y),
        graph ->
            graph.task(
                "forward",
                LayerNormForwardHalf::rowPerItem,
                x,
                a.gamma(),
                a.beta(),
                y,
                a.mean(),
                a.rest(),
                a.rstd(),
                a.groups(),
                a.width(),
                LayerArrays.EPSILON,
                LayerNormForward.VECTOR_BLOCK,
                0),
        List.of("forward"),
        () -> checkNarrow(name, a, NumberType.FLOAT16, x, y));
  }

  /** bfloat16 storage. */
  static KernelGraph forwardBFloat16(LayerArrays a, TornadoDevice device) {
    String name = "forward, bfloat16";
    BFloat16Array x = new BFloat16Array(a.x().getSize());
    for (int i = 0; i < x.getSize(); i++) {
      x.setFloat(i, a.x().get(i));
    }
    BFloat16Array y = new BFloat16Array(x.getSize());
    return new KernelGraph(
        name,
        device,
        List.of(x, a.gamma(), a.beta()),
        List.of(y),
        graph ->
            graph.task(
                "forward",
                LayerNormForwardBFloat16::rowPerItem,
                x,
                a.gamma(),
                a.beta(),
                y,
                a.mean(),
                a.rest(),
                a.rstd(),
                a.groups(),
                a.width(),
                LayerArrays.EPSILON,
                LayerNormForward.VECTOR_BLOCK,
                0),
        List.of("forward"),
        () -> checkNarrow(name, a, NumberType.BFLOAT16, x, y));
  }

  private static String checkNarrow(
      String who, LayerArrays a, NumberType type, TornadoNativeArray x, TornadoNativeArray y) {
    JudgeSettings settings =
        JudgeSettings.of(type, LayerArrays.EPSILON)
            .withAffine(Affine.PER_CHANNEL, a.gamma().toHeapArray(), a.beta().toHeapArray());
    Values in = LayerArrays.values(x.getSegment(), type);
    Values out = LayerArrays.values(y.getSegment(), type);
    LayerNormJudge judge = LayerNormJudge.of(a.judge().shape(), settings);
    return LayerArrays.passed(who, "y", judge.forward(in, out));
  }
}
