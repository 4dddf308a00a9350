package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization of contiguous rows with what often stands before and after it, float32: a
 * residual input added first, {@code s = x + r}, and an activation applied last, {@code y =
 * act(gamma * xhat + beta)}. One launch, and one read of memory, instead of three. What is
 * normalized, and why each numeric step is there, stands at the head of {@link LayerNormForward};
 * the activations are those of {@link Activations}.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward}, {@link #forwardResidual}, {@link #backward}, {@link #backwardResidual}:
 *       the plain ones. A work-item owns a row, which sits in a near cache after its first walk.
 *   <li>{@link #forwardPerGroup}, {@link #backwardPerGroup}: a work-group owns a row, its lanes
 *       take every n-th column. For GPUs.
 * </ol>
 *
 * <p>The gradients of gamma and beta follow from {@code dz}, the gradient of the normalized row
 * before the activation, by {@link LayerNormParameters#rows}.
 *
 * <p><b>Numerics.</b> The normalized value is within 4 ulp, as {@link LayerNormForward} has it, at
 * the size max(|z|, |gamma xhat|, |beta|, |gamma|); the activation passes that on with a slope of
 * at most 1.13 and adds its own error. Rows whose squares overflow are done in another scale;
 * beyond a spread of 1e37 rstd is subnormal, and has fewer bits.
 */
public final class LayerNormActivation {
  /** No activation: the residual sum and the normalization alone. */
  public static final int NONE = 0;

  public static final int RELU = 1;
  public static final int GELU = 2;
  public static final int GELU_TANH = 3;
  public static final int TANH = 4;
  public static final int SIGMOID = 5;

  /** The most lanes of a group, which local memory has room for. */
  public static final int MAX_LANES = 256;

  /** sqrt(2 / pi). */
  private static final float ROOT_TWO_OVER_PI = 0.797884561f;

  private static final float CUBIC = 0.044715f;

  private LayerNormActivation() {}

  /**
   * {@code y = act(LN(x))}: a work-item per row.
   *
   * @param x the input, rows x width
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   * @param mean the rows' means as rounded, rows values
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param epsilon added to the variance, finite and > 0
   * @param activation {@link #NONE}, {@link #RELU}, ...
   */
  public static void forward(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int activation) {
    for (@Parallel int row = 0; row < rows; row++) {
      float[] found = new float[NormalizedRow.STATISTICS];
      NormalizedRow.find(x, row * width, width, epsilon, found);
      mean.set(row, found[NormalizedRow.MEAN]);
      rest.set(row, found[NormalizedRow.REST]);
      rstd.set(row, found[NormalizedRow.RSTD]);
      storeRow(x, gamma, beta, y, row * width, width, found, activation);
    }
  }

  /**
   * {@code s = x + r, y = act(LN(s))}: a work-item per row.
   *
   * @param r the residual input, rows x width
   * @param s the sum, rows x width: the second output, and what backward takes for x. It may be the
   *     same array as x or r.
   */
  public static void forwardResidual(
      FloatArray x,
      FloatArray r,
      FloatArray gamma,
      FloatArray beta,
      FloatArray s,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int activation) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      for (int c = 0; c < width; c++) {
        s.set(base + c, x.get(base + c) + r.get(base + c));
      }
      float[] found = new float[NormalizedRow.STATISTICS];
      NormalizedRow.find(s, base, width, epsilon, found);
      mean.set(row, found[NormalizedRow.MEAN]);
      rest.set(row, found[NormalizedRow.REST]);
      rstd.set(row, found[NormalizedRow.RSTD]);
      storeRow(s, gamma, beta, y, base, width, found, activation);
    }
  }

  /** The row's normalized values, and the activation of them in place. */
  private static void storeRow(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      int base,
      int width,
      float[] found,
      int activation) {
    // Halves: x - mean itself may overflow where a row spans most of float32.
    float centre = 0.5f * found[NormalizedRow.MEAN];
    float lost = 0.5f * found[NormalizedRow.REST];
    float inverse = 2f * found[NormalizedRow.RSTD];
    for (int c = 0; c < width; c++) {
      float slope = inverse * gamma.get(c);
      float value = 0.5f * x.get(base + c);
      float d = value - centre;
      float from = value - d;
      float dLost = (value - (d + from)) + (from - centre);
      y.set(base + c, d * slope + (beta.get(c) + (dLost - lost) * slope));
    }
    if (activation == RELU) {
      for (int c = 0; c < width; c++) {
        float z = y.get(base + c);
        y.set(base + c, z <= 0f ? 0f : z);
      }
    }
    if (activation == GELU) {
      for (int c = 0; c < width; c++) {
        float z = y.get(base + c);
        y.set(base + c, z * FloatFunctions.normal(z, FloatFunctions.normalTail(z)));
      }
    }
    if (activation == GELU_TANH) {
      for (int c = 0; c < width; c++) {
        float z = y.get(base + c);
        float inner = ROOT_TWO_OVER_PI * (z + CUBIC * z * z * z);
        y.set(base + c, z * FloatFunctions.sigmoid(2f * inner));
      }
    }
    if (activation == TANH) {
      for (int c = 0; c < width; c++) {
        y.set(base + c, FloatFunctions.tanh(y.get(base + c)));
      }
    }
    if (activation == SIGMOID) {
      for (int c = 0; c < width; c++) {
        y.set(base + c, FloatFunctions.sigmoid(y.get(base + c)));
      }
    }
  }

  /**
   * The gradients of {@link #forward}: a work-item per row.
   *
   * @param x what was normalized, rows x width
   * @param dy the gradient of y, rows x width
   * @param y as forward left it
   * @param mean as forward left it, and so rest and rstd
   * @param dz the gradient of the normalized row before the activation, rows x width; it may be the
   *     same array as dy
   * @param dx the gradient of x, rows x width, in an array of its own
   */
  public static void backward(
      FloatArray x,
      FloatArray dy,
      FloatArray y,
      FloatArray gamma,
      FloatArray beta,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dz,
      FloatArray dx,
      int rows,
      int width,
      int activation) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float slope = rstd.get(row);
      float inverse = 2f * slope;
      float[] means = new float[2];
      storeSlopes(x, dy, y, gamma, beta, dz, base, width, centre, left, inverse, activation);
      NormalizedRow.gradientMeans(
          x, base, dz, base, gamma, 0, width, mean.get(row), rest.get(row), slope, means);
      float a = slope * means[0];
      float b = slope * means[1];
      for (int c = 0; c < width; c++) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        dx.set(base + c, (slope * gamma.get(c)) * dz.get(base + c) - (a + xhat * b));
      }
    }
  }

  /**
   * The gradients of {@link #forwardResidual}: a work-item per row. The gradient of r is that of x.
   *
   * @param s what was normalized, rows x width
   * @param ds what arrives at the second output, rows x width; 0 where it is not used
   */
  public static void backwardResidual(
      FloatArray s,
      FloatArray dy,
      FloatArray y,
      FloatArray ds,
      FloatArray gamma,
      FloatArray beta,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dz,
      FloatArray dx,
      int rows,
      int width,
      int activation) {
    for (@Parallel int row = 0; row < rows; row++) {
      int base = row * width;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float slope = rstd.get(row);
      float inverse = 2f * slope;
      float[] means = new float[2];
      storeSlopes(s, dy, y, gamma, beta, dz, base, width, centre, left, inverse, activation);
      NormalizedRow.gradientMeans(
          s, base, dz, base, gamma, 0, width, mean.get(row), rest.get(row), slope, means);
      float a = slope * means[0];
      float b = slope * means[1];
      for (int c = 0; c < width; c++) {
        float xhat = ((0.5f * s.get(base + c) - centre) - left) * inverse;
        float through = (slope * gamma.get(c)) * dz.get(base + c) - (a + xhat * b);
        dx.set(base + c, through + ds.get(base + c));
      }
    }
  }

  /** {@code dz = dy act'(z)}: from y where that is enough, else from z, made anew. */
  private static void storeSlopes(
      FloatArray x,
      FloatArray dy,
      FloatArray y,
      FloatArray gamma,
      FloatArray beta,
      FloatArray dz,
      int base,
      int width,
      float centre,
      float left,
      float inverse,
      int activation) {
    if (activation == NONE) {
      for (int c = 0; c < width; c++) {
        dz.set(base + c, dy.get(base + c));
      }
    }
    if (activation == RELU) {
      for (int c = 0; c < width; c++) {
        float gradient = dy.get(base + c);
        dz.set(base + c, y.get(base + c) <= 0f ? 0f : gradient);
      }
    }
    if (activation == GELU) {
      for (int c = 0; c < width; c++) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float z = xhat * gamma.get(c) + beta.get(c);
        float tail = FloatFunctions.normalTail(z);
        float slope = FloatFunctions.normal(z, tail) + z * FloatFunctions.normalDensity(tail);
        dz.set(base + c, dy.get(base + c) * slope);
      }
    }
    if (activation == GELU_TANH) {
      for (int c = 0; c < width; c++) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float z = xhat * gamma.get(c) + beta.get(c);
        dz.set(base + c, dy.get(base + c) * slopeOfGeluTanh(z));
      }
    }
    if (activation == TANH) {
      for (int c = 0; c < width; c++) {
        float value = y.get(base + c);
        dz.set(base + c, dy.get(base + c) * ((1f - value) * (1f + value)));
      }
    }
    if (activation == SIGMOID) {
      for (int c = 0; c < width; c++) {
        float value = y.get(base + c);
        dz.set(base + c, dy.get(base + c) * (value * (1f - value)));
      }
    }
  }

  private static float slopeOfGeluTanh(float z) {
    float inner = ROOT_TWO_OVER_PI * (z + CUBIC * z * z * z);
    float innerSlope = ROOT_TWO_OVER_PI * (1f + 3f * CUBIC * z * z);
    float s = FloatFunctions.sigmoid(2f * inner);
    float rest = FloatFunctions.sigmoid(-2f * inner);
    return s + 2f * z * (s * rest) * innerSlope;
  }

  private static float activated(float z, int activation) {
    float value = z;
    if (activation == RELU) {
      value = z <= 0f ? 0f : z;
    }
    if (activation == GELU) {
      value = z * FloatFunctions.normal(z, FloatFunctions.normalTail(z));
    }
    if (activation == GELU_TANH) {
      float inner = ROOT_TWO_OVER_PI * (z + CUBIC * z * z * z);
      value = z * FloatFunctions.sigmoid(2f * inner);
    }
    if (activation == TANH) {
      value = FloatFunctions.tanh(z);
    }
    if (activation == SIGMOID) {
      value = FloatFunctions.sigmoid(z);
    }
    return value;
  }

  /** The slope of an activation from both its argument and its result. */
  private static float slopeOf(float z, float y, int activation) {
    float slope = 1f;
    if (activation == RELU) {
      slope = y <= 0f ? 0f : 1f;
    }
    if (activation == GELU) {
      float tail = FloatFunctions.normalTail(z);
      slope = FloatFunctions.normal(z, tail) + z * FloatFunctions.normalDensity(tail);
    }
    if (activation == GELU_TANH) {
      slope = slopeOfGeluTanh(z);
    }
    if (activation == TANH) {
      slope = (1f - y) * (1f + y);
    }
    if (activation == SIGMOID) {
      slope = y * (1f - y);
    }
    return slope;
  }

  /**
   * {@link #forwardResidual} by a work-group per row; with fewer groups than rows a group takes
   * every n-th row. The group's size is the launch's local size: a power of two, at most {@link
   * #MAX_LANES}.
   *
   * @param r the residual input, or one element where there is none
   * @param s the sum, in an array of its own, as every lane reads where the row begins; one element
   *     where there is no residual input
   * @param residual 1: s = x + r is normalized and written; 0: x is normalized
   */
  public static void forwardPerGroup(
      KernelContext context,
      FloatArray x,
      FloatArray r,
      FloatArray gamma,
      FloatArray beta,
      FloatArray s,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      float epsilon,
      int activation,
      int residual) {
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] squareSums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    float n = width;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      // A lane reads of s only what it wrote itself.
      if (residual != 0) {
        for (int c = lane; c < width; c += lanes) {
          s.set(base + c, x.get(base + c) + r.get(base + c));
        }
      }
      float begin = residual != 0 ? x.get(base) + r.get(base) : x.get(base);
      float scale = 1f;
      float centre = 0f;
      float correction = 0f;
      float spread = 0f;
      // A second round where the row needs rescaling, see LayerNormForward.rowPerGroup.
      int rounds = 1;
      for (int round = 0; round < rounds; round++) {
        float pivot = begin * scale;
        float sum = 0f;
        float sumLost = 0f;
        for (int c = lane; c < width; c += lanes) {
          float value = residual != 0 ? s.get(base + c) : x.get(base + c);
          float term = (value * scale - pivot) - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
        }
        sums[lane] = sum;
        context.localBarrier();
        for (int half = lanes / 2; half > 0; half = half / 2) {
          if (lane < half) {
            sums[lane] = sums[lane] + sums[lane + half];
          }
          context.localBarrier();
        }
        centre = pivot + sums[0] / n;
        // No lane may write its next sum while another still reads this one.
        context.localBarrier();

        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int c = lane; c < width; c += lanes) {
          float value = residual != 0 ? s.get(base + c) : x.get(base + c);
          float d = value * scale - centre;
          float term = d - offLost;
          float next = off + term;
          offLost = (next - off) - term;
          off = next;
          float termSquares = d * d - squaresLost;
          float nextSquares = squares + termSquares;
          squaresLost = (nextSquares - squares) - termSquares;
          squares = nextSquares;
        }
        sums[lane] = off;
        squareSums[lane] = squares;
        context.localBarrier();
        for (int half = lanes / 2; half > 0; half = half / 2) {
          if (lane < half) {
            sums[lane] = sums[lane] + sums[lane + half];
            squareSums[lane] = squareSums[lane] + squareSums[lane + half];
          }
          context.localBarrier();
        }
        correction = sums[0] / n;
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = FloatNumerics.spreadOf(squareSums[0], 0f, sums[0] * correction, scaledEpsilon);
        context.localBarrier();
        if (round == 0 && FloatNumerics.needsRescaling(spread, n)) {
          scale = FloatNumerics.scaleFor(spread, begin);
          rounds = 2;
        }
      }
      // The mean as one float, and what that lost.
      float middle = centre + correction;
      float back = middle - centre;
      float lost = (centre - (middle - back)) + (correction - back);
      centre = middle;
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int c = lane; c < width; c += lanes) {
        float slope = inverse * gamma.get(c);
        float value = (residual != 0 ? s.get(base + c) : x.get(base + c)) * scale;
        float d = value - centre;
        float from = value - d;
        float dLost = (value - (d + from)) + (from - centre);
        float z = d * slope + (beta.get(c) + (dLost - lost) * slope);
        y.set(base + c, activated(z, activation));
      }
      if (lane == 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }

  /**
   * {@link #backwardResidual} by a work-group per row, as {@link #forwardPerGroup}.
   *
   * @param ds what arrives at the second output, or one element where there is none
   * @param residual 1: ds is added to dx; 0: it is not read
   */
  public static void backwardPerGroup(
      KernelContext context,
      FloatArray x,
      FloatArray dy,
      FloatArray y,
      FloatArray ds,
      FloatArray gamma,
      FloatArray beta,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dz,
      FloatArray dx,
      int rows,
      int width,
      int activation,
      int residual) {
    float[] sums = context.allocateFloatLocalArray(MAX_LANES);
    float[] productSums = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    for (int row = context.groupIdx; row < rows; row += groups) {
      int base = row * width;
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      float sum = 0f;
      float sumLost = 0f;
      float products = 0f;
      float productsLost = 0f;
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float z = xhat * gamma.get(c) + beta.get(c);
        float v = dy.get(base + c) * slopeOf(z, y.get(base + c), activation);
        dz.set(base + c, v);
        float g = gamma.get(c) * v;
        float term = g - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
        float termProducts = g * xhat - productsLost;
        float nextProducts = products + termProducts;
        productsLost = (nextProducts - products) - termProducts;
        products = nextProducts;
      }
      sums[lane] = sum;
      productSums[lane] = products;
      context.localBarrier();
      for (int half = lanes / 2; half > 0; half = half / 2) {
        if (lane < half) {
          sums[lane] = sums[lane] + sums[lane + half];
          productSums[lane] = productSums[lane] + productSums[lane + half];
        }
        context.localBarrier();
      }
      float a = r1 * (sums[0] / width);
      float b = r1 * (productSums[0] / width);
      for (int c = lane; c < width; c += lanes) {
        float xhat = ((0.5f * x.get(base + c) - centre) - left) * inverse;
        float through = (r1 * gamma.get(c)) * dz.get(base + c) - (a + xhat * b);
        float more = residual != 0 ? ds.get(base + c) : 0f;
        dx.set(base + c, through + more);
      }
      // No lane may write its next sums while another still reads these.
      context.localBarrier();
    }
  }
}
