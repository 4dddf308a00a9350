package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts helpers in the place of their calls, so that they can be computed in lanes: those that
 * return at their end only. A helper with a loop stays a call under a condition that varies between
 * lanes: such a path is rare, or it would be written out.
 *
 * <p>A call amid an expression is computed before its statement. So it must not change memory, no
 * other call of the statement either, and where the expression would not always compute it, it must
 * be harmless.
 */
final class LaneInliner {
  private final HelperFacts helpers;
  private final Fresh fresh;
  private final Shapes shapes;
  private final boolean withLoops;
  private boolean changed;

  private LaneInliner(HelperFacts helpers, Fresh fresh, Shapes shapes, boolean withLoops) {
    this.helpers = helpers;
    this.fresh = fresh;
    this.shapes = shapes;
    this.withLoops = withLoops;
  }

  /** The body of the loop over {@code index} with calls replaced as far as they can be. */
  static List<Stmt> inline(Variable index, List<Stmt> body, HelperFacts helpers, Fresh fresh) {
    List<Stmt> result = body;
    while (true) {
      Shapes shapes = new Shapes(index, result, helpers);
      LaneInliner plain = new LaneInliner(helpers, fresh, shapes, false);
      List<Stmt> next = plain.block(result, false);
      if (!plain.changed) {
        LaneInliner loops = new LaneInliner(helpers, fresh, shapes, true);
        next = loops.block(result, false);
        if (!loops.changed) {
          return result;
        }
      }
      result = next;
    }
  }

  private List<Stmt> block(List<Stmt> block, boolean varying) {
    List<Stmt> out = new ArrayList<>();
    block.forEach(stmt -> stmt(stmt, varying, out));
    return out;
  }

  private void stmt(Stmt stmt, boolean varying, List<Stmt> out) {
    switch (stmt) {
      case Stmt.Evaluate s when fits(s.call(), varying) -> body(s.call(), s.line(), out);
      case Stmt.Declare s when s.value().orElse(null) instanceof Expr.Call c && fits(c, varying) ->
          out.add(new Stmt.Declare(s.line(), s.variable(), body(c, s.line(), out)));
      case Stmt.Assign s when s.value() instanceof Expr.Call c && fits(c, varying) ->
          out.add(new Stmt.Assign(s.line(), s.variable(), body(c, s.line(), out).orElseThrow()));
      case Stmt.If s -> {
        boolean inside = varying || !shapes.isUniform(s.condition());
        Expr condition = before(s.condition(), s, varying, out);
        out.add(
            new Stmt.If(
                s.line(), condition, block(s.then(), inside), block(s.otherwise(), inside)));
      }
      case Stmt.Labelled s ->
          out.add(new Stmt.Labelled(s.line(), s.label(), block(s.body(), varying)));
      case Stmt.Loop s -> {
        boolean inside = varying || !shapes.isUniform(s.condition());
        out.add(
            new Stmt.Loop(
                s.line(),
                s.label(),
                s.testFirst(),
                s.condition(),
                s.update(),
                block(s.body(), inside),
                s.parallel()));
      }
      case Stmt.CountedLoop s -> {
        boolean inside = varying || !shapes.turnsTogether(s);
        out.add(
            new Stmt.CountedLoop(
                s.line(),
                s.label(),
                s.index(),
                s.init(),
                s.bound(),
                s.inclusive(),
                s.step(),
                block(s.body(), inside),
                s.parallel()));
      }
      case Stmt.Declare _, Stmt.Assign _, Stmt.Store _ -> out.add(simple(stmt, varying, out));
      default -> out.add(stmt);
    }
  }

  private Stmt simple(Stmt stmt, boolean varying, List<Stmt> out) {
    return switch (stmt) {
      case Stmt.Declare s when s.value().isPresent() ->
          new Stmt.Declare(
              s.line(), s.variable(), Optional.of(before(s.value().get(), s, varying, out)));
      case Stmt.Assign s ->
          new Stmt.Assign(s.line(), s.variable(), before(s.value(), s, varying, out));
      case Stmt.Store s ->
          new Stmt.Store(
              s.line(),
              s.array(),
              before(s.index(), s, varying, out),
              before(s.value(), s, varying, out));
      default -> stmt;
    };
  }

  private boolean fits(Expr.Call call, boolean varying) {
    boolean loops = helpers.of(call).loops();
    return (loops ? withLoops && !varying : !withLoops)
        && !helpers.of(call).group()
        && returnsAtItsEnd(helpers.function(call));
  }

  private static boolean returnsAtItsEnd(IrFunction function) {
    int[] returns = {0};
    boolean[] arrays = {false};
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.Return) {
            returns[0]++;
          }
          arrays[0] |= stmt instanceof Stmt.DeclareArray;
        });
    boolean atEnd = !function.body().isEmpty() && function.body().getLast() instanceof Stmt.Return;
    return !arrays[0]
        && (function.result() instanceof IrType.Void
            ? returns[0] == (atEnd ? 1 : 0)
            : returns[0] == 1 && atEnd);
  }

  // ---- calls amid expressions ----

  /** The expression with its calls computed into {@code out}. */
  private Expr before(Expr expr, Stmt stmt, boolean varying, List<Stmt> out) {
    boolean stores = Walk.expressions(stmt).stream().anyMatch(e -> helpers.of(e).stores());
    return stores ? expr : new Hoist(varying, stmt.line(), out).expr(expr);
  }

  private final class Hoist extends Rewriter {
    private final boolean varying;
    private final int line;
    private final List<Stmt> out;
    private boolean conditional;

    Hoist(boolean varying, int line, List<Stmt> out) {
      this.varying = varying;
      this.line = line;
      this.out = out;
    }

    @Override
    public Expr expr(Expr expr) {
      return switch (expr) {
        case Expr.ShortCircuit e ->
            new Expr.ShortCircuit(e.and(), expr(e.left()), perhaps(e.right()));
        case Expr.Conditional e ->
            new Expr.Conditional(
                expr(e.condition()), perhaps(e.whenTrue()), perhaps(e.whenFalse()));
        case Expr.Call e when fits(e, varying) && (!conditional || isHarmless(e)) -> {
          Expr.Call call = new Expr.Call(e.function(), e.type(), exprs(e.arguments()));
          Variable result = fresh.variable(e.function().name(), e.type());
          out.add(new Stmt.Declare(line, result, body(call, line, out)));
          yield new Expr.Read(result);
        }
        default -> super.expr(expr);
      };
    }

    private Expr perhaps(Expr expr) {
      boolean before = conditional;
      conditional = true;
      Expr result = expr(expr);
      conditional = before;
      return result;
    }

    /** Whether computing it for nothing does nothing. */
    private boolean isHarmless(Expr.Call call) {
      return helpers.of(call).equals(HelperFacts.NONE)
          && call.arguments().stream().allMatch(a -> helpers.of(a).equals(HelperFacts.NONE));
    }
  }

  /** Writes a helper's statements; what it returns. */
  private Optional<Expr> body(Expr.Call call, int line, List<Stmt> out) {
    changed = true;
    IrFunction function = helpers.function(call);
    Map<Variable, Variable> replaced = new HashMap<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Variable parameter = function.parameters().get(i);
      Expr argument = call.arguments().get(i);
      if (parameter.type() instanceof IrType.Array && argument instanceof Expr.Read array) {
        replaced.put(parameter, array.variable());
      } else if (argument instanceof Expr.Read same
          && same.variable().type().equals(parameter.type())
          && !Walk.assigns(function.body(), parameter)) {
        replaced.put(parameter, same.variable());
      } else {
        Variable value = fresh.variable(parameter.name(), parameter.type());
        replaced.put(parameter, value);
        out.add(new Stmt.Declare(line, value, Optional.of(argument)));
      }
    }
    List<Stmt> copy = new FreshCopy(fresh, replaced).block(function.body());
    if (!copy.isEmpty() && copy.getLast() instanceof Stmt.Return end) {
      out.addAll(copy.subList(0, copy.size() - 1));
      return end.value();
    }
    out.addAll(copy);
    return Optional.empty();
  }
}
