package dev.stratus.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What the dimensions of an array mean: one label each, in index order, such as {@code SSCB}. There
 * is exactly one C; B and T appear at most once; S and U any number of times. Says nothing of the
 * order in memory: see {@link MemoryOrder}.
 *
 * @param labels one per dimension, in index order
 */
public record DataFormat(List<DimensionLabel> labels) {

  private static final String LEGAL =
      "The labels are S (spatial), C (channel), B (batch), T (time) and U (unspecified), one per"
          + " dimension, such as \"SSCB\"";

  /**
   * A format of labels.
   *
   * @throws IllegalArgumentException if C is missing, or C, B or T appears twice
   */
  public DataFormat {
    labels = List.copyOf(labels);
    String text = text(labels);
    for (DimensionLabel label : DimensionLabel.values()) {
      requireOnce(text, labels, label);
    }
    if (!labels.contains(DimensionLabel.C)) {
      throw new IllegalArgumentException(
          "The data format \""
              + text
              + "\" has no channel dimension C, and every element belongs to a channel. "
              + LEGAL
              + ".");
    }
  }

  /**
   * The format of a text such as {@code SSCB}.
   *
   * @throws IllegalArgumentException if a label is unknown, C is missing, or C, B or T appears
   *     twice
   */
  public static DataFormat of(String text) {
    List<DimensionLabel> labels = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      labels.add(label(text, i));
    }
    return new DataFormat(labels);
  }

  /**
   * What an array without labels is taken for: the last dimension is the channels, the first the
   * observations, those between unspecified (batch-like): C, BC, BUC, BUUC and so on.
   *
   * @param dimensions 1 or more
   */
  public static DataFormat defaultOf(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException(
          "An array of "
              + dimensions
              + " dimensions has no channel dimension C; it must have at least one dimension.");
    }
    return of(dimensions == 1 ? "C" : "B" + "U".repeat(dimensions - 2) + "C");
  }

  /** The labels as a word, such as {@code SSCB}. */
  public String text() {
    return text(labels);
  }

  /** How many dimensions. */
  public int dimensions() {
    return labels.size();
  }

  /** How many of them are spatial. */
  public int spatialDimensions() {
    return Collections.frequency(labels, DimensionLabel.S);
  }

  /** The label of a dimension, counted from 0. */
  public DimensionLabel label(int dimension) {
    return labels.get(dimension);
  }

  /** The first dimension with this label, counted from 0; empty if there is none. */
  public OptionalInt indexOf(DimensionLabel label) {
    int index = labels.indexOf(label);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The dimension of the channels, counted from 0. */
  public int channelDimension() {
    return labels.indexOf(DimensionLabel.C);
  }

  /** The labels last to first: the same bytes in the other memory order. */
  public DataFormat reversed() {
    return new DataFormat(labels.reversed());
  }

  @Override
  public String toString() {
    return text();
  }

  private static DimensionLabel label(String text, int index) {
    String letter = text.substring(index, index + 1);
    for (DimensionLabel label : DimensionLabel.values()) {
      if (label.name().equals(letter)) {
        return label;
      }
    }
    String upper = text.toUpperCase(Locale.ROOT);
    String hint =
        !upper.equals(text) && upper.matches("[SCBTU]+")
            ? "; labels are capitals: did you mean \"" + upper + "\"?"
            : ".";
    throw new IllegalArgumentException(
        "The data format \""
            + text
            + "\" has the unknown label '"
            + letter
            + "' as its "
            + ordinal(index + 1)
            + ". "
            + LEGAL
            + hint);
  }

  private static void requireOnce(String text, List<DimensionLabel> labels, DimensionLabel label) {
    int first = labels.indexOf(label);
    int last = labels.lastIndexOf(label);
    if (first != last && !label.isRepeatable()) {
      throw new IllegalArgumentException(
          "The data format \""
              + text
              + "\" has "
              + label
              + " ("
              + label.text()
              + ") more than once: as its "
              + ordinal(first + 1)
              + " and its "
              + ordinal(last + 1)
              + " label. Only S and U may be repeated; a second such dimension can be labelled U.");
    }
  }

  private static String ordinal(int n) {
    return switch (n) {
      case 1 -> "first";
      case 2 -> "second";
      case 3 -> "third";
      default -> n + "th";
    };
  }

  private static String text(List<DimensionLabel> labels) {
    return labels.stream().map(DimensionLabel::name).collect(Collectors.joining());
  }
}
