package dev.stratus.report;

import java.util.List;

/** Lines, marks and bounds over two axes. */
public record XyChart(String title, String note, Axis x, Axis y, List<Series> series)
    implements Chart {

  /** As many series as colours can be told apart. */
  public static final int MOST_SERIES = Ink.SERIES.size();

  /**
   * @throws IllegalArgumentException if there are more than {@link #MOST_SERIES} series
   */
  public XyChart {
    series = List.copyOf(series);
    if (series.size() > MOST_SERIES) {
      throw new IllegalArgumentException(
          "The chart '"
              + title
              + "' has "
              + series.size()
              + " series, and no more than "
              + MOST_SERIES
              + " can be told apart; make several charts.");
    }
  }
}
