package dev.stratus.cli;

import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.estimate.LoopEstimate;
import dev.stratus.embedded.fpga.estimate.Resources;
import dev.stratus.fpga.FpgaTarget;
import dev.stratus.fpga.StreamKernel;
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

/** {@code stratus fpga estimate}. */
@Command(
    name = "estimate",
    sortOptions = false,
    description = {
      "Estimate what the streaming kernels would take on an FPGA, without building or running"
          + " anything: initiation intervals, cycles, memory, operators.",
      "The model and its limits are in docs/fpga-estimate.md; no vendor's tool is asked."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus fpga estimate --profile intel-fpga",
      "  stratus fpga estimate --profile amd-fpga --latency add=9 --clock 250",
      "  stratus fpga estimate --profile amd-fpga --rows 32768 --width 1024 --json"
    })
final class FpgaEstimateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private FpgaBoardOptions options = new FpgaBoardOptions();

  @Option(
      names = "--rows",
      paramLabel = "ROWS",
      defaultValue = "4096",
      description = "By default 4096.")
  private int rows = 4096;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      defaultValue = "1024",
      description = "By default 1024.")
  private int width = 1024;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    FpgaBoardOptions.require("--rows", rows);
    FpgaBoardOptions.require("--width", width);
    StreamEstimates estimates = StreamEstimates.of(options.board(width), rows, width);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(tree(estimates)));
    } else {
      text(estimates, out);
    }
    return ExitCode.GOOD;
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void text(StreamEstimates estimates, PrintWriter out) {
    out.println(
        "ESTIMATE for " + options.profile() + ": computed from a model, nothing was built or run.");
    boardText(estimates.board(), out);
    out.println(number("problem    %d rows of %d columns, of 4 bytes each", rows, width));
    out.println();
    out.print(summary(estimates));
    out.println();
    out.print(resources(estimates));
    out.println();
    out.print(loops(estimates));
    for (String sentence : assumptions(estimates)) {
      out.println("* " + sentence);
    }
  }

  /** The lines that say what the figures are for. */
  static void boardText(StreamBoard board, PrintWriter out) {
    FpgaTarget target = board.target();
    out.println(
        number(
            "board      %s, %d MHz, %.1f GB/s (%s)",
            board.board().name(),
            board.board().clockMegahertz(),
            board.board().offChip().bandwidth() / 1e3,
            board.said()));
    out.println(
        number(
            "circuit    %d columns at each turn, %d sums that take turns, rows of at most %d columns",
            target.columns(), target.stages(), target.lineColumns()));
  }

  private String summary(StreamEstimates estimates) {
    Table table =
        new Table("kernel", "interval", "cycles/row", "rows/s", "GB/s", "of memory", "bound by");
    estimates
        .kernels()
        .forEach((kernel, e) ->
            table.row(
                kernel.text(),
                String.valueOf(e.interval()),
                number("%.1f", e.cyclesPerRow(rows)),
                number("%,.0f", e.rowsPerSecond(rows)),
                number("%.2f", gigabytesPerSecond(e)),
                number("%.0f%%", 100.0 * e.memoryCycles() / e.cycles()),
                boundBy(e)));
    return table.text();
  }

  private static double gigabytesPerSecond(Estimate e) {
    return e.bytes() * 1e-3 * e.clockMegahertz() / e.cycles();
  }

  private static String boundBy(Estimate e) {
    return e.isBandwidthBound() ? "bandwidth" : "compute";
  }

  private static String resources(StreamEstimates estimates) {
    Table table =
        new Table(
            "kernel", "on-chip bytes", "DSPs", "float adders", "multipliers", "dividers", "roots");
    estimates
        .kernels()
        .forEach((kernel, e) -> {
          Resources r = e.resources();
          table.row(
              kernel.text(),
              number("%,d", r.onChipBytes()),
              number("%,d", r.dsps()),
              number("%,d", r.adders()),
              number("%,d", r.multipliers()),
              String.valueOf(r.dividers()),
              String.valueOf(r.roots()));
        });
    return table.text();
  }

  private String loops(StreamEstimates estimates) {
    Table table =
        new Table("pipeline", "interval", "depth", "turns/row", "cycles/row", "interval is due to");
    estimates
        .kernels()
        .forEach((kernel, e) -> {
          for (LoopEstimate loop : e.loops()) {
            table.row(
                kernel.text() + ", line " + loop.line(),
                String.valueOf(loop.interval()),
                String.valueOf(loop.depth()),
                number("%.1f", (double) loop.turns() / rows),
                number("%.1f", (double) loop.cycles() / rows),
                loop.isBandwidthBound() ? "memory, waiting" : limit(loop));
          }
          String rest = number("%.1f", (double) between(e) / rows);
          table.row(kernel.text() + ", between them", "", "", "", rest, "");
        });
    return table.text();
  }

  /** Cycles that belong to no pipeline. */
  private static long between(Estimate e) {
    return e.cycles() - e.loops().stream().mapToLong(LoopEstimate::cycles).sum();
  }

  private static String limit(LoopEstimate loop) {
    return loop.limit().isEmpty() ? "-" : loop.limit();
  }

  private static List<String> assumptions(StreamEstimates estimates) {
    List<String> all = new ArrayList<>();
    if (!estimates.board().target().assumed().isEmpty()) {
      all.add(
          "No profile says, so assumed: "
              + String.join(", ", estimates.board().target().assumed())
              + ".");
    }
    estimates
        .kernels()
        .forEach((kernel, e) ->
            e.assumptions().forEach(sentence -> all.add(kernel.text() + ": " + sentence)));
    all.addAll(estimates.left());
    return all;
  }

  private Map<String, @Nullable Object> tree(StreamEstimates estimates) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("estimate", true);
    tree.put("profile", options.profile());
    tree.put("matchedAt", estimates.board().target().matchedAt());
    Map<String, @Nullable Object> board = new LinkedHashMap<>();
    board.put("name", estimates.board().board().name());
    board.put("clockMegahertz", estimates.board().board().clockMegahertz());
    board.put("gigabytesPerSecond", estimates.board().board().offChip().bandwidth() / 1e3);
    board.put("said", estimates.board().said());
    tree.put("board", board);
    tree.put("columns", estimates.board().target().columns());
    tree.put("stages", estimates.board().target().stages());
    tree.put("lineColumns", estimates.board().target().lineColumns());
    tree.put("rows", rows);
    tree.put("width", width);
    List<Map<String, @Nullable Object>> kernels = new ArrayList<>();
    estimates.kernels().forEach((kernel, e) -> kernels.add(tree(kernel, e)));
    tree.put("kernels", kernels);
    tree.put("left", estimates.left());
    return tree;
  }

  private Map<String, @Nullable Object> tree(StreamKernel kernel, Estimate e) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kernel", kernel.text());
    tree.put("method", e.kernel());
    tree.put("initiationInterval", e.interval());
    tree.put("cycles", e.cycles());
    tree.put("cyclesPerRow", e.cyclesPerRow(rows));
    tree.put("rowsPerSecond", e.rowsPerSecond(rows));
    tree.put("bytes", e.bytes());
    tree.put("gigabytesPerSecond", gigabytesPerSecond(e));
    tree.put("memoryCycles", e.memoryCycles());
    tree.put("stallCycles", e.stalls());
    tree.put("cyclesBetweenPipelines", between(e));
    tree.put("boundBy", boundBy(e));
    Resources r = e.resources();
    tree.put("onChipBytes", r.onChipBytes());
    tree.put("dsps", r.dsps());
    tree.put("floatAdders", r.adders());
    tree.put("floatMultipliers", r.multipliers());
    tree.put("floatDividers", r.dividers());
    tree.put("roots", r.roots());
    tree.put("pipelines", e.loops().stream().map(FpgaEstimateCommand::tree).toList());
    tree.put("assumptions", e.assumptions());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(LoopEstimate loop) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("line", loop.line());
    tree.put("initiationInterval", loop.interval());
    tree.put("depth", loop.depth());
    tree.put("limit", loop.limit().isEmpty() ? null : loop.limit());
    tree.put("entries", loop.entries());
    tree.put("turns", loop.turns());
    tree.put("cycles", loop.cycles());
    tree.put("stallCycles", loop.stalls());
    tree.put("bytes", loop.bytes());
    return tree;
  }
}
