package dev.stratus.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain from the user's own file to the default, a value at a time. */
class ProfileLookupTest {

  private static final DeviceFacts POCL_AVX512 =
      new DeviceFacts(
          "pthread-skylake-avx512-AMD EPYC",
          "AuthenticAMD",
          "Portable Computing Language",
          "3.1+debian",
          "CPU");
  private static final DeviceFacts POCL_PLAIN =
      new DeviceFacts(
          "pthread-haswell", "GenuineIntel", "Portable Computing Language", "3.1", "cpu");
  private static final DeviceFacts UNKNOWN_GPU =
      new DeviceFacts("Unheard Of 9000", "Nobody", "Nothing", "1", "gpu");
  private static final DeviceFacts UNKNOWN =
      new DeviceFacts("Board", "Nobody", "Nothing", "1", "accelerator");

  @TempDir Path folder;

  @Test
  void everyValueSaysAtWhichLevelItWasFound() {
    DeviceProfile profile = ProfileLookup.shippedOnly().find(POCL_AVX512);

    assertThat(profile.matchedAt())
        .isEqualTo(
            "matched at: architecture (pocl-cpu-avx512), vendor (pocl-cpu), kind (kind-cpu),"
                + " default");
    assertThat(profile.rowPerItem().vectorWidth())
        .isEqualTo(new Found<>(16, Level.ARCHITECTURE, "pocl-cpu-avx512"));
    assertThat(profile.rowPerGroup().workGroupSize())
        .contains(new Found<>(16, Level.VENDOR, "pocl-cpu"));
    assertThat(profile.rowPerGroup().accumulators())
        .isEqualTo(new Found<>(4, Level.DEFAULT, "default"));
    assertThat(profile.rowPerItem().workGroupSize()).isEmpty();
    assertThat(profile.lastLevelCacheBytes()).isEmpty();
    assertThat(profile.preferredForm())
        .isEqualTo(new Found<>(KernelForm.ROW_PER_ITEM, Level.VENDOR, "pocl-cpu"));
    assertThat(profile.measurements()).hasSize(8).allSatisfy(m -> assertThat(m.how()).isNotBlank());
  }

  @Test
  void thePrintedFormNamesTheLevels() {
    assertThat(ProfileLookup.shippedOnly().find(POCL_AVX512).text())
        .isEqualTo(
            """
            pthread-skylake-avx512-AMD EPYC
              matched at: architecture (pocl-cpu-avx512), vendor (pocl-cpu), kind (kind-cpu), default
              preferred form                    row-per-item (vendor, pocl-cpu)
              numerics                          reassociate (vendor, pocl-cpu)
              store policy                      auto (vendor, pocl-cpu)
              last-level cache, bytes           as the driver reports
              build flags                       none
              row-per-item: work-group, items   the driver's choice
              row-per-item: vector, floats      16 (architecture, pocl-cpu-avx512)
              row-per-item: accumulators        4 (architecture, pocl-cpu-avx512)
              row-per-group: work-group, items  16 (vendor, pocl-cpu)
              row-per-group: vector, floats     16 (default, default)
              row-per-group: accumulators       4 (default, default)
              sizing: items per unit            8 (default, default)
              sizing: few rows per unit         8 (default, default)
              sizing: least split width         32768 (default, default)
              sizing: least part, columns       8192 (default, default)
              sizing: least rows per part       8 (default, default)
              sizing: most rows per part        64 (default, default)
              fp64                              true (vendor, pocl-cpu)
              fp16                              false (vendor, pocl-cpu)
              unified memory                    true (vendor, pocl-cpu)
              OpenCL C                          1.2 (vendor, pocl-cpu)
              largest work-group, items         4096 (vendor, pocl-cpu)
              preferred vector, floats          16 (architecture, pocl-cpu-avx512)
              memory measured, GB/s             41.1 (non-temporal copy of 64 MiB, read and written bytes, median of 61, 2026-11-22) (architecture, pocl-cpu-avx512)
              launch measured, us               57.0 (one work-item, queued and waited for by the bare driver calls, median, 2026-11-26) (vendor, pocl-cpu)
            """);
  }

  @Test
  void unknownHardwareGetsItsNearestRelative() {
    ProfileLookup lookup = ProfileLookup.shippedOnly();
    assertThat(lookup.find(POCL_PLAIN).matchedAt())
        .isEqualTo(
            "matched at: architecture (pocl-cpu-avx2), vendor (pocl-cpu), kind (kind-cpu), default");
    assertThat(lookup.find(UNKNOWN_GPU).matchedAt())
        .isEqualTo("matched at: kind (kind-gpu), default");
    assertThat(lookup.find(UNKNOWN_GPU).preferredForm().value())
        .isEqualTo(KernelForm.ROW_PER_GROUP);
    assertThat(lookup.find(UNKNOWN).matchedAt()).isEqualTo("matched at: default");
    assertThat(lookup.find(UNKNOWN).form(KernelForm.ROW_PER_GROUP).workGroupSize())
        .contains(new Found<>(64, Level.DEFAULT, "default"));
  }

  @Test
  void theUsersOwnFileWinsOverAnExactMatchAndLeavesTheRest() throws IOException {
    write(
        "mine.yaml",
        """
        profile: mine
        match: {level: kind, kind: cpu}
        kernels:
          row-per-item: {vectorWidthFloats: 8, workGroupSizeItems: 32}
        lastLevelCacheBytes: 33554432
        """);
    write("notes.txt", "not a profile, and not read");
    write(
        "exact.yml",
        """
        profile: exact
        match: {level: device, name: "PTHREAD-skylake-avx512-amd epyc"}
        kernels:
          row-per-item: {vectorWidthFloats: 4}
        """);

    DeviceProfile profile = ProfileLookup.withOverlay(folder).find(POCL_AVX512);

    assertThat(profile.matchedAt())
        .startsWith("matched at: user overlay (exact), user overlay (mine), architecture (");
    assertThat(profile.rowPerItem().vectorWidth())
        .isEqualTo(new Found<>(4, Level.USER_OVERLAY, "exact"));
    assertThat(profile.rowPerItem().workGroupSize())
        .contains(new Found<>(32, Level.USER_OVERLAY, "mine"));
    assertThat(profile.rowPerItem().accumulators().level()).isEqualTo(Level.ARCHITECTURE);
    assertThat(profile.lastLevelCacheBytes())
        .isEqualTo(Optional.of(new Found<>(33_554_432L, Level.USER_OVERLAY, "mine")));
    assertThat(ProfileLookup.withOverlay(folder).find(UNKNOWN_GPU).matchedAt())
        .isEqualTo("matched at: kind (kind-gpu), default");
  }

  @Test
  void theOverlayIsTheFolderInTheEnvironmentOrTheOneInTheHome() throws IOException {
    String profile = "profile: %s\nmatch: {level: default}\nnumerics: strict\n";
    write("a.yaml", profile.formatted("named"));
    Path home = folder.resolve("home");
    Path standard = Files.createDirectories(home.resolve(".config/stratus/profiles"));
    Files.writeString(standard.resolve("b.yaml"), profile.formatted("at-home"));

    assertThat(
            numerics(ProfileLookup.standard(Map.of("STRATUS_PROFILES", folder.toString()), home)))
        .isEqualTo(new Found<>(NumericsChoice.STRICT, Level.USER_OVERLAY, "named"));
    assertThat(numerics(ProfileLookup.standard(Map.of(), home)))
        .isEqualTo(new Found<>(NumericsChoice.STRICT, Level.USER_OVERLAY, "at-home"));
    Path xdg = Files.createDirectories(folder.resolve("xdg/stratus/profiles"));
    Files.writeString(xdg.resolve("c.yaml"), profile.formatted("at-xdg"));
    assertThat(
            numerics(
                ProfileLookup.standard(
                    Map.of("XDG_CONFIG_HOME", folder.resolve("xdg").toString()), home)))
        .isEqualTo(new Found<>(NumericsChoice.STRICT, Level.USER_OVERLAY, "at-xdg"));
    assertThat(numerics(ProfileLookup.standard(Map.of("XDG_CONFIG_HOME", "relative"), home)))
        .isEqualTo(new Found<>(NumericsChoice.STRICT, Level.USER_OVERLAY, "at-home"));
    assertThat(numerics(ProfileLookup.standard(Map.of(), folder.resolve("nobody"))))
        .isEqualTo(new Found<>(NumericsChoice.REASSOCIATE, Level.DEFAULT, "default"));
  }

  @Test
  void anOverlayThatCannotBeReadIsSaidAndNotSkipped() throws IOException {
    assertThatThrownBy(() -> ProfileLookup.withOverlay(folder.resolve("absent")))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("absent: does not exist; STRATUS_PROFILES (or the system property");
    Path file = write("mine.yaml", "profile: [");
    assertThatThrownBy(() -> ProfileLookup.withOverlay(file))
        .hasMessageContaining("mine.yaml: is not a folder");
    assertThatThrownBy(() -> ProfileLookup.withOverlay(folder))
        .hasMessageContaining("mine.yaml:1: is malformed YAML");
    Files.delete(file);
    Files.createDirectory(folder.resolve("folder.yaml"));
    assertThatThrownBy(() -> ProfileLookup.withOverlay(folder))
        .hasMessageContaining("folder.yaml: cannot be read");
    Files.delete(folder.resolve("folder.yaml"));
    Files.write(folder.resolve("latin.yaml"), new byte[] {'p', (byte) 0xe9});
    assertThatThrownBy(() -> ProfileLookup.withOverlay(folder))
        .hasMessageContaining("latin.yaml: is not UTF-8 text");
  }

  @Test
  void whatMatchesOnMoreComesFirstWithinALevel() throws IOException {
    write("a.yaml", "profile: a\nmatch: {level: kind, kind: gpu}\nstorePolicy: temporal\n");
    write(
        "b.yaml",
        "profile: b\nmatch: {level: kind, kind: gpu, name: 'Unheard*'}\nstorePolicy: non-temporal\n");
    assertThat(ProfileLookup.withOverlay(folder).find(UNKNOWN_GPU).storePolicy())
        .isEqualTo(new Found<>(StoreChoice.NON_TEMPORAL, Level.USER_OVERLAY, "b"));
  }

  @Test
  void aStarInAPatternStandsForTextAndNothingElseIsSpecial() throws IOException {
    write(
        "a.yaml", "profile: a\nmatch: {level: architecture, name: 'X.9 (*)+'}\nnumerics: strict\n");
    ProfileLookup lookup = ProfileLookup.withOverlay(folder);
    for (String name : List.of("x.9 (rev 2)+", " X.9 ()+ ")) {
      assertThat(lookup.find(named(name)).numerics().profile()).as(name).isEqualTo("a");
    }
    for (String name : List.of("x19 (rev 2)+", "x.9 (rev 2)", "an x.9 ()+")) {
      assertThat(lookup.find(named(name)).numerics().profile()).as(name).isEqualTo("default");
    }
  }

  private static DeviceFacts named(String name) {
    return new DeviceFacts(name, "", "", "", "");
  }

  private static Found<NumericsChoice> numerics(ProfileLookup lookup) {
    return lookup.find(UNKNOWN).numerics();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyProfileHasADeviceOnPaper() {
    ProfileLookup shipped = ProfileLookup.shippedOnly();
    assertThat(shipped.names()).contains("nvidia-h100", "default").isSorted();
    for (String name : shipped.names()) {
      DeviceProfile profile = shipped.onPaper(name).profile();
      assertThat(profile.chain().stream().map(DeviceProfile.Match::profile)).contains(name);
      assertThat(profile.chain().getLast().profile()).isEqualTo("default");
    }
    DeviceProfile h100 = shipped.onPaper("nvidia-h100").profile();
    assertThat(h100.matchedAt())
        .isEqualTo(
            "matched at: architecture (nvidia-h100), vendor (nvidia-gpu), kind (kind-gpu), default");
    assertThat(h100.family().capabilities().computeCapability())
        .contains(new Found<>("9.0", Level.ARCHITECTURE, "nvidia-h100"));
    assertThatThrownBy(() -> shipped.onPaper("nvidia-h10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no profile nvidia-h10. Did you mean nvidia-h100?")
        .hasMessageContaining("pocl-cpu-avx512");
  }
}
