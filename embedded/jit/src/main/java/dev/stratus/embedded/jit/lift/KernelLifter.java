package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.KernelRequest;

/** Turns the bytecode of a kernel, and of the Java methods it calls, into structured IR. */
public final class KernelLifter {
  private final ClassBytes classes;

  public KernelLifter(ClassBytes classes) {
    this.classes = classes;
  }

  /**
   * @throws KernelRefusedException where the kernel holds what cannot be compiled
   */
  public LiftedKernel lift(KernelRequest request) {
    throw new KernelRefusedException(
        request.method(), "", 0, -1, "", "class bytes found: " + classes.find(request.method().owner()).isPresent());
  }
}
