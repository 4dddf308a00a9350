package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Which elements share a parameter (a value of gamma and beta), as the ints of an {@link IntArray}
 * that a kernel reads: what {@link GroupLayout} is for groups, seen from the parameters.
 *
 * <p>The elements of a parameter are {@link #CHUNKS} runs of {@link #RUN} elements. Where a run
 * begins is the parameter's base, by the digits of its number in the <i>parameter</i> dimensions
 * (fastest first), plus the chunk's offset, by the digits of the chunk's number in the <i>chunk</i>
 * dimensions. Strides are in elements for x and dy, and in group numbers for the statistics.
 *
 * <p><b>Valid lengths.</b> Where {@link #MASKED} is not 0, every element has an observation and a
 * time step, sums of digit * stride over the chunk's digits and the place in the run, and the
 * parameter's digits for the time, along which parameters may differ. Those at or beyond {@code
 * lengths[observation]} are skipped.
 *
 * <p><b>Examples</b>, dense, column-major (the first dimension is the fastest):
 *
 * <pre>
 * SSCB 4 x 3 x 5 x 2, auto (S, S and C are normalized; one parameter per channel): the 12 places of a channel are a run.
 *   RUN 12, RUN_X = RUN_DY 1, RUN_GROUP 0, CHUNKS 2, bases 0, PARAMETER_DIMS 1, CHUNK_DIMS 1, RUN_OBSERVATION 0, RUN_TIME 0, MASKED 0,
 *   parameter (size, x, dy, group, time): 5, 12, 12, 0, 0;   chunk (size, x, dy, group, observation, time): 2, 60, 60, 1, 0, 0
 *
 * SSCB 4 x 3 x 5 x 2, channel-only: every place is a group, so that the statistics run along with the data.
 *   RUN 12, RUN_X = RUN_DY 1, RUN_GROUP 1, CHUNKS 2, ... parameter: 5, 12, 12, 0, 0;   chunk: 2, 60, 60, 12, 0, 0
 *
 * CBT 4 x 3 x 6, channel-only, with lengths: groups are numbered b + 3 t.
 *   RUN 3, RUN_X = RUN_DY 4, RUN_GROUP 1, CHUNKS 6, bases 0, PARAMETER_DIMS 1, CHUNK_DIMS 1, RUN_OBSERVATION 1, RUN_TIME 0, MASKED 1,
 *   parameter: 4, 1, 1, 0, 0;   chunk: 6, 12, 12, 3, 0, 1
 * </pre>
 */
public final class ParameterLayout {
  /** Elements of the innermost run of a parameter. */
  public static final int RUN = 0;

  /** Elements from one of a run to the next, in x. */
  public static final int RUN_X = 1;

  /** The same in dy. */
  public static final int RUN_DY = 2;

  /** From the group of one of a run to that of the next. */
  public static final int RUN_GROUP = 3;

  /** Runs of a parameter. */
  public static final int CHUNKS = 4;

  /** Where the first parameter begins in x. */
  public static final int BASE_X = 5;

  /** The same in dy. */
  public static final int BASE_DY = 6;

  /** How many parameter dimensions follow at {@link #DIMS}. */
  public static final int PARAMETER_DIMS = 7;

  /** How many chunk dimensions follow behind them. */
  public static final int CHUNK_DIMS = 8;

  /** From the observation of one of a run to that of the next. */
  public static final int RUN_OBSERVATION = 9;

  /** From the time step of one of a run to that of the next. */
  public static final int RUN_TIME = 10;

  /** 1: elements beyond their observation's length are skipped; 0: the lengths are not read. */
  public static final int MASKED = 11;

  /** The first parameter dimension: size, strides in x and dy, of group and time. */
  public static final int DIMS = 12;

  /** Ints of a parameter dimension. */
  public static final int PARAMETER_SIZE = 5;

  /** Ints of a chunk dimension: size, strides in x and dy, of group, observation and time. */
  public static final int CHUNK_SIZE = 6;

  private static final int STRIDE_X = 1;
  private static final int STRIDE_DY = 2;
  private static final int STRIDE_GROUP = 3;
  private static final int PARAMETER_STRIDE_TIME = 4;
  private static final int STRIDE_OBSERVATION = 4;
  private static final int STRIDE_TIME = 5;

  private ParameterLayout() {}

  /** Where a parameter's first element is in x. */
  public static int baseX(IntArray layout, int parameter) {
    return layout.get(BASE_X) + ofParameter(layout, parameter, STRIDE_X);
  }

  /** Where a parameter's first element is in dy. */
  public static int baseDy(IntArray layout, int parameter) {
    return layout.get(BASE_DY) + ofParameter(layout, parameter, STRIDE_DY);
  }

  /** The group of a parameter's first element. */
  public static int baseGroup(IntArray layout, int parameter) {
    return ofParameter(layout, parameter, STRIDE_GROUP);
  }

  /** The time step of a parameter's first element. */
  public static int baseTime(IntArray layout, int parameter) {
    return ofParameter(layout, parameter, PARAMETER_STRIDE_TIME);
  }

  /** How far a chunk of a parameter begins behind the parameter's first element, in x. */
  public static int chunkX(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_X);
  }

  /** The same in dy. */
  public static int chunkDy(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_DY);
  }

  /** The same in group numbers. */
  public static int chunkGroup(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_GROUP);
  }

  /** The observation of a chunk's first element. */
  public static int chunkObservation(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_OBSERVATION);
  }

  /** How many time steps a chunk's first element is behind the parameter's. */
  public static int chunkTime(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_TIME);
  }

  /** The first chunk of part q of {@code parts}; part q ends before part q + 1 begins. */
  public static int firstChunk(IntArray layout, int part, int parts) {
    return (int) ((long) part * layout.get(CHUNKS) / parts);
  }

  /**
   * How many elements of a chunk's run count, where that is the first ones: in a run within one
   * observation.
   *
   * @param baseTime see {@link #baseTime}
   */
  public static int validRun(IntArray layout, IntArray lengths, int chunk, int baseTime) {
    int run = layout.get(RUN);
    if (layout.get(MASKED) != 0) {
      int time = baseTime + chunkTime(layout, chunk);
      int steps = lengths.get(chunkObservation(layout, chunk)) - time;
      int perElement = layout.get(RUN_TIME);
      // Rounded up: the element at the last valid step is the last.
      int fitting = (Math.max(1, steps) - 1) / Math.max(1, perElement) + 1;
      int most = perElement > 0 ? Math.min(run, fitting) : run;
      run = most * Math.max(0, Math.min(1, steps));
    }
    return run;
  }

  private static int ofParameter(IntArray layout, int parameter, int stride) {
    return ofDigits(layout, DIMS, layout.get(PARAMETER_DIMS), PARAMETER_SIZE, parameter, stride);
  }

  private static int ofChunk(IntArray layout, int chunk, int stride) {
    int first = DIMS + layout.get(PARAMETER_DIMS) * PARAMETER_SIZE;
    return ofDigits(layout, first, layout.get(CHUNK_DIMS), CHUNK_SIZE, chunk, stride);
  }

  /** The sum of digit * stride over a number's digits, fastest first. */
  private static int ofDigits(
      IntArray layout, int first, int dims, int ints, int number, int stride) {
    int sum = 0;
    int rest = number;
    for (int dim = 0; dim < dims; dim++) {
      int at = first + dim * ints;
      int size = layout.get(at);
      sum += (rest % size) * layout.get(at + stride);
      rest = rest / size;
    }
    return sum;
  }
}
