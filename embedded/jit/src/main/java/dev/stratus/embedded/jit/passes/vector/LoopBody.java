package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Expr.LaneReduce.Fold;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The body of a loop whose iterations can run side by side, a lane each: straight-line floating
 * arithmetic on neighbouring elements, sums and extremes over all iterations, and stores that no
 * other iteration sees.
 */
final class LoopBody {
  /** Thrown inside this class only: why a loop stays as it is. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why, null, false, false);
    }
  }

  private record Access(Variable array, Expr index) {}

  /** Lane by lane the same as on one element. */
  private static final Set<MathOp> LANE_WISE =
      EnumSet.complementOf(
          EnumSet.of(
              MathOp.CLAMP,
              MathOp.SIGNUM,
              MathOp.TO_RADIANS,
              MathOp.TO_DEGREES,
              MathOp.POPCOUNT,
              MathOp.CLZ));

  private final Variable index;
  private final BiPredicate<Variable, Variable> mayAlias;
  private final Map<Variable, Expr> offsets = new HashMap<>();
  private final Set<Variable> locals = new HashSet<>();
  private final Map<Variable, Fold> reductions = new LinkedHashMap<>();
  private final List<Stmt> statements = new ArrayList<>();
  private final List<Access> loads = new ArrayList<>();
  private final List<Access> stores = new ArrayList<>();

  private LoopBody(Variable index, BiPredicate<Variable, Variable> mayAlias) {
    this.index = index;
    this.mayAlias = mayAlias;
  }

  /**
   * @param mayAlias whether two arrays can be the same memory
   * @return empty where the loop must stay as it is
   */
  static Optional<LoopBody> of(Stmt.CountedLoop loop, BiPredicate<Variable, Variable> mayAlias) {
    LoopBody body = new LoopBody(loop.index(), mayAlias);
    try {
      body.analyse(loop.body());
      return Optional.of(body);
    } catch (Unfit _) {
      return Optional.empty();
    }
  }

  /** The statements, with offsets such as {@code int i = base + c} put where they are used. */
  List<Stmt> statements() {
    return statements;
  }

  /** Variables from outside that collect over the iterations. */
  Map<Variable, Fold> reductions() {
    return reductions;
  }

  /** Whether it changes memory. */
  boolean stores() {
    return !stores.isEmpty();
  }

  boolean isLocal(Variable variable) {
    return locals.contains(variable);
  }

  /** Whether an expression has the same value in every iteration. */
  boolean isInvariant(Expr expr) {
    boolean[] holds = {true};
    Walk.expressions(
        expr,
        e ->
            holds[0] &=
                switch (e) {
                  case Expr.Read r ->
                      !r.variable().equals(index)
                          && !locals.contains(r.variable())
                          && !reductions.containsKey(r.variable());
                  case Expr.Call _, Expr.LaneExchange _ -> false;
                  default -> true;
                });
    return holds[0];
  }

  private void analyse(List<Stmt> body) throws Unfit {
    for (Stmt stmt : body) {
      if (stmt instanceof Stmt.Declare d) {
        declare(d, body);
      }
    }
    for (Stmt stmt : body) {
      switch (stmt) {
        case Stmt.Declare d when offsets.containsKey(d.variable()) -> {}
        case Stmt.Declare d -> statements.add(resolve(d));
        case Stmt.Assign a -> statements.add(assign((Stmt.Assign) resolve(a)));
        case Stmt.Store s -> statements.add(resolve(s));
        default -> throw new Unfit("control flow, calls and barriers");
      }
    }
    if (statements.isEmpty()) {
      throw new Unfit("nothing to do");
    }
    for (Stmt stmt : statements) {
      check(stmt);
    }
    dependences();
  }

  private void declare(Stmt.Declare d, List<Stmt> body) throws Unfit {
    Expr value = d.value().orElseThrow(() -> new Unfit("a variable without a value"));
    if (d.variable().type() == ScalarType.INT) {
      if (Walk.assigns(body, d.variable())) {
        throw new Unfit("integer arithmetic");
      }
      refusePackedLoads(value);
      offsets.put(d.variable(), value);
      return;
    }
    requireLanes(d.variable().type());
    locals.add(d.variable());
  }

  /** An offset is put where it is used, perhaps behind a store to the packed array it reads. */
  private static void refusePackedLoads(Expr offset) throws Unfit {
    boolean[] found = {false};
    Walk.expressions(
        offset, e -> found[0] |= e instanceof Expr.Load l && ((ScalarType) l.type()).isPacked());
    if (found[0]) {
      throw new Unfit("integer arithmetic on the bits of packed floats");
    }
  }

  private Stmt resolve(Stmt stmt) {
    List<Stmt> out =
        new Rewriter() {
          @Override
          public Expr expr(Expr e) {
            return e instanceof Expr.Read r && offsets.containsKey(r.variable())
                ? expr(offsets.get(r.variable()))
                : super.expr(e);
          }
        }.block(List.of(stmt));
    return out.getFirst();
  }

  private Stmt assign(Stmt.Assign a) throws Unfit {
    if (locals.contains(a.variable())) {
      return a;
    }
    requireFloating(a.variable().type());
    Fold fold = fold(a.value(), a.variable());
    if (reductions.put(a.variable(), fold) != null) {
      throw new Unfit("two updates of one sum");
    }
    return a;
  }

  /** How {@code value} adds to {@code sum}; the sum occurs once, where order does not matter. */
  private static Fold fold(Expr value, Variable sum) throws Unfit {
    if (count(value, sum) != 1) {
      throw new Unfit("carried from one iteration to the next");
    }
    if (value instanceof Expr.MathCall call
        && (call.op() == MathOp.MIN || call.op() == MathOp.MAX)
        && call.arguments().contains(new Expr.Read(sum))) {
      return call.op() == MathOp.MIN ? Fold.MIN : Fold.MAX;
    }
    Expr rest = value;
    while (!rest.equals(new Expr.Read(sum))) {
      rest =
          switch (rest) {
            case Expr.Binary b when b.op() == BinaryOp.ADD && Walk.reads(b.right(), sum) ->
                b.right();
            case Expr.Binary b
                when (b.op() == BinaryOp.ADD || b.op() == BinaryOp.SUB)
                    && Walk.reads(b.left(), sum) ->
                b.left();
            case Expr.MathCall m
                when m.op() == MathOp.FMA && Walk.reads(m.arguments().get(2), sum) ->
                m.arguments().get(2);
            default -> throw new Unfit("not a sum");
          };
    }
    return Fold.ADD;
  }

  /** Whether an assignment adds something to its variable. */
  static boolean adds(Stmt.Assign a) {
    try {
      return fold(a.value(), a.variable()) == Fold.ADD;
    } catch (Unfit _) {
      return false;
    }
  }

  private static int count(Expr expr, Variable variable) {
    int[] found = {0};
    Walk.expressions(
        expr,
        e -> {
          if (e instanceof Expr.Read r && r.variable().equals(variable)) {
            found[0]++;
          }
        });
    return found[0];
  }

  // ---- lanes ----

  private void check(Stmt stmt) throws Unfit {
    Variable sum = stmt instanceof Stmt.Assign a ? a.variable() : index;
    for (Variable other : reductions.keySet()) {
      for (Expr expr : Walk.expressions(stmt)) {
        if (!other.equals(sum) && Walk.reads(expr, other)) {
          throw new Unfit("a sum is read while it grows");
        }
      }
    }
    switch (stmt) {
      case Stmt.Declare d when d.value().isPresent() -> lanes(d.value().get());
      case Stmt.Assign a -> lanes(a.value());
      case Stmt.Store s -> {
        if (stride(s.index()) != 1) {
          throw new Unfit("stores that are not neighbours");
        }
        requireLanes(((IrType.Array) s.array().type()).element());
        collectLoads(s.index());
        stores.add(new Access(s.array(), s.index()));
        lanes(s.value());
      }
      default -> throw new Unfit("no lanes for this statement");
    }
  }

  /** Checks that a floating or packed value can be computed in lanes. */
  private void lanes(Expr expr) throws Unfit {
    requireLanes(expr.type());
    if (isInvariant(expr)) {
      collectLoads(expr);
      return;
    }
    switch (expr) {
      case Expr.Read r
          when locals.contains(r.variable()) || reductions.containsKey(r.variable()) -> {}
      case Expr.Load l -> load(l);
      case Expr.Unary u -> lanes(u.operand());
      case Expr.Binary b when b.op() != BinaryOp.REM -> {
        lanes(b.left());
        lanes(b.right());
      }
      case Expr.MathCall m when LANE_WISE.contains(m.op()) -> {
        for (Expr argument : m.arguments()) {
          lanes(argument);
        }
      }
      case Expr.Convert c when c.operand() instanceof Expr.Load l && isWide(l.type()) -> load(l);
      case Expr.Convert c -> lanes(c.operand());
      default -> throw new Unfit("no lanes for this expression");
    }
  }

  private void load(Expr.Load load) throws Unfit {
    if (stride(load.index()) != 1) {
      throw new Unfit("loads that are not neighbours");
    }
    collectLoads(load);
  }

  private void collectLoads(Expr expr) {
    Walk.expressions(
        expr,
        e -> {
          if (e instanceof Expr.Load l) {
            loads.add(new Access(l.array(), l.index()));
          }
        });
  }

  private static void requireFloating(IrType type) throws Unfit {
    if (type != ScalarType.FLOAT && type != ScalarType.DOUBLE) {
      throw new Unfit("not floating");
    }
  }

  private static void requireLanes(IrType type) throws Unfit {
    if (!(type instanceof ScalarType s && s.isPacked())) {
      requireFloating(type);
    }
  }

  private static boolean isWide(IrType type) {
    return type instanceof ScalarType s && s == s.stackType();
  }

  /** By how much an index grows from one iteration to the next; -1 where that is not constant. */
  private int stride(Expr expr) {
    if (isInvariant(expr)) {
      return 0;
    }
    return switch (expr) {
      case Expr.Read r when r.variable().equals(index) -> 1;
      case Expr.Binary b when b.op() == BinaryOp.ADD -> {
        int left = stride(b.left());
        int right = stride(b.right());
        yield left < 0 || right < 0 ? -1 : left + right;
      }
      case Expr.Binary b when b.op() == BinaryOp.SUB && isInvariant(b.right()) -> stride(b.left());
      default -> -1;
    };
  }

  // ---- memory ----

  /** Whatever shares memory with a store is the very element that the iteration stores. */
  private void dependences() throws Unfit {
    for (Access store : stores) {
      for (Access load : loads) {
        together(store, load);
      }
      for (Access other : stores) {
        together(store, other);
      }
    }
  }

  private void together(Access store, Access other) throws Unfit {
    if (mayAlias.test(store.array(), other.array())
        && !(store.index().equals(other.index())
            && store.array().type().equals(other.array().type()))) {
      throw new Unfit("an iteration may touch what another stores");
    }
  }
}
