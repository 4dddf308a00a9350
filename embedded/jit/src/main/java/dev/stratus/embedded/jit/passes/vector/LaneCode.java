package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of a tile. Control that is the same in every lane stays; what varies is vectors.
 * Every statement is done for all lanes before the next one, so that within a lane the order of
 * loads and stores is that of the program.
 *
 * <p>A varying condition is decided for the whole tile where its lanes agree, and else the
 * statement is done lane by lane ({@link LaneSerial}), as is a single statement that has no form on
 * vectors. In a loop, where that would cost more than it saves, or with a loop inside, such a
 * statement makes its surroundings unfit.
 */
final class LaneCode {
  /** Statements of an if that are worth computing for nothing. */
  private static final int CHEAP = 8;

  private final Shapes shapes;
  private final HelperFacts helpers;
  private final LaneValues values;
  private final LaneSerial serial;
  private final Fresh fresh;
  private int loops;

  LaneCode(Shapes shapes, HelperFacts helpers, Fresh fresh, int lanes, int copies) {
    this.shapes = shapes;
    this.helpers = helpers;
    this.fresh = fresh;
    this.values = new LaneValues(shapes, helpers, fresh, lanes, copies);
    this.serial = new LaneSerial(shapes, helpers, values, fresh);
  }

  List<Stmt> block(List<Stmt> block) throws NoLanes {
    List<Stmt> out = new ArrayList<>();
    for (Stmt stmt : block) {
      stmt(stmt, out);
    }
    return out;
  }

  private void stmt(Stmt stmt, List<Stmt> out) throws NoLanes {
    int mark = out.size();
    try {
      vector(stmt, out);
    } catch (NoLanes why) {
      out.subList(mark, out.size()).clear();
      if (!mayTakeTurns(stmt)) {
        throw why;
      }
      inTurn(stmt, out);
    }
  }

  private boolean mayTakeTurns(Stmt stmt) {
    return loops == 0 && !(stmt instanceof Stmt.DeclareArray) && !helpers.of(List.of(stmt)).loops();
  }

  private void inTurn(Stmt stmt, List<Stmt> out) throws NoLanes {
    if (stmt instanceof Stmt.Declare d && d.value().isPresent()) {
      clear(d.line(), d.variable(), out);
      out.add(serial.lanes(new Stmt.Assign(d.line(), d.variable(), d.value().get())));
    } else {
      out.add(serial.lanes(stmt));
    }
  }

  // ---- on vectors ----

  private void vector(Stmt stmt, List<Stmt> out) throws NoLanes {
    switch (stmt) {
      case Stmt.Declare s when !shapes.isVarying(s.variable()) -> out.add(s);
      case Stmt.Declare s when isChoice(s.value()) -> {
        clear(s.line(), s.variable(), out);
        stmt(choice(s.line(), s.variable(), (Expr.Conditional) s.value().get()), out);
      }
      case Stmt.Declare s when s.value().isPresent() ->
          declare(s.line(), s.variable(), each(s.value().get()), out);
      case Stmt.Declare s -> clear(s.line(), s.variable(), out);
      case Stmt.Assign s when !shapes.isVarying(s.variable()) -> out.add(s);
      case Stmt.Assign s when isChoice(Optional.of(s.value())) ->
          stmt(choice(s.line(), s.variable(), (Expr.Conditional) s.value()), out);
      case Stmt.Assign s -> assign(s.line(), values.of(s.variable()), each(s.value()), out);
      case Stmt.Store s -> store(s, out);
      case Stmt.If s when shapes.isUniform(s.condition()) ->
          out.add(new Stmt.If(s.line(), s.condition(), block(s.then()), block(s.otherwise())));
      case Stmt.If s -> varying(s, out);
      case Stmt.Labelled s -> out.add(new Stmt.Labelled(s.line(), s.label(), block(s.body())));
      case Stmt.Loop s when shapes.isUniform(s.condition()) ->
          out.add(
              new Stmt.Loop(
                  s.line(),
                  s.label(),
                  s.testFirst(),
                  s.condition(),
                  turn(s.update()),
                  turn(s.body()),
                  s.parallel()));
      case Stmt.CountedLoop s when shapes.turnsTogether(s) ->
          out.add(
              new Stmt.CountedLoop(
                  s.line(),
                  s.label(),
                  s.index(),
                  s.init(),
                  s.bound(),
                  s.inclusive(),
                  s.step(),
                  turn(s.body()),
                  s.parallel()));
      case Stmt.Leave _, Stmt.Continue _ -> out.add(stmt);
      default -> throw new NoLanes("no lanes for this statement");
    }
  }

  /** A choice of which only one side may be computed: an if in the place of a ternary. */
  private boolean isChoice(Optional<Expr> value) {
    return value.orElse(null) instanceof Expr.Conditional c
        && !(isHarmless(c.whenTrue()) && isHarmless(c.whenFalse()));
  }

  private static Stmt choice(int line, Variable variable, Expr.Conditional c) {
    return new Stmt.If(
        line,
        c.condition(),
        List.of(new Stmt.Assign(line, variable, c.whenTrue())),
        List.of(new Stmt.Assign(line, variable, c.whenFalse())));
  }

  private List<Stmt> turn(List<Stmt> body) throws NoLanes {
    loops++;
    try {
      return block(body);
    } finally {
      loops--;
    }
  }

  private List<Expr> each(Expr expr) throws NoLanes {
    List<Expr> result = new ArrayList<>();
    for (int copy = 0; copy < values.copies(); copy++) {
      result.add(values.vector(expr, copy));
    }
    return result;
  }

  private void declare(int line, Variable scalar, List<Expr> first, List<Stmt> out) throws NoLanes {
    declare(line, values.declare(scalar), first, out);
  }

  private static void declare(int line, List<Variable> vectors, List<Expr> first, List<Stmt> out) {
    for (int copy = 0; copy < vectors.size(); copy++) {
      out.add(new Stmt.Declare(line, vectors.get(copy), Optional.of(first.get(copy))));
    }
  }

  /** Declares vectors of zeros, so that what is spread out and gathered again has a value. */
  private void clear(int line, Variable scalar, List<Stmt> out) throws NoLanes {
    IrType.Vector type = values.type(scalar.type());
    Expr zero = new Expr.Splat(new Expr.Constant(type.element(), 0), type);
    List<Expr> zeros = new ArrayList<>();
    for (int copy = 0; copy < values.copies(); copy++) {
      zeros.add(zero);
    }
    declare(line, scalar, zeros, out);
  }

  private static void assign(int line, List<Variable> vectors, List<Expr> exprs, List<Stmt> out) {
    for (int copy = 0; copy < vectors.size(); copy++) {
      out.add(new Stmt.Assign(line, vectors.get(copy), exprs.get(copy)));
    }
  }

  private void store(Stmt.Store s, List<Stmt> out) throws NoLanes {
    values.requireNeighbours(s.array(), s.index());
    for (int copy = 0; copy < values.copies(); copy++) {
      Expr value = values.vector(s.value(), copy);
      Expr index = values.moved(s.index(), copy);
      out.add(new Stmt.VectorStore(s.line(), s.array(), index, value, false));
    }
  }

  // ---- conditions that vary ----

  private void varying(Stmt.If s, List<Stmt> out) throws NoLanes {
    if (isCheap(s)) {
      int mark = out.size();
      try {
        select(s, out);
        return;
      } catch (NoLanes _) {
        out.subList(mark, out.size()).clear();
      }
    }
    Variable mask = mask(s, out);
    Stmt.If masked = new Stmt.If(s.line(), new Expr.Read(mask), s.then(), s.otherwise());
    Optional<List<Stmt>> then = attempt(s.then());
    Optional<List<Stmt>> otherwise = attempt(s.otherwise());
    if (then.isEmpty() && otherwise.isEmpty() && !mayTakeTurns(s)) {
      throw new NoLanes("neither side has lanes");
    }
    List<Stmt> some = serial.open(masked);
    if (then.isPresent()) {
      some = List.of(new Stmt.If(s.line(), test(true, mask), then.get(), some));
    }
    if (otherwise.isPresent()) {
      some = List.of(new Stmt.If(s.line(), test(false, mask), some, otherwise.get()));
    }
    out.addAll(some);
  }

  private Optional<List<Stmt>> attempt(List<Stmt> block) {
    try {
      return Optional.of(block(block));
    } catch (NoLanes _) {
      return Optional.empty();
    }
  }

  /** A boolean that holds a condition. */
  private Variable mask(Stmt.If s, List<Stmt> out) throws NoLanes {
    Variable mask = fresh.variable("mask", ScalarType.BOOLEAN);
    try {
      declare(s.line(), mask, each(s.condition()), out);
    } catch (NoLanes why) {
      Stmt alone = new Stmt.Assign(s.line(), mask, s.condition());
      if (!mayTakeTurns(alone)) {
        throw why;
      }
      clear(s.line(), mask, out);
      out.add(serial.lanes(alone));
    }
    return mask;
  }

  private Expr test(boolean all, Variable mask) throws NoLanes {
    List<Variable> masks = values.of(mask);
    Expr joined = new Expr.Read(masks.getFirst());
    for (Variable next : masks.subList(1, masks.size())) {
      joined =
          new Expr.Binary(
              all ? BinaryOp.AND : BinaryOp.OR, joined.type(), joined, new Expr.Read(next));
    }
    return new Expr.LaneTest(all, joined);
  }

  // ---- both sides, and a choice ----

  private boolean isCheap(Stmt.If s) {
    return s.then().size() + s.otherwise().size() <= CHEAP
        && s.then().stream().allMatch(this::isHarmless)
        && s.otherwise().stream().allMatch(this::isHarmless);
  }

  private boolean isHarmless(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Declare s when s.value().isPresent() -> isHarmless(s.value().get());
      case Stmt.Assign s -> isHarmless(s.value());
      default -> false;
    };
  }

  private boolean isHarmless(Expr expr) {
    return helpers.of(expr).equals(HelperFacts.NONE);
  }

  private void select(Stmt.If s, List<Stmt> out) throws NoLanes {
    Variable mask = mask(s, out);
    Map<Variable, List<Variable>> then = side(s.then(), out);
    Map<Variable, List<Variable>> otherwise = side(s.otherwise(), out);
    Set<Variable> assigned = new LinkedHashSet<>(then.keySet());
    assigned.addAll(otherwise.keySet());
    for (Variable variable : assigned) {
      List<Variable> before = values.of(variable);
      List<Expr> chosen = new ArrayList<>();
      for (int copy = 0; copy < values.copies(); copy++) {
        chosen.add(
            values.select(
                new Expr.Read(values.of(mask).get(copy)),
                new Expr.Read(then.getOrDefault(variable, before).get(copy)),
                new Expr.Read(otherwise.getOrDefault(variable, before).get(copy))));
      }
      assign(s.line(), before, chosen, out);
    }
  }

  /** One side's statements into variables of its own; what stands for each it assigns. */
  private Map<Variable, List<Variable>> side(List<Stmt> side, List<Stmt> out) throws NoLanes {
    Map<Variable, List<Variable>> before = new LinkedHashMap<>();
    Map<Variable, List<Variable>> after = new LinkedHashMap<>();
    Set<Variable> own = new LinkedHashSet<>();
    try {
      for (Stmt stmt : side) {
        if (stmt instanceof Stmt.Declare d) {
          own.add(d.variable());
        }
        if (stmt instanceof Stmt.Assign a
            && shapes.isVarying(a.variable())
            && !own.contains(a.variable())) {
          List<Expr> exprs = each(a.value());
          before.putIfAbsent(a.variable(), values.of(a.variable()));
          List<Variable> made = values.declare(a.variable());
          declare(a.line(), made, exprs, out);
          after.put(a.variable(), made);
        } else {
          vector(stmt, out);
        }
      }
      return after;
    } finally {
      before.forEach(values::replace);
    }
  }
}
