package dev.stratus.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/hardware-profiles.md is true: its examples are read as they stand, its fields are all. */
class DocsTest {
  private static final DeviceFacts CPU = new DeviceFacts("Any", "", "", "3.1+debian", "cpu");

  @TempDir Path folder;
  private String page = "";
  private List<String> yaml = List.of();

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("../docs/hardware-profiles.md"));
    yaml =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(yaml).hasSize(2);
  }

  @Test
  void theOverlayOfTheExampleDoesWhatThePageSays() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), yaml.getFirst());
    DeviceProfile profile = ProfileLookup.withOverlay(folder).find(CPU);
    assertThat(profile.matchedAt()).startsWith("matched at: user overlay (mine), ");
    assertThat(profile.rowPerItem().vectorWidth())
        .isEqualTo(new Found<>(8, Level.USER_OVERLAY, "mine"));
    assertThat(profile.rowPerItem().accumulators().value()).isEqualTo(2);
  }

  @Test
  void theErrorsAreThoseOfThePage() {
    String text = yaml.getFirst();
    for (String wrong :
        List.of(
            text.replace("vectorWidthFloats: 8", "vectorWidthFloats: 3"),
            text.replace("vectorWidthFloats: 8", "vectorWidth: 8"))) {
      assertThatThrownBy(() -> ProfileReader.read("my-profiles/mine.yaml", wrong))
          .satisfies(error -> assertThat(page).contains("stratus: " + error.getMessage() + "\n"));
    }
  }

  @Test
  void theTunedEntryOfThePageIsUsed() throws IOException {
    Files.writeString(
        folder.resolve("tuned.yaml"),
        "profile: t\nmatch: {level: kind, kind: cpu}\n" + yaml.getLast());
    DeviceProfile profile =
        ProfileLookup.withOverlay(folder)
            .find(CPU)
            .forProblem(new TunedKey(Pass.FORWARD, "float32", 32768, 1024));
    TunedEntry entry = profile.applied().orElseThrow();
    assertThat(entry.complete()).isTrue();
    assertThat(entry.medianNanos()).isEqualTo(15_059_702);
  }

  @Test
  void everyFieldIsOnThePage() {
    for (String path : Field.BY_PATH.keySet()) {
      String last = path.substring(path.lastIndexOf('.') + 1);
      assertThat(page).as(path).containsPattern("[.`]" + last + "`");
    }
  }
}
