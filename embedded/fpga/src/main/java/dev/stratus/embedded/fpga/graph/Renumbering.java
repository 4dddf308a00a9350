package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;

/** Gives a function's variables and labels ids that no other function of its program has. */
final class Renumbering extends Rewriter {
  private final int variables;
  private final int labels;

  /**
   * @param variables is added to the ids of variables
   * @param labels is added to labels
   */
  Renumbering(int variables, int labels) {
    this.variables = variables;
    this.labels = labels;
  }

  @Override
  public IrFunction function(IrFunction function) {
    return new IrFunction(
        function.id(),
        function.sourceFile(),
        function.parameters().stream().map(this::variable).toList(),
        function.result(),
        block(function.body()));
  }

  /** Constant tables, whose ids are negative, belong to all functions. */
  @Override
  protected Variable variable(Variable variable) {
    return variable.id() < 0
        ? variable
        : new Variable(variable.id() + variables, variable.name(), variable.type());
  }

  private Label label(Label label) {
    return new Label(label.id() + labels);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    out.add(
        switch (rebuilt(stmt)) {
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
          case Stmt other -> other;
        });
  }
}
