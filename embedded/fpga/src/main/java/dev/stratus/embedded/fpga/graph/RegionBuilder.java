package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Divides a kernel into regions: pipelines, what is straight between them, and their control. */
final class RegionBuilder {
  private final Circuit circuit;
  private final Map<Variable, Integer> registerArrays;
  private final Map<FunctionId, IrFunction> helpers;
  private int freshVariable;

  RegionBuilder(
      Circuit circuit,
      Map<Variable, Integer> registerArrays,
      Map<FunctionId, IrFunction> helpers,
      int freshVariable) {
    this.circuit = circuit;
    this.registerArrays = registerArrays;
    this.helpers = helpers;
    this.freshVariable = freshVariable;
  }

  List<Region> regions(List<Stmt> block) {
    List<Region> out = new ArrayList<>();
    List<Stmt> pending = new ArrayList<>();
    for (Stmt stmt : block) {
      if (isStraight(stmt)) {
        pending.add(stmt);
      } else {
        other(stmt, pending, out);
      }
    }
    flush(pending, out);
    return out;
  }

  private GraphBuilder graphs() {
    return new GraphBuilder(circuit, registerArrays, helpers);
  }

  private void flush(List<Stmt> pending, List<Region> out) {
    if (!pending.isEmpty()) {
      int line = pending.getFirst().line();
      out.add(
          new Region.Straight(line, IntegerSums.balanced(graphs().straight(List.copyOf(pending)))));
      pending.clear();
    }
  }

  /** Whether a statement can be part of a graph: no loop, no jump out of it, no memory. */
  private boolean isStraight(Stmt stmt) {
    return !Unroller.holdsLoop(List.of(stmt)) && targets(stmt).isEmpty() && !declaresMemory(stmt);
  }

  private boolean declaresMemory(Stmt stmt) {
    boolean[] found = {false};
    Walk.statements(
        List.of(stmt),
        s ->
            found[0] |= s instanceof Stmt.DeclareArray a && !registerArrays.containsKey(a.array()));
    return found[0];
  }

  /** Labels around a statement that it jumps to; -1 for the function's end. */
  private static Set<Label> targets(Stmt stmt) {
    Set<Label> targets = new HashSet<>();
    Set<Label> own = new HashSet<>();
    Walk.statements(
        List.of(stmt),
        s -> {
          switch (s) {
            case Stmt.Labelled b -> own.add(b.label());
            case Stmt.Loop l -> own.add(l.label());
            case Stmt.CountedLoop l -> own.add(l.label());
            case Stmt.Leave j -> targets.add(j.label());
            case Stmt.Continue j -> targets.add(j.label());
            case Stmt.Return _ -> targets.add(new Label(-1));
            default -> {}
          }
        });
    targets.removeAll(own);
    return targets;
  }

  private void other(Stmt stmt, List<Stmt> pending, List<Region> out) {
    switch (stmt) {
      case Stmt.DeclareArray s -> {
        flush(pending, out);
        if (circuit.arrays().get(s.array()) != null
            && s.array().type() instanceof IrType.Array type
            && type.space() == AddressSpace.PRIVATE) {
          out.add(new Region.Clear(s.line(), s.array()));
        }
      }
      case Stmt.If s -> {
        Place condition = named(s.condition(), "condition", s.line(), pending);
        flush(pending, out);
        out.add(new Region.Branch(s.line(), condition, regions(s.then()), regions(s.otherwise())));
      }
      case Stmt.Labelled s -> {
        flush(pending, out);
        out.add(new Region.Labelled(s.line(), s.label(), regions(s.body())));
      }
      case Stmt.Leave s -> {
        flush(pending, out);
        out.add(new Region.Jump(s.line(), s.label(), false));
      }
      case Stmt.Continue s -> {
        flush(pending, out);
        out.add(new Region.Jump(s.line(), s.label(), true));
      }
      case Stmt.Return s -> {
        flush(pending, out);
        out.add(new Region.Return(s.line()));
      }
      case Stmt.CountedLoop s -> counted(s, pending, out);
      case Stmt.Loop s -> loop(s, pending, out);
      default -> throw new IllegalStateException("No region for " + stmt + ". Please report it.");
    }
  }

  /** A register of its own for a value. */
  private Place named(Expr value, String name, int line, List<Stmt> pending) {
    Variable variable = new Variable(freshVariable++, name, value.type());
    pending.add(new Stmt.Declare(line, variable, Optional.of(value)));
    return Place.of(variable);
  }

  /** Whether nothing in a loop keeps its turns from overlapping. */
  private boolean isPipeline(Stmt loop, List<Stmt> body) {
    return !Unroller.holdsLoop(body)
        && targets(loop).isEmpty()
        && body.stream().noneMatch(this::declaresMemory);
  }

  private void counted(Stmt.CountedLoop s, List<Stmt> pending, List<Region> out) {
    Place init = named(s.init(), s.index().name() + " from", s.line(), pending);
    Place bound = named(s.bound(), s.index().name() + " to", s.line(), pending);
    Place step = named(s.step(), s.index().name() + " by", s.line(), pending);
    flush(pending, out);
    Region.Count count = new Region.Count(init, bound, step, s.inclusive());
    if (isPipeline(s, s.body())) {
      Graph graph = IntegerSums.balanced(graphs().turn(s, constant(s.init()), constant(s.step())));
      out.add(new Region.Pipeline(s.line(), Optional.of(count), graph));
    } else {
      out.add(new Region.Counted(s.line(), s.label(), s.index(), count, regions(s.body())));
    }
  }

  private static OptionalLong constant(Expr expr) {
    return expr instanceof Expr.Constant c ? OptionalLong.of(c.bits()) : OptionalLong.empty();
  }

  private void loop(Stmt.Loop s, List<Stmt> pending, List<Region> out) {
    flush(pending, out);
    List<Stmt> all = new ArrayList<>(s.body());
    all.addAll(s.update());
    if (isPipeline(s, all)) {
      out.add(
          new Region.Pipeline(s.line(), Optional.empty(), IntegerSums.balanced(graphs().turn(s))));
      return;
    }
    Variable holds = new Variable(freshVariable++, "goes on", ScalarType.BOOLEAN);
    List<Stmt> condition = List.of(new Stmt.Declare(s.line(), holds, Optional.of(s.condition())));
    out.add(
        new Region.While(
            s.line(),
            s.label(),
            s.testFirst(),
            regions(condition),
            Place.of(holds),
            regions(s.body()),
            regions(s.update())));
  }
}
