package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Declares each variable in the innermost block that holds all its uses, with its first assignment
 * where that comes first. Local arrays go to the top of the function, as device languages ask, and
 * so do private arrays that are used beyond the block that makes them.
 */
final class DeclarationPlacer {
  private final Map<Stmt, Set<Variable>> occurring = new IdentityHashMap<>();

  private DeclarationPlacer() {}

  /** {@code declared}: parameters and tables. */
  static List<Stmt> place(List<Stmt> body, Set<Variable> declared) {
    return new DeclarationPlacer().block(body, new HashSet<>(declared));
  }

  private List<Stmt> block(List<Stmt> statements, Set<Variable> declared) {
    Set<Variable> here = new HashSet<>(declared);
    List<Stmt> result = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Stmt statement = statements.get(i);
      Set<Variable> later = new HashSet<>();
      statements.subList(i + 1, statements.size()).forEach(s -> later.addAll(occurring(s)));
      boolean merged = false;
      for (Variable variable : occurring(statement)) {
        if (here.contains(variable) || !belongsHere(statement, variable, later)) {
          continue;
        }
        here.add(variable);
        if (statement instanceof Stmt.Assign assign
            && assign.variable().equals(variable)
            && !Walk.reads(assign.value(), variable)) {
          merged = true;
        } else {
          result.add(new Stmt.Declare(statement.line(), variable, java.util.Optional.empty()));
        }
      }
      if (merged && statement instanceof Stmt.Assign assign) {
        result.add(
            new Stmt.Declare(
                assign.line(), assign.variable(), java.util.Optional.of(assign.value())));
      } else {
        Set<Variable> inner = new HashSet<>(here);
        if (statement instanceof Stmt.CountedLoop loop) {
          inner.add(loop.index());
        }
        result.add(StmtTree.mapBlocks(statement, b -> block(b, inner)));
      }
    }
    return result;
  }

  /** Whether no single block inside the statement holds every use. */
  private boolean belongsHere(Stmt statement, Variable variable, Set<Variable> later) {
    if (variable.type() instanceof IrType.Array) {
      return false;
    }
    if (statement instanceof Stmt.CountedLoop loop && loop.index().equals(variable)) {
      return false;
    }
    if (later.contains(variable)) {
      return true;
    }
    Set<Variable> own = new HashSet<>();
    StmtTree.ownVariables(statement, own::add);
    long holders =
        Walk.blocks(statement).stream()
            .filter(b -> b.stream().anyMatch(s -> occurring(s).contains(variable)))
            .count();
    boolean inUpdate =
        statement instanceof Stmt.Loop loop
            && loop.update().stream().anyMatch(s -> occurring(s).contains(variable));
    return own.contains(variable) || holders > 1 || inUpdate;
  }

  private Set<Variable> occurring(Stmt statement) {
    Set<Variable> known = occurring.get(statement);
    if (known == null) {
      known = new LinkedHashSet<>();
      StmtTree.ownVariables(statement, known::add);
      for (List<Stmt> inner : Walk.blocks(statement)) {
        for (Stmt s : inner) {
          known.addAll(occurring(s));
        }
      }
      occurring.put(statement, known);
    }
    return known;
  }

  /** Moves array declarations to the top where they cannot stay; before {@link #place}. */
  static List<Stmt> hoistArrays(
      List<Stmt> body, Supplier<Variable> indices, Supplier<Label> labels) {
    List<Stmt.DeclareArray> hoisted = new ArrayList<>();
    collectHoisted(body, body, hoisted);
    if (hoisted.isEmpty()) {
      return body;
    }
    List<Stmt> result = new ArrayList<>(hoisted);
    result.addAll(replace(body, Set.copyOf(hoisted), indices, labels));
    return result;
  }

  private static void collectHoisted(
      List<Stmt> whole, List<Stmt> block, List<Stmt.DeclareArray> hoisted) {
    for (int i = 0; i < block.size(); i++) {
      Stmt statement = block.get(i);
      if (statement instanceof Stmt.DeclareArray array
          && (isLocal(array.array())
              || uses(whole, array.array())
                  != uses(block.subList(i, block.size()), array.array()))) {
        hoisted.add(array);
      }
      Walk.blocks(statement).forEach(inner -> collectHoisted(whole, inner, hoisted));
    }
  }

  private static boolean isLocal(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.LOCAL;
  }

  private static int uses(List<Stmt> statements, Variable variable) {
    int[] count = {0};
    statements.forEach(s -> StmtTree.variables(s, v -> count[0] += v.equals(variable) ? 1 : 0));
    return count[0];
  }

  /** A private array that moved is filled with zeros where Java would have made a new one. */
  private static List<Stmt> replace(
      List<Stmt> block,
      Set<Stmt.DeclareArray> hoisted,
      Supplier<Variable> indices,
      Supplier<Label> labels) {
    List<Stmt> result = new ArrayList<>();
    for (Stmt statement : block) {
      if (statement instanceof Stmt.DeclareArray array && hoisted.contains(array)) {
        if (!isLocal(array.array())) {
          result.addAll(zeros(array, indices.get(), labels.get()));
        }
      } else {
        result.add(StmtTree.mapBlocks(statement, b -> replace(b, hoisted, indices, labels)));
      }
    }
    return result;
  }

  private static List<Stmt> zeros(Stmt.DeclareArray array, Variable index, Label label) {
    int line = array.line();
    ScalarType element = ((IrType.Array) array.array().type()).element();
    Expr.Constant zero = new Expr.Constant(element.stackType(), 0);
    Stmt store = new Stmt.Store(line, array.array(), new Expr.Read(index), zero);
    Expr next =
        new Expr.Binary(BinaryOp.ADD, ScalarType.INT, new Expr.Read(index), Expr.Constant.ofInt(1));
    Expr inside =
        new Expr.Compare(
            dev.stratus.embedded.jit.ir.CompareOp.LT,
            new Expr.Read(index),
            Expr.Constant.ofInt(array.length()));
    return List.of(
        new Stmt.Assign(line, index, Expr.Constant.ofInt(0)),
        new Stmt.Loop(
            line,
            label,
            true,
            inside,
            List.of(new Stmt.Assign(line, index, next)),
            List.of(store),
            OptionalInt.empty()));
  }
}
