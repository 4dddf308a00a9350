package example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.NoSuchDeviceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example that the docs show is this one, and it does what they say. */
class TrainDigitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "jvm"})
  void learnsTheDigits(String device) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      TrainDigits.main(new String[] {device});
    } catch (NoSuchDeviceException absent) {
      before.println("SKIPPED the example on '" + device + "': " + absent.getMessage());
      Assumptions.abort(absent.getMessage());
    } finally {
      System.setOut(before);
    }
    String out = bytes.toString(StandardCharsets.UTF_8);
    Matcher accuracy = Pattern.compile("accuracy (\\d+\\.\\d+) %").matcher(out);
    assertThat(accuracy.find()).as(out).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(96);
    assertThat(out).contains("layernorm_1").contains(device);
  }

  @Test
  void docsShowThisVeryFile() throws IOException {
    String code = Files.readString(Path.of("src/main/java/example/TrainDigits.java"));
    assertThat(Files.readString(Path.of("../../docs/training.md"))).contains(code);
  }
}
