package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A driver's compiler does not keep the JVM's signals. */
class SignalHandlersTest {
  private static final int SECONDS = 6;

  @Test
  void theJvmHasItsHandlersAfterADriverCompiled() throws InterruptedException {
    OpenClDevice device = TestDevices.any();
    try (OpenClContext context = OpenClContext.open(device, Optional.empty());
        OpenClQueue queue = context.openQueue()) {
      SafepointStorm.buildAndRun(context, queue);
      // They are looked at each millisecond; what is waited for here is a busy machine.
      for (int i = 0; i < 1000 && !SignalHandlers.areTheJvms(); i++) {
        Thread.sleep(10);
      }
      assertThat(SignalHandlers.areTheJvms()).isTrue();
      if (device.description().platform().contains("Portable Computing Language")) {
        assertThat(SignalHandlers.wereRestored()).as("PoCL's LLVM takes them").isTrue();
      }
      SafepointStorm.buildAndRun(context, queue);
      assertThat(SignalHandlers.areTheJvms()).as("and not again").isTrue();
    }
  }

  @Test
  void safepointsAndCompilationsGoTogether() throws Exception {
    TestDevices.any();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SafepointStorm.class.getName(),
                Integer.toString(SECONDS))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("built and ran \\d+ kernels");
  }
}
