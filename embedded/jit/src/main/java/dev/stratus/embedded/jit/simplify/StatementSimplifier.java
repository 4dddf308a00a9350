package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** From structured statements with every jump written out to what a person would write. */
public final class StatementSimplifier {
  private StatementSimplifier() {}

  /** Jumps first, then loops, then the jumps that loops' conditions made superfluous. */
  public static List<Stmt> shape(List<Stmt> body) {
    List<Stmt> before = body;
    while (true) {
      List<Stmt> after = LoopShaper.shape(JumpCleaner.clean(before));
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  /** Declares variables. No variable may be added after it. */
  public static List<Stmt> declare(
      List<Stmt> body, Set<Variable> declared, Supplier<Variable> indices, Supplier<Label> labels) {
    return DeclarationPlacer.place(DeclarationPlacer.hoistArrays(body, indices, labels), declared);
  }
}
