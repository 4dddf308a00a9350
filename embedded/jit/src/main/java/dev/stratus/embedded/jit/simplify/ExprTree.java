package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Walks and rebuilds expressions. */
public final class ExprTree {
  private ExprTree() {}

  public static List<Expr> children(Expr expr) {
    return switch (expr) {
      case Expr.Constant _, Expr.Read _, Expr.Length _, Expr.WorkItemQuery _ -> List.of();
      case Expr.Unary e -> List.of(e.operand());
      case Expr.Binary e -> List.of(e.left(), e.right());
      case Expr.Compare e -> List.of(e.left(), e.right());
      case Expr.ThreeWay e -> List.of(e.left(), e.right());
      case Expr.ShortCircuit e -> List.of(e.left(), e.right());
      case Expr.Conditional e -> List.of(e.condition(), e.whenTrue(), e.whenFalse());
      case Expr.Convert e -> List.of(e.operand());
      case Expr.Reinterpret e -> List.of(e.operand());
      case Expr.Load e -> List.of(e.index());
      case Expr.Call e -> e.arguments();
      case Expr.MathCall e -> e.arguments();
      case Expr.VectorLoad e -> List.of(e.index());
      case Expr.Splat e -> List.of(e.operand());
      case Expr.LaneReduce e -> List.of(e.vector());
    };
  }

  /** The expression with each child replaced. */
  public static Expr mapChildren(Expr expr, UnaryOperator<Expr> f) {
    return switch (expr) {
      case Expr.Constant _, Expr.Read _, Expr.Length _, Expr.WorkItemQuery _ -> expr;
      case Expr.Unary e -> new Expr.Unary(e.op(), f.apply(e.operand()));
      case Expr.Binary e -> new Expr.Binary(e.op(), e.type(), f.apply(e.left()), f.apply(e.right()));
      case Expr.Compare e -> new Expr.Compare(e.op(), f.apply(e.left()), f.apply(e.right()));
      case Expr.ThreeWay e ->
          new Expr.ThreeWay(f.apply(e.left()), f.apply(e.right()), e.nanResult());
      case Expr.ShortCircuit e ->
          new Expr.ShortCircuit(e.and(), f.apply(e.left()), f.apply(e.right()));
      case Expr.Conditional e ->
          new Expr.Conditional(
              f.apply(e.condition()), f.apply(e.whenTrue()), f.apply(e.whenFalse()));
      case Expr.Convert e -> new Expr.Convert(e.type(), f.apply(e.operand()));
      case Expr.Reinterpret e -> new Expr.Reinterpret(e.type(), f.apply(e.operand()));
      case Expr.Load e -> new Expr.Load(e.array(), f.apply(e.index()));
      case Expr.Call e -> new Expr.Call(e.function(), e.type(), mapAll(e.arguments(), f));
      case Expr.MathCall e -> new Expr.MathCall(e.op(), e.type(), mapAll(e.arguments(), f));
      case Expr.VectorLoad e -> new Expr.VectorLoad(e.array(), f.apply(e.index()), e.type());
      case Expr.Splat e -> new Expr.Splat(f.apply(e.operand()), e.type());
      case Expr.LaneReduce e -> new Expr.LaneReduce(e.op(), f.apply(e.vector()));
    };
  }

  private static List<Expr> mapAll(List<Expr> exprs, UnaryOperator<Expr> f) {
    List<Expr> result = new ArrayList<>();
    exprs.forEach(e -> result.add(f.apply(e)));
    return result;
  }

  /** Children first, then the rebuilt expression itself. */
  public static Expr rewrite(Expr expr, UnaryOperator<Expr> f) {
    return f.apply(mapChildren(expr, child -> rewrite(child, f)));
  }

  public static boolean any(Expr expr, Predicate<Expr> test) {
    return test.test(expr) || children(expr).stream().anyMatch(child -> any(child, test));
  }

  public static boolean reads(Expr expr, Variable variable) {
    return any(expr, e -> e instanceof Expr.Read read && read.variable().equals(variable));
  }

  public static boolean hasCall(Expr expr) {
    return any(expr, Expr.Call.class::isInstance);
  }

  public static boolean hasLoad(Expr expr) {
    return any(expr, e -> e instanceof Expr.Load load && !isConstant(load.array()));
  }

  /** Whether a store into {@code array} may change what the expression loads. */
  public static boolean loadsAlias(Expr expr, Variable array) {
    // Arrays of one element type and space may be the same memory; nothing else can be.
    return any(expr, e -> e instanceof Expr.Load load && load.array().type().equals(array.type()));
  }

  /** Every scalar or array variable that occurs, each time it does. */
  public static void variables(Expr expr, Consumer<Variable> to) {
    switch (expr) {
      case Expr.Read read -> to.accept(read.variable());
      case Expr.Load load -> to.accept(load.array());
      case Expr.Length length -> to.accept(length.array());
      case Expr.VectorLoad load -> to.accept(load.array());
      default -> {}
    }
    children(expr).forEach(child -> variables(child, to));
  }

  private static boolean isConstant(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.CONSTANT;
  }
}
