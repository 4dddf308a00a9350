package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The gradient of layer normalization's input for few and huge rows, of which a work-item each
 * would leave most of a device idle: rows x width, row-major, float32. Two launches share a row
 * among {@code parts} work-items, and no work-item reads what another wrote in the same launch:
 *
 * <ol>
 *   <li>{@link #sums}: each part's two sums, of g and of g * xhat.
 *   <li>{@link #apply}: every part adds up its row's sums, in the same order and so with the same
 *       result, and stores its columns of dx.
 * </ol>
 *
 * <p>{@link LayerNormBackwardSplitGroups} does the same on GPUs.
 *
 * <p>Formulas, numerics and limits are those of {@link LayerNormBackward}. Parameters' gradients
 * come from {@link LayerNormParameters}.
 */
public final class LayerNormBackwardSplit {

  /** Floats of {@code partial} for one part of one row: its sum of g and its sum of g * xhat. */
  public static final int PARTIAL_SIZE = 2;

  private LayerNormBackwardSplit() {}

  /**
   * The first launch. Part q of a row owns columns from {@code q * width / parts} to before {@code
   * (q + 1) * width / parts}.
   *
   * @param partial rows x parts x {@link #PARTIAL_SIZE}
   * @param parts at least 1
   * @param flags bits of {@link Flags}; none changes these sums
   */
  public static void sums(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partial,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        float[] both = new float[4];
        LayerNormBackward.clear(both);
        LayerNormBackward.addSums(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            row,
            at,
            at,
            first,
            count,
            LayerNormBackward.EITHER_BLOCK,
            both);
        int place = (row * parts + part) * PARTIAL_SIZE;
        partial.set(place, both[0]);
        partial.set(place + 1, both[2]);
      }
    }
  }

  /** The second launch, with what {@link #sums} left in {@code partial}. */
  public static void apply(
      FloatArray x,
      FloatArray dy,
      FloatArray gamma,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray partial,
      FloatArray dx,
      int rows,
      int width,
      int parts,
      int flags) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int row = 0; row < rows; row++) {
        float sum = 0f;
        float sumLost = 0f;
        float products = 0f;
        float productsLost = 0f;
        for (int q = 0; q < parts; q++) {
          int place = (row * parts + q) * PARTIAL_SIZE;
          float term = partial.get(place) - sumLost;
          float next = sum + term;
          sumLost = (next - sum) - term;
          sum = next;
          float termProducts = partial.get(place + 1) - productsLost;
          float nextProducts = products + termProducts;
          productsLost = (nextProducts - products) - termProducts;
          products = nextProducts;
        }
        float meanOfG = (flags & Flags.RMS) == 0 ? sum / width : 0f;
        float meanOfProduct = products / width;
        int first = firstColumn(part, width, parts);
        int count = firstColumn(part + 1, width, parts) - first;
        int at = row * width + first;
        LayerNormBackward.storeRun(
            x,
            dy,
            gamma,
            mean,
            rest,
            rstd,
            dx,
            row,
            at,
            at,
            at,
            first,
            count,
            meanOfG,
            meanOfProduct);
      }
    }
  }

  static int firstColumn(int part, int width, int parts) {
    return (int) ((long) part * width / parts);
  }
}
