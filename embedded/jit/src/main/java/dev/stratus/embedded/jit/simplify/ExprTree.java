package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Walks and rebuilds expressions. */
public final class ExprTree {
  private ExprTree() {}

  /** The expression with each child replaced. */
  public static Expr mapChildren(Expr expr, UnaryOperator<Expr> f) {
    return new Children(f, block -> block).of(expr);
  }

  /** Children first, then the rebuilt expression itself. */
  public static Expr rewrite(Expr expr, UnaryOperator<Expr> f) {
    return f.apply(mapChildren(expr, child -> rewrite(child, f)));
  }

  public static boolean any(Expr expr, Predicate<Expr> test) {
    return test.test(expr) || Walk.operands(expr).stream().anyMatch(child -> any(child, test));
  }

  public static boolean hasCall(Expr expr) {
    return any(expr, Expr::acts);
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
    Walk.operands(expr).forEach(child -> variables(child, to));
  }

  private static boolean isConstant(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.CONSTANT;
  }
}
