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
import java.util.List;
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
            "unknown field zebra. Known here: kernels, lastLevelCacheBytes"),
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
            "the key how is missing."),
        bad(
            measured("date: someday"),
            4,
            "measured.date is 'someday'; it must be like 2026-11-22."),
        bad(measured("date: 2026-11-22, by: x"), 4, "unknown field measured.by."),
        bad(HEAD + "measured: {}\n", 3, "measured is a mapping; it must be a list."),
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
        measured:
          - {fact: f, device: d, how: h, date: "2026-11-22"}
        sources: [somewhere]
        """;
    assertThat(schema().validate(yaml, InputFormat.YAML)).isEmpty();
    ProfileFile profile = ProfileReader.read("all.yaml", yaml);
    assertThat(profile.values()).containsOnlyKeys(Field.BY_PATH.keySet());
    assertThat(profile.values())
        .containsEntry("lastLevelCacheBytes", 17_179_869_184L)
        .containsEntry("kernels.row-per-group.accumulators", 8)
        .containsEntry("storePolicy", StoreChoice.NON_TEMPORAL);
    assertThat(profile.measurements())
        .containsExactly(
            new Measurement(
                "f", "d", "h", java.util.Optional.of(java.time.LocalDate.of(2026, 11, 22))));
    assertThat(
            ProfileReader.read("x", HEAD + "measured: [{fact: f, device: d, how: h}]")
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
