package dev.stratus.cli;

import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.LoopRun;
import dev.stratus.embedded.fpga.simulate.Simulation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus fpga simulate}. */
@Command(
    name = "simulate",
    sortOptions = false,
    description = {
      "Run the streaming kernels on seeded rows through the circuits that 'stratus fpga estimate'"
          + " estimates, cycle by cycle, and compare results with the JVM's and cycles with the"
          + " estimate's. No board is needed (docs/fpga-estimate.md).",
      "Exit code 1 where a result differs."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus fpga simulate --profile intel-fpga",
      "  stratus fpga simulate --profile amd-fpga --rows 2 --width 1000 --latency add=9"
    })
final class FpgaSimulateCommand implements Callable<Integer> {

  /** What takes a minute or so. */
  private static final int MOST_ELEMENTS = 1 << 20;

  @Spec private CommandSpec spec;

  @Mixin private FpgaBoardOptions options = new FpgaBoardOptions();

  @Option(names = "--rows", paramLabel = "ROWS", defaultValue = "4", description = "By default 4.")
  private int rows = 4;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      defaultValue = "256",
      description = "By default 256.")
  private int width = 256;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    FpgaBoardOptions.require("--rows", rows);
    FpgaBoardOptions.require("--width", width);
    if ((long) rows * width > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          rows
              + " rows of "
              + width
              + " columns are more than the "
              + MOST_ELEMENTS
              + " elements that a simulation takes; fewer rows tell as much.");
    }
    StreamBoard board = options.board(width);
    List<StreamSimulation.Result> results = new StreamSimulation(board, rows, width).run();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(tree(results)));
    } else {
      text(board, results, out);
    }
    boolean good = results.stream().allMatch(StreamSimulation.Result::same);
    return good ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private void text(StreamBoard board, List<StreamSimulation.Result> results, PrintWriter out) {
    out.println(
        "SIMULATED for "
            + options.profile()
            + ": scheduled circuits, cycle by cycle; no board was there.");
    FpgaEstimateCommand.boardText(board, out);
    out.println("problem    " + rows + " rows of " + width + " columns, seeded");
    out.println();
    Table kernels =
        new Table("kernel", "cycles", "estimated", "within", "stalls", "bytes", "results");
    results.forEach(r ->
        kernels.row(
            r.kernel().text(),
            number(r.seen().cycles()),
            number(r.estimate().cycles()),
            r.estimate().tolerance() == 0 ? "exactly" : number(r.estimate().tolerance()),
            number(r.seen().stalls()),
            number(r.seen().bytes()),
            r.same() ? "the JVM's, bit for bit" : "DIFFER from the JVM's"));
    out.print(kernels.text());
    out.println();
    out.print(loops(results));
    results.forEach(r ->
        r.estimate()
            .assumptions()
            .forEach(a -> out.println("* estimate of " + r.kernel().text() + ": " + a)));
  }

  private static String loops(List<StreamSimulation.Result> results) {
    Table table =
        new Table("loop", "entered", "turns", "cycles", "interval counted", "interval scheduled");
    for (StreamSimulation.Result r : results) {
      for (LoopRun loop : r.seen().loops()) {
        table.row(
            r.kernel().text() + ", line " + loop.line(),
            number(loop.entries()),
            number(loop.turns()),
            number(loop.cycles()),
            counted(loop),
            loop.pipeline() ? scheduled(r.plan(), loop.line()) : "(no pipeline)");
      }
    }
    return table.text();
  }

  private static String counted(LoopRun loop) {
    if (!loop.pipeline() || loop.longestGap() == 0) {
      return "-";
    }
    return loop.shortestGap() == loop.longestGap()
        ? number(loop.shortestGap())
        : loop.shortestGap() + " to " + loop.longestGap();
  }

  private static String scheduled(Plan plan, int line) {
    return plan.pipelines().stream()
        .filter(piece -> piece.region().line() == line)
        .map(piece -> number(piece.schedule().interval()))
        .findFirst()
        .orElse("-");
  }

  private Map<String, @Nullable Object> tree(List<StreamSimulation.Result> results) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("simulation", true);
    tree.put("profile", options.profile());
    tree.put("rows", rows);
    tree.put("width", width);
    List<Map<String, @Nullable Object>> kernels = new ArrayList<>();
    for (StreamSimulation.Result result : results) {
      Simulation seen = result.seen();
      Map<String, @Nullable Object> kernel = new LinkedHashMap<>();
      kernel.put("kernel", result.kernel().text());
      kernel.put("sameBits", result.same());
      kernel.put("cycles", seen.cycles());
      kernel.put("estimatedCycles", result.estimate().cycles());
      kernel.put("toleranceCycles", result.estimate().tolerance());
      kernel.put("stallCycles", seen.stalls());
      kernel.put("bytes", seen.bytes());
      kernel.put("loops", seen.loops().stream().map(FpgaSimulateCommand::tree).toList());
      kernel.put("assumptions", result.estimate().assumptions());
      kernels.add(kernel);
    }
    tree.put("kernels", kernels);
    return tree;
  }

  private static Map<String, @Nullable Object> tree(LoopRun loop) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("line", loop.line());
    tree.put("pipeline", loop.pipeline());
    tree.put("entries", loop.entries());
    tree.put("turns", loop.turns());
    tree.put("cycles", loop.cycles());
    tree.put("stallCycles", loop.stalls());
    tree.put("shortestInterval", loop.longestGap() == 0 ? null : loop.shortestGap());
    tree.put("longestInterval", loop.longestGap() == 0 ? null : loop.longestGap());
    return tree;
  }
}
