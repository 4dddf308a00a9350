package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one start writes down is set at the next, before the drivers are loaded. */
class DriverWorkaroundsTest {
  private static final String NAME = DriverWorkarounds.POCL_WORK_GROUP_METHOD;

  @TempDir Path cache;

  /** Loads OpenCL as every program does and prints what is in force. */
  public static final class Program {
    public static void main(String[] arguments) {
      OpenCl.load();
      System.out.println("in force: " + DriverWorkarounds.inForce(NAME));
    }
  }

  private String run(Map<String, String> environment, List<String> flags) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED");
    builder.command().addAll(flags);
    builder
        .command()
        .addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said.strip();
  }

  @Test
  void whatIsWrittenDownIsInForceAtTheNextStart() throws Exception {
    assertThat(run(Map.of(), List.of())).endsWith("in force:");
    Path folder = UserCache.preflight(Map.of("XDG_CACHE_HOME", cache.toString()), "/nowhere");
    DriverWorkarounds.put(folder, NAME, true, "loops");
    assertThat(run(Map.of(), List.of())).endsWith("in force: loops");
    assertThat(run(Map.of(NAME, "loopvec"), List.of()))
        .as("the user's own value stays")
        .endsWith("in force: loopvec");
    assertThat(run(Map.of(), List.of("-D" + DriverWorkarounds.PROPERTY + "=off")))
        .as("a driver that is to be asked is met as it is")
        .endsWith("in force:");
  }

  @Test
  void onlyKnownNamesAreTaken() throws Exception {
    Files.writeString(cache.resolve("workarounds.env"), "LD_PRELOAD=x\n" + NAME + "=cbs\nnoise\n");
    assertThat(DriverWorkarounds.read(cache)).isEqualTo(Map.of(NAME, "cbs"));
    assertThatThrownBy(() -> DriverWorkarounds.put(cache, "LD_PRELOAD", true, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LD_PRELOAD");
    DriverWorkarounds.put(cache, NAME, false, "");
    assertThat(DriverWorkarounds.read(cache)).isEmpty();
  }

  @Test
  void theCacheFolderIsTheUsersOwn() {
    assertThat(UserCache.preflight(Map.of(), "/home/ada"))
        .isEqualTo(Path.of("/home/ada/.cache/stratus/preflight"));
    assertThat(UserCache.preflight(Map.of("XDG_CACHE_HOME", "/var/c"), "/home/ada"))
        .isEqualTo(Path.of("/var/c/stratus/preflight"));
    assertThat(UserCache.preflight(Map.of("XDG_CACHE_HOME", "here"), "/home/ada"))
        .as("the specification ignores relative paths")
        .isEqualTo(Path.of("/home/ada/.cache/stratus/preflight"));
  }
}
