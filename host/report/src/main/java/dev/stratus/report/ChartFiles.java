package dev.stratus.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Charts as files for papers: SVG and PNG, in the light theme. */
public final class ChartFiles {
  private static final double WIDTH = 720;

  /** Pixels of a PNG for each of a chart's, so that it is sharp in print. */
  private static final int SHARPNESS = 3;

  private ChartFiles() {}

  /** A chart as an SVG document. */
  public static String svg(Chart chart) {
    ChartDrawing drawing = new ChartDrawing(WIDTH);
    SvgCanvas canvas = new SvgCanvas(false);
    drawing.draw(chart, canvas);
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\""
            + " font-family=\"sans-serif\"><title>%s</title>"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%n%s</svg>%n",
        WIDTH,
        drawing.height(chart),
        WIDTH,
        drawing.height(chart),
        Markup.escaped(chart.title()),
        Ink.PAPER.light(),
        canvas.elements());
  }

  /** A chart as a PNG file's bytes, {@value #SHARPNESS} pixels for each of the SVG's. */
  public static byte[] png(Chart chart) throws IOException {
    ChartDrawing drawing = new ChartDrawing(WIDTH);
    BufferedImage image =
        new BufferedImage(
            (int) WIDTH * SHARPNESS,
            (int) Math.ceil(drawing.height(chart) * SHARPNESS),
            BufferedImage.TYPE_INT_RGB);
    ImageCanvas canvas = new ImageCanvas(image, SHARPNESS);
    drawing.draw(chart, canvas);
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /**
   * Writes a chart as {@code <stem>.svg} and {@code <stem>.png}, each whole or not at all.
   *
   * @return the files
   * @throws IOException if one cannot be written
   */
  public static List<Path> write(Chart chart, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Path svg = folder.resolve(chart.fileStem() + ".svg");
    WholeFile.write(svg, svg(chart).getBytes(StandardCharsets.UTF_8));
    files.add(svg);
    Path png = folder.resolve(chart.fileStem() + ".png");
    WholeFile.write(png, png(chart));
    files.add(png);
    return files;
  }
}
