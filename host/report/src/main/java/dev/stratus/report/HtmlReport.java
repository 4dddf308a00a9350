package dev.stratus.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Reports as one HTML file that needs nothing else: no network, no script, the reader's light or
 * dark theme, readable from 360 pixels on.
 */
public final class HtmlReport {
  private static final double WIDE = 760;
  private static final double NARROW = 340;

  /** How often a page of a run in progress loads itself again. */
  private static final int REFRESH_SECONDS = 5;

  private HtmlReport() {}

  /**
   * Writes a report, whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Report report, Path file) throws IOException {
    WholeFile.write(file, html(report).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the report of a run in progress: the page loads itself again until {@link #write} has
   * written the last one.
   *
   * @throws IOException if it cannot be written
   */
  public static void writeLive(Report report, Path file) throws IOException {
    String page = html(report, OptionalInt.of(REFRESH_SECONDS));
    WholeFile.write(file, page.getBytes(StandardCharsets.UTF_8));
  }

  /** The page. */
  public static String html(Report report) {
    return html(report, OptionalInt.empty());
  }

  private static String html(Report report, OptionalInt refresh) {
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    refresh.ifPresent(seconds ->
        out.append("<meta http-equiv=\"refresh\" content=\"").append(seconds).append("\">\n"));
    out.append("<link rel=\"icon\" href=\"data:,\">\n<title>");
    out.append(Markup.escaped(report.title())).append("</title>\n<style>\n");
    out.append(style()).append("</style>\n</head>\n<body>\n<main>\n");
    out.append("<h1>").append(Markup.escaped(report.title())).append("</h1>\n");
    paragraph(report.subtitle(), out);
    out.append("<pre class=\"command\">").append(Markup.escaped(report.command()));
    out.append("</pre>\n");
    facts(report, out);
    report.blocks().forEach(block -> block(block, out));
    out.append("<script type=\"application/json\" id=\"data\">");
    out.append(Markup.inScript(report.json())).append("</script>\n");
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void facts(Report report, StringBuilder out) {
    out.append("<dl>\n");
    report
        .facts()
        .forEach((name, value) -> {
          out.append("<dt>").append(Markup.escaped(name)).append("</dt><dd>");
          out.append(Markup.escaped(value)).append("</dd>\n");
        });
    out.append("</dl>\n");
  }

  private static void paragraph(String text, StringBuilder out) {
    out.append("<p>").append(Markup.escaped(text)).append("</p>\n");
  }

  private static void block(Block block, StringBuilder out) {
    switch (block) {
      case Block.Heading(String text) ->
          out.append("<h2>").append(Markup.escaped(text)).append("</h2>\n");
      case Block.Text(String text) -> paragraph(text, out);
      case Block.Picture(Chart chart) -> picture(chart, out);
      case Block.Tabular(DataTable table) -> table(table, out);
      case Block.Details(String summary, String text) -> {
        out.append("<details><summary>").append(Markup.escaped(summary)).append("</summary><pre>");
        out.append(Markup.escaped(text)).append("</pre></details>\n");
      }
    }
  }

  private static void picture(Chart chart, StringBuilder out) {
    out.append("<figure>\n<figcaption>").append(Markup.escaped(chart.title()));
    out.append("</figcaption>\n");
    svg(chart, WIDE, "wide", out);
    svg(chart, NARROW, "narrow", out);
    paragraph(chart.note(), out);
    out.append("</figure>\n");
  }

  /** Twice, so that letters have their size on a phone too; the style sheet shows one of them. */
  private static void svg(Chart chart, double width, String kind, StringBuilder out) {
    ChartDrawing drawing = new ChartDrawing(width);
    SvgCanvas canvas = new SvgCanvas(true);
    drawing.draw(chart, canvas);
    out.append(
        String.format(
            Locale.ROOT,
            "<svg class=\"%s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">%n",
            kind,
            width,
            drawing.height(chart),
            Markup.escaped(chart.title() + ". " + chart.note())));
    out.append(canvas.elements()).append("</svg>\n");
  }

  private static void table(DataTable table, StringBuilder out) {
    out.append("<h3>").append(Markup.escaped(table.title())).append("</h3>\n");
    out.append("<div class=\"scroll\"><table>\n<thead><tr>");
    for (int c = 0; c < table.header().size(); c++) {
      cell("th", table.header().get(c), table.isNumeric(c), out);
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      for (int c = 0; c < row.size(); c++) {
        cell("td", row.get(c), table.isNumeric(c), out);
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  private static void cell(String tag, String text, boolean number, StringBuilder out) {
    out.append('<').append(tag).append(number ? " class=\"n\">" : ">");
    out.append(Markup.escaped(text)).append("</").append(tag).append('>');
  }

  private static String style() {
    StringBuilder out = new StringBuilder(":root{color-scheme:light dark;");
    Ink.ALL.forEach(
        ink -> out.append("--").append(ink.name()).append(':').append(ink.light()).append(';'));
    out.append("}\n@media (prefers-color-scheme:dark){:root{");
    Ink.ALL.forEach(
        ink -> out.append("--").append(ink.name()).append(':').append(ink.dark()).append(';'));
    return out.append("}}\n").append(SHEET).toString();
  }

  private static final String SHEET =
      """
      *{box-sizing:border-box}
      body{margin:0;background:var(--paper);color:var(--text);font:16px/1.5 system-ui,sans-serif}
      main{max-width:960px;margin:0 auto;padding:16px}
      h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
      h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--grid)}
      h3{font-size:1rem;margin:1.5rem 0 .25rem}
      p{margin:.4rem 0}
      pre{overflow-x:auto;background:color-mix(in srgb,var(--grid) 40%,transparent);padding:8px 10px;border-radius:6px;font-size:.85rem}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;font-size:.9rem}
      dt{color:var(--quiet)}
      dd{margin:0;overflow-wrap:anywhere}
      figure{margin:1rem 0}
      figcaption{font-weight:600}
      figure p{color:var(--quiet);font-size:.9rem}
      svg{width:100%;height:auto;font-family:system-ui,sans-serif}
      svg.narrow{display:none}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;font-size:.85rem;white-space:nowrap}
      th,td{padding:3px 10px;border-bottom:1px solid var(--grid);text-align:left}
      th{color:var(--quiet);font-weight:600}
      .n{text-align:right;font-variant-numeric:tabular-nums}
      details{margin:.5rem 0}
      summary{cursor:pointer}
      @media (max-width:600px){svg.wide{display:none}svg.narrow{display:block}dl{grid-template-columns:1fr}dt{margin-top:4px}}
      """;
}
