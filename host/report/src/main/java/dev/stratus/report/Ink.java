package dev.stratus.report;

import java.util.List;

/**
 * What colours are for. The series' are those of Okabe and Ito (Color Universal Design, 2008),
 * which the colour-blind can tell apart; in the dark theme the darkest of them are lighter.
 *
 * @param name of the style sheet's variable
 */
record Ink(String name, String light, String dark) {
  static final Ink PAPER = new Ink("paper", "#ffffff", "#16191d");
  static final Ink TEXT = new Ink("text", "#1b1f24", "#e6e9ee");
  static final Ink QUIET = new Ink("quiet", "#59636e", "#9aa4b1");
  static final Ink GRID = new Ink("grid", "#d9dee4", "#333a43");

  static final List<Ink> SERIES =
      List.of(
          new Ink("s1", "#0072b2", "#56a8de"),
          new Ink("s2", "#d55e00", "#f08a3c"),
          new Ink("s3", "#009e73", "#35c79c"),
          new Ink("s4", "#cc79a7", "#e19bc2"),
          new Ink("s5", "#8a6d00", "#e0b100"),
          new Ink("s6", "#56b4e9", "#8fd0f5"),
          new Ink("s7", "#5b3fa0", "#a48ce0"),
          new Ink("s8", "#444b54", "#b7bfc9"));

  static final List<Ink> ALL =
      java.util.stream.Stream.concat(List.of(PAPER, TEXT, QUIET, GRID).stream(), SERIES.stream())
          .toList();
}
