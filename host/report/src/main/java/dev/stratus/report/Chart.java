package dev.stratus.report;

/** A chart as a value. */
public sealed interface Chart permits XyChart, HeatMap {

  /** What it is called; also the name of its files, in small letters with hyphens. */
  String title();

  /** A sentence below it: what to see in it. */
  String note();

  /** Such as {@code gb-s-over-width}. */
  default String fileStem() {
    return title()
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }
}
