package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How groups lie in memory, as the ints of an {@link IntArray} that a kernel reads: any layout that
 * labelled dimensions, strides and either memory order can make, without a permuted copy.
 *
 * <p>A group's elements are {@link #CHUNKS} runs of {@link #RUN} elements. Elements of a run are
 * {@link #RUN_X} apart in x; where a run begins is the group's base plus the chunk's offset. The
 * groups are numbered by the digits of the <i>outer</i> dimensions, fastest first, the chunks of a
 * group by those of the <i>chunk</i> dimensions. Strides are in elements and given for three
 * arrays: "x", "dy" (the gradient, or the residual input) and "out" (y, dx, or the sum).
 *
 * <p>The parameter (gamma, beta) of element j of chunk k is {@code chunkParameter(k) + j *
 * RUN_PARAMETER}.
 *
 * <p><b>Valid lengths.</b> Where {@link #TIME} is not 0, observation b counts only up to {@code
 * lengths[b]} time steps; what lies beyond is written as 0 and counts nowhere.
 *
 * <p><b>Examples</b>, dense, column-major (the first dimension is the fastest):
 *
 * <pre>
 * SSCB 4 x 3 x 5 x 2, channel-only: 24 groups of 5 channels, 12 apart; S and S merge into one outer dimension of 12.
 *   GROUPS 24, RUN 5, RUN_X = RUN_DY = RUN_OUT 12, RUN_PARAMETER 1, CHUNKS 1, bases 0, OUTER_DIMS 2, CHUNK_DIMS 0, TIME 0,
 *   outer (size, x, dy, out, observation, time): 12, 1, 1, 1, 0, 0;   2, 60, 60, 60, 1, 0
 *
 * SSCB 4 x 3 x 5 x 2, auto (S, S and C): 2 groups of 60; a run is the 12 places of one channel, which share a parameter.
 *   GROUPS 2, RUN 12, RUN_X.. 1, RUN_PARAMETER 0, CHUNKS 5, bases 0, OUTER_DIMS 1, CHUNK_DIMS 1, TIME 0,
 *   outer: 2, 60, 60, 60, 1, 0;   chunk (size, x, dy, out, parameter): 5, 12, 12, 12, 1
 *
 * CBT 4 x 3 x 6, batch-excluded (C and T), with lengths: 3 groups of 24; a run is one time step's 4 channels.
 *   GROUPS 3, RUN 4, RUN_X.. 1, RUN_PARAMETER 1, CHUNKS 6, bases 0, OUTER_DIMS 1, CHUNK_DIMS 1, TIME 2, CHUNKS_PER_TIME 1,
 *   outer: 3, 4, 4, 4, 1, 0;   chunk: 6, 12, 12, 12, 0
 *
 * CBT 4 x 3 x 6, channel-only, with lengths: 18 groups of 4; here time is an outer dimension.
 *   GROUPS 18, RUN 4, RUN_X.. 1, RUN_PARAMETER 1, CHUNKS 1, bases 0, OUTER_DIMS 2, CHUNK_DIMS 0, TIME 1,
 *   outer: 3, 4, 4, 4, 1, 0;   6, 12, 12, 12, 0, 1
 * </pre>
 */
public final class GroupLayout {
  /** How many groups there are. */
  public static final int GROUPS = 0;

  /** Elements of the innermost run of a group. */
  public static final int RUN = 1;

  /** Elements from one of a run to the next, in x. */
  public static final int RUN_X = 2;

  /** The same in dy, or in the residual input. */
  public static final int RUN_DY = 3;

  /** The same in the result. */
  public static final int RUN_OUT = 4;

  /** 0: one parameter for the whole run; 1: one for each element. */
  public static final int RUN_PARAMETER = 5;

  /** Runs of a group. */
  public static final int CHUNKS = 6;

  /** Where the first group begins in x. */
  public static final int BASE_X = 7;

  /** The same in dy, or in the residual input. */
  public static final int BASE_DY = 8;

  /** The same in the result. */
  public static final int BASE_OUT = 9;

  /** How many outer dimensions follow at {@link #DIMS}. */
  public static final int OUTER_DIMS = 10;

  /** How many chunk dimensions follow behind them. */
  public static final int CHUNK_DIMS = 11;

  /** What time is: one of the four constants below. */
  public static final int TIME = 12;

  /** Chunks of one time step; for {@link #TIME_OF_CHUNK}. */
  public static final int CHUNKS_PER_TIME = 13;

  /** The first outer dimension: size, strides in x, dy and out, of observation and of time. */
  public static final int DIMS = 14;

  /** Ints of an outer dimension. */
  public static final int OUTER_SIZE = 6;

  /** Ints of a chunk dimension: size, strides in x, dy, out and of the parameter. */
  public static final int CHUNK_SIZE = 5;

  /** {@link #TIME}: there are no valid lengths; the array of lengths is not read. */
  public static final int NO_TIME = 0;

  /** {@link #TIME}: a group is of one time step; beyond the length it is 0 as a whole. */
  public static final int TIME_OF_GROUP = 1;

  /** {@link #TIME}: the slowest chunk dimension is time; the chunks beyond the length are 0. */
  public static final int TIME_OF_CHUNK = 2;

  /** {@link #TIME}: the run is time; its elements beyond the length are 0. */
  public static final int TIME_OF_RUN = 3;

  private static final int STRIDE_X = 1;
  private static final int STRIDE_DY = 2;
  private static final int STRIDE_OUT = 3;
  private static final int STRIDE_OBSERVATION = 4;
  private static final int STRIDE_TIME = 5;
  private static final int STRIDE_PARAMETER = 4;

  private GroupLayout() {}

  /** Where a group's first element is in x. */
  public static int baseX(IntArray layout, int group) {
    return layout.get(BASE_X) + ofGroup(layout, group, STRIDE_X);
  }

  /** Where a group's first element is in dy, or in the residual input. */
  public static int baseDy(IntArray layout, int group) {
    return layout.get(BASE_DY) + ofGroup(layout, group, STRIDE_DY);
  }

  /** Where a group's first element is in the result. */
  public static int baseOut(IntArray layout, int group) {
    return layout.get(BASE_OUT) + ofGroup(layout, group, STRIDE_OUT);
  }

  /** The observation that a group belongs to: an index of the lengths. */
  public static int observation(IntArray layout, int group) {
    return ofGroup(layout, group, STRIDE_OBSERVATION);
  }

  /** A group's time step, from 0; for {@link #TIME_OF_GROUP}. */
  public static int timeStep(IntArray layout, int group) {
    return ofGroup(layout, group, STRIDE_TIME);
  }

  /** How far a chunk of a group begins behind the group's first element, in x. */
  public static int chunkX(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_X);
  }

  /** The same in dy, or in the residual input. */
  public static int chunkDy(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_DY);
  }

  /** The same in the result. */
  public static int chunkOut(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_OUT);
  }

  /** The parameter of a chunk's first element. */
  public static int chunkParameter(IntArray layout, int chunk) {
    return ofChunk(layout, chunk, STRIDE_PARAMETER);
  }

  /**
   * How many of a group's chunks count: the first ones; 0 where the whole group lies beyond its
   * observation's length.
   */
  public static int validChunks(IntArray layout, IntArray lengths, int group) {
    int chunks = layout.get(CHUNKS);
    int time = layout.get(TIME);
    // By arithmetic, not by branches in branches: see LayerNormForwardGroup.
    if (time == TIME_OF_GROUP) {
      int left = lengths.get(observation(layout, group)) - timeStep(layout, group);
      chunks = chunks * Math.max(0, Math.min(1, left));
    }
    if (time == TIME_OF_CHUNK) {
      int perStep = layout.get(CHUNKS_PER_TIME);
      int steps = Math.min(lengths.get(observation(layout, group)), chunks / perStep);
      chunks = Math.max(0, steps) * perStep;
    }
    return chunks;
  }

  /** How many elements of each of a group's runs count: the first ones. */
  public static int validRun(IntArray layout, IntArray lengths, int group) {
    int run = layout.get(RUN);
    if (layout.get(TIME) == TIME_OF_RUN) {
      run = Math.max(0, Math.min(run, lengths.get(observation(layout, group))));
    }
    return run;
  }

  /** The sum of digit * stride over a group's digits in the outer dimensions. */
  private static int ofGroup(IntArray layout, int group, int stride) {
    return ofDigits(layout, DIMS, layout.get(OUTER_DIMS), OUTER_SIZE, group, stride);
  }

  /** The sum of digit * stride over a chunk's digits in the chunk dimensions. */
  private static int ofChunk(IntArray layout, int chunk, int stride) {
    int first = DIMS + layout.get(OUTER_DIMS) * OUTER_SIZE;
    return ofDigits(layout, first, layout.get(CHUNK_DIMS), CHUNK_SIZE, chunk, stride);
  }

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
