package dev.stratus.cli;

import dev.stratus.data.CsvFile;
import dev.stratus.data.LabelledRows;
import dev.stratus.data.fetch.DataFolder;
import dev.stratus.training.Evaluation;
import dev.stratus.training.Examples;
import dev.stratus.training.FeatureExamples;
import dev.stratus.training.recipe.RecipeData;
import dev.stratus.training.recipe.RecipeException;
import dev.stratus.training.recipe.RunFolder;
import dev.stratus.training.step.StepDevice;
import java.io.PrintWriter;
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

/** {@code stratus evaluate}: how a trained network does. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description =
        "Loss and accuracy of a trained network on what its recipe held out, or on a file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus evaluate runs/mlp-digits-layer",
      "  stratus evaluate runs/mine --input more.csv --label 4 --confusion"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int SHOWN_CLASSES = 40;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "A training's folder.")
  private Path run = Path.of("");

  @Option(names = "--input", paramLabel = "FILE", description = "A CSV file with a class column.")
  private @Nullable Path input;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = "-1",
      description = "The class's column, from 0, or from the end: ${DEFAULT-VALUE}.")
  private int label = -1;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "default",
      description = "As of 'stratus train'.")
  private String device = "default";

  @Option(names = "--confusion", description = "Print which classes are taken for which.")
  private boolean confusion;

  @Option(names = "--data", paramLabel = "DIR", description = "The folder of data sets.")
  private @Nullable Path data;

  @Override
  public Integer call() {
    RunFolder.Loaded loaded = new RunFolder(run).load();
    Examples examples = input == null ? heldOut(loaded) : file(loaded, input);
    Evaluation result = loaded.network().evaluate(examples, StepDevice.named(device));
    PrintWriter out = spec.commandLine().getOut();
    out.println(result);
    if (confusion && result.confusion().isPresent()) {
      out.print(table(result.confusion().get(), loaded.encoding().classNames()));
    }
    return ExitCode.GOOD;
  }

  private Examples heldOut(RunFolder.Loaded loaded) {
    DataFolder folder = data == null ? DataFolder.of(System.getenv()) : new DataFolder(data);
    return RecipeData.load(loaded.recipe().data(), folder).heldOut();
  }

  private Examples file(RunFolder.Loaded loaded, Path csv) {
    if (loaded.encoding().vocabulary().isPresent()) {
      throw new RecipeException("This network reads text; --input is for rows of numbers.");
    }
    LabelledRows rows = CsvFile.read(csv, label);
    List<String> names = loaded.encoding().classNames();
    int[] labels = new int[rows.rows()];
    for (int r = 0; r < labels.length; r++) {
      String name = rows.classNames().get(rows.labels()[r]);
      labels[r] = names.indexOf(name);
      if (labels[r] < 0) {
        throw new RecipeException(
            csv
                + ", row "
                + r
                + " (from 0): the class is '"
                + name
                + "'; the network knows "
                + names
                + ".");
      }
    }
    return FeatureExamples.of(
        loaded.encoding().encode(new LabelledRows(rows.name(), rows.values(), labels, names)));
  }

  private static String table(long[][] confusion, List<String> names) {
    if (names.size() > SHOWN_CLASSES) {
      return "The table of " + names.size() + " classes is too wide to print.\n";
    }
    int width = names.stream().mapToInt(String::length).max().orElse(1);
    StringBuilder text = new StringBuilder("right class, and how often it was taken for which\n");
    for (int right = 0; right < confusion.length; right++) {
      text.append(String.format(Locale.ROOT, "%-" + width + "s", names.get(right)));
      for (long count : confusion[right]) {
        text.append(String.format(Locale.ROOT, " %6d", count));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
