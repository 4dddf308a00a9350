package dev.stratus.training.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.training.FeatureExamples;
import dev.stratus.training.Loss;
import dev.stratus.training.Network;
import dev.stratus.training.NonFiniteLossException;
import dev.stratus.training.Shape;
import dev.stratus.training.Training;
import dev.stratus.training.layer.FullyConnected;
import dev.stratus.training.layer.LayerNorm;
import dev.stratus.training.options.TrainingOptions;
import dev.stratus.training.options.TrainingOptionsBuilder;
import dev.stratus.training.step.StepDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a training leaves behind. */
class RecordTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private final Network network =
      Network.of(
          Shape.features(4), FullyConnected.of(6), LayerNorm.standard(), FullyConnected.of(2));

  private static FeatureExamples examples() {
    Random random = new Random(1);
    float[] values = new float[64 * 4];
    float[] targets = new float[64];
    for (int i = 0; i < 64; i++) {
      targets[i] = i % 2;
      for (int c = 0; c < 4; c++) {
        values[i * 4 + c] = (float) (random.nextGaussian() + targets[i]);
      }
    }
    return new FeatureExamples(values, 4, targets, new Shape(1, 2, Shape.Content.CLASSES));
  }

  private TrainingOptionsBuilder options() {
    return TrainingOptions.adam()
        .miniBatchSize(16)
        .maxEpochs(2)
        .validationFrequency(4)
        .checkpointPath(folder.resolve("checkpoints"))
        .metricsFile(folder.resolve("metrics.jsonl"));
  }

  private Training training(TrainingOptions options) {
    return Training.of(network, examples(), Loss.CROSS_ENTROPY, options)
        .on(StepDevice.named("jvm"))
        .withValidation(examples());
  }

  private List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<String> kinds(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("kind").asString()).toList();
  }

  @Test
  void everyIterationHasALine() throws IOException {
    List<Double> losses = training(options().shadow(8, 1e-3).build()).run().losses();
    List<JsonNode> lines = metrics();
    assertThat(kinds(lines))
        .containsExactly(
            "start",
            "iteration",
            "iteration",
            "iteration",
            "iteration",
            "validation",
            "iteration",
            "iteration",
            "iteration",
            "iteration",
            "shadow",
            "validation",
            "end");
    assertThat(lines.getFirst().path("options").path("solver").asString()).isEqualTo("adam");
    assertThat(lines.get(1).path("loss").asDouble()).isEqualTo(losses.getFirst());
    assertThat(lines.get(8).path("iteration").asInt()).isEqualTo(7);
    assertThat(lines.get(11).path("accuracy").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void goingOnDropsWhatCameAfterTheCheckpoint() throws IOException {
    training(options().maxEpochs(1).build()).run();
    Path file = folder.resolve("metrics.jsonl");
    // Of a run that was cut off in its second epoch, in the midst of a line.
    String late =
        "{\"kind\":\"iteration\",\"epoch\":2,\"iteration\":5,\"loss\":1}\n{\"kind\":\"ite";
    Files.writeString(file, Files.readString(file) + late);
    training(options().build()).resuming(folder.resolve("checkpoints")).run();
    List<JsonNode> lines = metrics();
    List<Long> iterations =
        lines.stream()
            .filter(line -> line.path("kind").asString().equals("iteration"))
            .map(line -> line.path("iteration").asLong())
            .toList();
    assertThat(iterations).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(kinds(lines)).filteredOn(kind -> kind.equals("start")).hasSize(2);
    assertThat(lines.stream().filter(line -> line.path("iteration").asLong() == 5))
        .noneMatch(line -> line.path("loss").asDouble() == 1);
  }

  @Test
  void chartsFollowAndEnd() throws IOException {
    Path html = folder.resolve("charts/plot.html");
    training(options().plotFile(html).build()).run();
    assertThat(html)
        .content()
        .contains("<svg", "mini-batch, smoothed", "held out", "Accuracy", "8 iterations")
        .doesNotContain("http-equiv=\"refresh\"");
    assertThat(Files.readAllBytes(folder.resolve("charts/plot.png")))
        .startsWith(0x89, 'P', 'N', 'G');
    LossPlot live = new LossPlot(html);
    live.iterated(new dev.stratus.training.TrainingListener.Iteration(1, 1, 0.5, 0.1, 3));
    assertThat(html).content().contains("http-equiv=\"refresh\"", "epoch 1, iteration 1, 3 s");
  }

  @Test
  void curvesStaySmall() {
    Curve curve = new Curve();
    for (int i = 1; i <= 100_000; i++) {
      curve.add(i, 2.0 * i);
    }
    assertThat(curve.points()).hasSizeBetween(200, 400);
    assertThat(curve.points()).allSatisfy(p -> assertThat(p.y()).isEqualTo(2 * p.x()));
    assertThat(curve.smoothed(60)).hasSizeBetween(60, 120);
  }

  @Test
  void progressIsATable() {
    StringWriter text = new StringWriter();
    training(options().build()).listening(new TrainingProgress(new PrintWriter(text), false)).run();
    assertThat(text.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("jvm"),
            line -> assertThat(line).contains("Iteration", "HeldOutLoss", "LearnRate"),
            line -> assertThat(line).matches(" +1 +1 +0:00:0\\d +\\d\\.\\d{4} +0\\.00100"),
            line -> assertThat(line).matches(" +1 +4 .* \\d+\\.\\d\\d % +0\\.00100"),
            line -> assertThat(line).matches(" +2 +8 .* \\d+\\.\\d\\d % +0\\.00100"));
    StringWriter drawn = new StringWriter();
    training(options().build()).listening(new TrainingProgress(new PrintWriter(drawn), true)).run();
    assertThat(drawn.toString()).contains("epoch 1, iteration 1 of 8", "left");
  }

  @Test
  void anErrorIsTheLastLine() throws IOException {
    TrainingOptions wild =
        TrainingOptions.sgdm()
            .initialLearnRate(1e30)
            .miniBatchSize(16)
            .metricsFile(folder.resolve("metrics.jsonl"))
            .build();
    assertThatThrownBy(() -> training(wild).run()).isInstanceOf(NonFiniteLossException.class);
    assertThat(metrics().getLast().path("kind").asString()).isEqualTo("error");
    assertThat(metrics().getLast().path("message").asString()).contains("The loss is");
  }
}
