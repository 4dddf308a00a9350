package dev.stratus.cli;

import dev.stratus.bench.device.BenchCsv;
import dev.stratus.bench.device.BenchDocument;
import dev.stratus.bench.device.BenchFile;
import dev.stratus.bench.device.BenchReport;
import dev.stratus.bench.device.BenchRequest;
import dev.stratus.bench.device.Benchmark;
import dev.stratus.bench.device.Comparison;
import dev.stratus.device.BreakEven;
import dev.stratus.device.DeviceList;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.report.Chart;
import dev.stratus.report.ChartFiles;
import dev.stratus.report.HtmlReport;
import dev.stratus.report.Report;
import dev.stratus.report.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stratus bench}: how fast devices are, by numbers one can trust. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measure layer normalization on devices, held against the copy of the same size in the same"
          + " rounds. Every contestant is checked against the double reference before it is timed;"
          + " contestants run in turns, until their medians are known to 2 %% or the time is up.",
      "docs/benchmarking.md says what is measured and what is not. Ctrl-C keeps what was measured."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus bench",
      "  stratus bench --device cpu --device jvm --op layernorm,layernorm-backward --shapes small",
      "  stratus bench --shapes 32768x1024 --json runs.jsonl --html report.html --charts figures",
      "  stratus bench --accuracy --model               how exact, and from which size it pays",
      "  stratus bench compare before.jsonl after.jsonl"
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    DeviceList list = DeviceList.find();
    BenchRequest request = options.request(list, commandLine());
    options.requireOutputs();
    Optional<BenchDocument> baseline = options.baseline().map(BenchFile::newest);
    BenchConsole console = new BenchConsole(spec.commandLine().getErr());
    Benchmark benchmark;
    BenchDocument run;
    try (Interrupt interrupt = new Interrupt(() -> "What was measured until then is lost.")) {
      benchmark = new Benchmark(request, list.jvmEngine(), console, interrupt::asked);
      run = benchmark.run();
      console.end();
      run = BenchRuntimes.withOthers(run, options, console);
      // Within, so that an end that was asked for waits for the files.
      write(run, console);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        options.markdown() ? BenchReport.of(run).markdown() : BenchReport.table(run).markdown());
    boolean slower = false;
    if (baseline.isPresent()) {
      Comparison comparison =
          Comparison.of(baseline.get(), run, BenchCompareCommand.THRESHOLD, false);
      out.print("\n" + BenchCompareCommand.text(comparison));
      slower = !comparison.regressions().isEmpty();
    }
    return benchmark.anyWrong() || slower ? ExitCode.CHECK_FAILED : ExitCode.GOOD;
  }

  private String commandLine() {
    return ("stratus bench " + String.join(" ", options.words())).strip();
  }

  private void write(BenchDocument run, BenchConsole console) throws IOException {
    for (BreakEven model : run.models()) {
      Path file = model.keep(ProfileLookup.overlayFolder(), commandLine());
      console.say("The break-even model is kept in " + file + "; --device auto asks it.");
    }
    if (options.json().isPresent()) {
      BenchFile.append(options.json().get(), run);
    }
    if (options.csv().isPresent()) {
      WholeFile.write(options.csv().get(), BenchCsv.of(run).getBytes(StandardCharsets.UTF_8));
    }
    if (options.html().isEmpty() && options.charts().isEmpty()) {
      return;
    }
    Report report = BenchReport.of(run);
    if (options.html().isPresent()) {
      HtmlReport.write(report, options.html().get());
    }
    if (options.charts().isPresent()) {
      Files.createDirectories(options.charts().get());
      for (Chart chart : report.charts()) {
        ChartFiles.write(chart, options.charts().get());
      }
    }
  }
}
