package dev.stratus.cli;

import dev.stratus.bench.device.BenchFile;
import dev.stratus.bench.device.Comparison;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stratus bench compare}: two runs, case by case. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Compare the newest runs of two files that 'stratus bench --json' wrote: for each case how"
          + " many times as long the second took, with a bootstrap interval. Ends with 1 if a case"
          + " is slower by more than the threshold and the interval leaves no doubt."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus bench compare before.jsonl after.jsonl",
      "  stratus bench compare main.jsonl branch.jsonl --threshold 0.1"
    })
final class BenchCompareCommand implements Callable<Integer> {
  static final double THRESHOLD = 0.05;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The first run's file.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The second run's file.")
  private Path after = Path.of("");

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      defaultValue = "" + THRESHOLD,
      description = "Slower by more than this share is a regression; 0.05 (5 %%) by default.")
  private double threshold = THRESHOLD;

  @Option(
      names = "--force",
      description = "Compare also where the machines differ, which means little.")
  private boolean force;

  @Override
  public Integer call() {
    if (!(threshold >= 0) || Double.isInfinite(threshold)) {
      throw new IllegalArgumentException(
          "--threshold is " + threshold + "; give a share of 0 or more, such as 0.05.");
    }
    Comparison comparison =
        Comparison.of(BenchFile.newest(before), BenchFile.newest(after), threshold, force);
    spec.commandLine().getOut().print(text(comparison));
    return comparison.regressions().isEmpty() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }

  /** The table, and what it comes to. */
  static String text(Comparison comparison) {
    StringBuilder out = new StringBuilder(comparison.table().markdown());
    comparison
        .onlyBefore()
        .forEach(id -> out.append("only in the first: ").append(id).append('\n'));
    comparison
        .onlyAfter()
        .forEach(id -> out.append("only in the second: ").append(id).append('\n'));
    int slower = comparison.regressions().size();
    return out.append(
            slower == 0
                ? "No regression.\n"
                : String.format(
                    Locale.ROOT,
                    "%d of %d cases are slower by more than %.0f %%.%n",
                    slower,
                    comparison.rows().size(),
                    100 * comparison.threshold()))
        .toString();
  }
}
