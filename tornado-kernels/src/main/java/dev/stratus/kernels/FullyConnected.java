package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The fully connected layer, float32: {@code y = x W^T + b}, the weights outputs x inputs as MATLAB
 * and PyTorch keep them, and its gradients {@code dx = dy W}, {@code dW = dy^T x} and {@code db} =
 * the column sums of dy. All arrays are row-major; rows are observations.
 *
 * <p>The ladder:
 *
 * <ol>
 *   <li>{@link #forward} (the product that BLAS calls NT), {@link #inputGradient} (NN), {@link
 *       #weightGradient} (TN), {@link #biasGradient}: the plain ones. A work-item owns an element
 *       of the result and adds its terms in the order of the shared dimension.
 *   <li>{@link #forwardBlocked}, {@link #inputGradientBlocked}, {@link #weightGradientBlocked}: for
 *       CPU devices and few rows. A work-item keeps several sums side by side, so that a number
 *       read once is used several times; neighbouring work-items become the lanes of vectors (in
 *       the first, neighbouring terms of a sum do). Fused multiply-adds.
 *   <li>{@link #forwardPacked} after {@link #packTransposed} of x, {@link #productPacked} after
 *       {@link #pack} (and {@link #transpose}): for CPU devices and many rows. One factor is laid
 *       out in panels as wide as a tile of vectors, so that all is read in the order it lies.
 *   <li>{@link #tiled}: for GPUs. A work-group owns a tile of the result, its lanes share slices of
 *       both factors through local memory and keep squares of 4 x 4 sums in registers.
 * </ol>
 *
 * <p><b>Numerics.</b> A sum of n terms is within {@code n 2^-24 sum |terms|} of the true one in any
 * order (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1), so every
 * rung has that bound; orders differ between rungs, and so do last bits. No rows, or a shared
 * dimension of 0, are right: the result is empty, or the bias, or 0. Products of sizes must not
 * exceed 2^31-1.
 *
 * <p>TornadoVM 5.2 has no code for {@code Math.fma}: on its SDK only the plain rungs run.
 */
public final class FullyConnected {
  /** Rows, or outputs, whose sums a work-item of the blocked rungs keeps side by side. */
  public static final int BLOCK = 6;

  /** Columns of a panel of the packed rungs: four vectors of 16. */
  public static final int PANEL = 64;

  /** The side of a square that {@link #transpose} moves at once. */
  public static final int SQUARE = 16;

  /** Rows that a work-item of {@link #pack} copies: enough to be worth its start. */
  public static final int SHARE = 16;

  /** Rows and columns of the result that a work-group of {@link #tiled} owns. */
  public static final int TILE = 64;

  /** The lanes of a work-group of {@link #tiled}: the launch's local size. */
  public static final int GROUP = 256;

  /** How much of the shared dimension {@link #tiled} holds in local memory at once. */
  public static final int DEPTH = 16;

  private FullyConnected() {}

  /**
   * {@code y = x W^T + b}: a work-item per element.
   *
   * @param x rows x inputs
   * @param weights outputs x inputs
   * @param bias outputs values
   * @param y the result, rows x outputs
   */
  public static void forward(
      FloatArray x,
      FloatArray weights,
      FloatArray bias,
      FloatArray y,
      int rows,
      int inputs,
      int outputs) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int o = 0; o < outputs; o++) {
        float sum = 0f;
        for (int k = 0; k < inputs; k++) {
          sum += x.get(r * inputs + k) * weights.get(o * inputs + k);
        }
        y.set(r * outputs + o, sum + bias.get(o));
      }
    }
  }

  /**
   * {@code dx = dy W}: a work-item per element.
   *
   * @param dy rows x outputs
   * @param weights outputs x inputs
   * @param dx the result, rows x inputs
   */
  public static void inputGradient(
      FloatArray dy, FloatArray weights, FloatArray dx, int rows, int inputs, int outputs) {
    for (@Parallel int r = 0; r < rows; r++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        float sum = 0f;
        for (int o = 0; o < outputs; o++) {
          sum += dy.get(r * outputs + o) * weights.get(o * inputs + k);
        }
        dx.set(r * inputs + k, sum);
      }
    }
  }

  /**
   * {@code dW = dy^T x}: a work-item per element.
   *
   * @param dy rows x outputs
   * @param x rows x inputs
   * @param dWeights the result, outputs x inputs
   */
  public static void weightGradient(
      FloatArray dy, FloatArray x, FloatArray dWeights, int rows, int inputs, int outputs) {
    for (@Parallel int o = 0; o < outputs; o++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        float sum = 0f;
        for (int r = 0; r < rows; r++) {
          sum += dy.get(r * outputs + o) * x.get(r * inputs + k);
        }
        dWeights.set(o * inputs + k, sum);
      }
    }
  }

  /**
   * The column sums of dy: a work-item per column.
   *
   * @param dy rows x outputs
   * @param dBias the result, outputs values
   */
  public static void biasGradient(FloatArray dy, FloatArray dBias, int rows, int outputs) {
    for (@Parallel int o = 0; o < outputs; o++) {
      float sum = 0f;
      for (int r = 0; r < rows; r++) {
        sum += dy.get(r * outputs + o);
      }
      dBias.set(o, sum);
    }
  }

  /**
   * {@link #forward}, a work-item per output of four rows: the weights of an output are read once
   * for the four.
   */
  public static void forwardBlocked(
      FloatArray x,
      FloatArray weights,
      FloatArray bias,
      FloatArray y,
      int rows,
      int inputs,
      int outputs) {
    int blocks = (rows + 3) / 4;
    for (@Parallel int block = 0; block < blocks; block++) {
      for (@Parallel int o = 0; o < outputs; o++) {
        int first = block * 4;
        int r1 = Math.min(first + 1, rows - 1);
        int r2 = Math.min(first + 2, rows - 1);
        int r3 = Math.min(first + 3, rows - 1);
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        for (int k = 0; k < inputs; k++) {
          float weight = weights.get(o * inputs + k);
          sum0 = Math.fma(x.get(first * inputs + k), weight, sum0);
          sum1 = Math.fma(x.get(r1 * inputs + k), weight, sum1);
          sum2 = Math.fma(x.get(r2 * inputs + k), weight, sum2);
          sum3 = Math.fma(x.get(r3 * inputs + k), weight, sum3);
        }
        float offset = bias.get(o);
        y.set(first * outputs + o, sum0 + offset);
        y.set(r1 * outputs + o, sum1 + offset);
        y.set(r2 * outputs + o, sum2 + offset);
        y.set(r3 * outputs + o, sum3 + offset);
      }
    }
  }

  /** {@link #inputGradient}, a work-item per column of {@link #BLOCK} rows. */
  public static void inputGradientBlocked(
      FloatArray dy, FloatArray weights, FloatArray dx, int rows, int inputs, int outputs) {
    int blocks = (rows + BLOCK - 1) / BLOCK;
    for (@Parallel int block = 0; block < blocks; block++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        int first = block * BLOCK;
        int r0 = first;
        int r1 = Math.min(first + 1, rows - 1);
        int r2 = Math.min(first + 2, rows - 1);
        int r3 = Math.min(first + 3, rows - 1);
        int r4 = Math.min(first + 4, rows - 1);
        int r5 = Math.min(first + 5, rows - 1);
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        float sum4 = 0f;
        float sum5 = 0f;
        for (int o = 0; o < outputs; o++) {
          float value = weights.get(o * inputs + k);
          sum0 = Math.fma(dy.get(r0 * outputs + o), value, sum0);
          sum1 = Math.fma(dy.get(r1 * outputs + o), value, sum1);
          sum2 = Math.fma(dy.get(r2 * outputs + o), value, sum2);
          sum3 = Math.fma(dy.get(r3 * outputs + o), value, sum3);
          sum4 = Math.fma(dy.get(r4 * outputs + o), value, sum4);
          sum5 = Math.fma(dy.get(r5 * outputs + o), value, sum5);
        }
        dx.set(r0 * inputs + k, sum0);
        dx.set(r1 * inputs + k, sum1);
        dx.set(r2 * inputs + k, sum2);
        dx.set(r3 * inputs + k, sum3);
        dx.set(r4 * inputs + k, sum4);
        dx.set(r5 * inputs + k, sum5);
      }
    }
  }

  /** {@link #weightGradient}, a work-item per column of {@link #BLOCK} outputs. */
  public static void weightGradientBlocked(
      FloatArray dy, FloatArray x, FloatArray dWeights, int rows, int inputs, int outputs) {
    int blocks = (outputs + BLOCK - 1) / BLOCK;
    for (@Parallel int block = 0; block < blocks; block++) {
      for (@Parallel int k = 0; k < inputs; k++) {
        int first = block * BLOCK;
        int o0 = first;
        int o1 = Math.min(first + 1, outputs - 1);
        int o2 = Math.min(first + 2, outputs - 1);
        int o3 = Math.min(first + 3, outputs - 1);
        int o4 = Math.min(first + 4, outputs - 1);
        int o5 = Math.min(first + 5, outputs - 1);
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        float sum4 = 0f;
        float sum5 = 0f;
        for (int r = 0; r < rows; r++) {
          float value = x.get(r * inputs + k);
          sum0 = Math.fma(dy.get(r * outputs + o0), value, sum0);
          sum1 = Math.fma(dy.get(r * outputs + o1), value, sum1);
          sum2 = Math.fma(dy.get(r * outputs + o2), value, sum2);
          sum3 = Math.fma(dy.get(r * outputs + o3), value, sum3);
          sum4 = Math.fma(dy.get(r * outputs + o4), value, sum4);
          sum5 = Math.fma(dy.get(r * outputs + o5), value, sum5);
        }
        dWeights.set(o0 * inputs + k, sum0);
        dWeights.set(o1 * inputs + k, sum1);
        dWeights.set(o2 * inputs + k, sum2);
        dWeights.set(o3 * inputs + k, sum3);
        dWeights.set(o4 * inputs + k, sum4);
        dWeights.set(o5 * inputs + k, sum5);
      }
    }
  }

  /**
   * {@link #forward} of packed observations, a work-item per {@link #BLOCK} outputs of an
   * observation.
   *
   * @param packed x as {@link #packTransposed} left it
   * @param y the result, rows x outputs
   */
  public static void forwardPacked(
      FloatArray packed,
      FloatArray weights,
      FloatArray bias,
      FloatArray y,
      int rows,
      int inputs,
      int outputs) {
    int panels = (rows + PANEL - 1) / PANEL;
    int blocks = (outputs + BLOCK - 1) / BLOCK;
    for (@Parallel int panel = 0; panel < panels; panel++) {
      for (@Parallel int block = 0; block < blocks; block++) {
        for (@Parallel int lane = 0; lane < PANEL; lane++) {
          int first = block * BLOCK;
          int o0 = first;
          int o1 = Math.min(first + 1, outputs - 1);
          int o2 = Math.min(first + 2, outputs - 1);
          int o3 = Math.min(first + 3, outputs - 1);
          int o4 = Math.min(first + 4, outputs - 1);
          int o5 = Math.min(first + 5, outputs - 1);
          float sum0 = 0f;
          float sum1 = 0f;
          float sum2 = 0f;
          float sum3 = 0f;
          float sum4 = 0f;
          float sum5 = 0f;
          for (int k = 0; k < inputs; k++) {
            float value = packed.get((panel * inputs + k) * PANEL + lane);
            sum0 = Math.fma(weights.get(o0 * inputs + k), value, sum0);
            sum1 = Math.fma(weights.get(o1 * inputs + k), value, sum1);
            sum2 = Math.fma(weights.get(o2 * inputs + k), value, sum2);
            sum3 = Math.fma(weights.get(o3 * inputs + k), value, sum3);
            sum4 = Math.fma(weights.get(o4 * inputs + k), value, sum4);
            sum5 = Math.fma(weights.get(o5 * inputs + k), value, sum5);
          }
          int r = panel * PANEL + lane;
          if (r < rows) {
            y.set(r * outputs + o0, sum0 + bias.get(o0));
            y.set(r * outputs + o1, sum1 + bias.get(o1));
            y.set(r * outputs + o2, sum2 + bias.get(o2));
            y.set(r * outputs + o3, sum3 + bias.get(o3));
            y.set(r * outputs + o4, sum4 + bias.get(o4));
            y.set(r * outputs + o5, sum5 + bias.get(o5));
          }
        }
      }
    }
  }

  /**
   * {@code c = a b} with a packed b, a work-item per column of {@link #BLOCK} rows: the input's
   * gradient of dy and packed weights, the weights' gradient of the transposed dy and packed x.
   *
   * @param a rows x shared
   * @param packed b, shared x columns, as {@link #pack} left it
   * @param c the result, rows x columns
   */
  public static void productPacked(
      FloatArray a, FloatArray packed, FloatArray c, int rows, int shared, int columns) {
    int panels = (columns + PANEL - 1) / PANEL;
    int blocks = (rows + BLOCK - 1) / BLOCK;
    for (@Parallel int panel = 0; panel < panels; panel++) {
      for (@Parallel int block = 0; block < blocks; block++) {
        for (@Parallel int lane = 0; lane < PANEL; lane++) {
          int first = block * BLOCK;
          int r0 = first;
          int r1 = Math.min(first + 1, rows - 1);
          int r2 = Math.min(first + 2, rows - 1);
          int r3 = Math.min(first + 3, rows - 1);
          int r4 = Math.min(first + 4, rows - 1);
          int r5 = Math.min(first + 5, rows - 1);
          float sum0 = 0f;
          float sum1 = 0f;
          float sum2 = 0f;
          float sum3 = 0f;
          float sum4 = 0f;
          float sum5 = 0f;
          for (int k = 0; k < shared; k++) {
            float value = packed.get((panel * shared + k) * PANEL + lane);
            sum0 = Math.fma(a.get(r0 * shared + k), value, sum0);
            sum1 = Math.fma(a.get(r1 * shared + k), value, sum1);
            sum2 = Math.fma(a.get(r2 * shared + k), value, sum2);
            sum3 = Math.fma(a.get(r3 * shared + k), value, sum3);
            sum4 = Math.fma(a.get(r4 * shared + k), value, sum4);
            sum5 = Math.fma(a.get(r5 * shared + k), value, sum5);
          }
          int column = panel * PANEL + lane;
          if (column < columns) {
            c.set(r0 * columns + column, sum0);
            c.set(r1 * columns + column, sum1);
            c.set(r2 * columns + column, sum2);
            c.set(r3 * columns + column, sum3);
            c.set(r4 * columns + column, sum4);
            c.set(r5 * columns + column, sum5);
          }
        }
      }
    }
  }

  /** Floats of what {@link #pack} makes of rows x columns; swapped, of {@link #packTransposed}. */
  public static int packedSize(int rows, int columns) {
    return (columns + PANEL - 1) / PANEL * PANEL * rows;
  }

  /**
   * Panels of {@link #PANEL} columns, one after the other and each rows x {@link #PANEL}; beyond
   * the last column zeros. A product then reads neighbouring addresses only, whatever the width:
   * rows whose distance is a power of two would fall on the same few lines of a cache.
   *
   * @param from rows x columns
   * @param packed the result, {@link #packedSize} floats
   */
  public static void pack(FloatArray from, FloatArray packed, int rows, int columns) {
    int panels = (columns + PANEL - 1) / PANEL;
    int shares = (rows + SHARE - 1) / SHARE;
    for (@Parallel int share = 0; share < shares; share++) {
      int end = Math.min((share + 1) * SHARE, rows);
      for (int r = share * SHARE; r < end; r++) {
        for (int panel = 0; panel < panels; panel++) {
          int first = panel * PANEL;
          int count = Math.min(PANEL, columns - first);
          int to = (panel * rows + r) * PANEL;
          for (int lane = 0; lane < count; lane++) {
            packed.set(to + lane, from.get(r * columns + first + lane));
          }
          for (int lane = count; lane < PANEL; lane++) {
            packed.set(to + lane, 0f);
          }
        }
      }
    }
  }

  /**
   * {@link #pack} of the transposed array, so panels of {@link #PANEL} rows.
   *
   * @param from rows x columns
   * @param packed the result, {@code packedSize(columns, rows)} floats
   */
  public static void packTransposed(FloatArray from, FloatArray packed, int rows, int columns) {
    int panels = (rows + PANEL - 1) / PANEL;
    int squares = (columns + SQUARE - 1) / SQUARE;
    for (@Parallel int panel = 0; panel < panels; panel++) {
      for (@Parallel int square = 0; square < squares; square++) {
        int end = Math.min((square + 1) * SQUARE, columns);
        for (int c = square * SQUARE; c < end; c++) {
          int to = (panel * columns + c) * PANEL;
          for (int lane = 0; lane < PANEL; lane++) {
            int r = panel * PANEL + lane;
            packed.set(to + lane, r < rows ? from.get(r * columns + c) : 0f);
          }
        }
      }
    }
  }

  /**
   * {@code to[c][r] = from[r][c]}: a work-item per square of {@link #SQUARE} x {@link #SQUARE}, so
   * that the lines of both arrays stay in the first-level cache until they are used up.
   *
   * @param from rows x columns
   * @param to the result, columns x rows
   */
  public static void transpose(FloatArray from, FloatArray to, int rows, int columns) {
    int down = (rows + SQUARE - 1) / SQUARE;
    int across = (columns + SQUARE - 1) / SQUARE;
    for (@Parallel int i = 0; i < down; i++) {
      for (@Parallel int j = 0; j < across; j++) {
        int endRow = Math.min((i + 1) * SQUARE, rows);
        int endColumn = Math.min((j + 1) * SQUARE, columns);
        for (int c = j * SQUARE; c < endColumn; c++) {
          for (int r = i * SQUARE; r < endRow; r++) {
            to.set(c * rows + r, from.get(r * columns + c));
          }
        }
      }
    }
  }

  /** Work-groups of {@link #tiled}, one for each tile of the result. */
  public static int tiles(int rows, int columns) {
    return (rows + TILE - 1) / TILE * ((columns + TILE - 1) / TILE);
  }

  /**
   * {@code c = a b}, all three forms, for GPUs: a work-group of {@link #GROUP} lanes owns a tile of
   * {@link #TILE} x {@link #TILE} results, a lane a square of 4 x 4 of them in registers. Slices of
   * a and b, {@link #DEPTH} deep, go through local memory: every lane loads four elements of each,
   * neighbours from neighbouring addresses, and after a barrier reads what all have loaded.
   *
   * <p>Strides say how a and b lie: NT forward is {@code (x, weights, bias, y, rows, inputs,
   * outputs, inputs, 1, 1, inputs, 1)}, NN {@code (dy, weights, dy, dx, rows, outputs, inputs,
   * outputs, 1, inputs, 1, 0)}, TN {@code (dy, x, dy, dW, outputs, rows, inputs, 1, outputs,
   * inputs, 1, 0)}. Launch {@link #tiles} groups, or fewer: a group takes every n-th tile.
   *
   * @param a element (r, k) is at {@code r * aRow + k * aShared}
   * @param b element (k, c) is at {@code k * bShared + c * bColumn}
   * @param bias a value for each column; any array, not read, where {@code biased} is 0
   * @param c the result, rows x columns
   */
  public static void tiled(
      KernelContext context,
      FloatArray a,
      FloatArray b,
      FloatArray bias,
      FloatArray c,
      int rows,
      int shared,
      int columns,
      int aRow,
      int aShared,
      int bShared,
      int bColumn,
      int biased) {
    // One element more than a tile, so that lanes that store along the depth meet other banks.
    float[] aSlice = context.allocateFloatLocalArray(DEPTH * (TILE + 1));
    float[] bSlice = context.allocateFloatLocalArray(DEPTH * (TILE + 1));
    int lane = context.localIdx;
    int groups = context.globalGroupSizeX / GROUP;
    int across = (columns + TILE - 1) / TILE;
    int tiles = (rows + TILE - 1) / TILE * across;
    int mine = lane / 16 * 4;
    int mineColumn = lane % 16 * 4;
    float[] sums = new float[16];
    float[] left = new float[4];
    float[] right = new float[4];
    for (int tile = context.groupIdx; tile < tiles; tile += groups) {
      int firstRow = tile / across * TILE;
      int firstColumn = tile % across * TILE;
      for (int i = 0; i < 16; i++) {
        sums[i] = 0f;
      }
      for (int start = 0; start < shared; start += DEPTH) {
        for (int i = 0; i < 4; i++) {
          int at = lane + i * GROUP;
          // Along the dimension in which the array is contiguous.
          int depth = aShared == 1 ? at % DEPTH : at / TILE;
          int r = aShared == 1 ? at / DEPTH : at % TILE;
          float value = 0f;
          if (firstRow + r < rows && start + depth < shared) {
            value = a.get((firstRow + r) * aRow + (start + depth) * aShared);
          }
          aSlice[depth * (TILE + 1) + r] = value;
          int bDepth = bShared == 1 ? at % DEPTH : at / TILE;
          int column = bShared == 1 ? at / DEPTH : at % TILE;
          float other = 0f;
          if (firstColumn + column < columns && start + bDepth < shared) {
            other = b.get((start + bDepth) * bShared + (firstColumn + column) * bColumn);
          }
          bSlice[bDepth * (TILE + 1) + column] = other;
        }
        context.localBarrier();
        for (int depth = 0; depth < DEPTH; depth++) {
          for (int i = 0; i < 4; i++) {
            left[i] = aSlice[depth * (TILE + 1) + mine + i];
            right[i] = bSlice[depth * (TILE + 1) + mineColumn + i];
          }
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
              sums[i * 4 + j] = Math.fma(left[i], right[j], sums[i * 4 + j]);
            }
          }
        }
        // No lane may load the next slice while another still reads this one.
        context.localBarrier();
      }
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
          int r = firstRow + mine + i;
          int column = firstColumn + mineColumn + j;
          if (r < rows && column < columns) {
            float sum = sums[i * 4 + j];
            c.set(r * columns + column, biased != 0 ? sum + bias.get(column) : sum);
          }
        }
      }
    }
  }
}
