package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Layer normalization, forward, float32, of contiguous rows on FPGAs: one work-item, whose loops
 * become pipelines. What is computed, and why each numeric step is there, stands at the head of
 * {@link LayerNormForward}; the result is as exact.
 *
 * <p>A row arrives from memory once, {@code columns} at each turn of the pipeline, into a line
 * buffer on the chip, while its moments around a pivot add up; a second pass takes the line and
 * writes the result. Scale and offset are brought onto the chip once a launch, so that memory moves
 * nothing but x and y.
 *
 * <p><b>Why the sums look as they do.</b> A floating-point adder takes several cycles, so a plain
 * sum would admit a new term only as often as the adder is done. Here {@code stages} sums take
 * turns in a shift register: a turn adds to the sum of {@code stages} turns ago, and with as many
 * stages as the adder has cycles the pipeline takes a term in each. What an addition rounds off is
 * exact in float32 (Knuth, The Art of Computer Programming 2, 4.2.2, theorem B) and adds up in a
 * register of its own (Ogita, Rump, Oishi, SIAM J. Sci. Comput. 26, 2005, algorithm 4.4): nothing
 * of it leads back into the sum, as it would in Kahan's, so that it costs adders and no cycles.
 *
 * <p><b>Seldom again.</b> Where the pivot turns out far from the mean, or the squares leave the
 * range of float32, the sums are done again, from the line buffer, at most twice in a row. It is
 * the same loop, as a second one would be a second circuit.
 *
 * <p>All loops have bounds that are known before they begin, and there are no barriers.
 */
public final class LayerNormForwardStream {

  /** The most columns of one turn: sixteen floats are the 512 bits of a memory interface. */
  public static final int MOST_COLUMNS = 16;

  /**
   * Columns added plainly, one after the other: as {@link LayerNormForward#SERIAL_BLOCK}, halved.
   */
  static final int FEW = 4;

  /** Columns that the pivot is the mean of: they are read ahead of the row, so there are few. */
  static final int HEAD = 16;

  /**
   * A pivot is far when more than this share of the squares around it is due to its distance from
   * the mean (that is a third of the variance): below it the subtraction loses less than half a
   * bit. One normal row in 50 is, and costs another walk over the line buffer.
   */
  static final float FAR = 0.25f;

  private LayerNormForwardStream() {}

  /**
   * All rows, one after the other, by one work-item. The code is made for {@code lineColumns},
   * {@code columns} and {@code stages}; rows and width are what they are at each launch.
   *
   * @param x the input, rows x width
   * @param gamma the scale, width values
   * @param beta the offset, width values
   * @param y the result, rows x width; it may be the same array as x
   * @param mean the rows' means as rounded, rows values; with {@link Flags#SAVE} only, as the next
   *     two
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param width at most lineColumns
   * @param lineColumns the widest row there is room for, a multiple of columns
   * @param columns of one turn: at most {@link #MOST_COLUMNS}
   * @param stages sums that take turns: the cycles of an adder, or more
   * @param epsilon added to the variance, finite and > 0
   * @param flags bits of {@link Flags}
   */
  public static void rowStream(
      FloatArray x,
      FloatArray gamma,
      FloatArray beta,
      FloatArray y,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int rows,
      int width,
      int lineColumns,
      int columns,
      int stages,
      float epsilon,
      int flags) {
    float[] line = new float[lineColumns];
    float[] scales = new float[lineColumns];
    float[] offsets = new float[lineColumns];
    float[] arrived = new float[columns];
    float[] offs = new float[stages];
    float[] offRests = new float[stages];
    float[] squares = new float[stages];
    float[] squareRests = new float[stages];
    boolean centred = (flags & Flags.RMS) == 0;
    float n = width;
    for (int c = 0; c < width; c++) {
      scales[c] = gamma.get(c);
      offsets[c] = beta.get(c);
    }
    for (int row = 0; row < rows; row++) {
      int base = row * width;
      float first = x.get(base);
      float pivot = 0f;
      if (centred) {
        float near = 0f;
        float few = 0f;
        for (int i = 0; i < HEAD; i++) {
          few += i < width ? x.get(base + i) - first : 0f;
          if (i % FEW == FEW - 1) {
            near += few;
            few = 0f;
          }
        }
        pivot = first + near / Math.min(HEAD, width);
      }

      // Into the line buffer, and the moments. The first walk takes the row from memory.
      float scale = 1f;
      float factor = 1f;
      float correction = 0f;
      float spread = 0f;
      boolean moved = false;
      int walks = 1;
      for (int walk = 0; walk < walks; walk++) {
        for (int k = 0; k < stages; k++) {
          offs[k] = 0f;
          offRests[k] = 0f;
          squares[k] = 0f;
          squareRests[k] = 0f;
        }
        for (int at = 0; at < width; at += columns) {
          for (int j = 0; j < columns; j++) {
            float value = line[at + j] * factor;
            if (walk == 0) {
              value = at + j < width ? x.get(base + at + j) : 0f;
            }
            line[at + j] = value;
            arrived[j] = value;
          }
          float turn = 0f;
          float turnSquares = 0f;
          float few = 0f;
          float fewSquares = 0f;
          for (int j = 0; j < columns; j++) {
            float d = at + j < width ? arrived[j] - pivot : 0f;
            few += d;
            fewSquares += d * d;
            if (j % FEW == FEW - 1) {
              turn += few;
              turnSquares += fewSquares;
              few = 0f;
              fewSquares = 0f;
            }
          }
          turn += few;
          turnSquares += fewSquares;

          float off = offs[0] + turn;
          float added = off - offs[0];
          float offRest = offRests[0] + ((offs[0] - (off - added)) + (turn - added));
          float square = squares[0] + turnSquares;
          float squareAdded = square - squares[0];
          float squareRest =
              squareRests[0]
                  + ((squares[0] - (square - squareAdded)) + (turnSquares - squareAdded));
          for (int k = 0; k < stages - 1; k++) {
            offs[k] = offs[k + 1];
            offRests[k] = offRests[k + 1];
            squares[k] = squares[k + 1];
            squareRests[k] = squareRests[k + 1];
          }
          offs[stages - 1] = off;
          offRests[stages - 1] = offRest;
          squares[stages - 1] = square;
          squareRests[stages - 1] = squareRest;
        }

        // The stages together.
        float off = 0f;
        float offRest = 0f;
        float square = 0f;
        float squareRest = 0f;
        for (int k = 0; k < stages; k++) {
          float next = off + offs[k];
          float added = next - off;
          offRest += ((off - (next - added)) + (offs[k] - added)) + offRests[k];
          off = next;
          float nextSquare = square + squares[k];
          float squareAdded = nextSquare - square;
          squareRest +=
              ((square - (nextSquare - squareAdded)) + (squares[k] - squareAdded)) + squareRests[k];
          square = nextSquare;
        }
        float shifted = 0f;
        if (centred) {
          off += offRest;
          correction = off / n;
          shifted = off * correction;
        }
        float scaledEpsilon = n * (epsilon * scale * scale);
        spread = FloatNumerics.spreadOf(square, -squareRest, shifted, scaledEpsilon);
        factor = 1f;
        if (walk == 0 && FloatNumerics.needsRescaling(spread, n)) {
          factor = FloatNumerics.scaleFor(spread, first);
          scale = factor;
          if (centred) {
            pivot = first * factor;
          }
          walks = 2;
        } else if (!moved && shifted > FAR * square) {
          pivot += correction;
          moved = true;
          walks = walk + 2;
        }
      }

      // The mean as one float, and what that lost.
      float centre = pivot + correction;
      float back = centre - pivot;
      float lost = (pivot - (centre - back)) + (correction - back);
      float inverse = FloatNumerics.reciprocalRoot(spread, n);
      for (int at = 0; at < width; at += columns) {
        for (int j = 0; j < columns; j++) {
          if (at + j < width) {
            float slope = inverse * scales[at + j];
            float value = line[at + j];
            float d = value - centre;
            float from = value - d;
            float dLost = (value - (d + from)) + (from - centre);
            y.set(base + at + j, d * slope + (offsets[at + j] + (dLost - lost) * slope));
          }
        }
      }
      if ((flags & Flags.SAVE) != 0) {
        mean.set(row, centre / scale);
        rest.set(row, lost / scale);
        rstd.set(row, inverse * scale);
      }
    }
  }
}
