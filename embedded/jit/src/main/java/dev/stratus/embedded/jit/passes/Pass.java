package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.IrProgram;
import java.util.function.Predicate;

/**
 * A named step from a lawful program to a lawful program.
 *
 * @param name in the stages of a compiled kernel and in messages
 * @param what what starts to hold after it
 * @param when the targets that it runs for
 */
public record Pass(String name, String what, Predicate<TargetDescription> when, Step step) {
  @FunctionalInterface
  public interface Step {
    IrProgram apply(IrProgram program, PassContext context);
  }
}
