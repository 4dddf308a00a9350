package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The project that people copy builds against this checkout. Runs when the jars are there, in
 * Maven's verify phase; what it does is in ci/test-example.sh.
 */
class ExampleProjectCheck {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  @Test
  void theExampleBuildsAndItsTestsRunOnEveryDevice() throws Exception {
    requireDevices();
    Path log = Files.createTempFile("stratus-example", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              "bash",
              ROOT.resolve("ci/test-example.sh").toString(),
              "--fetched",
              System.getProperty("stratus.maven.repository"));
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("MAVEN_HOME", System.getProperty("stratus.maven.home"));
      // What the outer Maven was given is not meant for the inner one.
      builder.environment().remove("MAVEN_CMD_LINE_ARGS");
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as("ended within 10 minutes: %s", Files.readString(log)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      Files.delete(log);
    }
  }

  /** Without them the example fails, as it should; then there is nothing to see here. */
  private static void requireDevices() {
    if (System.getProperty("stratus.maven.home") == null) {
      skip("it needs the jars, so it runs in Maven's verify phase; by hand: ci/test-example.sh");
    }
    if (VisibleDevice.all().stream().noneMatch(VisibleDevice::isOpenCl)) {
      skip(VisibleDevice.listing());
    }
    if (Oclgrind.library().isEmpty()) {
      skip(Oclgrind.HOW_TO_GET_IT);
    }
  }

  private static void skip(String why) {
    System.out.println("SKIPPED the example project: " + why);
    Assumptions.abort(why);
  }
}
