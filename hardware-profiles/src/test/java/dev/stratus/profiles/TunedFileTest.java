package dev.stratus.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tuner keeps is what the lookup finds, for the driver it was measured with. */
class TunedFileTest {
  private static final DeviceFacts DEVICE =
      new DeviceFacts("A: 'board' #1", "Maker", "Some Platform", "1.0", "cpu");
  private static final DeviceFacts NEW_DRIVER =
      new DeviceFacts("A: 'board' #1", "Maker", "Some Platform", "2.0", "cpu");

  @TempDir Path folder;

  private static TunedEntry entry(int rows, String driver, int accumulators) {
    return new TunedEntry(
        new TunedKey(Pass.FORWARD, "float32", rows, 64),
        driver,
        new TunedChoice(
            "layernorm-forward/row-per-item",
            KernelForm.ROW_PER_ITEM,
            Optional.of(4),
            8,
            accumulators,
            StoreChoice.TEMPORAL,
            Optional.empty()),
        900,
        1000,
        TunedClock.DEVICE,
        List.of(TuneStep.KERNEL, TuneStep.STRIPS, TuneStep.GROUPS),
        LocalDate.of(2026, 11, 26),
        "stratus tune --shapes 1024x64");
  }

  private DeviceProfile find(DeviceFacts device, int rows) {
    return ProfileLookup.withOverlay(folder)
        .find(device)
        .forProblem(new TunedKey(Pass.FORWARD, "float32", rows, 64));
  }

  @Test
  void whatWasKeptIsReadAndFoundAtTheLevelOfTheOverlay() {
    Path file = TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 2));

    assertThat(TunedFile.read(folder, DEVICE)).containsExactly(entry(1024, "1.0", 2));
    DeviceProfile profile = find(DEVICE, 1024);
    String name = file.getFileName().toString().replace(".yaml", "");
    assertThat(profile.rowPerItem())
        .isEqualTo(
            new FormProfile(
                KernelForm.ROW_PER_ITEM,
                Optional.of(new Found<>(4, Level.USER_OVERLAY, name)),
                new Found<>(8, Level.USER_OVERLAY, name),
                new Found<>(2, Level.USER_OVERLAY, name)));
    assertThat(profile.storePolicy().value()).isEqualTo(StoreChoice.TEMPORAL);
    assertThat(profile.rowPerGroup().accumulators().level()).isEqualTo(Level.DEFAULT);
    assertThat(profile.matchedAt())
        .startsWith("matched at: user overlay (" + name + ": forward 1024x64 float32), ");
    assertThat(profile.notes()).isEmpty();
    assertThat(profile.text()).contains("tuned forward 1024x64 float32", "vectors of 8, 2 accum");
  }

  @Test
  void theNearestNumberOfRowsServesUpToTwiceAsMany() {
    TunedFile.keep(folder, DEVICE, entry(1000, "1.0", 2));
    TunedFile.keep(folder, DEVICE, entry(1900, "1.0", 3));
    assertThat(find(DEVICE, 1001).rowPerItem().accumulators().value()).isEqualTo(2);
    assertThat(find(DEVICE, 1500).rowPerItem().accumulators().value()).isEqualTo(3);
    assertThat(find(DEVICE, 3800).rowPerItem().accumulators().value()).isEqualTo(3);
    assertThat(find(DEVICE, 3801).rowPerItem().accumulators().level()).isEqualTo(Level.DEFAULT);
    assertThat(find(DEVICE, 499).rowPerItem().accumulators().level()).isEqualTo(Level.DEFAULT);
    DeviceProfile all = ProfileLookup.withOverlay(folder).find(DEVICE);
    for (TunedKey other :
        List.of(
            new TunedKey(Pass.BACKWARD, "float32", 1000, 64),
            new TunedKey(Pass.FORWARD, "float64", 1000, 64),
            new TunedKey(Pass.FORWARD, "float32", 1000, 65))) {
      assertThat(all.forProblem(other)).isEqualTo(all);
    }
  }

  @Test
  void anEntryOfAnotherDriverIsStaleAndIgnoredWithANote() {
    Path file = TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 2));
    DeviceProfile profile = find(NEW_DRIVER, 1024);
    assertThat(profile.rowPerItem().accumulators().level()).isEqualTo(Level.DEFAULT);
    assertThat(profile.notes())
        .containsExactly(
            file
                + ": 1 tuned entry was measured with driver 1.0, and the driver of A: 'board' #1 is"
                + " now 2.0: it is ignored. Run 'stratus tune' again, or remove the file.");

    TunedFile.keep(folder, NEW_DRIVER, entry(1024, "2.0", 5));
    assertThat(TunedFile.read(folder, DEVICE)).hasSize(2);
    assertThat(find(NEW_DRIVER, 1024).rowPerItem().accumulators().value()).isEqualTo(5);
    assertThat(find(DEVICE, 1024).rowPerItem().accumulators().value()).isEqualTo(2);
    assertThat(find(NEW_DRIVER, 1024).notes()).isEmpty();
  }

  @Test
  void anEntryReplacesThatOfItsProblemAndDriverAndNoOther() throws IOException {
    TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 2));
    TunedFile.keep(folder, DEVICE, entry(7, "1.0", 3));
    TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 4));
    assertThat(TunedFile.read(folder, DEVICE))
        .containsExactly(entry(7, "1.0", 3), entry(1024, "1.0", 4));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no other file is left").hasSize(1);
    }
  }

  @Test
  void aTrialGoesBeforeWhatIsKeptAndIsNotKept() {
    TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 2));
    DeviceProfile trial =
        ProfileLookup.withOverlay(folder)
            .withTrial(DEVICE, entry(1024, "1.0", 7))
            .find(DEVICE)
            .forProblem(new TunedKey(Pass.FORWARD, "float32", 1024, 64));
    assertThat(trial.rowPerItem().accumulators().value()).isEqualTo(7);
    assertThat(find(DEVICE, 1024).rowPerItem().accumulators().value()).isEqualTo(2);
  }

  @Test
  void theStandardLookupReadsAFolderAgainWhenATunerWroteIntoIt() {
    String before = System.getProperty(ProfileLookup.OVERLAY_PROPERTY, "");
    System.setProperty(ProfileLookup.OVERLAY_PROPERTY, folder.toString());
    try {
      assertThat(ProfileLookup.overlayFolder()).isEqualTo(folder);
      assertThat(ProfileLookup.standard()).isSameAs(ProfileLookup.standard());
      assertThat(ProfileLookup.standard().find(DEVICE).tuned().entries()).isEmpty();
      TunedFile.keep(folder, DEVICE, entry(1024, "1.0", 2));
      assertThat(ProfileLookup.standard().find(DEVICE).tuned().entries()).hasSize(1);
    } finally {
      System.setProperty(ProfileLookup.OVERLAY_PROPERTY, before);
    }
  }

  @Test
  void whatIsThereAndIsNoProfileIsNotOverwritten() throws IOException {
    Path file = TunedFile.of(folder, DEVICE);
    Files.writeString(file, "schemaVersion: 9\n");
    assertThatThrownBy(() -> TunedFile.keep(folder, DEVICE, entry(1, "1.0", 1)))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("schemaVersion is 9, and this version of Stratus reads up to 1");
    assertThat(file).hasContent("schemaVersion: 9\n");
  }
}
