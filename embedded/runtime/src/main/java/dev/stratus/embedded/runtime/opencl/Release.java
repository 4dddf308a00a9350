package dev.stratus.embedded.runtime.opencl;

import java.lang.System.Logger.Level;

/**
 * Reads the status of release calls. Closing goes on whatever the driver says, so that one refusal
 * does not leak everything behind it; the refusal is told in the log.
 */
final class Release {
  private static final System.Logger LOG = System.getLogger(Release.class.getName());

  private Release() {}

  static void check(int status, String call, String device) {
    if (status != Cl.CL_SUCCESS) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} returned {2} while closing.",
          device,
          call,
          ClStatus.nameOf(status));
    }
  }
}
