package dev.stratus.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader and the schema say the same: what one refuses, the other refuses. */
class ProfileReaderTest {

  private static final String HEAD = "profile: p\nmatch: {level: kind, kind: cpu}\n";

  static Stream<Arguments> refused() {
    return Stream.of(
        bad(HEAD + "numerix: strict\n", 3, "unknown field numerix. Did you mean numerics? Known"),
        bad(HEAD + "Numerics: strict\n", 3, "unknown field Numerics. Did you mean numerics?"),
        bad(
            HEAD + "kernels:\n  row-per-item:\n    vectorWidth: 8\n",
            5,
            "unknown field kernels.row-per-item.vectorWidth. Did you mean vectorWidthFloats? Known"
                + " here: accumulators, vectorWidthFloats, workGroupSizeItems."),
        bad(
            HEAD + "kernels: {rowPerItem: {accumulators: 1}}\n",
            3,
            "unknown field kernels.rowPerItem. Did you mean row-per-item? Known here:"
                + " row-per-group, row-per-item."),
        bad(
            HEAD + "zebra: 1\n",
            3,
            "unknown field zebra. Known here: buildFlags, capabilities, documents"),
        bad(
            HEAD + "numerics: fast\n",
            3,
            "numerics is 'fast' (a text); it must be one of strict, reassociate."),
        bad(HEAD + "numerics: 3\n", 3, "numerics is '3' (a number); it must be one of strict"),
        bad(HEAD + "numerics:\n", 3, "numerics is '' (nothing); it must be one of strict"),
        bad(HEAD + "storePolicy: [auto]\n", 3, "storePolicy is a list; it must be one of auto"),
        bad(HEAD + "preferredForm: true\n", 3, "preferredForm is 'true' (true or false); it must"),
        bad(
            HEAD + "lastLevelCacheBytes: '33554432'\n",
            3,
            "lastLevelCacheBytes is '33554432' (a text); it must be an integer from 1."),
        bad(HEAD + "lastLevelCacheBytes: 32 MiB\n", 3, "lastLevelCacheBytes is '32 MiB' (a text)"),
        bad(HEAD + "lastLevelCacheBytes: 0\n", 3, "lastLevelCacheBytes is '0' (a number)"),
        bad(HEAD + "lastLevelCacheBytes: 1.5\n", 3, "lastLevelCacheBytes is '1.5' (a number)"),
        bad(
            item("vectorWidthFloats: 3"),
            3,
            "vectorWidthFloats is '3' (a number); it must be 2, 4"),
        bad(item("vectorWidthFloats: 32"), 3, "vectorWidthFloats is '32' (a number)"),
        bad(
            item("accumulators: 9"),
            3,
            "accumulators is '9' (a number); it must be an integer from"),
        bad(item("accumulators: 0"), 3, "accumulators is '0' (a number)"),
        bad(item("workGroupSizeItems: -1"), 3, "workGroupSizeItems is '-1' (a number)"),
        bad(item("workGroupSizeItems: 9999999999"), 3, "workGroupSizeItems is '9999999999'"),
        bad(HEAD + "kernels: 16\n", 3, "kernels is a number; it must be a mapping of keys"),
        bad("match: {level: default}\n", 1, "the key profile is missing."),
        bad("profile: p\n", 1, "the key match is missing."),
        bad("profile: 7\nmatch: {level: default}\n", 1, "profile is a number; it must be a text"),
        bad("profile: ''\nmatch: {level: default}\n", 1, "profile is an empty text; it must be"),
        bad("profile: p\nmatch: {kind: cpu}\n", 2, "match.level is missing"),
        bad(
            "profile: p\nmatch: {level: vender, vendor: x}\n",
            2,
            "match.level is 'vender'. Did you mean vendor? Known here: architecture, default"),
        bad("profile: p\nmatch: {level: device, nam: x}\n", 2, "unknown field match.nam. Did you"),
        bad(
            "profile: p\nmatch: {level: device, name: 'x*'}\n",
            2,
            "the level device is for one exact name, without a star"),
        bad("profile: p\nmatch: {level: device}\n", 2, "needs a pattern for name."),
        bad("profile: p\nmatch: {level: vendor, kind: cpu}\n", 2, "for platform, vendor."),
        bad("profile: p\nmatch: {level: kind, name: x}\n", 2, "needs a pattern for kind."),
        bad("profile: p\nmatch: {level: architecture, kind: cpu}\n", 2, "for driver, name."),
        bad("profile: p\nmatch: {level: default, kind: cpu}\n", 2, "matches every device; remove"),
        bad(
            HEAD + "measured:\n  - {fact: f, device: d, date: 2026-11-22}\n",
            4,
            "the key how is missing in measured."),
        bad(
            measured("date: someday"),
            4,
            "measured.date is 'someday'; it must be like 2026-11-22."),
        bad(measured("date: 2026-11-22, by: x"), 4, "unknown field measured.by."),
        bad(HEAD + "measured: {}\n", 3, "measured is a mapping; it must be a list."),
        bad(
            HEAD + "schemaVersion: 2\nzebra: 1\n",
            3,
            "schemaVersion is 2, and this version of Stratus reads up to 1: update Stratus, or"
                + " write the profile for version 1."),
        bad(HEAD + "schemaVersion: new\n", 3, "schemaVersion is 'new' (a text); it must be an"),
        bad(HEAD + "buildFlags: -cl-opt-disable -cl-mad-enable\n", 3, "none of those that relax"),
        bad(HEAD + "buildFlags: fast\n", 3, "buildFlags is 'fast' (a text); it must be OpenCL"),
        bad(
            HEAD + "capabilities: {fp64: yes}\n",
            3,
            "capabilities.fp64 is 'yes' (a text); it must"),
        bad(
            HEAD + "capabilities: {localMemory: 1}\n",
            3,
            "unknown field capabilities.localMemory. Did you mean localMemoryBytes?"),
        bad(HEAD + "capabilities: {openClC: 1.2}\n", 3, "capabilities.openClC is '1.2' (a number)"),
        bad(
            HEAD + "capabilities: {computeCapability: \"sm_90\"}\n",
            3,
            "capabilities.computeCapability is 'sm_90' (a text); it must be NVIDIA's number in"),
        bad(HEAD + "sizing: {itemsPerUnit: 0}\n", 3, "sizing.itemsPerUnit is '0' (a number); it"),
        bad(
            HEAD + "fpga: {mode: simulation}\n",
            3,
            "fpga.mode is 'simulation' (a text); it must be one of emulation, hardware."),
        bad(HEAD + "fpga:\n  unroll: four\n", 4, "fpga.unroll is 'four' (a text); it must be an"),
        bad(
            HEAD + "memory: {peak: {gigabytesPerSecond: 100}}\n",
            3,
            "the key title is missing in memory.peak."),
        bad(
            HEAD + "memory: {measured: {gigabytesPerSecond: fast}}\n",
            3,
            "memory.measured.gigabytesPerSecond is 'fast' (a text); it must be a number above 0."),
        bad(
            HEAD + "launch: {measured: {microseconds: -1}}\n",
            3,
            "launch.measured.microseconds is '-1' (a number); it must be a number above 0."),
        bad(HEAD + "launch: {}\n", 3, "the key measured is missing in launch."),
        bad(
            HEAD + "documents: [{says: s, title: t, revision: 3, page: p}]\n",
            3,
            "documents.revision is a number; it must be a text"),
        bad(tuned("pass: sideways"), 3, "tuned.pass is 'sideways' (a text); it must be one of"),
        bad(tuned("dtype: int8"), 3, "it must be one of bfloat16, float16, float32, float64."),
        bad(tuned("accumulators: 9"), 3, "tuned.accumulators is '9' (a number); it must be an"),
        bad(tuned("steps: [kernels]"), 3, "tuned.steps has 'kernels'. Did you mean kernel?"),
        bad(tuned("rows: 0"), 3, "tuned.rows is '0' (a number); it must be an integer from 1."),
        bad(HEAD + "tuned: [{pass: forward}]\n", 3, "is missing in tuned."),
        bad(HEAD + "sources: [1]\n", 3, "an entry of sources is a number; it must be a text"),
        bad(HEAD + "title: 1\n", 3, "title is a number; it must be a text"),
        bad("- profile\n", 1, "the profile is a list; it must be a mapping"));
  }

  private static Arguments bad(String yaml, int line, String complaint) {
    return Arguments.of(yaml, line, complaint);
  }

  private static String item(String field) {
    return HEAD + "kernels: {row-per-item: {" + field + "}}\n";
  }

  private static String measured(String rest) {
    return HEAD + "measured:\n  - {fact: f, device: d, how: h, " + rest + "}\n";
  }

  /** An entry that would be right, but for one key. */
  private static String tuned(String wrong) {
    String key = wrong.substring(0, wrong.indexOf(':'));
    String right =
        java.util.stream.Stream.of(
                "pass: forward",
                "dtype: float32",
                "rows: 1",
                "width: 1",
                "driver: d",
                "kernel: k",
                "form: row-per-item",
                "vectorWidthFloats: 16",
                "accumulators: 4",
                "storePolicy: auto",
                "medianNanoseconds: 1",
                "untunedNanoseconds: 1",
                "clock: host",
                "date: 2026-11-26",
                "command: c")
            .filter(pair -> !pair.startsWith(key + ":"))
            .collect(java.util.stream.Collectors.joining(", "));
    return HEAD + "tuned: [{" + right + ", " + wrong + "}]\n";
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusedByTheReaderWithFileAndLineAndByTheSchema(String yaml, int line, String complaint) {
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", yaml))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith("mine.yaml:" + line + ": ")
        .hasMessageContaining(complaint);
    assertThat(schema().validate(yaml, InputFormat.YAML))
        .as("the schema's complaints")
        .isNotEmpty();
  }

  @Test
  void malformedYamlNamesItsLine() {
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", "profile: p\nmatch: {level: kind\n"))
        .isInstanceOf(ProfileException.class)
        .hasMessageStartingWith("mine.yaml:3: is malformed YAML: ");
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", "profile: p\n\tmatch: x\n"))
        .hasMessageStartingWith("mine.yaml:2: is malformed YAML: ");
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", "a\u0000b"))
        .isInstanceOf(ProfileException.class)
        .hasMessageContaining("is malformed YAML: ");
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", "# only a comment\n"))
        .hasMessage("mine.yaml:1: is empty; a profile has at least profile and match.");
    assertThatThrownBy(() -> ProfileReader.read("mine.yaml", HEAD + "numerics: strict\n" + HEAD))
        .hasMessage("mine.yaml:4: the key profile stands twice.");
  }

  @Test
  void aProfileThatUsesEveryFieldIsGoodForBoth() {
    String yaml =
        """
        profile: all
        title: All there is
        match: {level: device, name: N, vendor: V, platform: P, driver: D, kind: gpu}
        preferredForm: row-per-group
        numerics: strict
        storePolicy: non-temporal
        lastLevelCacheBytes: 17179869184
        kernels:
          row-per-item: {workGroupSizeItems: 1, vectorWidthFloats: 2, accumulators: 1}
          row-per-group: {workGroupSizeItems: 1024, vectorWidthFloats: 16, accumulators: 8}
        schemaVersion: 1
        buildFlags: -cl-opt-disable -DX=1
        capabilities: {fp64: true, fp16: false, unifiedMemory: true, openClC: "1.2", computeCapability: "9.0", maxWorkGroupItems: 256,
          preferredVectorFloats: 4, localMemoryBytes: 32768, maxAllocationBytes: 4294967296, globalMemoryBytes: 17179869184}
        sizing: {itemsPerUnit: 8, fewRowsPerUnit: 8, leastSplitWidthColumns: 32768, leastPartColumns: 8192,
          leastRowsPerPart: 8, mostRowsPerPart: 64}
        memory:
          peak: {gigabytesPerSecond: 204.8, title: t, revision: r, page: p}
          measured: {gigabytesPerSecond: 36, what: w, device: d, command: c, date: "2026-11-22"}
        launch: {measured: {microseconds: 2.5, what: w, device: d, command: c, date: "2026-11-22"}}
        fpga: {vendor: v, board: b, compiler: "aoc {kernel}", mode: hardware, bitstreamFolder: f, unroll: 4,
          initiationIntervalCycles: 1, memoryBanks: 2, workGroupSizeItems: 64, lineColumns: 4096,
          accumulatorStages: 8, dataflow: true}
        measured:
          - {fact: f, device: d, how: h, date: "2026-11-22"}
        documents: [{says: s, title: t, revision: r, page: "7"}]
        tuned:
          - {pass: backward, dtype: float32, rows: 8, width: 64, driver: D, kernel: layernorm-backward/fused,
             form: row-per-item, workGroupSizeItems: 4, vectorWidthFloats: 8, accumulators: 2, storePolicy: auto,
             rowsPerPart: 16, medianNanoseconds: 9, untunedNanoseconds: 10, clock: device,
             steps: [kernel, strips, groups, parts], date: "2026-11-26", command: stratus tune}
        sources: [somewhere]
        """;
    assertThat(schema().validate(yaml, InputFormat.YAML)).isEmpty();
    ProfileFile profile = ProfileReader.read("all.yaml", yaml);
    Set<String> paths = new HashSet<>(Field.BY_PATH.keySet());
    paths.addAll(List.of("memory.peak", "memory.measured", "launch.measured"));
    assertThat(profile.values()).containsOnlyKeys(paths);
    assertThat(profile.values())
        .containsEntry("memory.peak", new PeakBandwidth(204.8, "t", "r", "p"))
        .containsEntry("capabilities.openClC", "1.2")
        .containsEntry("fpga.mode", FpgaMode.HARDWARE)
        .containsEntry(
            "launch.measured",
            new MeasuredRate(2.5, "w", "d", "c", java.time.LocalDate.of(2026, 11, 22)));
    assertThat(profile.facts().documents()).containsExactly(new DocumentedFact("s", "t", "r", "7"));
    assertThat(profile.tuned())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.key()).isEqualTo(new TunedKey(Pass.BACKWARD, "float32", 8, 64));
          assertThat(entry.choice().rowsPerPart()).contains(16);
          assertThat(entry.complete()).isTrue();
        });
    assertThat(profile.values())
        .containsEntry("lastLevelCacheBytes", 17_179_869_184L)
        .containsEntry("kernels.row-per-group.accumulators", 8)
        .containsEntry("storePolicy", StoreChoice.NON_TEMPORAL);
    assertThat(profile.facts().measurements())
        .containsExactly(
            new Measurement(
                "f", "d", "h", java.util.Optional.of(java.time.LocalDate.of(2026, 11, 22))));
    assertThat(
            ProfileReader.read("x", HEAD + "measured: [{fact: f, device: d, how: h}]")
                .facts()
                .measurements())
        .containsExactly(new Measurement("f", "d", "h", java.util.Optional.empty()));
  }

  @Test
  void everyShippedProfileIsInTheIndexFitsTheSchemaAndBearsItsFilesName() throws IOException {
    Path folder = Path.of("src/main/resources/dev/stratus/profiles");
    List<String> files;
    try (Stream<Path> list = Files.list(folder)) {
      files =
          list.map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".yaml"))
              .sorted()
              .toList();
    }
    assertThat(files).contains("default.yaml", "pocl-cpu.yaml");
    assertThat(Files.readAllLines(folder.resolve("index.txt")))
        .containsExactlyInAnyOrderElementsOf(files);
    for (String file : files) {
      String yaml = Files.readString(folder.resolve(file));
      assertThat(schema().validate(yaml, InputFormat.YAML)).as(file).isEmpty();
      assertThat(ProfileReader.read(file, yaml).name() + ".yaml").isEqualTo(file);
    }
  }

  private static Schema schema() {
    try (InputStream in = ProfileReader.class.getResourceAsStream("profile.schema.json")) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
