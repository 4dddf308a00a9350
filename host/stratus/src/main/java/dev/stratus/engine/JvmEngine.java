package dev.stratus.engine;

import dev.stratus.geometry.GroupWalk;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The last candidate: the kernels' own Java methods over blocks of groups, on a pool of threads.
 * Groups do not depend on each other, and the parts of a gradient's sum depend on the sizes alone,
 * so the bits are the same for any number of threads.
 */
public final class JvmEngine implements LayerEngine {

  /** Parts of sums are made as for a device of this many units. */
  private static final int UNITS = 4;

  private final JvmPool pool = new JvmPool();
  private final EngineResults results;
  private final Work work;

  /** Both passes, typed. */
  private interface Work {
    void forward();

    void backward();
  }

  public JvmEngine(LayerProblem problem) {
    Operands<?, ?, ?> operands = Operands.of(problem);
    results = EngineResults.of(operands);
    work = work(operands);
  }

  private <D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number> Work work(
      Operands<D, P, S> operands) {
    return new TypedWork<>(operands, pool);
  }

  @Override
  public RunFacts forward() {
    work.forward();
    return RunFacts.none();
  }

  @Override
  public RunFacts backward() {
    work.backward();
    return RunFacts.none();
  }

  @Override
  public void fetchForward() {
    // Results are written where they are read.
  }

  @Override
  public void fetchBackward() {
    // Results are written where they are read.
  }

  @Override
  public EngineResults results() {
    return results;
  }

  @Override
  public void close() {
    pool.close();
  }

  private static final class TypedWork<
          D extends TornadoNativeArray, P extends TornadoNativeArray, S extends Number>
      implements Work {
    private final Operands<D, P, S> o;
    private final LayerKernels<D, P, S> kernels;
    private final JvmPool pool;
    private final int groups;
    private final int width;
    private final int block;

    TypedWork(Operands<D, P, S> operands, JvmPool pool) {
      this.o = operands;
      this.kernels = operands.kernels;
      this.pool = pool;
      this.groups = operands.geometry.groups();
      this.width = operands.geometry.width();
      this.block = kernels.forward().serialBlock();
    }

    @Override
    public void forward() {
      o.residual.ifPresent(this::addResidual);
      GroupWalk walk = o.problem.forwardWalk();
      Optional<GroupWalk.Rows> rows = walk.rows();
      int parameters = rows.isPresent() ? width : Math.max(1, o.geometry.parameterCount());
      P gamma = o.gamma(parameters);
      P beta = o.beta(parameters);
      if (rows.isPresent()) {
        pool.submit(
            groups,
            width,
            (first, end) ->
                kernels
                    .forward()
                    .rowRange()
                    .apply(
                        o.x, gamma, beta, o.y, o.mean, o.rest, o.rstd, first, end, width, o.epsilon,
                        block, o.flags));
      } else {
        IntArray layout = Layouts.groups(walk);
        pool.submit(
            groups,
            width,
            (first, end) ->
                kernels
                    .forward()
                    .anyLayout()
                    .apply(
                        o.x, gamma, beta, o.y, o.mean, o.rest, o.rstd, layout, o.lengths, first,
                        end, o.epsilon, o.flags));
      }
      pool.await();
    }

    private void addResidual(D residual) {
      IntArray layout = Layouts.groups(o.problem.sumWalk());
      pool.submit(
          groups,
          width,
          (first, end) ->
              kernels.residual().anyLayout().apply(o.input, residual, o.x, layout, first, end));
      pool.await();
    }

    @Override
    public void backward() {
      Operands.Gradients<D, P> g = o.gradients();
      GroupWalk walk = o.problem.backwardWalk();
      Optional<GroupWalk.Rows> rows = walk.rows();
      P gamma = o.gamma(rows.isPresent() ? width : Math.max(1, o.geometry.parameterCount()));
      if (rows.isPresent()) {
        pool.submit(
            groups,
            width,
            (first, end) ->
                kernels
                    .backward()
                    .rowRange()
                    .apply(
                        o.x, g.dy(), gamma, o.mean, o.rest, o.rstd, g.dx(), first, end, width,
                        block, o.flags));
      } else {
        IntArray layout = Layouts.groups(walk);
        pool.submit(
            groups,
            width,
            (first, end) ->
                kernels
                    .backward()
                    .anyLayout()
                    .apply(
                        o.x, g.dy(), gamma, o.mean, o.rest, o.rstd, g.dx(), layout, o.lengths,
                        first, end, o.flags));
      }
      if (o.problem.parameterGradients()) {
        pool.submit(() -> parameterGradients(g, walk, rows));
      }
      pool.await();
    }

    private void parameterGradients(
        Operands.Gradients<D, P> g, GroupWalk walk, Optional<GroupWalk.Rows> rows) {
      int parameters = o.geometry.parameterCount();
      boolean byRows = rows.isPresent() && o.problem.parameterPerColumn();
      int rowsPerPart = Sizing.STANDARD.rowsPerPart(groups, UNITS);
      int parts =
          byRows
              ? Math.ceilDiv(groups, rowsPerPart)
              : Sizing.STANDARD.parameterParts(parameters, walk.parameterChunks(), UNITS);
      P scale = o.parameters(Math.multiplyExact(parts, parameters));
      P offset = o.parameters(Math.multiplyExact(parts, parameters));
      LayerKernels.Parameters<D, P> sums = kernels.parameters();
      if (byRows) {
        sums.rows()
            .apply(o.x, g.dy(), o.mean, o.rest, o.rstd, scale, offset, groups, width, rowsPerPart);
      } else {
        IntArray layout = Layouts.parameters(walk);
        sums.anyLayout()
            .apply(
                o.x,
                g.dy(),
                o.mean,
                o.rest,
                o.rstd,
                scale,
                offset,
                layout,
                o.lengths,
                parameters,
                parts);
      }
      sums.epilogue().apply(scale, offset, g.scale(), g.offset(), parameters, parts);
    }
  }
}
