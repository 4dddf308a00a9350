package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.Pass;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The launches of a forward pass: the sum with a residual input, if any, then the rung's own. */
final class ForwardLaunches<
    D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number> {
  private final Operands<D, P, S> o;
  private final LayerKernels.Forward<D, P, S> kernels;
  private final Tuning tuning;
  private final int block;
  private final GroupWalk walk;
  private final LaunchBuilder to;

  private ForwardLaunches(Operands<D, P, S> operands, Tuning tuning, int lanes, String prefix) {
    this.o = operands;
    this.kernels = operands.kernels.forward();
    this.tuning = tuning;
    this.to = new LaunchBuilder(operands.kernels.type(), prefix);
    this.block = kernels.block(lanes);
    this.walk = operands.problem.forwardWalk();
  }

  /**
   * @param rung the last launch's
   * @param lanes over which the compiler spreads sums; 1 where it does not
   * @param prefix of its tasks' names
   */
  static LaunchList of(
      Operands<?, ?, ?> operands, Rung rung, Tuning tuning, int lanes, String prefix) {
    return typed(operands, rung, tuning, lanes, prefix);
  }

  private static <D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>
      LaunchList typed(
          Operands<D, P, S> operands, Rung rung, Tuning tuning, int lanes, String prefix) {
    ForwardLaunches<D, P, S> list = new ForwardLaunches<>(operands, tuning, lanes, prefix);
    list.addSum();
    list.add(rung);
    return list.to.list();
  }

  private void add(Rung rung) {
    switch (rung) {
      case FORWARD_ROW_PER_ITEM -> addRowPerItem(walk.rows().orElseThrow());
      case FORWARD_ROW_PER_GROUP -> addRowPerGroup(walk.rows().orElseThrow());
      case FORWARD_SPLIT_APPLY -> addSplit(walk.rows().orElseThrow());
      case FORWARD_ROW_HELD, FORWARD_ROW_HELD_BY_FOURS ->
          addRowHeld(rung, walk.rows().orElseThrow());
      case FORWARD_SPLIT_APPLY_GROUPS -> addSplitGroups(walk.rows().orElseThrow());
      case FORWARD_COLUMNS -> addColumns(walk.columns().orElseThrow());
      case FORWARD_ANY_LAYOUT -> addAnyLayout();
      default -> throw new IllegalArgumentException(rung + " is no forward pass.");
    }
  }

  private void addSum() {
    if (o.residual.isEmpty()) {
      return;
    }
    D residual = o.residual.get();
    if (o.problem.sumIsPlain()) {
      int elements = o.geometry.elements();
      to.launch(
          Rung.RESIDUAL_ADD,
          "sum",
          Optional.empty(),
          (g, t) -> g.task(t, o.kernels.residual().add(), o.input, residual, o.x, elements));
      return;
    }
    IntArray layout = to.constant(Layouts.groups(o.problem.sumWalk()));
    int groups = o.geometry.groups();
    to.launch(
        Rung.RESIDUAL_ANY_LAYOUT,
        "sum",
        Optional.empty(),
        (g, t) ->
            g.task(t, o.kernels.residual().anyLayout(), o.input, residual, o.x, layout, 0, groups));
  }

  private void addRowPerItem(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    P beta = to.constant(o.beta(rows.width()));
    to.launch(
        Rung.FORWARD_ROW_PER_ITEM,
        "forward",
        tuning.rowGrid(rows.rows()),
        (g, t) ->
            g.task(
                t,
                kernels.rowPerItem(),
                o.x,
                gamma,
                beta,
                o.y,
                o.mean,
                o.rest,
                o.rstd,
                rows.rows(),
                rows.width(),
                o.epsilon,
                block,
                o.flags));
  }

  private void addRowPerGroup(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    P beta = to.constant(o.beta(rows.width()));
    to.launch(
        Rung.FORWARD_ROW_PER_GROUP,
        "forward",
        Optional.of(tuning.groupGrid(rows.rows(), rows.width())),
        (g, t) ->
            g.task(
                t,
                kernels.rowPerGroup(),
                new KernelContext(),
                o.x,
                gamma,
                beta,
                o.y,
                o.mean,
                o.rest,
                o.rstd,
                rows.rows(),
                rows.width(),
                o.epsilon,
                o.flags));
  }

  private void addSplit(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    P beta = to.constant(o.beta(rows.width()));
    int parts = tuning.sizing().splitParts(rows, tuning.computeUnits());
    P partial = o.parameters(Math.multiplyExact(rows.rows() * parts, kernels.partialSize()));
    to.launch(
        Rung.FORWARD_SPLIT_STATISTICS,
        "statistics",
        Optional.empty(),
        (g, t) ->
            g.task(
                t,
                kernels.splitStatistics(),
                o.x,
                partial,
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
    to.launch(
        Rung.FORWARD_SPLIT_APPLY,
        "forward",
        Optional.empty(),
        (g, t) ->
            g.task(
                t,
                kernels.splitApply(),
                o.x,
                gamma,
                beta,
                o.y,
                partial,
                o.mean,
                o.rest,
                o.rstd,
                rows.rows(),
                rows.width(),
                parts,
                o.epsilon,
                o.flags));
  }

  private void addRowHeld(Rung rung, GroupWalk.Rows rows) {
    boolean fours = rung == Rung.FORWARD_ROW_HELD_BY_FOURS;
    LayerKernels.Held<D, P, S> kernel = o.kernels.held().orElseThrow();
    P gamma = to.constant(o.gamma(rows.width()));
    P beta = to.constant(o.beta(rows.width()));
    int lanes = tuning.heldLanes(Pass.FORWARD, rows.width());
    int held = Math.max(1, Math.ceilDiv(rows.width(), fours ? 4 * lanes : lanes));
    to.launch(
        rung,
        "forward",
        Optional.of(tuning.heldGrid(rows.rows(), lanes)),
        (g, t) ->
            g.task(
                t,
                fours ? kernel.forwardByFours() : kernel.forward(),
                new KernelContext(),
                o.x,
                gamma,
                beta,
                o.y,
                o.mean,
                o.rest,
                o.rstd,
                rows.rows(),
                rows.width(),
                held,
                o.epsilon,
                o.flags));
  }

  private void addSplitGroups(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    P beta = to.constant(o.beta(rows.width()));
    int parts = tuning.sizing().splitParts(rows, tuning.computeUnits());
    P partial = o.parameters(Math.multiplyExact(rows.rows() * parts, kernels.partialSize()));
    Optional<Launch.Grid> grid = Optional.of(tuning.partGrid(rows.rows() * parts));
    to.launch(
        Rung.FORWARD_SPLIT_STATISTICS_GROUPS,
        "statistics",
        grid,
        (g, t) ->
            g.task(
                t,
                o.kernels.groups().statistics(),
                new KernelContext(),
                o.x,
                partial,
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
    to.launch(
        Rung.FORWARD_SPLIT_APPLY_GROUPS,
        "forward",
        grid,
        (g, t) ->
            g.task(
                t,
                o.kernels.groups().apply(),
                new KernelContext(),
                o.x,
                gamma,
                beta,
                o.y,
                partial,
                o.mean,
                o.rest,
                o.rstd,
                rows.rows(),
                rows.width(),
                parts,
                o.epsilon,
                o.flags));
  }

  private void addColumns(GroupWalk.Columns c) {
    P gamma = to.constant(o.gamma(c.width()));
    P beta = to.constant(o.beta(c.width()));
    to.launch(
        Rung.FORWARD_COLUMNS,
        "forward",
        Optional.empty(),
        (g, t) ->
            g.task(
                t,
                kernels.columns(),
                o.x,
                gamma,
                beta,
                o.y,
                o.mean,
                o.rest,
                o.rstd,
                c.outer(),
                c.outerStride(),
                c.run(),
                c.width(),
                c.stride(),
                o.epsilon,
                o.flags));
  }

  private void addAnyLayout() {
    int parameters = Math.max(1, o.geometry.parameterCount());
    P gamma = to.constant(o.gamma(parameters));
    P beta = to.constant(o.beta(parameters));
    IntArray layout = to.constant(Layouts.groups(walk));
    IntArray lengths = to.constant(o.lengths);
    int groups = o.geometry.groups();
    to.launch(
        Rung.FORWARD_ANY_LAYOUT,
        "forward",
        Optional.empty(),
        (g, t) ->
            g.task(
                t,
                kernels.anyLayout(),
                o.x,
                gamma,
                beta,
                o.y,
                o.mean,
                o.rest,
                o.rstd,
                layout,
                lengths,
                0,
                groups,
                o.epsilon,
                o.flags));
  }
}
