package dev.stratus.embedded.jit.structure;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a {@link Node} ends. */
public sealed interface Terminator {

  List<Node> targets();

  /** The same end with other targets. */
  Terminator retarget(UnaryOperator<Node> change);

  record Jump(Node target) implements Terminator {
    @Override
    public List<Node> targets() {
      return List.of(target);
    }

    @Override
    public Terminator retarget(UnaryOperator<Node> change) {
      return new Jump(change.apply(target));
    }
  }

  /** A two-way jump on a BOOLEAN. */
  record Branch(int line, Expr condition, Node whenTrue, Node whenFalse) implements Terminator {
    @Override
    public List<Node> targets() {
      return whenTrue == whenFalse ? List.of(whenTrue) : List.of(whenTrue, whenFalse);
    }

    @Override
    public Terminator retarget(UnaryOperator<Node> change) {
      return new Branch(line, condition, change.apply(whenTrue), change.apply(whenFalse));
    }
  }

  record Exit(Stmt.Return statement) implements Terminator {
    @Override
    public List<Node> targets() {
      return List.of();
    }

    @Override
    public Terminator retarget(UnaryOperator<Node> change) {
      return this;
    }
  }
}
