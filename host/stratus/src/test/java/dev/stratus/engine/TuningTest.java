package dev.stratus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.FakeDevices;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a profile says reaches the launch, within what the device takes (here groups of 256). */
class TuningTest {
  private static final Device BOARD = FakeDevices.device("a:0", "Board", DeviceClass.CPU, 4);

  @TempDir Path folder;

  private Tuning with(String kernels) throws IOException {
    Files.writeString(
        folder.resolve("mine.yaml"),
        "profile: mine\nmatch: {level: device, name: Board}\nkernels:\n  " + kernels + "\n");
    return Tuning.of(BOARD, ProfileLookup.withOverlay(folder)).orElseThrow();
  }

  @Test
  void theGroupOfRowPerItemIsTheDriversChoiceUnlessAProfileSaysOtherwise() throws IOException {
    assertThat(Tuning.of(BOARD, ProfileLookup.shippedOnly()).orElseThrow().rowGroup()).isEmpty();
    assertThat(with("row-per-item: {workGroupSizeItems: 4}").rowGroup())
        .isEqualTo(OptionalInt.of(4));
  }

  @Test
  void aGroupLargerThanTheDeviceTakesIsCutToThat() throws IOException {
    assertThat(with("row-per-item: {workGroupSizeItems: 1024}").rowGroup())
        .isEqualTo(OptionalInt.of(256));
    assertThat(with("row-per-group: {workGroupSizeItems: 1024}").lanes(4096)).isEqualTo(256);
  }
}
