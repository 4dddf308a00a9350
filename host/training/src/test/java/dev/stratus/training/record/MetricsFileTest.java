package dev.stratus.training.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.data.DataException;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import dev.stratus.training.options.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a metrics file holds, and how it goes on. */
class MetricsFileTest {
  @TempDir Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("runs/metrics.jsonl");
  }

  private List<JsonNode> lines() throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    return Files.readAllLines(file).stream().map(json::readTree).toList();
  }

  private List<JsonNode> lines(String kind) throws IOException {
    return lines().stream().filter(l -> l.get("kind").asString().equals(kind)).toList();
  }

  @Test
  void everyNumberOfATrainingIsInIt() throws IOException {
    TrainingOptions options = SmallTraining.options().metricsFile(file).shadow(4, 1e-3).build();
    TrainingResult result = SmallTraining.of(options).run();
    JsonNode start = lines().getFirst();
    assertThat(start.get("kind").asString()).isEqualTo("start");
    assertThat(start.get("format").asString()).isEqualTo("stratus-metrics");
    assertThat(start.get("version").asInt()).isEqualTo(1);
    assertThat(start.get("device").asString()).contains("jvm");
    assertThat(start.get("seed").asLong()).isEqualTo(options.seed());
    assertThat(start.get("options").get("solver").asString()).isEqualTo("adam");
    assertThat(start.get("network")).hasSize(4);
    assertThat(lines("iteration"))
        .extracting(l -> l.get("loss").asDouble())
        .isEqualTo(result.losses());
    assertThat(lines("iteration").getLast().get("epoch").asInt()).isEqualTo(2);
    assertThat(lines("iteration").getLast().get("learnRate").asDouble()).isEqualTo(0.01);
    assertThat(lines("validation"))
        .extracting(l -> l.get("iteration").asInt())
        .containsExactly(3, 6, 8);
    assertThat(lines("validation").getLast().get("accuracy").asDouble())
        .isEqualTo(result.lastValidation().orElseThrow().accuracy().orElseThrow());
    assertThat(lines("shadow")).extracting(l -> l.get("iteration").asInt()).containsExactly(4, 8);
    assertThat(lines().getLast().get("kind").asString()).isEqualTo("end");
    assertThat(lines().getLast().get("reason").asString()).isEqualTo("all epochs are done");
  }

  @Test
  void aTrainingThatGoesOnDropsWhatItWillDoAgain() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    SmallTraining.of(
            SmallTraining.options()
                .maxEpochs(1)
                .checkpointPath(checkpoints)
                .metricsFile(file)
                .build())
        .run();
    // As a run leaves it that did two more updates and was cut off while it wrote the third.
    Files.writeString(
        file,
        "{\"kind\":\"iteration\",\"iteration\":5,\"loss\":9}\n"
            + "{\"kind\":\"iteration\",\"iteration\":6,\"loss\":9}\n{\"kind\":\"iter",
        StandardOpenOption.APPEND);
    TrainingOptions options = SmallTraining.options().metricsFile(file).build();
    SmallTraining.of(options).resuming(checkpoints).run();
    assertThat(lines("iteration"))
        .extracting(l -> l.get("iteration").asInt())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(lines("iteration")).noneMatch(l -> l.get("loss").asDouble() == 9);
    assertThat(lines("start")).extracting(l -> l.get("iteration").asInt()).containsExactly(0, 4);
    assertThat(lines("end")).hasSize(2);
    SmallTraining.of(options).run();
    assertThat(lines("start")).as("a training anew begins the file anew").hasSize(1);
  }

  @Test
  void linesAreThereWhileItTrains() throws IOException {
    MetricsFile metrics = new MetricsFile(file);
    metrics.started(SmallTraining.start(SmallTraining.options().build(), 4, 0));
    metrics.iterated(new TrainingListener.Iteration(1, 1, 2.5, 0.01, 0.1));
    assertThat(lines()).hasSize(2);
    assertThat(Files.readString(file)).endsWith("}\n");
    metrics.failed(new IllegalStateException("Layer 'fc_1' drifts."));
    JsonNode last = lines().getLast();
    assertThat(last.get("kind").asString()).isEqualTo("error");
    assertThat(last.get("iteration").asInt()).isEqualTo(1);
    assertThat(last.get("message").asString()).isEqualTo("Layer 'fc_1' drifts.");
  }

  @Test
  void anotherFileIsNotSpoilt() throws IOException {
    Files.createDirectories(folder.resolve("runs"));
    TrainingListener.Start resumed = SmallTraining.start(SmallTraining.options().build(), 4, 4);
    for (String other : List.of("a,b\n1,2\n", "{\"kind\":\"start\",\"iteration\":0}\n")) {
      Files.writeString(file, other);
      assertThatThrownBy(() -> new MetricsFile(file).started(resumed))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("Name another file");
      assertThat(file).hasContent(other);
    }
    assertThatThrownBy(() -> new MetricsFile(folder).started(resumed))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("The metrics could not be written to " + folder);
  }
}
