package dev.stratus.embedded.runtime.cuda;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Frees what a device holds. A failure is told, not thrown: there is nothing left to undo. */
final class CudaRelease {
  private static final System.Logger LOG = System.getLogger(CudaRelease.class.getName());

  private CudaRelease() {}

  static void quietly(CudaContext context, Consumer<Cuda> release) {
    try {
      release.accept(context.enter());
    } catch (CudaException failure) {
      LOG.log(
          Level.DEBUG,
          "{0}: what was freed there was gone: {1}",
          context.device().name(),
          failure.getMessage());
    }
  }
}
