package dev.stratus;

import dev.stratus.device.DeviceList;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A request: layer normalization, forward, float32, over the last dimension of a row-major rows x
 * width array. A short way to {@link LayerNormalization}. Immutable, and checked when it is made.
 *
 * <pre>{@code
 * float[] x = {1, 2, 3, 4, 10, 20, 30, 40};
 * Outcome outcome = LayerNormForward.of(2, 4).run(x, RunSettings.on("auto").withCheck(true));
 * float[] y = outcome.values();       // both rows: -1.34, -0.45, 0.45, 1.34
 * System.out.println(outcome.receipt().text());
 * }</pre>
 */
public final class LayerNormForward {

  /** The default epsilon. */
  public static final float DEFAULT_EPSILON = 1e-5f;

  private final int rows;
  private final int width;
  private final float epsilon;
  private final float[] scale;
  private final float[] offset;

  private LayerNormForward(int rows, int width, float epsilon, float[] scale, float[] offset) {
    this.rows = rows;
    this.width = width;
    this.epsilon = epsilon;
    this.scale = scale;
    this.offset = offset;
  }

  /**
   * With epsilon 1e-5, a scale of ones and an offset of zeros.
   *
   * @param rows how many groups are normalized; 0 is legal and gives an empty result
   * @param width elements in a group, at least 1
   * @throws IllegalArgumentException if a size is not legal, or there are more than 2^31-1 elements
   */
  public static LayerNormForward of(long rows, long width) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + "; it must be 0 or more.");
    }
    if (width < 1) {
      throw new IllegalArgumentException(
          "The normalized dimension has "
              + width
              + " elements; it must have at least 1 (an input of 0 rows is legal, rows of 0 elements"
              + " are not).");
    }
    if (width > Integer.MAX_VALUE || rows > Integer.MAX_VALUE / width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d rows of %,d elements are more than 2^31-1 = 2,147,483,647 elements in one tensor;"
                  + " split the rows (the batch dimension B) over several calls.",
              rows,
              width));
    }
    float[] ones = new float[(int) width];
    Arrays.fill(ones, 1f);
    return new LayerNormForward(
        (int) rows, (int) width, DEFAULT_EPSILON, ones, new float[(int) width]);
  }

  /**
   * @throws IllegalArgumentException if epsilon, as float32, is not finite or not > 0
   */
  public LayerNormForward withEpsilon(double value) {
    float narrowed = (float) value;
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "epsilon is " + value + "; it must be finite and > 0, such as 1e-5.");
    }
    if (!(narrowed > 0) || !Float.isFinite(narrowed)) {
      throw new IllegalArgumentException(
          "epsilon is "
              + value
              + ", which is "
              + narrowed
              + " as float32; it must lie between 1.4e-45 and 3.4e38.");
    }
    return new LayerNormForward(rows, width, narrowed, scale, offset);
  }

  /**
   * @param values gamma, one per column; finite
   * @throws IllegalArgumentException if there are not {@link #width()} of them, or one is not
   *     finite
   */
  public LayerNormForward withScale(float... values) {
    return new LayerNormForward(rows, width, epsilon, checked("scale", values), offset);
  }

  /**
   * @param values beta, one per column; finite
   * @throws IllegalArgumentException if there are not {@link #width()} of them, or one is not
   *     finite
   */
  public LayerNormForward withOffset(float... values) {
    return new LayerNormForward(rows, width, epsilon, scale, checked("offset", values));
  }

  private float[] checked(String name, float[] values) {
    if (values.length != width) {
      throw new IllegalArgumentException(
          "The "
              + name
              + " has "
              + values.length
              + " values and the normalized dimension has "
              + width
              + "; give one value per column.");
    }
    for (int c = 0; c < width; c++) {
      if (!Float.isFinite(values[c])) {
        throw new IllegalArgumentException(
            "The " + name + " at column " + c + " is " + values[c] + "; it must be finite.");
      }
    }
    return values.clone();
  }

  public int rows() {
    return rows;
  }

  public int width() {
    return width;
  }

  public float epsilon() {
    return epsilon;
  }

  /** Elements of the input and of the result. */
  public long elements() {
    return (long) rows * width;
  }

  /** Gamma. */
  public float[] scale() {
    return scale.clone();
  }

  /** Beta. */
  public float[] offset() {
    return offset.clone();
  }

  /**
   * Runs once.
   *
   * @param x rows x width, row-major
   * @throws IllegalArgumentException if x has another size
   * @throws dev.stratus.device.NoSuchDeviceException if the device is not there and the policy is
   *     FAIL
   * @throws NoCandidateException if the device declines, for example for want of memory
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   */
  public Outcome run(float[] x, RunSettings settings) {
    requireElements(x.length);
    return run(FloatArray.fromArray(x), settings);
  }

  /** As {@link #run(float[], RunSettings)}, without a copy of the input. */
  public Outcome run(FloatArray x, RunSettings settings) {
    try (ForwardRun run = open(x, settings.withResultOnDemand(false))) {
      return run.execute();
    }
  }

  /** Prepares repeated runs over one input array, whose contents may change in between. */
  public ForwardRun open(FloatArray x, RunSettings settings) {
    return open(x, settings, DeviceList.find());
  }

  /** As {@link #open(FloatArray, RunSettings)}, among the given devices. */
  public ForwardRun open(FloatArray x, RunSettings settings, DeviceList devices) {
    requireElements(x.getSize());
    Tensor rowsOfColumns = Tensor.wrap(x, DataFormat.of("BC"), MemoryOrder.ROW_MAJOR, rows, width);
    LayerNormalization layer =
        LayerNormalization.builder()
            .epsilon(epsilon)
            .scale(widened(scale))
            .offset(widened(offset))
            .build()
            .initialize(rowsOfColumns);
    return new ForwardRun(layer.openForward(LayerInput.of(rowsOfColumns), settings, devices));
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private void requireElements(long found) {
    if (found != elements()) {
      throw new IllegalArgumentException(
          "The input has "
              + found
              + " elements; "
              + rows
              + " rows of "
              + width
              + " need "
              + elements()
              + ".");
    }
  }
}
