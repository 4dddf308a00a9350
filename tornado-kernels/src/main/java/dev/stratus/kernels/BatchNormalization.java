package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Batch normalization, float32, over the rows of a row-major rows x width array (Ioffe, Szegedy,
 * arXiv 1502.03167): per column {@code y = gamma * (x - mean) / sqrt(variance + epsilon) + beta},
 * the batch's variance divided by the number of rows. An image whose channels are innermost is such
 * an array, its rows the pixels of all images.
 *
 * <p><b>Running statistics.</b> Training moves them towards the batch's: {@code running = (1 -
 * share) * running + share * batch}, share 0.1 by default in MATLAB ({@code MeanDecay}, {@code
 * VarianceDecay}) and in PyTorch ({@code momentum}). The variance that goes in is the biased one,
 * or with {@code unbiased = 1} the sample's, divided by rows - 1, as PyTorch has it (one row: the
 * biased one, 0). Inference uses them in place of the batch's.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #statistics}, {@link #normalize}, {@link #inference}, {@link #parameterGradients},
 *       {@link #inputGradient}: the plain ones. A work-item per column walks all rows; neighbouring
 *       columns become the lanes of vectors. {@link #normalize}, {@link #inference} and {@link
 *       #inputGradient} have a work-item per element and are good for all devices.
 *   <li>{@link #statisticsParts} and {@link #statisticsTotals}, {@link #parameterGradientParts} and
 *       {@link #parameterGradientTotals}: the rows in parts, a work-item per part and column, and a
 *       second launch that joins them. For few columns or many work-items.
 * </ol>
 *
 * <p><b>Numerics.</b> Two walks: the mean, around the first row's value; then the squares around
 * that mean, with the sum of the deviations to correct it. So there is no difference of large sums,
 * and the mean is kept as rounded and what that lost, as in {@link LayerNormForward}. Every
 * addition is compensated (Kahan, Comm. ACM 8, 1965). Parts are joined by Chan, Golub, LeVeque (The
 * American Statistician 37, 1983): squares within parts, plus the parts' distances from the mean.
 * Columns whose squares overflow (deviations from about 1e18 on) are not rescaled: their rstd is 0
 * or NaN.
 *
 * <p>One NaN or infinity spoils its own column and no other. No rows are right: nothing is written
 * but zeros for the batch's statistics, and the running ones stay.
 */
public final class BatchNormalization {
  /** Values of a part for each column: mean, rest and sum of squares. */
  public static final int PART = 3;

  /** Values of a part for each column: shares of dgamma and dbeta. */
  public static final int GRADIENT_PART = 2;

  private BatchNormalization() {}

  /**
   * The batch's statistics, and the running ones' step: a work-item per column.
   *
   * @param x rows x width
   * @param mean the columns' means as rounded, width values
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param runningMean updated
   * @param runningVariance updated
   * @param share of the batch in the running statistics, from 0 to 1
   * @param unbiased 1: the sample's variance goes into the running one; 0: the biased one
   */
  public static void statistics(
      FloatArray x,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray runningMean,
      FloatArray runningVariance,
      int rows,
      int width,
      float epsilon,
      float share,
      int unbiased) {
    for (@Parallel int c = 0; c < width; c++) {
      float centre = 0f;
      float lost = 0f;
      float inverse = 0f;
      if (rows > 0) {
        float n = rows;
        float pivot = x.get(c);
        float sum = 0f;
        float sumLost = 0f;
        for (int r = 0; r < rows; r++) {
          float term = (x.get(r * width + c) - pivot) - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
        }
        float middle = pivot + sum / n;
        float off = 0f;
        float offLost = 0f;
        float squares = 0f;
        float squaresLost = 0f;
        for (int r = 0; r < rows; r++) {
          float d = x.get(r * width + c) - middle;
          float term = d - offLost;
          float next = off + term;
          offLost = (next - off) - term;
          off = next;
          float squareTerm = d * d - squaresLost;
          float squareNext = squares + squareTerm;
          squaresLost = (squareNext - squares) - squareTerm;
          squares = squareNext;
        }
        float correction = off / n;
        centre = middle + correction;
        float back = centre - middle;
        lost = (middle - (centre - back)) + (correction - back);
        float shifted = off * correction;
        float spread = FloatNumerics.spreadOf(squares, squaresLost, shifted, n * epsilon);
        inverse = FloatNumerics.reciprocalRoot(spread, n);
        float within = TornadoMath.max(squares - shifted, 0f);
        moveRunning(runningMean, runningVariance, c, centre, lost, within, rows, share, unbiased);
      }
      mean.set(c, centre);
      rest.set(c, lost);
      rstd.set(c, inverse);
    }
  }

  /**
   * @param within the sum of squares around the mean
   */
  private static void moveRunning(
      FloatArray runningMean,
      FloatArray runningVariance,
      int c,
      float centre,
      float lost,
      float within,
      int rows,
      float share,
      int unbiased) {
    float divisor = unbiased != 0 && rows > 1 ? rows - 1 : rows;
    float kept = 1f - share;
    runningMean.set(c, kept * runningMean.get(c) + share * (centre + lost));
    runningVariance.set(c, kept * runningVariance.get(c) + share * (within / divisor));
  }

  /**
   * Training's result from the batch's statistics: a work-item per element.
   *
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   */
  public static void normalize(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray y,
      int rows,
      int width) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = r * width + c;
        float d = (x.get(at) - mean.get(c)) - rest.get(c);
        y.set(at, d * (rstd.get(c) * gamma.get(c)) + beta.get(c));
      }
    }
  }

  /** Inference: {@link #normalize} with the running statistics. */
  public static void inference(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray runningMean,
      FloatArray runningVariance,
      FloatArray y,
      int rows,
      int width,
      float epsilon) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = r * width + c;
        float slope = gamma.get(c) / TornadoMath.sqrt(runningVariance.get(c) + epsilon);
        y.set(at, (x.get(at) - runningMean.get(c)) * slope + beta.get(c));
      }
    }
  }

  /**
   * {@code dgamma = sum dy * xhat}, {@code dbeta = sum dy}: a work-item per column.
   *
   * @param dy the gradient of the result, rows x width
   * @param mean as {@link #statistics} left it, and so rest and rstd
   */
  public static void parameterGradients(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dGamma,
      FloatArray dBeta,
      int rows,
      int width) {
    for (@Parallel int c = 0; c < width; c++) {
      float centre = mean.get(c);
      float lost = rest.get(c);
      float inverse = rstd.get(c);
      float sum = 0f;
      float sumLost = 0f;
      float products = 0f;
      float productsLost = 0f;
      for (int r = 0; r < rows; r++) {
        float v = dy.get(r * width + c);
        float xhat = ((x.get(r * width + c) - centre) - lost) * inverse;
        float term = v - sumLost;
        float next = sum + term;
        sumLost = (next - sum) - term;
        sum = next;
        float productTerm = v * xhat - productsLost;
        float productNext = products + productTerm;
        productsLost = (productNext - products) - productTerm;
        products = productNext;
      }
      dGamma.set(c, products);
      dBeta.set(c, sum);
    }
  }

  /**
   * {@code dx = gamma * rstd * (dy - dbeta / rows - xhat * dgamma / rows)}: a work-item per
   * element, after the gradients of the parameters.
   *
   * @param dx it may be the same array as dy or x
   */
  public static void inputGradient(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dGamma,
      FloatArray dBeta,
      FloatArray dx,
      int rows,
      int width) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int c = 0; c < width; c++) {
        int at = r * width + c;
        float n = rows;
        float inverse = rstd.get(c);
        float xhat = ((x.get(at) - mean.get(c)) - rest.get(c)) * inverse;
        float less = dBeta.get(c) / n + xhat * (dGamma.get(c) / n);
        dx.set(at, (gamma.get(c) * inverse) * (dy.get(at) - less));
      }
    }
  }

  /**
   * The first launch of {@link #statistics} in parts: a work-item per part of the rows and column.
   *
   * @param partials parts x 3 x width: mean, rest, and sum of squares around it
   * @param parts at least 1
   */
  public static void statisticsParts(
      FloatArray x, FloatArray partials, int rows, int width, int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < width; c++) {
        int first = Sums.firstOf(part, rows, parts);
        int end = Sums.firstOf(part + 1, rows, parts);
        float centre = 0f;
        float correction = 0f;
        float within = 0f;
        if (first < end) {
          float n = end - first;
          float pivot = x.get(first * width + c);
          float sum = 0f;
          float sumLost = 0f;
          for (int r = first; r < end; r++) {
            float term = (x.get(r * width + c) - pivot) - sumLost;
            float next = sum + term;
            sumLost = (next - sum) - term;
            sum = next;
          }
          centre = pivot + sum / n;
          float off = 0f;
          float offLost = 0f;
          float squares = 0f;
          float squaresLost = 0f;
          for (int r = first; r < end; r++) {
            float d = x.get(r * width + c) - centre;
            float term = d - offLost;
            float next = off + term;
            offLost = (next - off) - term;
            off = next;
            float squareTerm = d * d - squaresLost;
            float squareNext = squares + squareTerm;
            squaresLost = (squareNext - squares) - squareTerm;
            squares = squareNext;
          }
          correction = off / n;
          // Rounding may bring it below 0; NaN stays.
          float around = squares - off * correction;
          within = around < 0f ? 0f : around;
        }
        int at = part * PART * width + c;
        partials.set(at, centre);
        partials.set(at + width, correction);
        partials.set(at + 2 * width, within);
      }
    }
  }

  /** The second launch: joins the parts, in their order, and does what {@link #statistics} does. */
  public static void statisticsTotals(
      FloatArray partials,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray runningMean,
      FloatArray runningVariance,
      int rows,
      int width,
      int parts,
      float epsilon,
      float share,
      int unbiased) {
    for (@Parallel int c = 0; c < width; c++) {
      float centre = 0f;
      float lost = 0f;
      float inverse = 0f;
      if (rows > 0) {
        float n = rows;
        // The last part is never empty; the first may be.
        float pivot = partials.get((parts - 1) * PART * width + c);
        float sum = 0f;
        float sumLost = 0f;
        for (int part = 0; part < parts; part++) {
          int at = part * PART * width + c;
          float count = Sums.firstOf(part + 1, rows, parts) - Sums.firstOf(part, rows, parts);
          float from = (partials.get(at) - pivot) + partials.get(at + width);
          float term = (count > 0f ? count * from : 0f) - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
        }
        float correction = sum / n;
        centre = pivot + correction;
        float back = centre - pivot;
        lost = (pivot - (centre - back)) + (correction - back);
        float squares = 0f;
        float squaresLost = 0f;
        for (int part = 0; part < parts; part++) {
          int at = part * PART * width + c;
          float count = Sums.firstOf(part + 1, rows, parts) - Sums.firstOf(part, rows, parts);
          float distance = (partials.get(at) - centre) + (partials.get(at + width) - lost);
          float all = partials.get(at + 2 * width) + count * distance * distance;
          float term = (count > 0f ? all : 0f) - squaresLost;
          float next = squares + term;
          squaresLost = (next - squares) - term;
          squares = next;
        }
        float spread = FloatNumerics.spreadOf(squares, squaresLost, 0f, n * epsilon);
        inverse = FloatNumerics.reciprocalRoot(spread, n);
        moveRunning(runningMean, runningVariance, c, centre, lost, squares, rows, share, unbiased);
      }
      mean.set(c, centre);
      rest.set(c, lost);
      rstd.set(c, inverse);
    }
  }

  /**
   * The first launch of {@link #parameterGradients} in parts.
   *
   * @param partials parts x 2 x width: shares of dgamma, and of dbeta
   * @param parts at least 1
   */
  public static void parameterGradientParts(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partials,
      int rows,
      int width,
      int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < width; c++) {
        float centre = mean.get(c);
        float lost = rest.get(c);
        float inverse = rstd.get(c);
        float sum = 0f;
        float sumLost = 0f;
        float products = 0f;
        float productsLost = 0f;
        int end = Sums.firstOf(part + 1, rows, parts);
        for (int r = Sums.firstOf(part, rows, parts); r < end; r++) {
          float v = dy.get(r * width + c);
          float xhat = ((x.get(r * width + c) - centre) - lost) * inverse;
          float term = v - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          float productTerm = v * xhat - productsLost;
          float productNext = products + productTerm;
          productsLost = (productNext - products) - productTerm;
          products = productNext;
        }
        int at = part * GRADIENT_PART * width + c;
        partials.set(at, products);
        partials.set(at + width, sum);
      }
    }
  }

  /** The second launch: adds the parts, in their order. */
  public static void parameterGradientTotals(
      FloatArray partials, FloatArray dGamma, FloatArray dBeta, int width, int parts) {
    for (@Parallel int c = 0; c < width; c++) {
      float products = 0f;
      float sum = 0f;
      for (int part = 0; part < parts; part++) {
        int at = part * GRADIENT_PART * width + c;
        products += partials.get(at);
        sum += partials.get(at + width);
      }
      dGamma.set(c, products);
      dBeta.set(c, sum);
    }
  }
}
