package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs on disk: found again, and never trusted further than their checksum. */
class BinaryStoreTest {
  @TempDir Path folder;
  private final Warnings log = new Warnings();
  private final List<String> warnings = log.messages();

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  private DeviceProgram build(OpenClDevice device, String options) {
    try (OpenClContext context = OpenClContext.open(device, Optional.of(folder))) {
      return context.program(Session.SOURCE, options);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aProgramIsFoundAgainByItsContent() throws IOException {
    ScriptedDriver driver = ScriptedDriver.fake();
    DeviceProgram first = build(driver.device(), "-w");
    assertThat(first.fromDisk()).isFalse();
    assertThat(files()).containsExactly(folder.resolve(first.key() + ".clbin"));
    DeviceProgram second = build(driver.device(), "-w");
    assertThat(second.fromDisk()).isTrue();
    assertThat(second.key()).isEqualTo(first.key());
    assertThat(driver.calls("clCreateProgramWithSource")).isEqualTo(1);
    assertThat(build(driver.device(), "").fromDisk()).as("other options").isFalse();
    assertThat(files()).hasSize(2);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDamagedFileIsToldAndBuiltAgain() throws IOException {
    OpenClDevice device = ScriptedDriver.fake().device();
    Path file = folder.resolve(build(device, "").key() + ".clbin");
    byte[] good = Files.readAllBytes(file);
    List<byte[]> damaged = new ArrayList<>();
    damaged.add(new byte[0]);
    damaged.add(java.util.Arrays.copyOf(good, good.length - 1));
    damaged.add(java.util.Arrays.copyOf(good, 20));
    byte[] flipped = good.clone();
    flipped[good.length - 3] ^= 1;
    damaged.add(flipped);
    byte[] foreign = good.clone();
    foreign[0] = 'X';
    damaged.add(foreign);
    for (byte[] bytes : damaged) {
      warnings.clear();
      Files.write(file, bytes);
      assertThat(build(device, "").fromDisk()).isFalse();
      assertThat(warnings).singleElement().asString().contains("damaged");
      assertThat(Files.readAllBytes(file)).as("replaced by a good one").isEqualTo(good);
    }
  }

  @Test
  void aBinaryThatTheDriverRefusesIsToldAndBuiltAgain() {
    ScriptedDriver driver = ScriptedDriver.fake();
    build(driver.device(), "");
    driver.fail("clCreateProgramWithBinary", 1, ClStatus.CL_INVALID_BINARY);
    assertThat(build(driver.device(), "").fromDisk()).isFalse();
    assertThat(warnings).singleElement().asString().contains("does not take the cached program");
    driver.fail("clBuildProgram", 1, ClStatus.CL_INVALID_BINARY);
    assertThat(build(driver.device(), "").fromDisk()).isFalse();
    assertThat(driver.ledger().leaks()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenCostsOnlyTheCache() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    ScriptedDriver driver = ScriptedDriver.fake();
    try (OpenClContext context =
        OpenClContext.open(driver.device(), Optional.of(file.resolve("cache")))) {
      assertThat(context.program(Session.SOURCE, "").fromDisk()).isFalse();
    }
    assertThat(warnings).isNotEmpty().last().asString().contains("cannot be written");
    assertThat(Files.readString(file)).isEqualTo("not a folder");
  }

  @Test
  void aDriverWithoutBinariesCostsOnlyTheCache() throws IOException {
    ScriptedDriver driver = ScriptedDriver.fake();
    OpenClDevice device = driver.device();
    driver.fail("clGetProgramInfo", 1, ClStatus.CL_OUT_OF_HOST_MEMORY);
    assertThat(build(device, "").fromDisk()).isFalse();
    assertThat(warnings).singleElement().asString().contains("gives no binary");
    assertThat(files()).isEmpty();
  }

  @Test
  void aRealDriverTakesItsOwnBinaryBack() {
    OpenClDevice device = TestDevices.any();
    assertThat(build(device, "-w").fromDisk()).isFalse();
    assertThat(build(device, "-w").fromDisk()).isTrue();
    assertThat(Session.run(device, Optional.of(folder))).containsExactly(11, 12);
    assertThat(warnings).isEmpty();
  }
}
