package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Turns innermost counted loops of step 1 into strips of lanes, in the kernel and in its helpers.
 * What does not fit stays as it is.
 */
public final class Vectorise extends Rewriter {
  private final TargetDescription target;
  private final AliasClasses aliases;
  private IrFunction current;
  private int nextId;
  private int nextLabel;

  private Vectorise(
      IrProgram program, TargetDescription target, Function<Variable, OptionalInt> aliasGroups) {
    this.target = target;
    this.aliases = new AliasClasses(program, aliasGroups);
    this.current = program.kernel();
  }

  /**
   * @param aliasGroups for the kernel's array parameters: those of one number are one memory
   */
  public static IrProgram run(
      IrProgram program, TargetDescription target, Function<Variable, OptionalInt> aliasGroups) {
    return new Vectorise(program, target, aliasGroups).program(program);
  }

  @Override
  public IrFunction function(IrFunction function) {
    current = function;
    nextId = FreshIds.variable(function);
    nextLabel = FreshIds.label(function);
    return super.function(function);
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.CountedLoop loop && isCandidate(loop)) {
      Optional<LoopBody> body = LoopBody.of(loop, (a, b) -> aliases.mayAlias(current, a, b));
      if (body.isPresent()) {
        StripBuilder builder = new StripBuilder(loop, body.get(), target, () -> nextId++);
        out.add(builder.build(new Label(nextLabel++)));
        return;
      }
    }
    super.stmt(stmt, out);
  }

  /** Parallel loops belong to the work-items; a loop shorter than a strip gains nothing. */
  private boolean isCandidate(Stmt.CountedLoop loop) {
    boolean shorter =
        loop.init() instanceof Expr.Constant first
            && loop.bound() instanceof Expr.Constant end
            && end.bits() - first.bits() < target.vectorWidth();
    return loop.parallel().isEmpty()
        && !loop.inclusive()
        && loop.step().equals(Expr.Constant.ofInt(1))
        && !shorter;
  }
}
