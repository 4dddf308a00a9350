package dev.stratus.kernel;

import dev.stratus.profiles.KernelForm;
import dev.stratus.tensor.DType;
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
  FORWARD_ROW_HELD(
      "layernorm-forward/row-held",
      "LayerNormForwardHeld",
      "rowHeld",
      "a work-group holds a contiguous row in registers and reads it once; for GPUs with lanes"),
  FORWARD_ROW_HELD_BY_FOURS(
      "layernorm-forward/row-held-by-fours",
      "LayerNormForwardHeld",
      "rowHeldByFours",
      "the same, four columns at once; for widths that are multiples of four"),
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
  FORWARD_SPLIT_STATISTICS_GROUPS(
      "layernorm-forward/split-statistics-groups",
      "LayerNormForwardSplitGroups",
      "statistics",
      "few, huge rows: work-groups take a part of a row each; first launch; for GPUs"),
  FORWARD_SPLIT_APPLY_GROUPS(
      "layernorm-forward/split-apply-groups",
      "LayerNormForwardSplitGroups",
      "apply",
      "few, huge rows: the parts' moments merged, the row written; second launch; for GPUs"),
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
  BACKWARD_ROWS_HELD(
      "layernorm-backward/rows-held",
      "LayerNormBackwardHeld",
      "rowsHeld",
      "a work-group holds contiguous rows in registers: all gradients in one read; for GPUs with"
          + " lanes"),
  BACKWARD_ROWS_HELD_BY_FOURS(
      "layernorm-backward/rows-held-by-fours",
      "LayerNormBackwardHeld",
      "rowsHeldByFours",
      "the same, four columns at once; for widths that are multiples of four"),
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
  BACKWARD_SPLIT_SUMS_GROUPS(
      "layernorm-backward/split-sums-groups",
      "LayerNormBackwardSplitGroups",
      "sums",
      "few, huge rows: the two sums of a part of a row by a work-group; first launch; for GPUs"),
  BACKWARD_SPLIT_APPLY_GROUPS(
      "layernorm-backward/split-apply-groups",
      "LayerNormBackwardSplitGroups",
      "apply",
      "few, huge rows: the parts' sums added, dx written; second launch; for GPUs"),
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
  PARAMETERS_EPILOGUE_GROUPS(
      "layernorm-parameters/epilogue-groups",
      "LayerNormParameters",
      "epiloguePerGroup",
      "the partial dgamma, dbeta added in a fixed order by work-groups; for GPUs"),
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
    return switch (this) {
      case FORWARD_ROW_PER_GROUP,
          FORWARD_ROW_HELD,
          FORWARD_ROW_HELD_BY_FOURS,
          FORWARD_SPLIT_STATISTICS_GROUPS,
          FORWARD_SPLIT_APPLY_GROUPS,
          BACKWARD_ROW_PER_GROUP,
          BACKWARD_ROWS_HELD,
          BACKWARD_ROWS_HELD_BY_FOURS,
          BACKWARD_SPLIT_SUMS_GROUPS,
          BACKWARD_SPLIT_APPLY_GROUPS,
          PARAMETERS_EPILOGUE_GROUPS ->
          KernelForm.ROW_PER_GROUP;
      default -> KernelForm.ROW_PER_ITEM;
    };
  }

  /** Whether only devices that prefer groups are asked for it. */
  public boolean forGpus() {
    return switch (this) {
      case FORWARD_SPLIT_STATISTICS_GROUPS,
          FORWARD_SPLIT_APPLY_GROUPS,
          BACKWARD_SPLIT_SUMS_GROUPS,
          BACKWARD_SPLIT_APPLY_GROUPS,
          PARAMETERS_EPILOGUE_GROUPS ->
          true;
      default -> usesLanes();
    };
  }

  /** Whether lanes add up without local memory, which they do for float32 sums on some devices. */
  public boolean usesLanes() {
    return switch (this) {
      case FORWARD_ROW_HELD,
          FORWARD_ROW_HELD_BY_FOURS,
          BACKWARD_ROWS_HELD,
          BACKWARD_ROWS_HELD_BY_FOURS ->
          true;
      default -> false;
    };
  }

  /** Whether there is a kernel of this rung for a type of elements. */
  public boolean takes(DType type) {
    return !usesLanes() || type != DType.FLOAT64;
  }
}
