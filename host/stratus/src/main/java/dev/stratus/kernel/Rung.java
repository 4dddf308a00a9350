package dev.stratus.kernel;

import dev.stratus.profiles.KernelForm;
import java.util.Arrays;
import java.util.Optional;

/** The kernels there are, whatever their element type. */
public enum Rung {
  FORWARD_ROW_PER_ITEM(
      "layernorm-forward/row-per-item",
      "LayerNormForward",
      "rowPerItem",
      "a work-item owns a contiguous row; for CPU devices"),
  FORWARD_ROW_PER_GROUP(
      "layernorm-forward/row-per-group",
      "LayerNormForward",
      "rowPerGroup",
      "a work-group shares a contiguous row and sums in local memory; for GPUs"),
  FORWARD_SPLIT_STATISTICS(
      "layernorm-forward/split-statistics",
      "LayerNormForwardSplit",
      "statistics",
      "few, huge rows: work-items take a part of a row each; first launch"),
  FORWARD_SPLIT_APPLY(
      "layernorm-forward/split-apply",
      "LayerNormForwardSplit",
      "apply",
      "few, huge rows: the parts' moments merged, the row written; second launch"),
  FORWARD_COLUMNS(
      "layernorm-forward/columns",
      "LayerNormForwardStrided",
      "columns",
      "a work-item owns a strided group whose neighbours are its neighbours in memory"),
  FORWARD_ANY_LAYOUT(
      "layernorm-forward/any-layout",
      "LayerNormForwardStrided",
      "anyLayout",
      "a work-item owns a group, in any layout, with valid lengths"),
  BACKWARD_FUSED(
      "layernorm-backward/fused",
      "LayerNormBackward",
      "fused",
      "a work-item owns some contiguous rows: dx and partial dgamma, dbeta in one read"),
  BACKWARD_ROW_PER_ITEM(
      "layernorm-backward/row-per-item",
      "LayerNormBackward",
      "rowPerItem",
      "a work-item owns a contiguous row: dx; for CPU devices"),
  BACKWARD_ROW_PER_GROUP(
      "layernorm-backward/row-per-group",
      "LayerNormBackward",
      "rowPerGroup",
      "a work-group shares a contiguous row: dx; for GPUs"),
  BACKWARD_SPLIT_SUMS(
      "layernorm-backward/split-sums",
      "LayerNormBackwardSplit",
      "sums",
      "few, huge rows: the two sums of a part of a row; first launch"),
  BACKWARD_SPLIT_APPLY(
      "layernorm-backward/split-apply",
      "LayerNormBackwardSplit",
      "apply",
      "few, huge rows: the parts' sums added, dx written; second launch"),
  BACKWARD_COLUMNS(
      "layernorm-backward/columns",
      "LayerNormBackwardStrided",
      "columns",
      "a work-item owns a strided group whose neighbours are its neighbours in memory: dx"),
  BACKWARD_ANY_LAYOUT(
      "layernorm-backward/any-layout",
      "LayerNormBackwardStrided",
      "anyLayout",
      "a work-item owns a group, in any layout, with valid lengths: dx"),
  PARAMETERS_ROWS(
      "layernorm-parameters/rows",
      "LayerNormParameters",
      "rows",
      "a work-item owns some contiguous rows: partial dgamma, dbeta"),
  PARAMETERS_ANY_LAYOUT(
      "layernorm-parameters/any-layout",
      "LayerNormParameters",
      "anyLayout",
      "a work-item owns a part of one parameter's elements: partial dgamma, dbeta"),
  PARAMETERS_EPILOGUE(
      "layernorm-parameters/epilogue",
      "LayerNormParameters",
      "epilogue",
      "the partial dgamma, dbeta added in a fixed order"),
  RESIDUAL_ADD(
      "layernorm-residual/add",
      "LayerNormResidual",
      "add",
      "the sum of input and residual input, dense"),
  RESIDUAL_ANY_LAYOUT(
      "layernorm-residual/any-layout",
      "LayerNormResidual",
      "anyLayout",
      "the sum of input and residual input, in any layout");

  private final String text;
  private final String owner;
  private final String method;
  private final String idea;

  Rung(String text, String owner, String method, String idea) {
    this.text = text;
    this.owner = owner;
    this.method = method;
    this.idea = idea;
  }

  /** Such as {@code layernorm-forward/row-per-item}. */
  public String text() {
    return text;
  }

  /** The rung with this text; empty if there is none. */
  public static Optional<Rung> named(String text) {
    return Arrays.stream(values()).filter(rung -> rung.text.equals(text)).findFirst();
  }

  /** The class of the float32 kernel, without its package. */
  String owner() {
    return owner;
  }

  /** The kernel's method. */
  String method() {
    return method;
  }

  String idea() {
    return idea;
  }

  /** Which of a profile's sizes it takes. */
  public KernelForm form() {
    return this == FORWARD_ROW_PER_GROUP || this == BACKWARD_ROW_PER_GROUP
        ? KernelForm.ROW_PER_GROUP
        : KernelForm.ROW_PER_ITEM;
  }
}
