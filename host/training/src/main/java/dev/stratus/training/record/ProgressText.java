package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of a training's progress. */
final class ProgressText {
  /** MATLAB's columns; a cell is as wide as its column's name. */
  private static final List<String> COLUMNS =
      List.of(
          "Epoch",
          "Iteration",
          "TimeElapsed",
          "MiniBatchLoss",
          "ValidationLoss",
          "ValidationAccuracy",
          "LearnRate");

  private static final String BETWEEN = "  ";

  private final TrainingListener.Start start;
  private Optional<TrainingListener.Iteration> first = Optional.empty();
  private Optional<Evaluation> last = Optional.empty();

  ProgressText(TrainingListener.Start start) {
    this.start = start;
  }

  TrainingListener.Start start() {
    return start;
  }

  void seen(TrainingListener.Iteration at) {
    if (first.isEmpty()) {
      first = Optional.of(at);
    }
  }

  void validated(Evaluation evaluation) {
    last = Optional.of(evaluation);
  }

  /** The table's names, underlined. */
  static String head() {
    return String.join(BETWEEN, COLUMNS)
        + "\n"
        + COLUMNS.stream().map(name -> "_".repeat(name.length())).collect(Collectors.joining("  "))
        + "\n";
  }

  String row(TrainingListener.Iteration at, Optional<Evaluation> evaluation) {
    List<String> cells =
        List.of(
            String.valueOf(at.epoch()),
            String.valueOf(at.iteration()),
            clock(at.seconds()),
            number(at.loss()),
            evaluation.map(e -> number(e.loss())).orElse(""),
            evaluation.flatMap(Evaluation::accuracy).map(ProgressText::percent).orElse(""),
            String.format(Locale.ROOT, "%.4g", at.learnRate()));
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < cells.size(); c++) {
      line.append(c == 0 ? "" : BETWEEN);
      line.append(String.format(Locale.ROOT, "%" + COLUMNS.get(c).length() + "s", cells.get(c)));
    }
    return line.append('\n').toString();
  }

  /** One line, without an end. */
  String live(TrainingListener.Iteration at) {
    String line =
        String.format(
            Locale.ROOT,
            "epoch %d/%d, iteration %d/%d, loss %s, rate %.4g",
            at.epoch(),
            start.options().maxEpochs(),
            at.iteration(),
            start.iterations(),
            number(at.loss()),
            at.learnRate());
    return line
        + last.map(e ->
                ", validation "
                    + number(e.loss())
                    + e.accuracy().map(share -> " (" + percent(share) + ")").orElse(""))
            .orElse("")
        + left(at);
  }

  /** From the second update of this run on: the first has the compilation of the kernels in it. */
  private String left(TrainingListener.Iteration at) {
    TrainingListener.Iteration from = first.orElse(at);
    long done = at.iteration() - from.iteration();
    if (done == 0) {
      return "";
    }
    double each = (at.seconds() - from.seconds()) / done;
    return ", " + clock(each * (start.iterations() - at.iteration())) + " left";
  }

  String end(TrainingResult result) {
    return "Training ended after "
        + result.iterations()
        + " iterations: "
        + result.reason().text()
        + ".\n"
        + result.lastValidation().map(e -> "Validation: " + e + "\n").orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Such as 00:01:30. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
