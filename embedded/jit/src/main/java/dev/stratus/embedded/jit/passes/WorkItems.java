package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.CompiledKernel.Extent;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets parallel loops stride over the work-items of their dimension, and tells the launch their
 * ranges. Where a dimension has several loops, the first one's range sizes the launch; the loops
 * stride, so any size is right.
 */
final class WorkItems extends Rewriter {
  private final TreeMap<Integer, Extent> extents = new TreeMap<>();
  private final Map<Variable, Expr> values = new HashMap<>();
  private final IrFunction kernel;
  private IrFunction current;

  private WorkItems(IrFunction kernel) {
    this.kernel = kernel;
    this.current = kernel;
    Walk.statements(
        kernel.body(),
        stmt -> {
          if (stmt instanceof Stmt.Declare d
              && d.value().isPresent()
              && !Walk.assigns(kernel.body(), d.variable())) {
            values.put(d.variable(), d.value().get());
          }
        });
  }

  static IrProgram run(IrProgram program, PassContext context) {
    WorkItems it = new WorkItems(program.kernel());
    IrProgram rewritten = it.program(program);
    List<Extent> found = new ArrayList<>();
    if (!it.extents.isEmpty()) {
      for (int d = 0; d <= it.extents.lastKey(); d++) {
        Expr one = Expr.Constant.ofInt(1);
        found.add(
            it.extents.getOrDefault(d, new Extent(Expr.Constant.ofInt(0), one, false, one, true)));
      }
    }
    context.extents(found);
    return rewritten;
  }

  @Override
  public IrFunction function(IrFunction function) {
    current = function;
    return super.function(function);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (!(stmt instanceof Stmt.CountedLoop loop) || loop.parallel().isEmpty()) {
      super.stmt(stmt, out);
      return;
    }
    int dimension = loop.parallel().getAsInt();
    extents.putIfAbsent(dimension, extent(loop));
    out.add(
        new Stmt.CountedLoop(
            loop.line(),
            loop.label(),
            loop.index(),
            sum(loop.init(), times(Query.GLOBAL_ID, dimension, loop.step())),
            loop.bound(),
            loop.inclusive(),
            times(Query.GLOBAL_SIZE, dimension, loop.step()),
            block(loop.body()),
            loop.parallel()));
  }

  private static Expr sum(Expr init, Expr offset) {
    return init instanceof Expr.Constant c && c.bits() == 0
        ? offset
        : new Expr.Binary(BinaryOp.ADD, ScalarType.INT, init, offset);
  }

  private static Expr times(Query query, int dimension, Expr step) {
    Expr items = new WorkItemQuery(query, dimension);
    return step instanceof Expr.Constant c && c.bits() == 1
        ? items
        : new Expr.Binary(BinaryOp.MUL, ScalarType.INT, items, step);
  }

  private Extent extent(Stmt.CountedLoop loop) {
    Expr init = resolved(loop.init());
    Expr bound = resolved(loop.bound());
    Expr step = resolved(loop.step());
    boolean known =
        current.id().equals(kernel.id()) && isKnown(init) && isKnown(bound) && isKnown(step);
    return new Extent(init, bound, loop.inclusive(), step, known);
  }

  /** With variables of one value replaced by it. */
  private Expr resolved(Expr expr) {
    return new Rewriter() {
      @Override
      public Expr expr(Expr e) {
        return e instanceof Expr.Read r && values.containsKey(r.variable())
            ? expr(values.get(r.variable()))
            : super.expr(e);
      }
    }.expr(expr);
  }

  /** Whether an expression is over the kernel's parameters alone. */
  private boolean isKnown(Expr expr) {
    boolean[] holds = {true};
    Walk.expressions(
        expr,
        e ->
            holds[0] &=
                switch (e) {
                  case Expr.Constant _ -> true;
                  case Expr.Read r ->
                      kernel.parameters().contains(r.variable())
                          && !Walk.assigns(kernel.body(), r.variable());
                  case Expr.Length l -> kernel.parameters().contains(l.array());
                  case Expr.Binary b -> b.type() == ScalarType.INT || b.type() == ScalarType.LONG;
                  case Expr.Unary _, Expr.Convert _, Expr.Conditional _, Expr.Compare _ -> true;
                  case Expr.MathCall m -> m.type() == ScalarType.INT;
                  default -> false;
                });
    return holds[0];
  }
}
