package dev.stratus.embedded.runtime.opencl;

import org.junit.jupiter.api.Assumptions;

/** Real devices for tests; where there is none, the test says so aloud and is skipped. */
final class TestDevices {
  private TestDevices() {}

  /** The first device that is not a checking device. */
  static OpenClDevice any() {
    Discovery found = Discovery.discover();
    return found.devices().stream()
        .filter(d -> !d.description().checking())
        .findFirst()
        .orElseGet(() -> {
          String why = "SKIPPED, no OpenCL device: " + found.absences();
          System.out.println(why);
          Assumptions.abort(why);
          throw new AssertionError("unreachable");
        });
  }
}
