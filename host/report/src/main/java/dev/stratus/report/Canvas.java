package dev.stratus.report;

/** What a chart is drawn on; lengths are pixels from the upper left corner. */
interface Canvas {

  /** Which end of a text its place is. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  void line(double x1, double y1, double x2, double y2, Ink ink, double width, boolean dashed);

  /**
   * How a path is drawn.
   *
   * @param share of the ink over the paper, 0 to 1
   */
  record Pen(Ink ink, double width, boolean dashed, double share) {}

  /**
   * @param points x and y in turns
   */
  void path(double[] points, Pen pen);

  /** A filled circle that stands for data. */
  void mark(double x, double y, double radius, Ink ink, String tip);

  /**
   * A filled rectangle that stands for data.
   *
   * @param share of the ink over the paper, 0 to 1
   */
  void cell(double x, double y, double width, double height, Ink ink, double share, String tip);

  /**
   * @param y of the base line
   * @param upwards turned to read from below
   */
  void text(double x, double y, String text, Anchor anchor, double size, Ink ink, boolean upwards);
}
