package dev.stratus.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An array in native memory with labelled dimensions: a view of a {@link TornadoNativeArray}.
 *
 * <p>What describes it never changes: element type, {@link DataFormat}, {@link MemoryOrder}, sizes,
 * strides and offset. Its elements are those of the array it views, which may change under it.
 * Indices and sizes are in the order of the format's labels, whatever the memory order.
 */
public final class Tensor {
  private final TornadoNativeArray data;
  private final DType dtype;
  private final DataFormat format;
  private final MemoryOrder order;
  private final int[] sizes;
  private final int[] strides;
  private final int offset;
  private final int elements;

  private Tensor(
      TornadoNativeArray data,
      DataFormat format,
      MemoryOrder order,
      int[] sizes,
      int[] strides,
      int offset) {
    this.data = data;
    this.dtype = DType.of(data);
    this.format = format;
    this.order = order;
    this.sizes = sizes;
    this.strides = strides;
    this.offset = offset;
    this.elements = Layout.elements(format, sizes);
  }

  /**
   * A float32 tensor of copied values.
   *
   * @param values in memory order: the last dimension's neighbours beside each other in row-major
   *     order, the first's in column-major order
   * @param sizes one for each label of the format
   * @throws IllegalArgumentException if the sizes do not belong to the format, or the number of
   *     values is not theirs
   */
  public static Tensor of(float[] values, DataFormat format, MemoryOrder order, int... sizes) {
    requireCount(values.length, format, sizes);
    return wrap(FloatArray.fromArray(values), format, order, sizes);
  }

  /** As {@link #of(float[], DataFormat, MemoryOrder, int...)}, the format as a text. */
  public static Tensor of(float[] values, String format, MemoryOrder order, int... sizes) {
    return of(values, DataFormat.of(format), order, sizes);
  }

  /**
   * A float64 tensor of copied values, otherwise as {@link #of(float[], DataFormat, MemoryOrder,
   * int...)}.
   */
  public static Tensor ofDoubles(
      double[] values, DataFormat format, MemoryOrder order, int... sizes) {
    requireCount(values.length, format, sizes);
    return wrap(DoubleArray.fromArray(values), format, order, sizes);
  }

  /** As {@link #ofDoubles(double[], DataFormat, MemoryOrder, int...)}, the format as a text. */
  public static Tensor ofDoubles(double[] values, String format, MemoryOrder order, int... sizes) {
    return ofDoubles(values, DataFormat.of(format), order, sizes);
  }

  /**
   * A tensor that views a whole array; nothing is copied.
   *
   * @param array of exactly as many elements as the sizes have, of a type of {@link DType}
   * @throws IllegalArgumentException if the sizes do not belong to the format, or the number of
   *     elements is not theirs
   */
  public static Tensor wrap(
      TornadoNativeArray array, DataFormat format, MemoryOrder order, int... sizes) {
    requireCount(array.getSize(), format, sizes);
    return dense(array, format, order, sizes);
  }

  /** As {@link #wrap(TornadoNativeArray, DataFormat, MemoryOrder, int...)}. */
  public static Tensor wrap(
      TornadoNativeArray array, String format, MemoryOrder order, int... sizes) {
    return wrap(array, DataFormat.of(format), order, sizes);
  }

  /**
   * A new tensor of zeros.
   *
   * @throws IllegalArgumentException if the sizes do not belong to the format, C is 0, or there are
   *     more than 2^31-1 elements
   */
  public static Tensor zeros(DType type, DataFormat format, MemoryOrder order, int... sizes) {
    return dense(type.allocate(Layout.elements(format, sizes)), format, order, sizes);
  }

  /** As {@link #zeros(DType, DataFormat, MemoryOrder, int...)}, the format as a text. */
  public static Tensor zeros(DType type, String format, MemoryOrder order, int... sizes) {
    return zeros(type, DataFormat.of(format), order, sizes);
  }

  /** A new dense tensor of zeros of another's type, format, memory order and sizes. */
  public static Tensor like(Tensor other) {
    return zeros(other.dtype, other.format, other.order, other.sizes);
  }

  private static Tensor dense(
      TornadoNativeArray data, DataFormat format, MemoryOrder order, int... sizes) {
    return new Tensor(data, format, order, sizes.clone(), Layout.denseStrides(order, sizes), 0);
  }

  /** The array viewed. */
  public TornadoNativeArray data() {
    return data;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** The labels of the dimensions. */
  public DataFormat format() {
    return format;
  }

  /** The memory order: which end of the labels varies fastest. */
  public MemoryOrder order() {
    return order;
  }

  /** A copy of the sizes, in label order. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** The size of a dimension, counted from 0. */
  public int size(int dimension) {
    return sizes[requireDimension(dimension)];
  }

  /** The number of channels. */
  public int channels() {
    return sizes[format.channelDimension()];
  }

  /** A copy of the strides, in elements, in label order. */
  public int[] strides() {
    return strides.clone();
  }

  /** The array's index of the first element. */
  public int offset() {
    return offset;
  }

  /** The number of elements. */
  public long elements() {
    return elements;
  }

  /** Whether the array holds these elements, in this order, and nothing else. */
  public boolean isDense() {
    return offset == 0 && data.getSize() == elements && isContiguous();
  }

  /** Whether the elements lie in memory order without gaps, wherever in the array they begin. */
  public boolean isContiguous() {
    return elements == 0 || Layout.isDense(order, sizes, strides);
  }

  /**
   * The value of an element: exact.
   *
   * @param index one for each label
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public double get(int... index) {
    return Elements.get(dtype, data.getSegment(), position(index));
  }

  /**
   * Sets an element to the nearest value of its type, ties to even.
   *
   * @param index one for each label
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public void set(double value, int... index) {
    Elements.set(dtype, data.getSegment(), position(index), value);
  }

  /**
   * A view of part of a dimension; nothing is copied.
   *
   * @param dimension counted from 0
   * @param from first index in it
   * @param to index after the last
   * @throws IndexOutOfBoundsException if there is no such dimension or part
   * @throws IllegalArgumentException if no channel would be left
   */
  public Tensor slice(int dimension, int from, int to) {
    int size = sizes[requireDimension(dimension)];
    if (from < 0 || to < from || to > size) {
      throw new IndexOutOfBoundsException(
          "There is no part from "
              + from
              + " to "
              + to
              + " of dimension "
              + dimension
              + " ("
              + format.label(dimension)
              + ") of "
              + this
              + "; it goes from 0 to "
              + size
              + ".");
    }
    int[] parts = sizes.clone();
    parts[dimension] = to - from;
    // What is empty begins nowhere: at the array's end its first element would lie outside.
    int first = to == from || elements == 0 ? offset : offset + from * strides[dimension];
    return new Tensor(data, format, order, parts, strides, first);
  }

  /**
   * The same bytes under reversed labels in the other memory order: column-major SSCB becomes
   * row-major BCSS, and the other way round. Nothing is copied.
   */
  public Tensor reversed() {
    return new Tensor(
        data, format.reversed(), order.reversed(), reversed(sizes), reversed(strides), offset);
  }

  /**
   * The same elements under other labels; nothing is copied.
   *
   * @throws IllegalArgumentException if the format has another number of dimensions, or its C is
   *     empty
   */
  public Tensor labelled(DataFormat labels) {
    return new Tensor(data, labels, order, sizes, strides, offset);
  }

  /** This tensor if it is dense, else a dense copy of it. */
  public Tensor dense() {
    return isDense() ? this : to(dtype);
  }

  /**
   * A dense copy in another element type (or the same): each value rounded once to the nearest,
   * ties to even. Values beyond the type's range become infinite.
   */
  public Tensor to(DType type) {
    return copy(type, order);
  }

  /**
   * The same elements under the same labels, laid out in a memory order: this tensor if it is dense
   * in that order, else a dense copy. See {@link #reversed} for what needs no copy.
   */
  public Tensor to(MemoryOrder wanted) {
    return wanted == order ? dense() : copy(dtype, wanted);
  }

  /**
   * Sets every element of this tensor, which may be a slice of another, to those of a tensor like
   * it, bit by bit.
   *
   * @throws IllegalArgumentException if the other has another format, other sizes or another type
   */
  public void setAll(Tensor values) {
    if (values.dtype != dtype
        || !values.format.equals(format)
        || !Arrays.equals(values.sizes, sizes)) {
      throw new IllegalArgumentException(
          "The elements of " + this + " cannot be set to those of " + values + ".");
    }
    MemorySegment from = values.to(order).data.getSegment();
    walk((first, stride, count, at) ->
        Elements.scatter(dtype, from, at, data.getSegment(), first, stride, count));
  }

  private Tensor copy(DType type, MemoryOrder wanted) {
    Tensor copy = zeros(type, format, wanted, sizes);
    MemorySegment from = data.getSegment();
    MemorySegment to = copy.data.getSegment();
    Layout.walk(
        wanted,
        sizes,
        strides,
        offset,
        (first, stride, count, at) -> {
          if (type == dtype) {
            Elements.copy(dtype, from, first, stride, to, at, count);
            return;
          }
          for (long i = 0; i < count; i++) {
            Elements.set(type, to, at + i, Elements.get(dtype, from, first + i * stride));
          }
        });
    return copy;
  }

  /** The values in memory order, without gaps; those of a float64 tensor rounded to float32. */
  public float[] toFloats() {
    Tensor floats = dtype == DType.FLOAT32 ? dense() : to(DType.FLOAT32);
    return ((FloatArray) floats.data).toHeapArray();
  }

  /** The values in memory order, without gaps: exact. */
  public double[] toDoubles() {
    Tensor doubles = dtype == DType.FLOAT64 ? dense() : to(DType.FLOAT64);
    return ((DoubleArray) doubles.data).toHeapArray();
  }

  /** Such as {@code float32 "SSCB" of 5 x 5 x 3 x 2, column-major}. */
  @Override
  public String toString() {
    return dtype.text() + " " + Layout.text(format, sizes) + ", " + order.text();
  }

  void walk(Layout.Run run) {
    Layout.walk(order, sizes, strides, offset, run);
  }

  private int position(int... index) {
    if (index.length != sizes.length) {
      throw new IndexOutOfBoundsException(
          "An element of "
              + this
              + " has "
              + Layout.count(sizes.length, "index number")
              + ", one for each label, and "
              + (index.length == 1 ? "1 was" : index.length + " were")
              + " given.");
    }
    int position = offset;
    for (int i = 0; i < index.length; i++) {
      if (index[i] < 0 || index[i] >= sizes[i]) {
        throw new IndexOutOfBoundsException(
            "There is no element "
                + index[i]
                + " in dimension "
                + i
                + " ("
                + format.label(i)
                + ") of "
                + this
                + "; its elements are counted from 0.");
      }
      position += index[i] * strides[i];
    }
    return position;
  }

  private int requireDimension(int dimension) {
    if (dimension < 0 || dimension >= sizes.length) {
      throw new IndexOutOfBoundsException(
          "There is no dimension "
              + dimension
              + " in "
              + this
              + "; its dimensions are 0 to "
              + (sizes.length - 1)
              + ".");
    }
    return dimension;
  }

  private static void requireCount(int given, DataFormat format, int... sizes) {
    int wanted = Layout.elements(format, sizes);
    if (given != wanted) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %,d elements, and %,d are given.",
              Layout.text(format, sizes),
              wanted,
              given));
    }
  }

  private static int[] reversed(int... values) {
    int[] reversed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }
}
