package dev.stratus.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * What the judge must know of an array: its sizes in index order, which dimensions are normalized,
 * and which are the channel, the observations and the time. No memory layout: the judge walks
 * indices.
 *
 * <p>A <i>group</i> is the elements that share the indices of all dimensions that are not
 * normalized (the outer ones). Groups are numbered row-major over the outer dimensions in index
 * order; mean and rstd have one value per group in that order.
 */
public final class JudgedShape {
  private final int[] sizes;
  private final boolean[] normalized;
  private final int channel;
  private final int batch;
  private final int time;
  private final List<String> labels;

  /**
   * @param sizes the size of each dimension, in index order; at least one dimension
   * @param normalized whether a group extends over that dimension
   * @param channelDimension the dimension that a per-channel scale and offset belong to; -1: none
   * @param batchDimension the dimension of the observations, for valid lengths; -1: there is one
   *     observation
   * @param timeDimension the dimension along which lengths count; -1: none
   * @throws IllegalArgumentException if these contradict each other
   */
  public JudgedShape(
      int[] sizes,
      boolean[] normalized,
      int channelDimension,
      int batchDimension,
      int timeDimension) {
    this(
        sizes,
        normalized,
        channelDimension,
        batchDimension,
        timeDimension,
        defaultLabels(sizes.length, channelDimension, batchDimension, timeDimension));
  }

  private JudgedShape(
      int[] sizes, boolean[] normalized, int channel, int batch, int time, List<String> labels) {
    this.sizes = sizes.clone();
    this.normalized = normalized.clone();
    this.channel = channel;
    this.batch = batch;
    this.time = time;
    this.labels = List.copyOf(labels);
    requireSound();
  }

  /** No observations and no time. */
  public JudgedShape(int[] sizes, boolean[] normalized, int channelDimension) {
    this(sizes, normalized, channelDimension, -1, -1);
  }

  /** Rows x width, each row a group, a parameter per column. */
  public static JudgedShape rows(int rows, int width) {
    return new JudgedShape(new int[] {rows, width}, new boolean[] {false, true}, 1)
        .withLabels("row", "column");
  }

  /** The same shape with names for its axes in reports, one per dimension. */
  public JudgedShape withLabels(String... names) {
    return new JudgedShape(sizes, normalized, channel, batch, time, List.of(names));
  }

  private static List<String> defaultLabels(int dimensions, int channel, int batch, int time) {
    List<String> names = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      names.add(d == channel ? "C" : d == batch ? "B" : d == time ? "T" : "axis" + d);
    }
    return names;
  }

  private void requireSound() {
    if (sizes.length == 0 || normalized.length != sizes.length || labels.size() != sizes.length) {
      throw new IllegalArgumentException(
          "There are "
              + sizes.length
              + " sizes, "
              + normalized.length
              + " normalized flags and "
              + labels.size()
              + " labels; there must be as many of each, and at least one.");
    }
    long elements = 1;
    for (int d = 0; d < sizes.length; d++) {
      if (sizes[d] < 0) {
        throw new IllegalArgumentException(
            "The size of dimension " + d + " is " + sizes[d] + "; it must be >= 0.");
      }
      elements = Math.multiplyExact(elements, (long) sizes[d]);
    }
    requireDimension("channel", channel);
    requireDimension("batch", batch);
    requireDimension("time", time);
  }

  private void requireDimension(String what, int dimension) {
    if (dimension < -1 || dimension >= sizes.length) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " dimension is "
              + dimension
              + " of "
              + sizes.length
              + "; it must be one of them, or -1 for none.");
    }
  }

  public int dimensions() {
    return sizes.length;
  }

  public int size(int dimension) {
    return sizes[dimension];
  }

  public boolean isNormalized(int dimension) {
    return normalized[dimension];
  }

  public int channelDimension() {
    return channel;
  }

  public int batchDimension() {
    return batch;
  }

  public int timeDimension() {
    return time;
  }

  public List<String> labels() {
    return labels;
  }

  /** Elements of the array. */
  public long elements() {
    return groups() * groupElements();
  }

  /** How many groups there are; each has a mean and a rstd. */
  public long groups() {
    return product(false);
  }

  /** Elements of one group, those beyond a valid length among them. */
  public long groupElements() {
    return product(true);
  }

  private long product(boolean ofNormalized) {
    long product = 1;
    for (int d = 0; d < sizes.length; d++) {
      if (normalized[d] == ofNormalized) {
        product *= sizes[d];
      }
    }
    return product;
  }

  /** How many values scale and offset have. */
  long parameters(Affine affine) {
    return switch (affine) {
      case NONE -> 0;
      case PER_CHANNEL -> channel < 0 ? 0 : sizes[channel];
      case PER_ELEMENT -> groupElements();
    };
  }

  /** Where element {@code index} is, numbered row-major. */
  Place elementPlace(long index) {
    return place(index, labels, sizes);
  }

  /** Where group {@code group} is: the indices of its outer dimensions. */
  Place groupPlace(long group) {
    return partPlace(group, false);
  }

  /** Which parameter this is: a channel, or the indices of the normalized dimensions. */
  Place parameterPlace(long parameter, Affine affine) {
    return affine == Affine.PER_CHANNEL
        ? new Place(List.of(labels.get(channel)), List.of(parameter))
        : partPlace(parameter, true);
  }

  private Place partPlace(long number, boolean ofNormalized) {
    List<String> names = new ArrayList<>();
    List<Integer> extents = new ArrayList<>();
    for (int d = 0; d < sizes.length; d++) {
      if (normalized[d] == ofNormalized) {
        names.add(labels.get(d));
        extents.add(sizes[d]);
      }
    }
    return place(number, names, extents.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Place place(long number, List<String> names, int[] extents) {
    Long[] index = new Long[extents.length];
    long rest = number;
    for (int d = extents.length - 1; d >= 0; d--) {
      index[d] = rest % extents[d];
      rest /= extents[d];
    }
    return new Place(names, List.of(index));
  }
}
