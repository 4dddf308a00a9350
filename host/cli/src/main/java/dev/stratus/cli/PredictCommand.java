package dev.stratus.cli;

import dev.stratus.report.WholeFile;
import dev.stratus.training.TextGenerator;
import dev.stratus.training.recipe.RecipeException;
import dev.stratus.training.recipe.RunFolder;
import dev.stratus.training.step.StepDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus predict}: classes of rows, or how a text goes on. */
@Command(
    name = "predict",
    sortOptions = false,
    description = {
      "What a trained network says: for rows of numbers the class and the probability of each, as"
          + " CSV; for a text how it goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus predict runs/mlp-digits-layer --input new.csv --out classes.csv",
      "  stratus predict runs/char-lstm-kjv-layer --prompt 'And God said' --length 200"
    })
final class PredictCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A training's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Rows of numbers: CSV without a class column, .npy or .safetensors of rows x width, or"
              + " IDX images.")
  private @Nullable Path input;

  @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; else it is printed.")
  private @Nullable Path out;

  @Option(names = "--prompt", paramLabel = "TEXT", description = "How the text begins.")
  private @Nullable String prompt;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "200",
      description = "Characters to add; ${DEFAULT-VALUE} by default.")
  private int length = 200;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.7",
      description =
          "How daring: 0 takes the most probable character each time; ${DEFAULT-VALUE} by default.")
  private double temperature = 0.7;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the choice of characters.")
  private long seed;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "default",
      description = "As of 'stratus train'.")
  private String device = "default";

  @Override
  public Integer call() throws IOException {
    RunFolder.Loaded loaded = new RunFolder(run).load();
    boolean text = loaded.encoding().vocabulary().isPresent();
    if (text != (prompt != null) || text == (input != null)) {
      throw new RecipeException(
          text
              ? "This network goes on with a text: give --prompt TEXT (and no --input)."
              : "This network classifies rows of numbers: give --input FILE (and no --prompt).");
    }
    String result =
        text
            ? generated(loaded, String.valueOf(prompt))
            : classes(loaded, PredictInput.read(loaded, Path.of(String.valueOf(input))));
    if (out == null) {
      PrintWriter writer = spec.commandLine().getOut();
      writer.print(result);
    } else {
      WholeFile.write(out, result.getBytes(StandardCharsets.UTF_8));
    }
    return ExitCode.GOOD;
  }

  private String generated(RunFolder.Loaded loaded, String begin) {
    return TextGenerator.generate(
            loaded.network(),
            loaded.encoding().vocabulary().orElseThrow(),
            begin,
            length,
            temperature,
            seed,
            StepDevice.named(device))
        + "\n";
  }

  private String classes(RunFolder.Loaded loaded, PredictInput rows) {
    List<float[]> probabilities =
        loaded.network().predict(rows.examples(), StepDevice.named(device));
    List<String> names = loaded.encoding().classNames();
    StringBuilder csv = new StringBuilder("row,class,probability");
    names.forEach(name -> csv.append(",p(").append(name).append(')'));
    csv.append('\n');
    for (int r = 0; r < probabilities.size(); r++) {
      float[] p = probabilities.get(r);
      int best = 0;
      for (int c = 1; c < p.length; c++) {
        best = p[c] > p[best] ? c : best;
      }
      csv.append(r).append(',').append(names.get(best)).append(',').append(number(p[best]));
      for (float value : p) {
        csv.append(',').append(number(value));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
