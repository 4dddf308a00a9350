package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies statements so that the copy can stand in the same function: what is declared in them and
 * the labels they set get new ids.
 */
final class FreshCopy extends Rewriter {
  private final Fresh fresh;
  private final Map<Variable, Variable> variables;
  private final Map<Label, Label> labels = new HashMap<>();

  /**
   * @param replaced variables from outside, and what stands for them in the copy
   */
  FreshCopy(Fresh fresh, Map<Variable, Variable> replaced) {
    this.fresh = fresh;
    this.variables = new HashMap<>(replaced);
  }

  @Override
  protected Variable variable(Variable variable) {
    return variables.getOrDefault(variable, variable);
  }

  private Label label(Label label) {
    return labels.getOrDefault(label, label);
  }

  private void declare(Variable variable) {
    variables.put(variable, fresh.variable(variable.name(), variable.type()));
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    switch (stmt) {
      case Stmt.Declare s -> declare(s.variable());
      case Stmt.DeclareArray s -> declare(s.array());
      case Stmt.Labelled s -> labels.put(s.label(), fresh.label());
      case Stmt.Loop s -> labels.put(s.label(), fresh.label());
      case Stmt.CountedLoop s -> {
        declare(s.index());
        labels.put(s.label(), fresh.label());
      }
      default -> {}
    }
    out.add(relabelled(rebuilt(stmt)));
  }

  private Stmt relabelled(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Labelled s -> new Stmt.Labelled(s.line(), label(s.label()), s.body());
      case Stmt.Loop s ->
          new Stmt.Loop(
              s.line(),
              label(s.label()),
              s.testFirst(),
              s.condition(),
              s.update(),
              s.body(),
              s.parallel());
      case Stmt.CountedLoop s ->
          new Stmt.CountedLoop(
              s.line(),
              label(s.label()),
              s.index(),
              s.init(),
              s.bound(),
              s.inclusive(),
              s.step(),
              s.body(),
              s.parallel());
      case Stmt.Leave s -> new Stmt.Leave(s.line(), label(s.label()));
      case Stmt.Continue s -> new Stmt.Continue(s.line(), label(s.label()));
      default -> stmt;
    };
  }
}
