package dev.stratus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.FakeDevices;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.geometry.GroupWalk;
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
  void whereAGridIsALoopsRangeItHasAWorkItemForEachRowOrThereIsNone() throws IOException {
    Tuning tuning = with("row-per-item: {workGroupSizeItems: 4}");
    assertThat(tuning.rowGrid(10, true)).contains(new Launch.Grid(12, 4));
    assertThat(tuning.rowGrid(12, false)).contains(new Launch.Grid(12, 4));
    assertThat(tuning.rowGrid(10, false)).isEmpty();
  }

  @Test
  void aGroupLargerThanTheDeviceTakesIsCutToThat() throws IOException {
    assertThat(with("row-per-item: {workGroupSizeItems: 1024}").rowGroup())
        .isEqualTo(OptionalInt.of(256));
    assertThat(with("row-per-group: {workGroupSizeItems: 1024}").lanes(4096)).isEqualTo(256);
  }

  @Test
  void howWorkIsCutComesFromTheProfile() throws IOException {
    Sizing shipped = Tuning.of(BOARD, ProfileLookup.shippedOnly()).orElseThrow().sizing();
    assertThat(shipped).isEqualTo(Sizing.STANDARD);
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        profile: mine
        match: {level: device, name: Board}
        sizing: {itemsPerUnit: 2, leastSplitWidthColumns: 100, leastPartColumns: 50, mostRowsPerPart: 20}
        """);
    Sizing mine = Tuning.of(BOARD, ProfileLookup.withOverlay(folder)).orElseThrow().sizing();
    GroupWalk.Rows wide = new GroupWalk.Rows(2, 400);
    assertThat(shipped.hugeRows(wide, 4)).isFalse();
    assertThat(mine.hugeRows(wide, 4)).isTrue();
    assertThat(mine.splitParts(wide, 4)).isEqualTo(4);
    assertThat(mine.rowsPerPart(10_000, 4)).isEqualTo(20);
    assertThat(shipped.rowsPerPart(10_000, 4)).isEqualTo(64);
    assertThat(mine.parameterParts(1, 1_000, 4)).isEqualTo(32);
  }
}
