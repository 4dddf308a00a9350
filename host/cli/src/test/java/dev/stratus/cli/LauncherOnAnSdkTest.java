package dev.stratus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The program on the TornadoVM SDK in TORNADOVM_HOME, started with the flags that the launcher
 * gives, and with the classes under test instead of the jars.
 */
class LauncherOnAnSdkTest extends LauncherInATree {
  private static final String NO_SDK =
      "SKIPPED the program on a TornadoVM SDK: TORNADOVM_HOME is not set (docs/tornadovm.md).";

  private String sdk = "";

  @BeforeEach
  void requireSdk() throws IOException {
    String named = System.getenv("TORNADOVM_HOME");
    if (named == null) {
      System.out.println(NO_SDK);
    }
    Assumptions.assumeTrue(named != null, NO_SDK);
    sdk = String.valueOf(named);
    maven("3.8.7");
  }

  /** What the launcher would start, up to the class path. */
  private List<String> javaAndFlags() throws Exception {
    String jdk = System.getProperty("java.home");
    Run dry =
        launch(
            Map.of("TORNADOVM_HOME", sdk, "JAVA_HOME", jdk, "STRATUS_DRY_RUN", "1"),
            "devices",
            "--runtime",
            "tornadovm");
    assertThat(dry.exit()).as(dry.err()).isZero();
    List<String> words = Arrays.asList(dry.out().strip().split(" "));
    return words.subList(0, words.indexOf("-cp"));
  }

  private Run program(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(javaAndFlags());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("TORNADOVM_HOME", sdk);
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
    if (Files.isReadable(library)) {
      builder.environment().put("LD_PRELOAD", library.toString());
    }
    Path out = home.resolve("program-out.txt");
    Path err = home.resolve("program-err.txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the program ends").isTrue();
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void devicesAreTornadoVms() throws Exception {
    Run run = program("devices");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("tornado:0:0", "jvm").doesNotContain("jvm-debug");
  }

  @Test
  void theDemoPassesForwardAndBackward() throws Exception {
    Run run = program("demo", "--rows", "100", "--json");
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("\"target\" : \"tornadovm\"", "layernorm-backward");
    assertThat(run.err().split("these options have no effect", -1)).as("said once").hasSize(2);
  }

  @Test
  void relativeFileNamesMeanTheUsersFolder() throws Exception {
    float[] values = new float[6 * 40];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37) % 101;
    }
    Tensor x = Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, 6, 40);
    TensorFiles.write(home.resolve("x.npy").toString(), x);
    Run run = program("layernorm", "--input", "x.npy", "--check", "--output", "y.npy");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("passed", "tornado:0:0");
    assertThat(home.resolve("y.npy")).isRegularFile();
  }
}
