package dev.stratus.training.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.training.Evaluation;
import dev.stratus.training.TrainingListener;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person sees. */
class TrainingProgressTest {
  private static final Evaluation EVALUATION =
      new Evaluation(0.5, Optional.of(0.875), 32, Optional.empty());

  private final StringBuilder out = new StringBuilder();

  private static TrainingListener.Iteration at(long iteration, double seconds) {
    return new TrainingListener.Iteration(1, iteration, 2, 0.01, seconds);
  }

  private static TrainingListener.Start hundred() {
    return SmallTraining.start(SmallTraining.options().maxEpochs(1).build(), 100, 0);
  }

  @Test
  void withoutATerminalThereIsATable() {
    SmallTraining.of(SmallTraining.options().build())
        .listening(new TrainingProgress(out, false, 2))
        .run();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).startsWith("Training on ").contains("jvm");
    assertThat(lines.get(1))
        .isEqualTo(
            "Epoch  Iteration  TimeElapsed  MiniBatchLoss  ValidationLoss  ValidationAccuracy "
                + " LearnRate");
    List<String> rows = lines.subList(3, lines.size() - 2);
    assertThat(rows)
        .extracting(row -> row.strip().split("\\s+")[1])
        .as("the first, each second, and the validations at 3, 6 and 8, once each")
        .containsExactly("1", "2", "3", "4", "6", "8");
    assertThat(rows).allMatch(row -> row.length() == lines.get(1).length());
    assertThat(rows.get(2)).as("validated").contains("%");
    assertThat(rows.get(3)).as("not validated").doesNotContain("%");
    assertThat(lines.get(lines.size() - 2))
        .isEqualTo("Training ended after 8 iterations: all epochs are done.");
    assertThat(lines.getLast()).startsWith("Validation: loss ");
    assertThat(out).doesNotContain("\r");
  }

  @Test
  void onATerminalOneLineIsDrawnOverItself() {
    TrainingProgress progress = new TrainingProgress(out, true, 1);
    progress.started(hundred());
    progress.iterated(at(1, 10));
    assertThat(out.toString()).as("compilation says nothing on the rest").doesNotContain("left");
    progress.iterated(at(2, 10.01));
    assertThat(out.toString()).as("not so often").doesNotContain("iteration 2/100");
    progress.iterated(at(51, 60));
    assertThat(out.toString())
        .endsWith(
            "\r\033[K\033[?7lepoch 1/1, iteration 51/100, loss 2.0000, rate 0.01000, 00:00:49"
                + " left\033[?7h");
    progress.validated(at(51, 60), EVALUATION);
    assertThat(out.toString()).endsWith("validation 0.5000 (87.50 %), 00:00:49 left\033[?7h");
    progress.failed(new IllegalStateException("The loss is NaN."));
    assertThat(out.toString()).as("the line is left to the error").endsWith("left\033[?7h\r\033[K");
  }

  @Test
  void aRowThatWaitsIsShownWhenTrainingBreaksOff() {
    TrainingProgress progress = new TrainingProgress(out, false, 50);
    progress.started(hundred());
    progress.iterated(at(1, 3661));
    assertThat(out.toString()).doesNotContain("01:01:01");
    progress.failed(new IllegalStateException("The loss is NaN."));
    assertThat(out.toString()).contains("01:01:01");
  }

  @Test
  void rowsNeedADistance() {
    assertThatThrownBy(() -> new TrainingProgress(out, false, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 iterations");
  }
}
