package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.passes.vector.Shapes.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A statement done as it is written, lane after lane: the vectors that it mentions are spread out
 * in private arrays, each lane works on scalars, and what it assigned is gathered again.
 */
final class LaneSerial {
  private final Shapes shapes;
  private final HelperFacts helpers;
  private final LaneValues values;
  private final Fresh fresh;

  LaneSerial(Shapes shapes, HelperFacts helpers, LaneValues values, Fresh fresh) {
    this.shapes = shapes;
    this.helpers = helpers;
    this.values = values;
    this.fresh = fresh;
  }

  /** The statement for every lane in turn, in a block of its own. */
  Stmt lanes(Stmt stmt) throws NoLanes {
    return new Stmt.Labelled(stmt.line(), fresh.label(), open(stmt));
  }

  /** The statement for every lane in turn, with declarations. */
  List<Stmt> open(Stmt stmt) throws NoLanes {
    requireClosed(stmt);
    int line = stmt.line();
    int total = values.lanes() * values.copies();
    Set<Variable> declared = declared(stmt);
    Map<Variable, Variable> spread = new LinkedHashMap<>();
    Map<Variable, Variable> scalars = new HashMap<>();
    List<Stmt> out = new ArrayList<>();
    List<Stmt> body = new ArrayList<>();
    Variable lane = fresh.variable("lane", ScalarType.INT);
    for (Variable variable : mentioned(stmt)) {
      if (declared.contains(variable)) {
        continue;
      }
      if (values.has(variable)) {
        Variable array = spread(variable, total, line, out);
        spread.put(variable, array);
        scalars.put(variable, fresh.variable(variable.name(), variable.type()));
        body.add(declare(line, scalars.get(variable), element(variable, array, lane)));
      } else if (shapes.of(variable) == Shape.INDEX) {
        Expr first = new Expr.Read(variable);
        Expr own = new Expr.Binary(BinaryOp.ADD, ScalarType.INT, first, new Expr.Read(lane));
        scalars.put(variable, fresh.variable(variable.name(), ScalarType.INT));
        body.add(declare(line, scalars.get(variable), own));
      }
    }
    body.addAll(new FreshCopy(fresh, scalars).block(List.of(stmt)));
    List<Variable> assigned =
        spread.keySet().stream().filter(v -> Walk.assigns(List.of(stmt), v)).toList();
    for (Variable variable : assigned) {
      body.add(
          new Stmt.Store(
              line,
              spread.get(variable),
              new Expr.Read(lane),
              bits(new Expr.Read(scalars.get(variable)))));
    }
    out.add(
        new Stmt.CountedLoop(
            line,
            fresh.label(),
            lane,
            Expr.Constant.ofInt(0),
            Expr.Constant.ofInt(total),
            false,
            Expr.Constant.ofInt(1),
            body,
            OptionalInt.empty()));
    for (Variable variable : assigned) {
      gather(variable, spread.get(variable), line, out);
    }
    return out;
  }

  private static Stmt declare(int line, Variable variable, Expr value) {
    return new Stmt.Declare(line, variable, Optional.of(value));
  }

  private static Expr element(Variable variable, Variable array, Variable lane) {
    Expr load = new Expr.Load(array, new Expr.Read(lane));
    return variable.type() == ScalarType.BOOLEAN
        ? new Expr.Compare(CompareOp.NE, load, Expr.Constant.ofInt(0))
        : load;
  }

  /** A boolean as a lane of its mask. */
  private static Expr bits(Expr value) {
    return value.type() == ScalarType.BOOLEAN
        ? new Expr.Conditional(value, Expr.Constant.ofInt(-1), Expr.Constant.ofInt(0))
        : value;
  }

  private Variable spread(Variable variable, int total, int line, List<Stmt> out) throws NoLanes {
    IrType.Vector type = values.type(variable.type());
    Variable array =
        fresh.variable(
            variable.name() + "_lanes", new IrType.Array(type.element(), AddressSpace.PRIVATE));
    out.add(new Stmt.DeclareArray(line, array, total));
    for (int copy = 0; copy < values.copies(); copy++) {
      Expr vector = new Expr.Read(values.of(variable).get(copy));
      out.add(new Stmt.VectorStore(line, array, place(copy), vector, false));
    }
    return array;
  }

  private void gather(Variable variable, Variable array, int line, List<Stmt> out) throws NoLanes {
    IrType.Vector type = values.type(variable.type());
    for (int copy = 0; copy < values.copies(); copy++) {
      Expr vector = new Expr.VectorLoad(array, place(copy), type);
      out.add(new Stmt.Assign(line, values.of(variable).get(copy), vector));
    }
  }

  private Expr place(int copy) {
    return Expr.Constant.ofInt(copy * values.lanes());
  }

  // ---- what can be done in turn ----

  /** Scalars that a statement names, in order. */
  private static List<Variable> mentioned(Stmt stmt) {
    List<Variable> found = new ArrayList<>();
    Walk.statements(
        List.of(stmt),
        s -> {
          if (s instanceof Stmt.Assign a) {
            found.add(a.variable());
          }
        });
    Walk.expressions(
        List.of(stmt),
        e -> {
          if (e instanceof Expr.Read r) {
            found.add(r.variable());
          }
        });
    return found.stream().distinct().toList();
  }

  private static Set<Variable> declared(Stmt stmt) {
    Set<Variable> found = new HashSet<>();
    Walk.statements(
        List.of(stmt),
        s -> {
          switch (s) {
            case Stmt.Declare d -> found.add(d.variable());
            case Stmt.DeclareArray d -> found.add(d.array());
            case Stmt.CountedLoop loop -> found.add(loop.index());
            default -> {}
          }
        });
    return found;
  }

  private void requireClosed(Stmt stmt) throws NoLanes {
    Set<Label> labels = new HashSet<>();
    Set<Variable> declared = declared(stmt);
    boolean[] closed = {!helpers.of(List.of(stmt)).group()};
    // A label stands around its jumps: it is seen before them.
    Walk.statements(
        List.of(stmt),
        s -> {
          switch (s) {
            case Stmt.Labelled l -> labels.add(l.label());
            case Stmt.Loop l -> labels.add(l.label());
            case Stmt.CountedLoop l -> labels.add(l.label());
            case Stmt.Leave l -> closed[0] &= labels.contains(l.label());
            case Stmt.Continue l -> closed[0] &= labels.contains(l.label());
            case Stmt.Return _ -> closed[0] = false;
            case Stmt.Assign a ->
                closed[0] &= declared.contains(a.variable()) || values.has(a.variable());
            default -> {}
          }
        });
    if (!closed[0]) {
      throw new NoLanes("cannot be done lane by lane");
    }
  }
}
