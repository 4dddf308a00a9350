package dev.stratus.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A report with one of everything. */
final class Samples {
  static final String HOSTILE = "</script><b onclick='x'>\"&\u0001";

  private Samples() {}

  static XyChart lines() {
    List<Point> measured = new ArrayList<>();
    List<Point> roof = new ArrayList<>();
    for (int width = 16; width <= 16384; width *= 2) {
      double y = 40.0 * width / (width + 300);
      measured.add(new Point(width, y, 0.9 * y, 1.05 * y));
      roof.add(Point.of(width, 41));
    }
    return new XyChart(
        "GB/s over width",
        "Wide rows come near the copy.",
        Axis.log("width, columns"),
        Axis.linear("GB/s"),
        List.of(
            Series.line("forward, pthread-skylake-avx512", measured),
            Series.marks("backward " + HOSTILE, List.of(Point.of(1024, 21), Point.of(4096, 24))),
            Series.bound("copy", roof)));
  }

  static HeatMap heat() {
    return new HeatMap(
        "Rows by width",
        "The darker, the faster.",
        "width",
        "rows",
        List.of("64", "1024", "4096"),
        List.of("128", "32768"),
        List.of(
            List.of(OptionalDouble.of(1.5), OptionalDouble.of(9), OptionalDouble.of(20)),
            List.of(OptionalDouble.of(12), OptionalDouble.empty(), OptionalDouble.of(33.25))),
        "GB/s");
  }

  static DataTable table() {
    return new DataTable(
        "Medians",
        List.of("case", "GB/s", "of the copy"),
        List.of(
            List.of("forward 32768x1024", "31.5", "95 %"),
            List.of("a | b " + HOSTILE, "7.2", "21 %")));
  }

  static Report report() {
    return new Report(
        "Stratus bench",
        "Two devices, " + HOSTILE,
        "stratus bench --device cpu --shapes 32768x1024",
        Map.of("device", "pthread-skylake-avx512-AMD EPYC with a very long name that has to wrap"),
        List.of(
            new Block.Heading("Speed"),
            new Block.Text("What was measured."),
            new Block.Picture(lines()),
            new Block.Picture(heat()),
            new Block.Tabular(table()),
            new Block.Details("Receipt", "{\"kernel\": \"" + HOSTILE + "\"}")),
        "{\"table\": [[\"forward 32768x1024\", \"31.5\", \"95 %\"]], \"text\": \"</script>\"}");
  }
}
