package dev.stratus.report;

import java.util.Locale;

/** Writes SVG. */
final class SvgCanvas implements Canvas {
  private final StringBuilder out = new StringBuilder();
  private final boolean themed;

  /**
   * @param themed whether colours are the page's variables; else those of the light theme
   */
  SvgCanvas(boolean themed) {
    this.themed = themed;
  }

  /** The elements drawn so far. */
  String elements() {
    return out.toString();
  }

  private String paint(Ink ink) {
    return themed ? "var(--" + ink.name() + ")" : ink.light();
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String dash(boolean dashed) {
    return dashed ? " stroke-dasharray=\"6 4\"" : "";
  }

  private static String opacity(double share) {
    return share < 1 ? String.format(Locale.ROOT, " stroke-opacity=\"%.2f\"", share) : "";
  }

  @Override
  public void line(
      double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
        x1, y1, x2, y2, paint(ink), width, dash(dashed));
  }

  @Override
  public void path(double[] points, Pen pen) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i + 1 < points.length; i += 2) {
      data.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", points[i], points[i + 1]));
    }
    add(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"%s%s/>",
        data, paint(pen.ink()), pen.width(), dash(pen.dashed()), opacity(pen.share()));
  }

  @Override
  public void mark(double x, double y, double radius, Ink ink, String tip) {
    add(
        "<circle class=\"mark\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"><title>%s</title></circle>",
        x, y, radius, paint(ink), Markup.escaped(tip));
  }

  @Override
  public void cell(
      double x, double y, double width, double height, Ink ink, double share, String tip) {
    add(
        "<rect class=\"mark\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.3f\"><title>%s</title></rect>",
        x, y, width, height, paint(ink), share, Markup.escaped(tip));
  }

  @Override
  public void text(
      double x, double y, String text, Anchor anchor, double size, Ink ink, boolean upwards) {
    String turned =
        upwards ? String.format(Locale.ROOT, " transform=\"rotate(-90 %.1f %.1f)\"", x, y) : "";
    add(
        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"%s\" text-anchor=\"%s\"%s>%s</text>",
        x,
        y,
        size,
        paint(ink),
        anchor.name().toLowerCase(Locale.ROOT),
        turned,
        Markup.escaped(text));
  }
}
