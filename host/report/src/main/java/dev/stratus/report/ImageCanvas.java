package dev.stratus.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws into an image, in the light theme. */
final class ImageCanvas implements Canvas {
  private final Graphics2D to;

  ImageCanvas(BufferedImage image, double scale) {
    to = image.createGraphics();
    to.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    to.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    to.setColor(Color.decode(Ink.PAPER.light()));
    to.fillRect(0, 0, image.getWidth(), image.getHeight());
    to.scale(scale, scale);
  }

  void dispose() {
    to.dispose();
  }

  private static Color color(Ink ink, double share) {
    Color full = Color.decode(ink.light());
    int alpha = (int) Math.round(255 * share);
    return new Color(full.getRed(), full.getGreen(), full.getBlue(), alpha);
  }

  private void pen(Ink ink, double width, boolean dashed) {
    to.setColor(Color.decode(ink.light()));
    float w = (float) width;
    to.setStroke(
        dashed
            ? new BasicStroke(
                w, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
            : new BasicStroke(w, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
  }

  @Override
  public void line(
      double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed) {
    pen(ink, width, dashed);
    to.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void path(double[] points, Pen pen) {
    if (points.length < 4) {
      return;
    }
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i + 1 < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    pen(pen.ink(), pen.width(), pen.dashed());
    to.setColor(color(pen.ink(), pen.share()));
    to.draw(path);
  }

  @Override
  public void mark(double x, double y, double radius, Ink ink, String tip) {
    to.setColor(Color.decode(ink.light()));
    to.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  @Override
  public void cell(
      double x, double y, double width, double height, Ink ink, double share, String tip) {
    to.setColor(color(ink, share));
    to.fill(new Rectangle2D.Double(x, y, width, height));
  }

  @Override
  public void text(
      double x, double y, String text, Anchor anchor, double size, Ink ink, boolean upwards) {
    to.setColor(Color.decode(ink.light()));
    to.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size));
    double width = to.getFontMetrics().stringWidth(text);
    double shift =
        switch (anchor) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    AffineTransform before = to.getTransform();
    to.translate(x, y);
    if (upwards) {
      to.rotate(-Math.PI / 2);
    }
    to.drawString(text, (float) shift, 0f);
    to.setTransform(before);
  }
}
