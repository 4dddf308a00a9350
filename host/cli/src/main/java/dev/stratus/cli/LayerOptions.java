package dev.stratus.cli;

import dev.stratus.Affine;
import dev.stratus.Compatibility;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerNormalizationBuilder;
import dev.stratus.Learnable;
import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which layer: its properties one by one, or a saved one. */
final class LayerOptions {

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      order = 10,
      converter = Converters.ToMode.class,
      description =
          "Over what to normalize: auto (all S and C where there are two S or more, else C; the"
              + " default), channel-only, spatial-channel, or batch-excluded (everything but B).")
  private @Nullable OperationDimension mode;

  @Option(
      names = "--compat",
      paramLabel = "RELEASE",
      order = 11,
      converter = Converters.ToCompatibility.class,
      description =
          "Behave as MATLAB's layer of that release: R2021a to R2022b normalize batch-excluded and"
              + " want an epsilon of 1e-5 or more. Default R2023a.")
  private @Nullable Compatibility compatibility;

  @Option(
      names = "--affine",
      paramLabel = "AFFINE",
      order = 12,
      converter = Converters.ToAffine.class,
      description =
          "The scale and offset there are: channel (one each per channel; the default), element"
              + " (per element of a group), channel-scale, element-scale, none.")
  private @Nullable Affine affine;

  @Option(names = "--rms", order = 13, description = "No centring: divide by the root mean square.")
  private boolean rms;

  @Option(
      names = "--zero-centred-scale",
      order = 14,
      description = "Multiply by 1 + scale; the default scale is then zeros.")
  private boolean zeroCentredScale;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      order = 15,
      description = "Added to the variance; finite and > 0. Default 1e-5.")
  private @Nullable Double epsilon;

  @Option(names = "--scale", paramLabel = "FILE", order = 16, description = "gamma; default ones.")
  private @Nullable String scale;

  @Option(names = "--offset", paramLabel = "FILE", order = 17, description = "beta; default zeros.")
  private @Nullable String offset;

  @Option(
      names = "--layer",
      paramLabel = "FILE",
      order = 18,
      description = "A layer that LayerNormalization.save wrote, instead of the options above.")
  private @Nullable Path layer;

  /** Every file that is read, as the user wrote it. */
  List<String> files() {
    return Stream.of(scale, offset, layer).filter(Objects::nonNull).map(String::valueOf).toList();
  }

  /**
   * The layer, with its parameters.
   *
   * @param input what it is for
   * @param file the input's file, for messages
   * @param statistics whether mean and rstd are wanted
   * @param notices takes what was done to values on the way
   * @throws IllegalArgumentException if options contradict each other or do not fit the input
   */
  LayerNormalization layer(
      LayerInput input, String file, boolean statistics, Consumer<String> notices) {
    return layer == null ? built(input, statistics, notices) : saved(layer, input, file);
  }

  private LayerNormalization built(LayerInput input, boolean statistics, Consumer<String> notices) {
    Tensor x = input.x();
    Affine parameters = Objects.requireNonNullElse(affine, Affine.CHANNEL);
    requireParameter("--scale", scale, parameters.hasScale(), parameters);
    requireParameter("--offset", offset, parameters.hasOffset(), parameters);
    LayerNormalizationBuilder builder =
        LayerNormalization.builder()
            .affine(parameters)
            .rms(rms)
            .zeroCentredScale(zeroCentredScale)
            .residual(input.residual().isPresent())
            .savedStatistics(statistics);
    if (compatibility != null) {
      builder.compatibility(compatibility);
    }
    if (mode != null) {
      builder.operationDimension(mode);
    }
    if (epsilon != null) {
      builder.epsilon(epsilon);
    }
    // What depends on no file is refused before one is read.
    Geometry geometry = geometry(x, builder.build());
    DType type = x.dtype().parameterType();
    if (scale != null) {
      builder.scale(new ParameterFile("scale", scale, geometry).values(type, notices));
    }
    if (offset != null) {
      builder.offset(new ParameterFile("offset", offset, geometry).values(type, notices));
    }
    return builder.build().initialize(x);
  }

  private static Geometry geometry(Tensor x, LayerNormalization layer) {
    return Geometry.of(
        x.format(),
        x.order(),
        layer.operationDimension(),
        layer.configuration().affine().shape(),
        x.sizes());
  }

  private static void requireParameter(
      String option, @Nullable String file, boolean there, Affine affine) {
    if (file != null && !there) {
      throw new IllegalArgumentException(
          option
              + " is given and --affine is "
              + affine.text()
              + ", which has no "
              + option.substring(2)
              + "; leave one of the two away.");
    }
  }

  private LayerNormalization saved(Path path, LayerInput input, String file) {
    List<String> others = others();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "--layer brings a whole layer, and "
              + String.join(", ", others)
              + (others.size() == 1 ? " is" : " are")
              + " given too; leave either away.");
    }
    LayerNormalization loaded = LayerNormalization.load(path);
    if (loaded.configuration().residual() != input.residual().isPresent()) {
      throw new IllegalArgumentException(
          "The layer "
              + path
              + (loaded.configuration().residual()
                  ? " has a residual input; give it with --residual."
                  : " has no residual input; leave --residual away."));
    }
    requireOrder(path, loaded, input.x(), file);
    return loaded;
  }

  /** Values per element lie as the data do that the layer was made for. */
  private static void requireOrder(Path path, LayerNormalization loaded, Tensor x, String file) {
    for (Learnable learnable : loaded.learnables()) {
      Tensor value = learnable.value();
      if (value.format().dimensions() > 1 && value.order() != x.order()) {
        throw new IllegalArgumentException(
            "The layer "
                + path
                + " has "
                + learnable.name()
                + " for "
                + value.order().text()
                + " data, and "
                + file
                + " is "
                + x.order().text()
                + "; save the input in that order.");
      }
    }
  }

  private List<String> others() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--mode", mode != null);
    given.put("--compat", compatibility != null);
    given.put("--affine", affine != null);
    given.put("--rms", rms);
    given.put("--zero-centred-scale", zeroCentredScale);
    given.put("--epsilon", epsilon != null);
    given.put("--scale", scale != null);
    given.put("--offset", offset != null);
    return given.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }
}
