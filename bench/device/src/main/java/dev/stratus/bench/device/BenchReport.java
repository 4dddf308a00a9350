package dev.stratus.bench.device;

import dev.stratus.report.Axis;
import dev.stratus.report.Block;
import dev.stratus.report.DataTable;
import dev.stratus.report.HeatMap;
import dev.stratus.report.Point;
import dev.stratus.report.Report;
import dev.stratus.report.Series;
import dev.stratus.report.XyChart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Makes a report of a run. */
public final class BenchReport {
  private final BenchDocument run;
  private final List<JsonNode> cases;

  private BenchReport(BenchDocument run) {
    this.run = run;
    this.cases = List.copyOf(run.cases().values());
  }

  /** The report of a run. */
  public static Report of(BenchDocument run) {
    return new BenchReport(run).report();
  }

  /** Its table of medians, for a console. */
  public static DataTable table(BenchDocument run) {
    return new BenchReport(run).medians();
  }

  private Report report() {
    Map<String, String> facts = new LinkedHashMap<>(run.machine());
    facts.put("measured", run.tree().get("when").asString());
    facts.put("rounds kept", run.tree().get("rounds").asString());
    facts.put(
        "rounds left out, as something else ran", run.tree().get("disturbedRounds").asString());
    facts.put("complete", run.tree().get("complete").asBoolean() ? "yes" : "no");
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading("Speed"));
    blocks.add(new Block.Tabular(medians()));
    blocks.add(new Block.Picture(overWidth()));
    blocks.add(new Block.Picture(roofline()));
    devices().forEach(device -> blocks.add(new Block.Picture(heat(device))));
    blocks.add(new Block.Heading("Done once, and around the kernels"));
    blocks.add(new Block.Tabular(phases()));
    accuracy(blocks);
    breakEven(blocks);
    skipped(blocks);
    receipts(blocks);
    return new Report(
        "Stratus device benchmark",
        "Medians of runs in turns, each checked before it was timed; a percentage is of the fastest"
            + " copy, or addition, of the same size in the same rounds.",
        run.tree().get("command").asString(),
        facts,
        blocks,
        run.line());
  }

  // ---- tables ----

  private DataTable medians() {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode c : cases) {
      JsonNode nanos = c.get("nanos");
      rows.add(
          List.of(
              c.get("id").asString(),
              number("%.3f", nanos.get("median").asDouble() / 1e6),
              number("%.3f", nanos.get("low").asDouble() / 1e6)
                  + " to "
                  + number("%.3f", nanos.get("high").asDouble() / 1e6),
              nanos.get("runs").asString(),
              number("%.1f", c.get("gigabytesPerSecond").asDouble()),
              optional(c, "percentOfCeiling", "%.0f %%"),
              optional(c, "percentOfPeak", "%.0f %%"),
              number("%.2e", c.get("elementsPerSecond").asDouble()),
              c.get("clock").asString(),
              optional(c, "worstUlps", "%.2f"),
              c.get("kernel").asString()));
    }
    return new DataTable(
        "Medians",
        List.of(
            "case",
            "ms",
            "95 % interval, ms",
            "runs",
            "GB/s",
            "of its ceiling",
            "of the profile's peak",
            "elements/s",
            "clock",
            "worst ulp",
            "kernel"),
        rows);
  }

  private DataTable phases() {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode c : cases) {
      rows.add(
          List.of(
              c.get("id").asString(),
              optional(c, "compileNanos", 1e6),
              optional(c, "driverBuildNanos", 1e6),
              optional(c, "firstRunNanos", 1e6),
              number("%.3f", c.get("nanos").get("median").asDouble() / 1e6),
              number("%.3f", c.get("wallNanos").get("median").asDouble() / 1e6),
              number("%.3f", c.get("warmWallNanos").get("median").asDouble() / 1e6)));
    }
    return new DataTable(
        "Phases, ms",
        List.of(
            "case",
            "our compiler",
            "driver's build",
            "first run with its check",
            "kernels alone, steady",
            "with transfers, caches cold",
            "with transfers, caches warm"),
        rows);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String optional(JsonNode c, String field, String format) {
    JsonNode value = c.get(field);
    return value == null || value.isNull() ? "" : number(format, value.asDouble());
  }

  private static String optional(JsonNode c, String field, double divisor) {
    JsonNode value = c.get(field);
    return value == null || value.isNull() ? "" : number("%.3f", value.asDouble() / divisor);
  }

  // ---- charts ----

  private List<String> devices() {
    return cases.stream().map(c -> c.get("device").asString()).distinct().toList();
  }

  private static String kind(JsonNode c) {
    JsonNode stores = c.get("stores");
    String how =
        stores == null || stores.isNull()
            ? ""
            : ", " + stores.asString().toLowerCase(Locale.ROOT).replace('_', '-') + " stores";
    return c.get("operation").asString() + how + " on " + c.get("device").asString();
  }

  private XyChart overWidth() {
    Map<String, List<Point>> points = new LinkedHashMap<>();
    for (JsonNode c : cases) {
      JsonNode nanos = c.get("nanos");
      double gbs = c.get("gigabytesPerSecond").asDouble();
      double median = nanos.get("median").asDouble();
      points
          .computeIfAbsent(kind(c), _ -> new ArrayList<>())
          .add(
              new Point(
                  c.get("width").asDouble(),
                  gbs,
                  gbs * median / nanos.get("high").asDouble(),
                  gbs * median / nanos.get("low").asDouble()));
    }
    // What is measured before what it is held against: no more than so many can be told apart.
    List<Series> series =
        points.entrySet().stream()
            .sorted(java.util.Comparator.comparing(e -> isCeiling(e.getKey())))
            .limit(XyChart.MOST_SERIES)
            .map(e ->
                Series.line(
                    e.getKey(),
                    e.getValue().stream()
                        .sorted(java.util.Comparator.comparingDouble(Point::x))
                        .toList()))
            .toList();
    return new XyChart(
        "GB/s over width",
        "Bytes that have to be moved, over the median time. Shapes differ in rows too.",
        Axis.log("width, elements of a row"),
        Axis.linear("GB/s"),
        series);
  }

  private static boolean isCeiling(String kind) {
    return kind.startsWith("copy") || kind.startsWith("add") || kind.startsWith("triad");
  }

  /**
   * Memory's roof, and where the operations stand below it. Operations per element are counted as
   * written: seven for the forward pass (two sums, centring, scaling), fourteen for the backward.
   */
  private XyChart roofline() {
    List<Series> series = new ArrayList<>();
    for (String device : devices()) {
      double roof =
          cases.stream()
              .filter(c -> c.get("device").asString().equals(device))
              .filter(c -> flops(c) == 0)
              .mapToDouble(c -> c.get("gigabytesPerSecond").asDouble())
              .max()
              .orElse(0);
      if (roof > 0 && series.size() + 2 <= XyChart.MOST_SERIES) {
        series.add(
            Series.bound(
                "memory of " + device,
                List.of(Point.of(0.1, 0.1 * roof), Point.of(10, 10 * roof))));
        series.add(Series.marks("measured on " + device, marks(device)));
      }
    }
    return new XyChart(
        "Roofline",
        "Layer normalization stands left on the slope: memory bounds it, not arithmetic (Williams,"
            + " Waterman, Patterson 2009).",
        Axis.log("operations per byte"),
        Axis.log("10^9 operations per second"),
        series);
  }

  private List<Point> marks(String device) {
    return cases.stream()
        .filter(c -> c.get("device").asString().equals(device) && flops(c) > 0)
        .map(c -> {
          double gbs = c.get("gigabytesPerSecond").asDouble();
          double perSecond = flops(c) * c.get("elementsPerSecond").asDouble() / 1e9;
          return Point.of(perSecond / gbs, perSecond);
        })
        .toList();
  }

  private static int flops(JsonNode c) {
    return switch (c.get("operation").asString()) {
      case "copy", "add", "triad" -> 0;
      case "layernorm-backward" -> 14;
      case "layernorm-step" -> 21;
      default -> 7;
    };
  }

  private HeatMap heat(String device) {
    List<JsonNode> own =
        cases.stream().filter(c -> c.get("device").asString().equals(device)).toList();
    String operation =
        own.stream()
            .map(c -> c.get("operation").asString())
            .filter(op -> !List.of("copy", "add", "triad").contains(op))
            .findFirst()
            .orElse("copy");
    List<JsonNode> shown =
        own.stream().filter(c -> c.get("operation").asString().equals(operation)).toList();
    TreeSet<Integer> widths =
        shown.stream()
            .map(c -> c.get("width").asInt())
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<Integer> rows =
        shown.stream()
            .map(c -> c.get("rows").asInt())
            .collect(Collectors.toCollection(TreeSet::new));
    List<List<OptionalDouble>> values = new ArrayList<>();
    for (int r : rows) {
      List<OptionalDouble> line = new ArrayList<>();
      for (int w : widths) {
        line.add(
            shown.stream()
                .filter(c -> c.get("rows").asInt() == r && c.get("width").asInt() == w)
                .mapToDouble(c -> c.get("gigabytesPerSecond").asDouble())
                .max());
      }
      values.add(line);
    }
    return new HeatMap(
        "GB/s of " + operation + " on " + device,
        "The darker, the faster; empty where nothing was measured.",
        "width",
        "number of rows",
        widths.stream().map(String::valueOf).toList(),
        rows.stream().map(String::valueOf).toList(),
        values,
        "GB/s");
  }

  // ---- the rest ----

  private void accuracy(List<Block> blocks) {
    List<JsonNode> all = list("accuracy");
    if (all.isEmpty()) {
      return;
    }
    blocks.add(new Block.Heading("Accuracy beside speed"));
    List<List<String>> rows = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    for (JsonNode a : all) {
      String name =
          a.get("form").asString()
              + ", "
              + a.get("numerics").asString()
              + ", "
              + a.get("device").asString();
      rows.add(
          List.of(
              name,
              number("%.2f", a.get("worstUlps").asDouble()),
              number("%.2f", a.get("meanWorstUlps").asDouble()),
              number("%.1f", a.get("gigabytesPerSecond").asDouble())));
      if (series.size() < XyChart.MOST_SERIES) {
        series.add(
            Series.marks(
                name,
                List.of(
                    Point.of(
                        a.get("gigabytesPerSecond").asDouble(), a.get("worstUlps").asDouble()))));
      }
    }
    blocks.add(
        new Block.Tabular(
            new DataTable(
                "Worst error on the contract's hard rows, 8 x 1021",
                List.of("form", "worst ulp", "mean of the kinds' worst, ulp", "GB/s at 4096x1024"),
                rows)));
    blocks.add(
        new Block.Picture(
            new XyChart(
                "Accuracy over speed",
                "Right is faster, down is more accurate; the contract allows 4 ulp on moderate rows"
                    + " and 14 always.",
                Axis.linear("GB/s at 4096x1024"),
                Axis.linear("worst error, ulp"),
                series)));
  }

  private void breakEven(List<Block> blocks) {
    List<JsonNode> all = list("breakEven");
    if (all.isEmpty()) {
      return;
    }
    blocks.add(new Block.Heading("When offloading pays"));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode m : all) {
      JsonNode from = m.get("paysFromElements");
      rows.add(
          List.of(
              m.get("deviceName").asString(),
              from.isNull() ? "never" : from.asString(),
              number("%.1f", m.get("deviceRunNanos").asDouble() / 1e3),
              number("%.3f", m.get("deviceElementNanos").asDouble()),
              number("%.1f", m.get("jvmRunNanos").asDouble() / 1e3),
              number("%.3f", m.get("jvmElementNanos").asDouble()),
              number("%.0f %%", m.get("worstErrorPercent").asDouble())));
      blocks.add(new Block.Picture(breakEvenChart(m)));
    }
    blocks.add(
        new Block.Tabular(
            new DataTable(
                "Model of a forward pass, float32, transfers included",
                List.of(
                    "device",
                    "pays from elements",
                    "a run, us",
                    "an element, ns",
                    "a run on the JVM, us",
                    "an element on the JVM, ns",
                    "worst error on held-out shapes"),
                rows)));
  }

  private static XyChart breakEvenChart(JsonNode m) {
    List<Point> device = new ArrayList<>();
    List<Point> jvm = new ArrayList<>();
    for (double n = 16; n <= 1 << 24; n *= 4) {
      device.add(
          Point.of(
              n,
              (m.get("deviceRunNanos").asDouble() + n * m.get("deviceElementNanos").asDouble())
                  / 1e3));
      jvm.add(
          Point.of(
              n,
              (m.get("jvmRunNanos").asDouble() + n * m.get("jvmElementNanos").asDouble()) / 1e3));
    }
    return new XyChart(
        "Break-even of " + m.get("deviceName").asString(),
        "Left of where the lines cross the JVM engine is the faster.",
        Axis.log("elements"),
        Axis.log("us, modelled"),
        List.of(
            Series.line("the device, transfers included", device), Series.line("JVM engine", jvm)));
  }

  private void skipped(List<Block> blocks) {
    List<JsonNode> all = list("skipped");
    if (!all.isEmpty()) {
      blocks.add(new Block.Heading("Not measured"));
      blocks.add(
          new Block.Tabular(
              new DataTable(
                  "Skipped",
                  List.of("case", "why"),
                  all.stream()
                      .map(s -> List.of(s.get("id").asString(), s.get("reason").asString()))
                      .toList())));
    }
  }

  private void receipts(List<Block> blocks) {
    blocks.add(new Block.Heading("Receipts"));
    for (JsonNode c : cases) {
      JsonNode receipt = c.get("receipt");
      if (receipt != null && !receipt.isNull()) {
        blocks.add(new Block.Details(c.get("id").asString(), receipt.asString()));
      }
    }
  }

  private List<JsonNode> list(String name) {
    List<JsonNode> all = new ArrayList<>();
    run.tree().withArray(name).forEach(all::add);
    return all;
  }
}
