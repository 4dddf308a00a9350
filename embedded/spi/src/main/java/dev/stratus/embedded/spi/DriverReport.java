package dev.stratus.embedded.spi;

import java.util.List;
import java.util.Optional;

/**
 * How far the way to the drivers is open, for a diagnosis.
 *
 * @param loader the loader library that was opened; empty if there is none
 * @param problem why the loader is not there or lists no platform; empty if it lists some
 * @param platforms the drivers that answered, in the loader's order
 */
public record DriverReport(
    Optional<String> loader, Optional<String> problem, List<Platform> platforms) {

  public DriverReport {
    platforms = List.copyOf(platforms);
  }

  /**
   * A driver.
   *
   * @param name the platform's name
   * @param version what it implements, such as {@code OpenCL 3.0 PoCL 3.1}; empty if it did not say
   * @param devices how many devices answered
   * @param problems what did not answer, a sentence each
   */
  public record Platform(String name, String version, int devices, List<String> problems) {
    public Platform {
      problems = List.copyOf(problems);
    }
  }
}
