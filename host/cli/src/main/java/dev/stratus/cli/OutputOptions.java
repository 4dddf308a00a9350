package dev.stratus.cli;

import dev.stratus.BackwardTensors;
import dev.stratus.ForwardTensors;
import dev.stratus.LayerNormalization;
import dev.stratus.Learnable;
import dev.stratus.geometry.Geometry;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written: each result, where its file was named. */
final class OutputOptions {

  @Option(
      names = "--output",
      paramLabel = "FILE",
      order = 20,
      description =
          "Where to write the result, in the input's memory order. Several results may go into one"
              + " file as FILE.npz:NAME, FILE.safetensors:NAME or FILE.mat:NAME. All files are"
              + " written, or none.")
  private @Nullable String y;

  @Option(
      names = "--output-sum",
      paramLabel = "FILE",
      order = 21,
      description = "Input + residual, as it was normalized; with --residual.")
  private @Nullable String sum;

  @Option(
      names = "--output-mean",
      paramLabel = "FILE",
      order = 22,
      description = "The mean of each group: normalized sizes are 1.")
  private @Nullable String mean;

  @Option(
      names = "--output-rstd",
      paramLabel = "FILE",
      order = 23,
      description = "1 / sqrt(variance + epsilon) of each group.")
  private @Nullable String rstd;

  @Option(
      names = "--output-dx",
      paramLabel = "FILE",
      order = 24,
      description = "The gradient of the input; with --grad, as the next two.")
  private @Nullable String dx;

  @Option(
      names = "--output-dscale",
      paramLabel = "FILE",
      order = 25,
      description = "The gradient of the scale.")
  private @Nullable String dscale;

  @Option(
      names = "--output-doffset",
      paramLabel = "FILE",
      order = 26,
      description = "The gradient of the offset.")
  private @Nullable String doffset;

  /** The file of each result that was asked for, by the result's name: y, sum, mean and so on. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    put(files, "y", y);
    put(files, "sum", sum);
    put(files, "mean", mean);
    put(files, "rstd", rstd);
    put(files, "dx", dx);
    put(files, "dscale", dscale);
    put(files, "doffset", doffset);
    return files;
  }

  private static void put(Map<String, String> files, String result, @Nullable String file) {
    if (file != null) {
      files.put(result, file);
    }
  }

  boolean wantsStatistics() {
    return mean != null || rstd != null;
  }

  /**
   * Refuses results that there will not be, before anything is read.
   *
   * @throws IllegalArgumentException if one is asked for
   */
  void requireResults(DataOptions data) {
    if (sum != null && !data.hasResidual()) {
      throw new IllegalArgumentException(
          "--output-sum is given and there is no sum: name what is added with --residual.");
    }
    List<String> gradients =
        files().keySet().stream().filter(result -> result.startsWith("d")).toList();
    if (!gradients.isEmpty() && !data.hasGradient()) {
      throw new IllegalArgumentException(
          "--output-"
              + gradients.getFirst()
              + " is given and there is no gradient to go back with: name it with --grad.");
    }
  }

  /**
   * Refuses gradients of parameters that the layer does not have, or that do not learn.
   *
   * @throws IllegalArgumentException if one is asked for
   */
  void requireParameters(LayerNormalization layer) {
    requireParameter(layer, "--output-dscale", dscale, Learnable.SCALE);
    requireParameter(layer, "--output-doffset", doffset, Learnable.OFFSET);
  }

  private static void requireParameter(
      LayerNormalization layer, String option, @Nullable String file, String parameter) {
    if (file == null) {
      return;
    }
    List<Learnable> all = layer.learnables();
    if (all.stream().noneMatch(one -> one.name().equals(parameter))) {
      throw new IllegalArgumentException(
          option
              + " is given and the affine is "
              + layer.configuration().affine().text()
              + ": the layer has no "
              + parameter
              + ".");
    }
    if (all.stream().allMatch(Learnable::isFrozen)) {
      throw new IllegalArgumentException(
          option + " is given and all parameters of the layer are frozen (learn rate factor 0).");
    }
  }

  /**
   * Says now which files could not be written later.
   *
   * @param type the elements of the input
   * @throws IllegalArgumentException if one cannot be written, or two results would go into one
   *     place
   */
  void requireWritable(DType type) {
    files()
        .forEach((result, file) ->
            TensorFiles.requireWritable(file, isOfInputType(result) ? type : type.parameterType()));
    OutputFiles.requireDistinct(files().values());
  }

  private static boolean isOfInputType(String result) {
    return List.of("y", "sum", "dx").contains(result);
  }

  /**
   * Writes all files, or none.
   *
   * @return what was done to values on the way, in sentences
   */
  List<String> write(ForwardTensors forward, Optional<? extends BackwardTensors> backward) {
    Map<String, Tensor> contents = new LinkedHashMap<>();
    files().forEach((result, file) -> contents.put(file, tensor(result, forward, backward)));
    return OutputFiles.write(contents);
  }

  private static Tensor tensor(
      String result, ForwardTensors forward, Optional<? extends BackwardTensors> backward) {
    return switch (result) {
      case "y" -> forward.y();
      case "sum" -> forward.sum().orElseThrow();
      case "mean" -> forward.mean().orElseGet(() -> noStatistics(forward));
      case "rstd" -> forward.rstd().orElseGet(() -> noStatistics(forward));
      case "dx" -> backward.orElseThrow().dx();
      case "dscale" -> backward.orElseThrow().scaleGradient().orElseThrow();
      case "doffset" -> backward.orElseThrow().offsetGradient().orElseThrow();
      default -> throw new IllegalStateException("No result is called " + result + ".");
    };
  }

  /** Where there is no group there are no statistics: an empty array. */
  private static Tensor noStatistics(ForwardTensors forward) {
    Geometry geometry = forward.geometry();
    return Tensor.zeros(
        forward.y().dtype().parameterType(),
        geometry.format(),
        geometry.order(),
        geometry.statisticsSizes());
  }
}
