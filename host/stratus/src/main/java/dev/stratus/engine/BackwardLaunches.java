package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.Pass;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The launches of a backward pass: dx by the rung; dgamma and dbeta by partial sums (in the same
 * launch, if the rung is the fused one) and an epilogue.
 */
final class BackwardLaunches<
    D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number> {
  private final Operands<D, P, S> o;
  private final Operands.Gradients<D, P> g;
  private final LayerKernels.Backward<D, P> kernels;
  private final Tuning tuning;
  private final int block;
  private final GroupWalk walk;
  private final LaunchBuilder to;

  private BackwardLaunches(Operands<D, P, S> operands, Tuning tuning, int lanes, String prefix) {
    this.o = operands;
    this.g = operands.gradients();
    this.kernels = operands.kernels.backward();
    this.tuning = tuning;
    this.to = new LaunchBuilder(operands.kernels.type(), prefix);
    LayerKernels.Forward<D, P, S> forward = operands.kernels.forward();
    this.block = forward.block(lanes);
    this.walk = operands.problem.backwardWalk();
  }

  /** As {@link ForwardLaunches#of}. */
  static LaunchList of(
      Operands<?, ?, ?> operands, Rung rung, Tuning tuning, int lanes, String prefix) {
    return typed(operands, rung, tuning, lanes, prefix);
  }

  private static <D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>
      LaunchList typed(
          Operands<D, P, S> operands, Rung rung, Tuning tuning, int lanes, String prefix) {
    BackwardLaunches<D, P, S> list = new BackwardLaunches<>(operands, tuning, lanes, prefix);
    list.add(rung);
    boolean fused = rung == Rung.BACKWARD_FUSED || rung.usesLanes();
    if (operands.problem.parameterGradients() && !fused) {
      list.parameters().add(list.walk, rung);
    }
    return list.to.list();
  }

  private void add(Rung rung) {
    switch (rung) {
      case BACKWARD_FUSED -> addFused(walk.rows().orElseThrow());
      case BACKWARD_ROW_PER_ITEM -> addRowPerItem(walk.rows().orElseThrow());
      case BACKWARD_ROW_PER_GROUP -> addRowPerGroup(walk.rows().orElseThrow());
      case BACKWARD_SPLIT_APPLY -> addSplit(walk.rows().orElseThrow());
      case BACKWARD_ROWS_HELD, BACKWARD_ROWS_HELD_BY_FOURS ->
          addRowsHeld(rung, walk.rows().orElseThrow());
      case BACKWARD_SPLIT_APPLY_GROUPS -> addSplitGroups(walk.rows().orElseThrow());
      case BACKWARD_COLUMNS -> addColumns(walk.columns().orElseThrow());
      case BACKWARD_ANY_LAYOUT -> addAnyLayout();
      default -> throw new IllegalArgumentException(rung + " is no backward pass.");
    }
  }

  private ParameterLaunches<D, P, S> parameters() {
    return new ParameterLaunches<>(o, g, tuning, to);
  }

  private void addFused(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    int rowsPerPart = tuning.sizing().rowsPerPart(rows.rows(), tuning.computeUnits());
    int parts = Math.ceilDiv(rows.rows(), rowsPerPart);
    P scale = o.parameters(Math.multiplyExact(parts, rows.width()));
    P offset = o.parameters(Math.multiplyExact(parts, rows.width()));
    to.launch(
        Rung.BACKWARD_FUSED,
        "backward",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                kernels.fused(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                scale,
                offset,
                rows.rows(),
                rows.width(),
                rowsPerPart,
                block,
                o.flags));
    parameters().addEpilogue(scale, offset, rows.width(), parts);
  }

  private void addRowPerItem(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    to.launch(
        Rung.BACKWARD_ROW_PER_ITEM,
        "backward",
        tuning.rowGrid(rows.rows()),
        (graph, t) ->
            graph.task(
                t,
                kernels.rowPerItem(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                rows.rows(),
                rows.width(),
                block,
                o.flags));
  }

  private void addRowPerGroup(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    to.launch(
        Rung.BACKWARD_ROW_PER_GROUP,
        "backward",
        Optional.of(tuning.groupGrid(rows.rows(), rows.width())),
        (graph, t) ->
            graph.task(
                t,
                kernels.rowPerGroup(),
                new KernelContext(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                rows.rows(),
                rows.width(),
                o.flags));
  }

  private void addSplit(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    int parts = tuning.sizing().splitParts(rows, tuning.computeUnits());
    P partial = o.parameters(Math.multiplyExact(rows.rows() * parts, kernels.partialSize()));
    to.launch(
        Rung.BACKWARD_SPLIT_SUMS,
        "sums",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                kernels.splitSums(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                partial,
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
    to.launch(
        Rung.BACKWARD_SPLIT_APPLY,
        "backward",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                kernels.splitApply(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                partial,
                g.dx(),
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
  }

  private void addRowsHeld(Rung rung, GroupWalk.Rows rows) {
    boolean fours = rung == Rung.BACKWARD_ROWS_HELD_BY_FOURS;
    LayerKernels.Held<D, P, S> kernel = o.kernels.held().orElseThrow();
    P gamma = to.constant(o.gamma(rows.width()));
    int lanes = tuning.heldLanes(Pass.BACKWARD, rows.width());
    int held = Math.max(1, Math.ceilDiv(rows.width(), fours ? 4 * lanes : lanes));
    int rowsPerPart = tuning.heldRowsPerPart(rows.rows());
    int parts = Math.ceilDiv(rows.rows(), rowsPerPart);
    P scale = o.parameters(Math.multiplyExact(parts, rows.width()));
    P offset = o.parameters(Math.multiplyExact(parts, rows.width()));
    to.launch(
        rung,
        "backward",
        Optional.of(new Launch.Grid(Math.multiplyExact(Math.max(1, parts), lanes), lanes)),
        (graph, t) ->
            graph.task(
                t,
                fours ? kernel.backwardByFours() : kernel.backward(),
                new KernelContext(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                scale,
                offset,
                rows.rows(),
                rows.width(),
                rowsPerPart,
                held,
                o.flags));
    parameters().addEpilogue(scale, offset, rows.width(), parts);
  }

  private void addSplitGroups(GroupWalk.Rows rows) {
    P gamma = to.constant(o.gamma(rows.width()));
    int parts = tuning.sizing().splitParts(rows, tuning.computeUnits());
    P partial = o.parameters(Math.multiplyExact(rows.rows() * parts, kernels.partialSize()));
    Optional<Launch.Grid> grid = Optional.of(tuning.partGrid(rows.rows() * parts));
    to.launch(
        Rung.BACKWARD_SPLIT_SUMS_GROUPS,
        "sums",
        grid,
        (graph, t) ->
            graph.task(
                t,
                o.kernels.groups().sums(),
                new KernelContext(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                partial,
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
    to.launch(
        Rung.BACKWARD_SPLIT_APPLY_GROUPS,
        "backward",
        grid,
        (graph, t) ->
            graph.task(
                t,
                o.kernels.groups().applyBackward(),
                new KernelContext(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                partial,
                g.dx(),
                rows.rows(),
                rows.width(),
                parts,
                o.flags));
  }

  private void addColumns(GroupWalk.Columns c) {
    P gamma = to.constant(o.gamma(c.width()));
    to.launch(
        Rung.BACKWARD_COLUMNS,
        "backward",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                kernels.columns(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                c.outer(),
                c.outerStride(),
                c.run(),
                c.width(),
                c.stride(),
                o.flags));
  }

  private void addAnyLayout() {
    P gamma = to.constant(o.gamma(Math.max(1, o.geometry.parameterCount())));
    IntArray layout = to.constant(Layouts.groups(walk));
    IntArray lengths = to.constant(o.lengths);
    int groups = o.geometry.groups();
    to.launch(
        Rung.BACKWARD_ANY_LAYOUT,
        "backward",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                kernels.anyLayout(),
                o.x,
                g.dy(),
                gamma,
                o.mean,
                o.rest,
                o.rstd,
                g.dx(),
                layout,
                lengths,
                0,
                groups,
                o.flags));
  }
}
