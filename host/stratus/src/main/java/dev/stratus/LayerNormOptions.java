package dev.stratus;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DataFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of the function form, {@link LayerNormalization#layernorm}.
 *
 * @param epsilon added to the variance
 * @param operationDimension which dimensions are normalized
 * @param dataFormat labels for the input; empty: its own
 * @param settings where to run
 */
public record LayerNormOptions(
    double epsilon,
    OperationDimension operationDimension,
    Optional<DataFormat> dataFormat,
    RunSettings settings) {

  /** epsilon 1e-5, auto, the input's own labels, the best device. */
  public static final LayerNormOptions DEFAULT =
      new LayerNormOptions(
          LayerNormalization.DEFAULT_EPSILON,
          OperationDimension.AUTO,
          Optional.empty(),
          RunSettings.DEFAULT);

  public LayerNormOptions {
    Objects.requireNonNull(operationDimension, "operationDimension");
    Objects.requireNonNull(dataFormat, "dataFormat");
    Objects.requireNonNull(settings, "settings");
  }

  public LayerNormOptions withEpsilon(double value) {
    return new LayerNormOptions(value, operationDimension, dataFormat, settings);
  }

  public LayerNormOptions withOperationDimension(OperationDimension value) {
    return new LayerNormOptions(epsilon, value, dataFormat, settings);
  }

  public LayerNormOptions withDataFormat(String value) {
    return new LayerNormOptions(
        epsilon, operationDimension, Optional.of(DataFormat.of(value)), settings);
  }

  public LayerNormOptions withSettings(RunSettings value) {
    return new LayerNormOptions(epsilon, operationDimension, dataFormat, value);
  }
}
