package dev.stratus.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a tensor file knows beside the file.
 *
 * @param format the labels, in the file's index order; null: those the file states, else {@link
 *     DataFormat#defaultOf}
 * @param dtype the element type wanted, to which others are converted; null: the file's own
 * @param order the memory order expected, which the file's must be; null: the file's
 */
public record ReadOptions(
    @Nullable DataFormat format, @Nullable DType dtype, @Nullable MemoryOrder order) {

  /** Everything as the file has it. */
  public static final ReadOptions DEFAULT = new ReadOptions(null, null, null);

  /** With labels. */
  public ReadOptions withFormat(DataFormat labels) {
    return new ReadOptions(labels, dtype, order);
  }

  /** With an element type, to which others are converted. */
  public ReadOptions withDtype(DType type) {
    return new ReadOptions(format, type, order);
  }

  /** With a memory order, which the file's must be. */
  public ReadOptions withOrder(MemoryOrder expected) {
    return new ReadOptions(format, dtype, expected);
  }

  /**
   * The shape of the tensor that an array in a file becomes.
   *
   * @param stated the memory order that the file states
   * @param labels those that the file states, if it does
   * @param sizes of the array's dimensions
   * @throws TensorFileException if the array has no dimensions or no channels, the labels are not
   *     as many as the dimensions, another memory order is expected, or there are more than 2^31-1
   *     elements
   */
  public TensorShape shape(
      FileSpec file, MemoryOrder stated, Optional<DataFormat> labels, long... sizes) {
    if (sizes.length == 0) {
      throw file.refuse(
          "holds a single number without dimensions; a tensor has at least the channel dimension C."
              + " Save it as an array of one, such as x.reshape(1).");
    }
    requireOrder(file, stated, sizes);
    DataFormat names =
        format != null ? format : labels.orElseGet(() -> DataFormat.defaultOf(sizes.length));
    if (names.dimensions() != sizes.length) {
      throw file.refuse(
          "has "
              + Layout.count(sizes.length, "dimension")
              + " ("
              + text(sizes)
              + "), and the data format \""
              + names
              + "\" names "
              + names.dimensions()
              + ": give one label for each dimension, in the file's index order.");
    }
    int[] ints = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > Integer.MAX_VALUE) {
        throw file.refuse(
            String.format(
                Locale.ROOT,
                "has a dimension of %,d elements (%s); a tensor's have at most %,d (2^31-1).",
                sizes[i],
                text(sizes),
                Integer.MAX_VALUE));
      }
      ints[i] = (int) sizes[i];
    }
    try {
      return new TensorShape(names, order == null ? stated : order, ints);
    } catch (IllegalArgumentException e) {
      throw file.refuse("is no tensor that can be read: " + e.getMessage(), e);
    }
  }

  private void requireOrder(FileSpec file, MemoryOrder stated, long... sizes) {
    // With one dimension longer than 1 at most, both orders are the same bytes.
    boolean either = Arrays.stream(sizes).filter(s -> s > 1).count() <= 1;
    if (order != null && order != stated && !either) {
      throw file.refuse(
          "is "
              + stated.text()
              + " ("
              + text(sizes)
              + "), and "
              + order.text()
              + " was asked for; the file's own order decides. Leave the order out; the same bytes"
              + " are "
              + order.text()
              + " with sizes and labels reversed.");
    }
  }

  private static String text(long... sizes) {
    return String.join(" x ", Arrays.stream(sizes).mapToObj(String::valueOf).toList());
  }
}
