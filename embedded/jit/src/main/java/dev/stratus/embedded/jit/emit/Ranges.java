package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery.Query;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What values the INT expressions of a function can take, so that sums which cannot overflow print
 * as plain sums. Follows variables that get one value only, and the indexes of counted loops.
 */
final class Ranges {
  /** Inclusive. */
  record Range(long low, long high) {
    static final Range ALL = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

    boolean fits() {
      return low >= Integer.MIN_VALUE && high <= Integer.MAX_VALUE;
    }

    private Range orAll() {
      return fits() ? this : ALL;
    }

    private Range join(Range other) {
      return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /** Far above the largest work-group of any device, far below what overflows in index sums. */
  private static final Range LOCAL = new Range(0, 1 << 20);

  private static final Range NATURAL = new Range(0, Integer.MAX_VALUE);

  private final Map<Variable, Expr> values = new HashMap<>();
  private final Map<Variable, Stmt.CountedLoop> loops = new HashMap<>();
  private final Map<Variable, Range> known = new HashMap<>();

  Ranges(IrFunction function) {
    Set<Variable> changed = new HashSet<>();
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Declare d when d.value().isPresent() ->
                values.put(d.variable(), d.value().get());
            case Stmt.Declare d -> changed.add(d.variable());
            case Stmt.Assign a -> changed.add(a.variable());
            case Stmt.StripLoop s -> changed.add(s.index());
            case Stmt.CountedLoop loop -> loops.put(loop.index(), loop);
            default -> {}
          }
        });
    values.keySet().removeAll(changed);
  }

  /** Where the exact result of an INT operation lies; it may not fit an int. */
  Range exact(Expr.Binary e) {
    Range a = of(e.left());
    Range b = of(e.right());
    return switch (e.op()) {
      case ADD -> new Range(a.low + b.low, a.high + b.high);
      case SUB -> new Range(a.low - b.high, a.high - b.low);
      case MUL -> {
        long p = a.low * b.low;
        long q = a.low * b.high;
        long r = a.high * b.low;
        long s = a.high * b.high;
        yield new Range(
            Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
      }
      case SHL ->
          e.right() instanceof Expr.Constant count
              ? new Range(a.low << (count.bits() & 31), a.high << (count.bits() & 31))
              : new Range(Long.MIN_VALUE, Long.MAX_VALUE);
      case DIV, REM, SHR, USHR, AND, OR, XOR -> bits(e, a, b);
    };
  }

  private Range bits(Expr.Binary e, Range a, Range b) {
    return switch (e.op()) {
      case DIV ->
          b.low > 0 ? new Range(Math.min(a.low, a.low / b.low), Math.max(a.high, 0)) : Range.ALL;
      case REM -> {
        if (b.low <= 0) {
          yield Range.ALL;
        }
        long most = Math.min(b.high - 1, Math.max(Math.abs(a.low), Math.abs(a.high)));
        yield new Range(a.low < 0 ? -most : 0, a.high > 0 ? most : 0);
      }
      case SHR ->
          e.right() instanceof Expr.Constant count
              ? new Range(a.low >> (count.bits() & 31), a.high >> (count.bits() & 31))
              : new Range(Math.min(a.low, 0), Math.max(a.high, 0));
      case USHR -> {
        if (a.low >= 0) {
          yield new Range(0, a.high);
        }
        yield e.right() instanceof Expr.Constant count && (count.bits() & 31) != 0
            ? new Range(0, 0xFFFFFFFFL >>> (count.bits() & 31))
            : Range.ALL;
      }
      case AND -> {
        if (a.low >= 0 || b.low >= 0) {
          long most =
              a.low >= 0 && b.low >= 0 ? Math.min(a.high, b.high) : a.low >= 0 ? a.high : b.high;
          yield new Range(0, most);
        }
        yield Range.ALL;
      }
      default -> Range.ALL;
    };
  }

  /** Where an INT (or narrower) expression's value lies. */
  Range of(Expr expr) {
    return switch (expr) {
      case Expr.Constant e -> new Range(e.bits(), e.bits());
      case Expr.Binary e when e.type() == ScalarType.INT -> exact(e).orAll();
      case Expr.Unary e -> {
        Range a = of(e.operand());
        yield switch (e.op()) {
          case NEG -> new Range(-a.high, -a.low).orAll();
          case COMPLEMENT -> new Range(~a.high, ~a.low);
          case NOT -> Range.ALL;
        };
      }
      case Expr.Conditional e -> of(e.whenTrue()).join(of(e.whenFalse()));
      case Expr.Convert e when e.type() == ScalarType.INT && narrowerThanLong(e.operand()) ->
          of(e.operand());
      case Expr.WorkItemQuery e ->
          switch (e.query()) {
            case LOCAL_ID -> LOCAL;
            case LOCAL_SIZE -> new Range(1, LOCAL.high());
            case GLOBAL_SIZE, NUM_GROUPS -> new Range(1, Integer.MAX_VALUE);
            case GLOBAL_ID, GROUP_ID -> NATURAL;
          };
      case Expr.Length _ -> NATURAL;
      case Expr.Read e -> variable(e.variable());
      default -> ofType(expr);
    };
  }

  private static boolean narrowerThanLong(Expr expr) {
    return expr.type() instanceof ScalarType t && t.stackType() == ScalarType.INT;
  }

  private static Range ofType(Expr expr) {
    return expr.type() instanceof ScalarType type
        ? switch (type) {
          case BOOLEAN -> new Range(0, 1);
          case BYTE -> new Range(Byte.MIN_VALUE, Byte.MAX_VALUE);
          case SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
          case CHAR -> new Range(0, Character.MAX_VALUE);
          default -> Range.ALL;
        }
        : Range.ALL;
  }

  private Range variable(Variable variable) {
    Range found = known.get(variable);
    if (found != null) {
      return found;
    }
    // Stands in while the value is looked at, so that a loop's index in its own bound ends here.
    Range guess = ofType(new Expr.Read(variable));
    known.put(variable, guess);
    Range range = guess;
    if (variable.type() == ScalarType.INT) {
      if (values.containsKey(variable)) {
        range = of(values.get(variable));
      } else if (loops.containsKey(variable)) {
        Stmt.CountedLoop loop = loops.get(variable);
        long last = of(loop.bound()).high - (loop.inclusive() ? 0 : 1);
        Range init = of(loop.init());
        range = new Range(init.low, Math.max(last, init.low));
      }
    }
    known.put(variable, range);
    return range;
  }

  /** Whether an INT operation's result can differ from the exact one. */
  boolean mayWrap(Expr.Binary e) {
    return e.type() != ScalarType.INT || !exact(e).fits();
  }

  /** Whether a division needs no check: the divisor is not 0, and nothing overflows. */
  boolean dividesPlainly(Expr.Binary e) {
    if (e.right() instanceof Expr.Constant c) {
      return c.bits() != 0 && c.bits() != -1;
    }
    if (e.type() != ScalarType.INT) {
      return false;
    }
    Range divisor = of(e.right());
    return divisor.low > 0
        || (divisor.high < 0 && divisor.low != -1 && divisor.high < -1)
        || (divisor.high < 0 && of(e.left()).low > Integer.MIN_VALUE);
  }

  /**
   * Whether a value is at most a launch's size: what loops over work-items stride by. A sum of such
   * a stride and an index below a bound overflows only where the bound is within a launch of the
   * largest int, which no buffer is.
   */
  boolean isStride(Expr expr) {
    return switch (expr) {
      case Expr.Constant c -> c.bits() > 0 && c.bits() <= LOCAL.high();
      case Expr.WorkItemQuery q ->
          q.query() == Query.LOCAL_SIZE
              || q.query() == Query.GLOBAL_SIZE
              || q.query() == Query.NUM_GROUPS;
      case Expr.Read r -> values.containsKey(r.variable()) && isStride(values.get(r.variable()));
      case Expr.Binary b -> b.op() == BinaryOp.DIV && isStride(b.left()) && of(b.right()).low() > 0;
      default -> false;
    };
  }

  static boolean wraps(BinaryOp op) {
    return op == BinaryOp.ADD || op == BinaryOp.SUB || op == BinaryOp.MUL;
  }
}
