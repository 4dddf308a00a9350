package dev.stratus.embedded.runtime.cuda;

import java.lang.System.Logger.Level;

/** Frees what a device holds. A failure is told, not thrown: there is nothing left to undo. */
final class CudaRelease {
  private static final System.Logger LOG = System.getLogger(CudaRelease.class.getName());

  private CudaRelease() {}

  static void quietly(String device, Runnable release) {
    try {
      release.run();
    } catch (CudaException failure) {
      // After a sticky error that is every one of them: the context has taken all with it.
      LOG.log(Level.DEBUG, "{0}: not freed: {1}", device, failure.getMessage());
    }
  }
}
