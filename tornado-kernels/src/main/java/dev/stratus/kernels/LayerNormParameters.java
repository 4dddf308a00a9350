package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gradients of layer normalization's parameters, float32: {@code dgamma = sum of dy * xhat} and
 * {@code dbeta = sum of dy}, each over all elements that share the parameter, with {@code xhat = (x
 * - mean) * rstd} from the statistics that the forward pass saved. In two steps, so that there is
 * work for a whole device and the result does not depend on who was first:
 *
 * <ol>
 *   <li>Every part's share, parts x parameters: by {@link #rows} for contiguous rows and one
 *       parameter per column, or by {@link #anyLayout} for whatever {@link ParameterLayout} can
 *       say. For rows on CPU devices there is {@link LayerNormBackward#fused}, which adds the
 *       shares while it stores dx.
 *   <li>{@link #epilogue}: adds the parts, in order. The same parts give the same bits. For GPUs,
 *       where some thousand parameters are too few work-items, {@link #epiloguePerGroup}.
 * </ol>
 *
 * <p><b>Numerics.</b> Every sum is of blocks, with Kahan's correction between the blocks, so that
 * the number of rows does not matter; each share is rounded once. The error is that of the terms,
 * at most five roundings each (see {@link LayerNormBackward} for xhat), and two of the sum of the
 * absolute terms. Only beside that sum can it be small: dgamma itself may cancel to nothing.
 */
public final class LayerNormParameters {

  /** Terms between two compensated additions. */
  private static final int BLOCK = LayerNormBackward.EITHER_BLOCK;

  /** Terms added plainly, one after the other, in the order written. */
  private static final int SHORT = 16;

  /** Parts that {@link #epilogue} adds plainly between two compensated additions. */
  private static final int FEW_PARTS = 8;

  /** Neighbouring parameters of a group of {@link #epiloguePerGroup}: what a GPU reads at once. */
  public static final int GROUP_PARAMETERS = 32;

  /** The most lanes of its groups, which local memory has room for. */
  public static final int MAX_LANES = 256;

  private LayerNormParameters() {}

  /**
   * The parts' shares for contiguous rows, one parameter per column: work-item (part, column).
   * Neighbouring columns are neighbours in memory. Part p owns the rows from {@code p *
   * rowsPerPart} on.
   *
   * @param x the forward pass's input, rows x width
   * @param dy the gradient of its result, rows x width
   * @param mean the rows' means as rounded
   * @param rest what rounding the means lost
   * @param rstd 1 / sqrt(variance + epsilon)
   * @param scalePartials the shares of dgamma, parts x width, with {@code parts = ceil(rows /
   *     rowsPerPart)}
   * @param offsetPartials the shares of dbeta, likewise
   * @param rowsPerPart at least 1
   */
  public static void rows(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart) {
    int parts = rows / rowsPerPart + Math.min(1, rows % rowsPerPart);
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < width; c++) {
        int first = part * rowsPerPart;
        int count = Math.min(rowsPerPart, rows - first);
        float offset = 0f;
        float offsetLost = 0f;
        float scale = 0f;
        float scaleLost = 0f;
        for (int k = 0; k < count; k++) {
          int row = first + k;
          int at = row * width + c;
          float centre = 0.5f * mean.get(row);
          float left = 0.5f * rest.get(row);
          float inverse = 2f * rstd.get(row);
          float v = dy.get(at);
          float xhat = ((0.5f * x.get(at) - centre) - left) * inverse;
          float term = v - offsetLost;
          float next = offset + term;
          offsetLost = (next - offset) - term;
          offset = next;
          float termScale = v * xhat - scaleLost;
          float nextScale = scale + termScale;
          scaleLost = (nextScale - scale) - termScale;
          scale = nextScale;
        }
        scalePartials.set(part * width + c, scale);
        offsetPartials.set(part * width + c, offset);
      }
    }
  }

  /**
   * The parts' shares for any layout: work-item (part, parameter). Part q owns the chunks from
   * {@link ParameterLayout#firstChunk} of q to that of q + 1.
   *
   * <p>Runs of neighbouring elements that belong to one group, or each to the next, have loops of
   * their own, which become vectors.
   *
   * @param scalePartials parts x parameters
   * @param offsetPartials parts x parameters
   * @param parameterLayout see {@link ParameterLayout}
   * @param lengths the observations' valid lengths; one element, not read, without {@link
   *     ParameterLayout#MASKED}
   */
  public static void anyLayout(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      IntArray parameterLayout,
      IntArray lengths,
      int parameters,
      int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int parameter = 0; parameter < parameters; parameter++) {
        float[] sums = new float[4];
        LayerNormBackward.clear(sums);
        int firstChunk = ParameterLayout.firstChunk(parameterLayout, part, parts);
        int endChunk = ParameterLayout.firstChunk(parameterLayout, part + 1, parts);
        addChunks(
            x,
            dy,
            mean,
            rest,
            rstd,
            parameterLayout,
            lengths,
            parameter,
            firstChunk,
            endChunk,
            sums);
        int place = part * parameters + parameter;
        offsetPartials.set(place, sums[0]);
        scalePartials.set(place, sums[2]);
      }
    }
  }

  /**
   * Adds dy over some chunks of a parameter to {@code sums[0]} and dy * xhat to {@code sums[2]};
   * the two others are what those are too high by.
   */
  private static void addChunks(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      IntArray lengths,
      int parameter,
      int firstChunk,
      int endChunk,
      float[] sums) {
    int baseX = ParameterLayout.baseX(layout, parameter);
    int baseDy = ParameterLayout.baseDy(layout, parameter);
    int baseGroup = ParameterLayout.baseGroup(layout, parameter);
    int baseTime = ParameterLayout.baseTime(layout, parameter);
    int runGroup = layout.get(ParameterLayout.RUN_GROUP);
    // 0 where both are 1; see LayerNormForwardGroup.
    int apart = (layout.get(ParameterLayout.RUN_X) ^ 1) | (layout.get(ParameterLayout.RUN_DY) ^ 1);
    int manyObservations =
        layout.get(ParameterLayout.MASKED) * layout.get(ParameterLayout.RUN_OBSERVATION);
    for (int chunk = firstChunk; chunk < endChunk; chunk++) {
      int atX = baseX + ParameterLayout.chunkX(layout, chunk);
      int atDy = baseDy + ParameterLayout.chunkDy(layout, chunk);
      int group = baseGroup + ParameterLayout.chunkGroup(layout, chunk);
      if (manyObservations != 0) {
        int time = baseTime + ParameterLayout.chunkTime(layout, chunk);
        addChecked(x, dy, mean, rest, rstd, layout, lengths, chunk, time, atX, atDy, group, sums);
      } else {
        int count = ParameterLayout.validRun(layout, lengths, chunk, baseTime);
        if ((apart | runGroup) == 0) {
          addOneGroup(x, dy, mean, rest, rstd, atX, atDy, group, count, sums);
        }
        if ((apart | (runGroup ^ 1)) == 0) {
          addManyGroups(x, dy, mean, rest, rstd, atX, atDy, group, count, sums);
        }
        if ((apart | (runGroup & -2)) != 0) {
          addStrided(x, dy, mean, rest, rstd, layout, atX, atDy, group, count, sums);
        }
      }
    }
  }

  /** A run of neighbouring elements of one group. */
  private static void addOneGroup(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int atX,
      int atDy,
      int group,
      int count,
      float[] sums) {
    float centre = 0.5f * mean.get(group);
    float left = 0.5f * rest.get(group);
    float inverse = 2f * rstd.get(group);
    int start = 0;
    while (start < count) {
      int size = Math.min(BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      float part = 0f;
      float partScale = 0f;
      // Without lanes a block is a sum of short sums; with lanes the compiler makes one loop of it.
      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewScale = 0f;
        for (int j = first; j < end; j++) {
          float xhat = ((0.5f * x.get(fromX + j) - centre) - left) * inverse;
          float v = dy.get(fromDy + j);
          few += v;
          fewScale += v * xhat;
        }
        part += few;
        partScale += fewScale;
      }
      addBlock(part, partScale, sums);
      start += size;
    }
  }

  /** A run of neighbouring elements, each of the group behind that of the one before. */
  private static void addManyGroups(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      int atX,
      int atDy,
      int group,
      int count,
      float[] sums) {
    int start = 0;
    while (start < count) {
      int size = Math.min(BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGroup = group + start;
      float part = 0f;
      float partScale = 0f;
      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewScale = 0f;
        for (int j = first; j < end; j++) {
          float d = 0.5f * x.get(fromX + j) - 0.5f * mean.get(fromGroup + j);
          float xhat = (d - 0.5f * rest.get(fromGroup + j)) * (2f * rstd.get(fromGroup + j));
          float v = dy.get(fromDy + j);
          few += v;
          fewScale += v * xhat;
        }
        part += few;
        partScale += fewScale;
      }
      addBlock(part, partScale, sums);
      start += size;
    }
  }

  /** A run of whatever strides. */
  private static void addStrided(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      int atX,
      int atDy,
      int group,
      int count,
      float[] sums) {
    int runX = layout.get(ParameterLayout.RUN_X);
    int runDy = layout.get(ParameterLayout.RUN_DY);
    int runGroup = layout.get(ParameterLayout.RUN_GROUP);
    int start = 0;
    while (start < count) {
      int end = start + Math.min(SHORT, count - start);
      float part = 0f;
      float partScale = 0f;
      for (int j = start; j < end; j++) {
        int of = group + j * runGroup;
        float d = 0.5f * x.get(atX + j * runX) - 0.5f * mean.get(of);
        float xhat = (d - 0.5f * rest.get(of)) * (2f * rstd.get(of));
        float v = dy.get(atDy + j * runDy);
        part += v;
        partScale += v * xhat;
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

  /** A run that goes through several observations, each with a length of its own. */
  private static void addChecked(
      FloatArray x,
      FloatArray dy,
      FloatArray mean,
      FloatArray rest,
      FloatArray rstd,
      IntArray layout,
      IntArray lengths,
      int chunk,
      int firstTime,
      int atX,
      int atDy,
      int group,
      float[] sums) {
    int runX = layout.get(ParameterLayout.RUN_X);
    int runDy = layout.get(ParameterLayout.RUN_DY);
    int runGroup = layout.get(ParameterLayout.RUN_GROUP);
    int runObservation = layout.get(ParameterLayout.RUN_OBSERVATION);
    int runTime = layout.get(ParameterLayout.RUN_TIME);
    int firstObservation = ParameterLayout.chunkObservation(layout, chunk);
    int run = layout.get(ParameterLayout.RUN);
    int start = 0;
    while (start < run) {
      int end = start + Math.min(SHORT, run - start);
      float part = 0f;
      float partScale = 0f;
      for (int j = start; j < end; j++) {
        if (firstTime + j * runTime < lengths.get(firstObservation + j * runObservation)) {
          int of = group + j * runGroup;
          float d = 0.5f * x.get(atX + j * runX) - 0.5f * mean.get(of);
          float xhat = (d - 0.5f * rest.get(of)) * (2f * rstd.get(of));
          float v = dy.get(atDy + j * runDy);
          part += v;
          partScale += v * xhat;
        }
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

  /** Adds a block's sums, with Kahan's correction. */
  private static void addBlock(float part, float partScale, float[] sums) {
    float term = part - sums[1];
    float next = sums[0] + term;
    sums[1] = (next - sums[0]) - term;
    sums[0] = next;
    float termScale = partScale - sums[3];
    float nextScale = sums[2] + termScale;
    sums[3] = (nextScale - sums[2]) - termScale;
    sums[2] = nextScale;
  }

  /**
   * Adds the parts' shares: a work-item per parameter. Neighbouring parameters are neighbours in
   * memory.
   *
   * @param scalePartials parts x parameters
   * @param offsetPartials parts x parameters
   * @param dscale the gradient of gamma, parameters values
   * @param doffset the gradient of beta, parameters values
   */
  public static void epilogue(
      FloatArray scalePartials,
      FloatArray offsetPartials,
      FloatArray dscale,
      FloatArray doffset,
      int parameters,
      int parts) {
    for (@Parallel int parameter = 0; parameter < parameters; parameter++) {
      // One array after the other: together they need more vectors than there are registers.
      float scale = 0f;
      float scaleLost = 0f;
      int start = 0;
      while (start < parts) {
        int end = start + Math.min(FEW_PARTS, parts - start);
        float few = 0f;
        for (int part = start; part < end; part++) {
          few += scalePartials.get(part * parameters + parameter);
        }
        float term = few - scaleLost;
        float next = scale + term;
        scaleLost = (next - scale) - term;
        scale = next;
        start = end;
      }
      dscale.set(parameter, scale);

      float offset = 0f;
      float offsetLost = 0f;
      start = 0;
      while (start < parts) {
        int end = start + Math.min(FEW_PARTS, parts - start);
        float few = 0f;
        for (int part = start; part < end; part++) {
          few += offsetPartials.get(part * parameters + parameter);
        }
        float term = few - offsetLost;
        float next = offset + term;
        offsetLost = (next - offset) - term;
        offset = next;
        start = end;
      }
      doffset.set(parameter, offset);
    }
  }

  /**
   * {@link #epilogue} with a work-group for each {@link #GROUP_PARAMETERS} parameters, of which
   * every lane adds some of the parts of one. The group's size is the launch's local size: {@link
   * #GROUP_PARAMETERS} times a power of two, at most {@link #MAX_LANES}; there are {@code
   * ceil(parameters / GROUP_PARAMETERS)} groups, or fewer, which then go on to the next parameters.
   */
  public static void epiloguePerGroup(
      KernelContext context,
      FloatArray scalePartials,
      FloatArray offsetPartials,
      FloatArray dscale,
      FloatArray doffset,
      int parameters,
      int parts) {
    float[] scales = context.allocateFloatLocalArray(MAX_LANES);
    float[] offsets = context.allocateFloatLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    int sharers = lanes / GROUP_PARAMETERS;
    int sharer = lane / GROUP_PARAMETERS;
    for (int group = context.groupIdx; group * GROUP_PARAMETERS < parameters; group += groups) {
      int parameter = group * GROUP_PARAMETERS + lane % GROUP_PARAMETERS;
      float scale = 0f;
      float scaleLost = 0f;
      float offset = 0f;
      float offsetLost = 0f;
      if (parameter < parameters) {
        for (int part = sharer; part < parts; part += sharers) {
          int place = part * parameters + parameter;
          float termScale = scalePartials.get(place) - scaleLost;
          float nextScale = scale + termScale;
          scaleLost = (nextScale - scale) - termScale;
          scale = nextScale;
          float term = offsetPartials.get(place) - offsetLost;
          float next = offset + term;
          offsetLost = (next - offset) - term;
          offset = next;
        }
      }
      scales[lane] = scale;
      offsets[lane] = offset;
      context.localBarrier();
      for (int half = lanes / 2; half >= GROUP_PARAMETERS; half = half / 2) {
        if (lane < half) {
          scales[lane] = scales[lane] + scales[lane + half];
          offsets[lane] = offsets[lane] + offsets[lane + half];
        }
        context.localBarrier();
      }
      if (sharer == 0 && parameter < parameters) {
        dscale.set(parameter, scales[lane]);
        doffset.set(parameter, offsets[lane]);
      }
      // Nobody may begin the next sums while others still read these.
      context.localBarrier();
    }
  }
}
