package dev.stratus.report;

/** A part of a report. */
public sealed interface Block {

  /** A heading. */
  record Heading(String text) implements Block {}

  /** A paragraph of plain text. */
  record Text(String text) implements Block {}

  record Picture(Chart chart) implements Block {}

  record Tabular(DataTable table) implements Block {}

  /** Preformatted text that a click opens, such as a receipt. */
  record Details(String summary, String text) implements Block {}
}
