package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.KernelRequest;

/**
 * Turns the bytecode of a kernel, and of the Java methods it calls, into structured IR: basic
 * blocks, expressions in place of the operand stack, statements nested along the dominator tree,
 * and then, step by step, the loops and conditions that stood in the source.
 */
public final class KernelLifter {
  private final ClassBytes classes;

  public KernelLifter(ClassBytes classes) {
    this.classes = classes;
  }

  /**
   * @throws KernelRefusedException where the kernel holds what cannot be compiled
   */
  public LiftedKernel lift(KernelRequest request) {
    return new ProgramLifter(new ClassPool(classes)).lift(request);
  }
}
