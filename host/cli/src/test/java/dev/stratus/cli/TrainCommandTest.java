package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.data.ShippedDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stratus train}, {@code evaluate} and {@code predict}, as a new user would try them. */
class TrainCommandTest {
  @TempDir Path temp;

  private Cli.Run train(Object... more) {
    Path run = temp.resolve("run");
    Object[] args = {"train", "mlp-digits", "--device", "jvm", "--epochs", "3", "--out", run};
    Object[] all = new Object[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Cli.run(all);
  }

  @Test
  void trainsEvaluatesAndPredicts() throws IOException {
    Path run = temp.resolve("run");
    Cli.Run trained = train("--shadow", "20", "--plot").good();
    assertThat(trained.out())
        .contains("fullyconnected_1", "layernorm_1", "1,438 observations to train on, 359 held out")
        .containsPattern("held out: loss 0\\.\\d+, accuracy 9\\d\\.\\d+ % of 359")
        .containsPattern("shadow checks: iteration \\d+: largest drift");
    assertThat(run.resolve("plot.html")).content().contains("<svg");
    assertThat(run.resolve("plot.png")).isNotEmptyFile();
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSizeGreaterThan(66);
    assertThat(metrics.getFirst()).startsWith("{").contains("\"start\"");

    String heldOut =
        trained.out().lines().filter(l -> l.startsWith("held out: ")).findFirst().get();
    Cli.Run evaluated = Cli.run("evaluate", run, "--device", "jvm", "--confusion").good();
    assertThat(evaluated.out()).contains(heldOut.substring("held out: ".length()));
    assertThat(evaluated.out().lines()).hasSize(12);

    Path rows = temp.resolve("rows.csv");
    float[] values = ShippedDigits.load().values();
    StringBuilder csv = new StringBuilder();
    for (int r = 0; r < 5; r++) {
      for (int c = 0; c < 64; c++) {
        csv.append(c == 0 ? "" : ",").append(values[r * 64 + c]);
      }
      csv.append('\n');
    }
    Files.writeString(rows, csv);
    Path classes = temp.resolve("classes.csv");
    Cli.run("predict", run, "--input", rows, "--out", classes, "--device", "jvm").good();
    List<String> lines = Files.readAllLines(classes);
    assertThat(lines).hasSize(6);
    assertThat(lines.getFirst()).startsWith("row,class,probability,p(0),p(1)");
    int[] labels = ShippedDigits.load().labels();
    for (int r = 0; r < 5; r++) {
      assertThat(lines.get(r + 1)).startsWith(r + "," + labels[r] + ",0.");
    }
  }

  @Test
  void goesOnFromACheckpoint() {
    Path run = temp.resolve("run");
    train().good();
    Cli.assertOneLine(train(), ExitCode.BAD_INPUT, "has a training already: --resume");
    Cli.Run resumed = Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "5").good();
    assertThat(resumed.out()).contains("110 iterations, 5 epochs: all epochs are done");
    Cli.assertOneLine(
        Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "5"),
        ExitCode.BAD_INPUT,
        "nothing is left to do");
    Cli.assertOneLine(
        Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "9", "--norm", "batch"),
        ExitCode.BAD_INPUT,
        "another network. The first difference is at layer 2");
    train("--force").good();
    // The checkpoints of the five epochs before are gone, and those of the new three are there.
    Cli.Run again = Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "4").good();
    assertThat(again.out()).contains("88 iterations, 4 epochs: all epochs are done");
  }

  @Test
  void goesOnWithWhatItBeganWith() {
    Path run = temp.resolve("run");
    train("--batch", "128", "--seed", "7", "--learn-rate", "0.002").good();
    Cli.Run resumed = Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "4").good();
    assertThat(resumed.out()).contains("44 iterations, 4 epochs: all epochs are done");
    Cli.assertOneLine(
        Cli.run("train", run, "--device", "jvm", "--resume", "--epochs", "6", "--seed", "8"),
        ExitCode.BAD_INPUT,
        "made with seed = 7 and 8 is asked for");
  }

  @Test
  void listsAndPrintsRecipes() throws IOException {
    assertThat(Cli.run("train", "--list").good().out())
        .contains("mlp-digits", "mlp-fashion-mnist", "char-lstm-kjv");
    String yaml = Cli.run("train", "mlp-digits", "--print", "--norm", "none").good().out();
    assertThat(yaml).contains("norm: none");
    Path mine = temp.resolve("mine.yaml");
    Files.writeString(mine, yaml);
    assertThat(Cli.run("train", mine, "--summary").good().out())
        .contains("fullyconnected_3", "17,226 learnable numbers")
        .doesNotContain("layernorm");
  }

  @Test
  void badInputIsOneLine() {
    Cli.assertOneLine(Cli.run("train"), ExitCode.BAD_INPUT, "Which recipe?");
    Cli.assertOneLine(
        Cli.run("train", "mlp-digit"), ExitCode.BAD_INPUT, "There is no recipe 'mlp-digit'");
    Cli.assertOneLine(
        train("--norm", "group"), ExitCode.BAD_INPUT, "'group' is not known; there are layer");
    Cli.assertOneLine(
        train("--learn-rate", "0"), ExitCode.BAD_INPUT, "learning rate is 0.0; it must be");
    Cli.assertOneLine(
        train("--batch", "2000"),
        ExitCode.BAD_INPUT,
        "2000 observations and the data set has 1438");
    assertThat(temp.resolve("run")).doesNotExist();
    Cli.assertOneLine(Cli.run("evaluate", temp), ExitCode.BAD_INPUT, "is no folder of a training");
    Cli.assertOneLine(
        Cli.run("train", "mlp-fashion-mnist", "--data", temp),
        ExitCode.BAD_INPUT,
        "stratus data fetch fashion-mnist");
    Cli.Run diverged = train("--learn-rate", "1e30");
    assertThat(diverged.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(diverged.err()).contains("The loss is").contains("It began in layer '");
  }
}
