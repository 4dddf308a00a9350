package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.passes.PassContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts the bodies of helpers that hold loops, or memory of their own, in the place of their calls.
 * The others become part of the graphs that call them.
 */
final class HelperInliner extends Rewriter {
  private final IrFunction function;
  private final Map<FunctionId, IrFunction> helpers;
  private final Set<FunctionId> wanted;
  private int freshVariable;
  private int freshLabel;

  /**
   * @param helpers with ids of variables and labels that no other function has, and no calls of
   *     wanted ones inside
   * @param wanted the helpers to put in place
   * @param freshVariable the first id that no function has
   */
  HelperInliner(
      IrFunction function,
      Map<FunctionId, IrFunction> helpers,
      Set<FunctionId> wanted,
      int freshVariable,
      int freshLabel) {
    this.function = function;
    this.helpers = helpers;
    this.wanted = wanted;
    this.freshVariable = freshVariable;
    this.freshLabel = freshLabel;
  }

  int freshVariable() {
    return freshVariable;
  }

  int freshLabel() {
    return freshLabel;
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    Stmt current = stmt;
    Optional<Expr.Call> call = find(current);
    while (call.isPresent()) {
      requireMovable(current, call.get());
      Optional<Variable> result = place(call.get(), current.line(), out);
      if (current instanceof Stmt.Evaluate e && e.call().equals(call.get())) {
        return;
      }
      current = replaced(current, call.get(), result.orElseThrow());
      call = find(current);
    }
    super.stmt(current, out);
  }

  /** The first wanted call of a statement, arguments before the call that they are for. */
  private Optional<Expr.Call> find(Stmt stmt) {
    for (Expr expr : Walk.expressions(stmt)) {
      Optional<Expr.Call> found = find(expr);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Expr.Call> find(Expr expr) {
    for (Expr operand : Walk.operands(expr)) {
      Optional<Expr.Call> found = find(operand);
      if (found.isPresent()) {
        return found;
      }
    }
    return expr instanceof Expr.Call call && wanted.contains(call.function())
        ? Optional.of(call)
        : Optional.empty();
  }

  /** It comes before all of its statement: that must make no difference. */
  private void requireMovable(Stmt stmt, Expr.Call call) {
    boolean head = stmt instanceof Stmt.Loop || stmt instanceof Stmt.CountedLoop;
    boolean sometimes = Walk.expressions(stmt).stream().anyMatch(e -> isSometimes(e, call));
    boolean whole = Walk.expressions(stmt).equals(List.of(call));
    boolean free =
        whole
            || (!writesArrays(call) && !callsBeside(stmt, call))
            || !touchesArraysBeside(stmt, call);
    if (head || sometimes || !free) {
      throw PassContext.refuse(
          function,
          stmt.line(),
          "the helper "
              + call.function().name()
              + " holds a loop or an array and is called within a larger expression; assign its"
              + " result to a variable first");
    }
  }

  private static boolean isSometimes(Expr expr, Expr.Call call) {
    return switch (expr) {
      case Expr.ShortCircuit e -> holds(e.right(), call) || isSometimes(e.left(), call);
      case Expr.Conditional e ->
          holds(e.whenTrue(), call)
              || holds(e.whenFalse(), call)
              || isSometimes(e.condition(), call);
      default -> Walk.operands(expr).stream().anyMatch(operand -> isSometimes(operand, call));
    };
  }

  private static boolean holds(Expr expr, Expr.Call call) {
    boolean[] found = {false};
    Walk.expressions(expr, e -> found[0] |= e.equals(call));
    return found[0];
  }

  private boolean writesArrays(Expr.Call call) {
    boolean[] found = {false};
    Walk.statements(helper(call).body(), stmt -> found[0] |= stmt instanceof Stmt.Store);
    return found[0];
  }

  private static boolean touchesArraysBeside(Stmt stmt, Expr.Call call) {
    return beside(stmt, call, e -> e instanceof Expr.Load || e instanceof Expr.Call);
  }

  private static boolean callsBeside(Stmt stmt, Expr.Call call) {
    return beside(stmt, call, e -> e instanceof Expr.Call);
  }

  /** Whether a statement holds such an expression that is no part of the call. */
  private static boolean beside(Stmt stmt, Expr.Call call, Predicate<Expr> wanted) {
    int[] count = {0};
    for (Expr expr : Walk.expressions(stmt)) {
      Walk.expressions(expr, e -> count[0] += wanted.test(e) ? 1 : 0);
    }
    Walk.expressions(call, e -> count[0] -= wanted.test(e) ? 1 : 0);
    return count[0] > 0;
  }

  private IrFunction helper(Expr.Call call) {
    IrFunction helper = helpers.get(call.function());
    if (helper == null) {
      throw new IllegalStateException("No helper " + call.function() + ". Please report it.");
    }
    return helper;
  }

  /** The helper's body as a block; the variable with its result, if it has one. */
  private Optional<Variable> place(Expr.Call call, int line, List<Stmt> out) {
    IrFunction helper = helper(call);
    Optional<Variable> result =
        helper.result() instanceof IrType.Void
            ? Optional.empty()
            : Optional.of(new Variable(freshVariable++, helper.id().name(), helper.result()));
    result.ifPresent(r -> out.add(new Stmt.Declare(line, r, Optional.empty())));
    List<Stmt> block = new ArrayList<>();
    Map<Variable, Variable> arrays = new HashMap<>();
    for (int i = 0; i < helper.parameters().size(); i++) {
      Variable parameter = helper.parameters().get(i);
      Expr argument = call.arguments().get(i);
      if (argument instanceof Expr.Read read && read.variable().type() instanceof IrType.Array) {
        arrays.put(parameter, read.variable());
      } else {
        block.add(new Stmt.Declare(line, parameter, Optional.of(argument)));
      }
    }
    Label end = new Label(freshLabel++);
    block.addAll(new InPlace(arrays, result, end).block(helper.body()));
    out.add(new Stmt.Labelled(line, end, block));
    return result;
  }

  private static Stmt replaced(Stmt stmt, Expr.Call call, Variable result) {
    List<Stmt> one = new ArrayList<>();
    new Rewriter() {
      @Override
      public Expr expr(Expr expr) {
        return expr.equals(call) ? new Expr.Read(result) : super.expr(expr);
      }

      @Override
      public List<Stmt> block(List<Stmt> inner) {
        return inner; // Calls there are found when their turn comes.
      }

      void run() {
        super.stmt(stmt, one);
      }
    }.run();
    return one.getFirst();
  }

  /** A helper's body where it stands: with the caller's arrays, and returns that are jumps. */
  private static final class InPlace extends Rewriter {
    private final Map<Variable, Variable> arrays;
    private final Optional<Variable> result;
    private final Label end;

    InPlace(Map<Variable, Variable> arrays, Optional<Variable> result, Label end) {
      this.arrays = arrays;
      this.result = result;
      this.end = end;
    }

    @Override
    protected Variable variable(Variable variable) {
      return arrays.getOrDefault(variable, variable);
    }

    @Override
    protected void stmt(Stmt stmt, List<Stmt> out) {
      if (!(stmt instanceof Stmt.Return r)) {
        super.stmt(stmt, out);
        return;
      }
      r.value().ifPresent(v -> out.add(new Stmt.Assign(r.line(), result.orElseThrow(), expr(v))));
      out.add(new Stmt.Leave(r.line(), end));
    }
  }
}
