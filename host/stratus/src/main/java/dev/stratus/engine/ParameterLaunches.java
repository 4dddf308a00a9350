package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import dev.stratus.kernel.Rung;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The launches of dgamma and dbeta: the parts' shares, where no launch of dx has left them, and
 * their sum.
 *
 * @param to where they are added
 */
record ParameterLaunches<
    D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>(
    Operands<D, P, S> o, Operands.Gradients<D, P> g, Tuning tuning, LaunchBuilder to) {

  /** So many parts one work-item for each parameter adds as fast as a group does. */
  private static final int FEW_PARTS = 8;

  /** The partial sums by rows where a part of them is worth a work-item, else by parameter. */
  void add(GroupWalk walk, Rung rung) {
    Optional<GroupWalk.Rows> rows = walk.rows();
    if (rung != Rung.BACKWARD_SPLIT_APPLY && rows.isPresent() && o.problem.parameterPerColumn()) {
      boolean parted = rung == Rung.BACKWARD_SPLIT_APPLY_GROUPS;
      addRows(rows.get(), parted);
    } else {
      addAnyLayout(walk);
    }
  }

  /**
   * @param parted whether rows are so few and so wide that there are work-items enough by columns
   */
  private void addRows(GroupWalk.Rows rows, boolean parted) {
    int rowsPerPart =
        parted
            ? Math.max(1, rows.rows())
            : tuning.sizing().rowsPerPart(rows.rows(), tuning.computeUnits());
    int parts = Math.ceilDiv(rows.rows(), rowsPerPart);
    P scale = o.parameters(Math.multiplyExact(parts, rows.width()));
    P offset = o.parameters(Math.multiplyExact(parts, rows.width()));
    to.launch(
        Rung.PARAMETERS_ROWS,
        "parameters",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                o.kernels.parameters().rows(),
                o.x,
                g.dy(),
                o.mean,
                o.rest,
                o.rstd,
                scale,
                offset,
                rows.rows(),
                rows.width(),
                rowsPerPart));
    addEpilogue(scale, offset, rows.width(), parts);
  }

  private void addAnyLayout(GroupWalk walk) {
    int parameters = o.geometry.parameterCount();
    int parts =
        tuning.sizing().parameterParts(parameters, walk.parameterChunks(), tuning.computeUnits());
    P scale = o.parameters(Math.multiplyExact(parts, parameters));
    P offset = o.parameters(Math.multiplyExact(parts, parameters));
    IntArray layout = to.constant(Layouts.parameters(walk));
    IntArray lengths = to.constant(o.lengths);
    to.launch(
        Rung.PARAMETERS_ANY_LAYOUT,
        "parameters",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                o.kernels.parameters().anyLayout(),
                o.x,
                g.dy(),
                o.mean,
                o.rest,
                o.rstd,
                scale,
                offset,
                layout,
                lengths,
                parameters,
                parts));
    addEpilogue(scale, offset, parameters, parts);
  }

  /** Adds the parts' shares. */
  void addEpilogue(P scale, P offset, int parameters, int parts) {
    if (tuning.prefersGroups() && parts > FEW_PARTS) {
      to.launch(
          Rung.PARAMETERS_EPILOGUE_GROUPS,
          "epilogue",
          Optional.of(tuning.epilogueGrid(parameters)),
          (graph, t) ->
              graph.task(
                  t,
                  o.kernels.groups().epilogue(),
                  new KernelContext(),
                  scale,
                  offset,
                  g.scale(),
                  g.offset(),
                  parameters,
                  parts));
      return;
    }
    to.launch(
        Rung.PARAMETERS_EPILOGUE,
        "epilogue",
        Optional.empty(),
        (graph, t) ->
            graph.task(
                t,
                o.kernels.parameters().epilogue(),
                scale,
                offset,
                g.scale(),
                g.offset(),
                parameters,
                parts));
  }
}
