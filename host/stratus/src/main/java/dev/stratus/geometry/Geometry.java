package dev.stratus.geometry;

import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.DimensionLabel;
import dev.stratus.tensor.MemoryOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a format, its sizes and an operation dimension say about groups: which dimensions are
 * normalized, how many groups there are, of how many elements, and how many parameters. Where the
 * elements lie is {@link GroupWalk}'s.
 *
 * <p>Groups are numbered by the dimensions that are not normalized, the memory order's fastest
 * first; so a dense array of x's labels and memory order, whose normalized sizes are 1, holds one
 * value for each group at the group's number.
 *
 * @param format labels in index order
 * @param order memory order
 * @param sizes in index order
 * @param mode the operation dimension
 * @param normalized whether each dimension is normalized, in index order
 * @param parameters how gamma and beta are shaped
 */
public record Geometry(
    DataFormat format,
    MemoryOrder order,
    List<Integer> sizes,
    OperationDimension mode,
    List<Boolean> normalized,
    ParameterShape parameters) {

  /** The sizes and flags are copied. */
  public Geometry {
    sizes = List.copyOf(sizes);
    normalized = List.copyOf(normalized);
  }

  /**
   * @throws IllegalArgumentException if there is not one size for each label, a size is negative, C
   *     is 0, or there are more than 2^31-1 elements
   */
  public static Geometry of(
      DataFormat format,
      MemoryOrder order,
      OperationDimension mode,
      ParameterShape parameters,
      int... sizes) {
    List<DimensionLabel> labels = format.labels();
    if (labels.size() != sizes.length) {
      throw new IllegalArgumentException(
          "The format "
              + format.text()
              + " has "
              + labels.size()
              + " dimensions, and there are "
              + sizes.length
              + " sizes ("
              + text(IntStream.of(sizes).boxed().toList())
              + "); give one for each.");
    }
    checkSizes(format, sizes);
    boolean[] flags = mode.normalized(labels);
    List<Boolean> normalized = new ArrayList<>();
    for (boolean flag : flags) {
      normalized.add(flag);
    }
    return new Geometry(
        format, order, IntStream.of(sizes).boxed().toList(), mode, normalized, parameters);
  }

  private static void checkSizes(DataFormat format, int... sizes) {
    String text = text(IntStream.of(sizes).boxed().toList());
    long elements = 1;
    boolean empty = IntStream.of(sizes).anyMatch(size -> size == 0);
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "The sizes " + text + " of format " + format.text() + " have one below 0.");
      }
      elements = empty ? 0 : saturatedProduct(elements, size);
    }
    if (elements > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s of format %s are %s elements, more than the 2^31-1 = 2,147,483,647 that one tensor"
                  + " may have; split them along B over several calls.",
              text,
              format.text(),
              elements == Long.MAX_VALUE
                  ? "over 2^63"
                  : String.format(Locale.ROOT, "%,d", elements)));
    }
    int channels = sizes[format.indexOf(DimensionLabel.C).orElseThrow()];
    if (channels == 0) {
      throw new IllegalArgumentException(
          "C is 0 in the sizes "
              + text
              + " of format "
              + format.text()
              + "; there must be at least one channel.");
    }
  }

  private static long saturatedProduct(long a, int b) {
    return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static String text(List<Integer> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Such as {@code 2 x 3 x 4}. */
  public String sizesText() {
    return text(sizes);
  }

  public int rank() {
    return sizes.size();
  }

  public int size(int dimension) {
    return sizes.get(dimension);
  }

  public boolean isNormalized(int dimension) {
    return normalized.get(dimension);
  }

  /** Elements of the input. */
  public int elements() {
    return sizes.contains(0) ? 0 : sizes.stream().reduce(1, (a, b) -> a * b);
  }

  /** How many groups are normalized. */
  public int groups() {
    return product(false);
  }

  /** Elements of a group; 0 only where a normalized dimension is empty. */
  public int width() {
    return product(true);
  }

  private int product(boolean ofNormalized) {
    if (sizes.contains(0)) {
      boolean emptyHere =
          IntStream.range(0, rank()).anyMatch(d -> size(d) == 0 && isNormalized(d) == ofNormalized);
      if (emptyHere) {
        return 0;
      }
    }
    long product = 1;
    for (int d = 0; d < rank(); d++) {
      if (isNormalized(d) == ofNormalized) {
        product *= size(d);
      }
    }
    // The other dimensions may be empty, and then these are not bounded by the element count.
    return (int) Math.min(product, Integer.MAX_VALUE);
  }

  public int channelDimension() {
    return format.indexOf(DimensionLabel.C).orElseThrow();
  }

  public int channels() {
    return size(channelDimension());
  }

  /** The index of B; empty where the format has none. */
  public OptionalInt batchDimension() {
    return format.indexOf(DimensionLabel.B);
  }

  /** The index of T; empty where the format has none. */
  public OptionalInt timeDimension() {
    return format.indexOf(DimensionLabel.T);
  }

  /** Size of B; 1 where the format has none. */
  public int observations() {
    return batchDimension().isPresent() ? size(batchDimension().getAsInt()) : 1;
  }

  /** Whether a dimension has parameters of its own. */
  public boolean hasParameters(int dimension) {
    return switch (parameters) {
      case CHANNEL -> dimension == channelDimension();
      case ELEMENT -> isNormalized(dimension);
      case NONE -> false;
    };
  }

  /** How many values gamma has; 0 where there is none. */
  public int parameterCount() {
    return switch (parameters) {
      case CHANNEL -> channels();
      case ELEMENT -> width();
      case NONE -> 0;
    };
  }

  /** The labels of gamma, in index order: C, or those of the normalized dimensions. */
  public DataFormat parameterFormat() {
    return new DataFormat(
        IntStream.range(0, rank())
            .filter(d ->
                parameters == ParameterShape.CHANNEL ? d == channelDimension() : isNormalized(d))
            .mapToObj(d -> format.labels().get(d))
            .toList());
  }

  /** The sizes that go with {@link #parameterFormat()}. */
  public int[] parameterSizes() {
    return IntStream.range(0, rank())
        .filter(
            d -> parameters == ParameterShape.CHANNEL ? d == channelDimension() : isNormalized(d))
        .map(this::size)
        .toArray();
  }

  /** The input's sizes with 1 where a dimension is normalized: what statistics have. */
  public int[] statisticsSizes() {
    return IntStream.range(0, rank()).map(d -> isNormalized(d) ? 1 : size(d)).toArray();
  }

  public int[] sizesArray() {
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The dimensions, the memory order's fastest first. */
  List<Integer> fastestFirst() {
    return IntStream.range(0, rank())
        .map(i -> order == MemoryOrder.COLUMN_MAJOR ? i : rank() - 1 - i)
        .boxed()
        .toList();
  }

  /** The dimensions of one kind, the memory order's fastest first. */
  List<Integer> fastestFirst(boolean ofNormalized) {
    return fastestFirst().stream().filter(d -> isNormalized(d) == ofNormalized).toList();
  }

  /** The labels normalized over, such as {@code S,S,C}. */
  public String normalizedText() {
    return IntStream.range(0, rank())
        .filter(this::isNormalized)
        .mapToObj(d -> format.labels().get(d).name())
        .collect(Collectors.joining(","));
  }

  /** Such as {@code SSCB 28 x 28 x 3 x 16 column-major, auto: over S,S,C}. */
  public String text() {
    return format.text()
        + " "
        + sizesText()
        + " "
        + order.text()
        + ", "
        + mode.text()
        + ": over "
        + normalizedText();
  }
}
