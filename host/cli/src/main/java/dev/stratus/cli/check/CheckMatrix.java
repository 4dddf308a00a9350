package dev.stratus.cli.check;

import dev.stratus.cli.check.CheckCase.Trait;
import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The cases: small, so that the debug device and Oclgrind get through them, and between them every
 * kernel of the catalogue runs. Widths are one, odd, prime, and one above a vector's or a group's;
 * rows leave the last group partly filled.
 */
public final class CheckMatrix {
  /** Wide enough to be parted, and odd. */
  private static final int HUGE = 32_771;

  /**
   * Nearly everywhere the same: a driver that compiles a kernel anew for every size of work-groups,
   * as PoCL does, then has few of them to make. Fewer than the debug device, which has one compute
   * unit, takes for too many to part, and no multiple of a vector.
   */
  private static final int ROWS = 5;

  /** More than a work-item sums the parameters' gradients of. */
  private static final int MANY_ROWS = 37;

  private final DType type;
  private final List<CheckCase> cases = new ArrayList<>();

  private CheckMatrix(DType type) {
    this.type = type;
  }

  /** Every case for every element type. */
  public static List<CheckCase> all() {
    return Arrays.stream(DType.values()).flatMap(type -> of(type).stream()).toList();
  }

  static List<CheckCase> of(DType type) {
    CheckMatrix matrix = new CheckMatrix(type);
    matrix.addRows();
    matrix.addGroups();
    matrix.addLayouts();
    return List.copyOf(matrix.cases);
  }

  private void addRows() {
    rows("rows", Set.of(), ROWS, 1);
    rows("rows", Set.of(), ROWS, 7);
    rows("rows", Set.of(), ROWS, 67);
    rows("rows", Set.of(), MANY_ROWS, 33);
    rows("rows off centre", Set.of(Trait.OFF_CENTRE), ROWS, 129);
    rows("rows frozen", Set.of(Trait.FROZEN), ROWS, 67);
    rows("rows rms", Set.of(Trait.RMS), ROWS, 67);
    rows("rows residual", Set.of(Trait.RESIDUAL), ROWS, 67);
    rows("huge rows", Set.of(), ROWS, HUGE);
  }

  private void addGroups() {
    rows("groups", Set.of(Trait.GROUPS), ROWS, 7);
    rows("groups", Set.of(Trait.GROUPS), ROWS, 67);
    rows("groups", Set.of(Trait.GROUPS), ROWS, 301);
    rows("groups rms", Set.of(Trait.GROUPS, Trait.RMS), ROWS, 67);
    rows("groups off centre", Set.of(Trait.GROUPS, Trait.OFF_CENTRE), ROWS, 129);
  }

  private void addLayouts() {
    layout("columns", "CB", MemoryOrder.ROW_MAJOR, OperationDimension.AUTO, Set.of(), 19, ROWS);
    layout(
        "columns",
        "SSCB",
        MemoryOrder.COLUMN_MAJOR,
        OperationDimension.CHANNEL_ONLY,
        Set.of(),
        3,
        5,
        17,
        2);
    layout(
        "columns residual",
        "SSCB",
        MemoryOrder.COLUMN_MAJOR,
        OperationDimension.CHANNEL_ONLY,
        Set.of(Trait.RESIDUAL_TURNED),
        3,
        5,
        17,
        2);
    layout(
        "images",
        "SSCB",
        MemoryOrder.ROW_MAJOR,
        OperationDimension.SPATIAL_CHANNEL,
        Set.of(),
        3,
        5,
        7,
        ROWS);
    layout(
        "valid lengths",
        "CBT",
        MemoryOrder.COLUMN_MAJOR,
        OperationDimension.AUTO,
        Set.of(Trait.LENGTHS),
        13,
        ROWS,
        3);
    layout(
        "valid lengths over time",
        "CBT",
        MemoryOrder.ROW_MAJOR,
        OperationDimension.BATCH_EXCLUDED,
        Set.of(Trait.LENGTHS, Trait.RMS),
        13,
        ROWS,
        3);
  }

  private void rows(String idea, Set<Trait> traits, int rows, int width) {
    layout(idea, "BC", MemoryOrder.ROW_MAJOR, OperationDimension.AUTO, traits, rows, width);
  }

  private void layout(
      String idea,
      String format,
      MemoryOrder order,
      OperationDimension mode,
      Set<Trait> traits,
      Integer... sizes) {
    cases.add(new CheckCase(idea, type, format, order, List.of(sizes), mode, traits));
  }
}
