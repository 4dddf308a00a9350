// Generated from LayerNormParameters by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormParameters} for bfloat16 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormParametersBFloat16 {

  private static final int BLOCK = LayerNormBackwardBFloat16.EITHER_BLOCK;

  private static final int SHORT = 16;

  private static final int FEW_PARTS = 8;

  public static final int GROUP_PARAMETERS = 32;

  public static final int MAX_LANES = 256;

  private LayerNormParametersBFloat16() {}

  public static void rows(
      BFloat16Array x,
      BFloat16Array dy,
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
          float v = dy.getFloat(at);
          float xhat = ((0.5f * x.getFloat(at) - centre) - left) * inverse;
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

  public static void anyLayout(
      BFloat16Array x,
      BFloat16Array dy,
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
        LayerNormBackwardBFloat16.clear(sums);
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

  private static void addChunks(
      BFloat16Array x,
      BFloat16Array dy,
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

  private static void addOneGroup(
      BFloat16Array x,
      BFloat16Array dy,
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

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        float few = 0f;
        float fewScale = 0f;
        for (int j = first; j < end; j++) {
          float xhat = ((0.5f * x.getFloat(fromX + j) - centre) - left) * inverse;
          float v = dy.getFloat(fromDy + j);
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

  private static void addManyGroups(
      BFloat16Array x,
      BFloat16Array dy,
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
          float d = 0.5f * x.getFloat(fromX + j) - 0.5f * mean.get(fromGroup + j);
          float xhat = (d - 0.5f * rest.get(fromGroup + j)) * (2f * rstd.get(fromGroup + j));
          float v = dy.getFloat(fromDy + j);
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

  private static void addStrided(
      BFloat16Array x,
      BFloat16Array dy,
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
        float d = 0.5f * x.getFloat(atX + j * runX) - 0.5f * mean.get(of);
        float xhat = (d - 0.5f * rest.get(of)) * (2f * rstd.get(of));
        float v = dy.getFloat(atDy + j * runDy);
        part += v;
        partScale += v * xhat;
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

  private static void addChecked(
      BFloat16Array x,
      BFloat16Array dy,
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
          float d = 0.5f * x.getFloat(atX + j * runX) - 0.5f * mean.get(of);
          float xhat = (d - 0.5f * rest.get(of)) * (2f * rstd.get(of));
          float v = dy.getFloat(atDy + j * runDy);
          part += v;
          partScale += v * xhat;
        }
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

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

  public static void epilogue(
      FloatArray scalePartials,
      FloatArray offsetPartials,
      FloatArray dscale,
      FloatArray doffset,
      int parameters,
      int parts) {
    for (@Parallel int parameter = 0; parameter < parameters; parameter++) {

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

      context.localBarrier();
    }
  }
}
