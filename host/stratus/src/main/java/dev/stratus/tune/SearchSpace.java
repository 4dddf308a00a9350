package dev.stratus.tune;

import dev.stratus.kernel.Rung;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.StoreChoice;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which candidates a step compares with the fastest so far. What cannot make a difference on the
 * device is left out.
 *
 * @param vectorises whether the compiler makes vectors: on CPU devices
 * @param spreadsSums whether it may split sums over lanes
 * @param groups whether the device prefers a work-group for a row
 * @param lanes whether its lanes add up, so that groups can hold rows
 * @param computeUnits parallel units
 * @param maxWorkGroup work-items in a work-group, at most
 */
public record SearchSpace(
    boolean vectorises,
    boolean spreadsSums,
    boolean groups,
    boolean lanes,
    int computeUnits,
    long maxWorkGroup) {

  private static final List<Integer> WIDTHS = List.of(4, 8, 16);
  private static final List<Integer> ACCUMULATORS = List.of(1, 2, 4, 8);
  private static final List<Integer> ITEM_GROUPS = List.of(1, 4, 16, 64);
  private static final List<Integer> ROW_GROUPS = List.of(16, 32, 64, 128, 256);
  private static final List<Integer> HELD_GROUPS = List.of(32, 64, 128, 256, 512, 1024);
  private static final List<Integer> PARTS = List.of(8, 16, 32, 64, 128);

  /** Rows for each unit from which on parting rows has nothing to give: no unit is idle. */
  private static final int MANY_ROWS_PER_UNIT = 32;

  /** Columns that a part of a row has at least, and two parts are what makes a split. */
  private static final int LEAST_SPLIT_WIDTH = 16_384;

  /** Rows of 2 MiB, which no near cache holds, are tried in parts however many there are. */
  private static final int FAR_WIDTH = 524_288;

  /** The challengers of what is the fastest so far, without it. */
  public List<TunedChoice> challengers(TuneStep step, TunedKey problem, TunedChoice best) {
    Set<TunedChoice> all =
        new LinkedHashSet<>(
            switch (step) {
              case KERNEL -> kernels(problem, best);
              case STRIPS -> strips(best);
              case GROUPS -> groups(problem, best);
              case PARTS -> parts(problem, best);
            });
    all.remove(best);
    return List.copyOf(all);
  }

  private List<TunedChoice> kernels(TunedKey problem, TunedChoice best) {
    List<TunedChoice> all = new ArrayList<>();
    for (Rung rung : rungs(problem)) {
      boolean same = rung.text().equals(best.kernel());
      // A group's size means something else in another form, and the groups come later.
      Optional<Integer> group =
          rung.form() == best.form() ? best.workGroupSize() : Optional.empty();
      for (StoreChoice stores : stores(rung, best.stores())) {
        all.add(
            new TunedChoice(
                rung.text(),
                rung.form(),
                same ? best.workGroupSize() : group,
                best.vectorWidth(),
                best.accumulators(),
                stores,
                Optional.empty()));
      }
    }
    return all;
  }

  private List<Rung> rungs(TunedKey problem) {
    boolean forward = problem.pass() == Pass.FORWARD;
    List<Rung> all =
        new ArrayList<>(
            forward
                ? List.of(Rung.FORWARD_ROW_PER_ITEM, Rung.FORWARD_ROW_PER_GROUP)
                : List.of(
                    Rung.BACKWARD_FUSED, Rung.BACKWARD_ROW_PER_ITEM, Rung.BACKWARD_ROW_PER_GROUP));
    if (groups && lanes && DType.of(problem.dtype()) != DType.FLOAT64) {
      // What declines for its width is left out by the trial.
      all.addAll(
          forward
              ? List.of(Rung.FORWARD_ROW_HELD_BY_FOURS, Rung.FORWARD_ROW_HELD)
              : List.of(Rung.BACKWARD_ROWS_HELD_BY_FOURS, Rung.BACKWARD_ROWS_HELD));
    }
    boolean few = problem.rows() < (long) MANY_ROWS_PER_UNIT * Math.max(1, computeUnits);
    boolean far = problem.width() >= FAR_WIDTH;
    if (far || (few && problem.width() >= LEAST_SPLIT_WIDTH)) {
      all.add(split(forward));
    }
    return all;
  }

  private Rung split(boolean forward) {
    if (groups) {
      return forward ? Rung.FORWARD_SPLIT_APPLY_GROUPS : Rung.BACKWARD_SPLIT_APPLY_GROUPS;
    }
    return forward ? Rung.FORWARD_SPLIT_APPLY : Rung.BACKWARD_SPLIT_APPLY;
  }

  /** Only vectors are ever stored around the caches, and a work-group's kernel has none. */
  private List<StoreChoice> stores(Rung rung, StoreChoice before) {
    return vectorises && rung.form() == KernelForm.ROW_PER_ITEM
        ? List.of(before, StoreChoice.TEMPORAL, StoreChoice.NON_TEMPORAL)
        : List.of(before);
  }

  private List<TunedChoice> strips(TunedChoice best) {
    List<TunedChoice> all = new ArrayList<>();
    if (!spreadsSums || best.form() != KernelForm.ROW_PER_ITEM) {
      return all;
    }
    for (int width : WIDTHS) {
      for (int accumulators : ACCUMULATORS) {
        all.add(
            new TunedChoice(
                best.kernel(),
                best.form(),
                best.workGroupSize(),
                width,
                accumulators,
                best.stores(),
                best.rowsPerPart()));
      }
    }
    return all;
  }

  private List<TunedChoice> groups(TunedKey problem, TunedChoice best) {
    List<TunedChoice> all = new ArrayList<>();
    Optional<Rung> rung = Rung.named(best.kernel());
    if (rung.filter(Rung::usesLanes).isPresent()) {
      HELD_GROUPS.stream()
          .filter(size -> size <= maxWorkGroup)
          .forEach(size -> all.add(withGroup(best, Optional.of(size))));
    } else if (best.form() == KernelForm.ROW_PER_GROUP) {
      ROW_GROUPS.stream()
          .filter(size -> size <= maxWorkGroup && size < 2L * problem.width())
          .forEach(size -> all.add(withGroup(best, Optional.of(size))));
    } else if (takesGroups(best)) {
      all.add(withGroup(best, Optional.empty()));
      ITEM_GROUPS.stream()
          .filter(size -> size <= Math.min(maxWorkGroup, problem.rows()))
          .forEach(size -> all.add(withGroup(best, Optional.of(size))));
    }
    return all;
  }

  /** The others leave the groups to the driver. */
  private static boolean takesGroups(TunedChoice best) {
    return best.kernel().equals(Rung.FORWARD_ROW_PER_ITEM.text())
        || best.kernel().equals(Rung.BACKWARD_ROW_PER_ITEM.text());
  }

  private static TunedChoice withGroup(TunedChoice best, Optional<Integer> size) {
    return new TunedChoice(
        best.kernel(),
        best.form(),
        size,
        best.vectorWidth(),
        best.accumulators(),
        best.stores(),
        best.rowsPerPart());
  }

  private static List<TunedChoice> parts(TunedKey problem, TunedChoice best) {
    // Where rows are split, parameters are summed by another kernel, which has no such parts.
    boolean split =
        best.kernel().equals(Rung.BACKWARD_SPLIT_APPLY.text())
            || best.kernel().equals(Rung.BACKWARD_SPLIT_APPLY_GROUPS.text());
    if (problem.pass() == Pass.FORWARD || split) {
      return List.of();
    }
    return PARTS.stream()
        .filter(rows -> rows <= problem.rows())
        .map(rows ->
            new TunedChoice(
                best.kernel(),
                best.form(),
                best.workGroupSize(),
                best.vectorWidth(),
                best.accumulators(),
                best.stores(),
                Optional.of(rows)))
        .toList();
  }
}
