package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The expressions of docs/devices.md each mean one device, on a machine with one of each kind. */
class DocsExpressionsTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "devices.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ");

  private static final DeviceList MACHINE =
      new DeviceList(
          List.of(
              named("opencl:0:0", DeviceClass.CPU, "Portable Computing Language"),
              named("jvm-debug", DeviceClass.JVM_DEBUG, "Java"),
              Device.jvmEngine()),
          List.of());

  private static Device named(String id, DeviceClass kind, String platform) {
    Device fake = FakeDevices.device(id, "basic", kind, 2);
    return new Device(
        id, "basic", platform, "1.0", kind, false, fake.description(), Optional.empty());
  }

  static List<String> expressions() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("| expression |"), page.indexOf("## Doctor"));
    List<String> found = ROW.matcher(section).results().map(row -> row.group(1)).toList();
    assertThat(found).hasSizeGreaterThan(6);
    return found;
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void theExpressionMeansOneDevice(String expression) {
    Device device = new DeviceSelection(expression).choose(MACHINE).device();
    assertThat(device.kind())
        .isEqualTo(expression.equals("jvm-debug") ? DeviceClass.JVM_DEBUG : DeviceClass.CPU);
  }

  @Test
  void theProbesOfThePageAreThoseThatThereAre() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("| probe |"), page.indexOf("It runs once"));
    List<String> told = ROW.matcher(section).results().map(row -> row.group(1)).sorted().toList();
    Path texts =
        Path.of("..", "..", "embedded", "runtime", "src", "main", "resources")
            .resolve(Path.of("dev", "stratus", "embedded", "runtime", "preflight"));
    try (var files = Files.list(texts)) {
      assertThat(told)
          .isEqualTo(
              files.map(f -> f.getFileName().toString().replace(".cl", "")).sorted().toList());
    }
  }
}
