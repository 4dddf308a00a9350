package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gradients of layer normalization, float32, of contiguous rows on FPGAs: dx, dgamma and dbeta
 * by one work-item, as {@link LayerNormForwardStream} goes forward. The formulas, and what each
 * step is for, stand at the head of {@link LayerNormBackward}.
 *
 * <p>x and dy arrive from memory once, into line buffers that hold the normalized row and dy, while
 * the two sums of a row add up in shift registers; a second pass over the lines writes dx and adds
 * to the sums of dgamma and dbeta, which stay on the chip for the whole launch. A column's sum is
 * touched once a row, and what its additions round off is summed beside it, so that any number of
 * rows adds up as exactly as a few.
 */
public final class LayerNormBackwardStream {

  private LayerNormBackwardStream() {}

  /**
   * All rows, one after the other, by one work-item. The code is made for {@code lineColumns},
   * {@code columns} and {@code stages}.
   *
   * @param x the input, rows x width
   * @param dy the gradient of the result, rows x width
   * @param gamma the scale, width values
   * @param mean the rows' means as rounded, from the forward pass
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param dx the gradient of the input, rows x width; it may be the same array as dy
   * @param dgamma the gradient of the scale, width values
   * @param dbeta the gradient of the offset, width values
   * @param width at most lineColumns
   * @param lineColumns the widest row there is room for, a multiple of columns
   * @param columns of one turn: at most {@link LayerNormForwardStream#MOST_COLUMNS}
   * @param stages sums that take turns: the cycles of an adder, or more
   * @param flags {@link Flags#RMS} or 0
   */
  public static void rowStream(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray dx,
      FloatArray dgamma,
      FloatArray dbeta,
      int rows,
      int width,
      int lineColumns,
      int columns,
      int stages,
      int flags) {
    float[] scales = new float[lineColumns];
    float[] xhats = new float[lineColumns];
    float[] gradients = new float[lineColumns];
    float[] scaleSums = new float[lineColumns];
    float[] scaleRests = new float[lineColumns];
    float[] offsetSums = new float[lineColumns];
    float[] offsetRests = new float[lineColumns];
    float[] terms = new float[columns];
    float[] productTerms = new float[columns];
    float[] sums = new float[stages];
    float[] sumRests = new float[stages];
    float[] products = new float[stages];
    float[] productRests = new float[stages];
    float n = width;
    for (int c = 0; c < width; c++) {
      scales[c] = gamma.get(c);
      scaleSums[c] = 0f;
      scaleRests[c] = 0f;
      offsetSums[c] = 0f;
      offsetRests[c] = 0f;
    }
    for (int row = 0; row < rows; row++) {
      int base = row * width;
      // Halves, so that a difference of large values does not overflow.
      float centre = 0.5f * mean.get(row);
      float left = 0.5f * rest.get(row);
      float r1 = rstd.get(row);
      float inverse = 2f * r1;
      for (int k = 0; k < stages; k++) {
        sums[k] = 0f;
        sumRests[k] = 0f;
        products[k] = 0f;
        productRests[k] = 0f;
      }
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          float value = 0f;
          float v = 0f;
          if (at + j < width) {
            value = x.get(base + at + j);
            v = dy.get(base + at + j);
          }
          float xhat = ((0.5f * value - centre) - left) * inverse;
          float g = at + j < width ? scales[at + j] * v : 0f;
          xhats[at + j] = xhat;
          gradients[at + j] = v;
          terms[j] = g;
          productTerms[j] = at + j < width ? g * xhat : 0f;
        }
        float turn = 0f;
        float turnProducts = 0f;
        float few = 0f;
        float fewProducts = 0f;
        for (int j = 0; j < columns; j++) {
          few += terms[j];
          fewProducts += productTerms[j];
          if (j % LayerNormForwardStream.FEW == LayerNormForwardStream.FEW - 1) {
            turn += few;
            turnProducts += fewProducts;
            few = 0f;
            fewProducts = 0f;
          }
        }
        turn += few;
        turnProducts += fewProducts;

        float sum = sums[0] + turn;
        float added = sum - sums[0];
        float sumRest = sumRests[0] + ((sums[0] - (sum - added)) + (turn - added));
        float product = products[0] + turnProducts;
        float productAdded = product - products[0];
        float productRest =
            productRests[0]
                + ((products[0] - (product - productAdded)) + (turnProducts - productAdded));
        for (int k = 0; k < stages - 1; k++) {
          sums[k] = sums[k + 1];
          sumRests[k] = sumRests[k + 1];
          products[k] = products[k + 1];
          productRests[k] = productRests[k + 1];
        }
        sums[stages - 1] = sum;
        sumRests[stages - 1] = sumRest;
        products[stages - 1] = product;
        productRests[stages - 1] = productRest;
      }

      // The stages together.
      float sum = 0f;
      float sumRest = 0f;
      float product = 0f;
      float productRest = 0f;
      for (int k = 0; k < stages; k++) {
        float next = sum + sums[k];
        float added = next - sum;
        sumRest += ((sum - (next - added)) + (sums[k] - added)) + sumRests[k];
        sum = next;
        float nextProduct = product + products[k];
        float productAdded = nextProduct - product;
        productRest +=
            ((product - (nextProduct - productAdded)) + (products[k] - productAdded))
                + productRests[k];
        product = nextProduct;
      }
      float a = 0f;
      if ((flags & Flags.RMS) == 0) {
        a = r1 * ((sum + sumRest) / n);
      }
      float b = r1 * ((product + productRest) / n);

      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          if (at + j < width) {
            float xhat = xhats[at + j];
            float v = gradients[at + j];
            float slope = r1 * scales[at + j];
            dx.set(base + at + j, slope * v - (a + xhat * b));
            float share = v * xhat;
            float before = scaleSums[at + j];
            float next = before + share;
            float added = next - before;
            scaleSums[at + j] = next;
            scaleRests[at + j] = scaleRests[at + j] + ((before - (next - added)) + (share - added));
            float offsetBefore = offsetSums[at + j];
            float offset = offsetBefore + v;
            float offsetAdded = offset - offsetBefore;
            offsetSums[at + j] = offset;
            offsetRests[at + j] =
                offsetRests[at + j] + ((offsetBefore - (offset - offsetAdded)) + (v - offsetAdded));
          }
        }
      }
    }
    for (int c = 0; c < width; c++) {
      dgamma.set(c, scaleSums[c] + scaleRests[c]);
      dbeta.set(c, offsetSums[c] + offsetRests[c]);
    }
  }
}
