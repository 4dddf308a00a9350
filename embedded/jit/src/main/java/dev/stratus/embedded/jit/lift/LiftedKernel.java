package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.IrProgram;
import java.util.List;
import java.util.Map;

/**
 * A kernel as structured IR, before any pass.
 *
 * @param program scalar nodes only; its kernel's parameters are arrays and scalars, in Java's order
 * @param usesContext whether the Java method takes a KernelContext
 * @param javaIndexes for each parameter of the IR kernel, its index among the Java method's
 *     parameters
 * @param foldedScalars Java parameter index to the argument value that sizes a private or local
 *     array of this code, so that the code is for that value only; the parameter itself stays
 */
public record LiftedKernel(
    IrProgram program,
    boolean usesContext,
    List<Integer> javaIndexes,
    Map<Integer, Object> foldedScalars) {
  public LiftedKernel {
    javaIndexes = List.copyOf(javaIndexes);
    foldedScalars = Map.copyOf(foldedScalars);
  }
}
