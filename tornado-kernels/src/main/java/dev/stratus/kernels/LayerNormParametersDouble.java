// Generated from LayerNormParameters by VariantsTest (-Dstratus.accept=true). Do not edit.
package dev.stratus.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@link LayerNormParameters} for float64 data, generated from it: what it does, and why, stands
 * there.
 */
public final class LayerNormParametersDouble {

  private static final int BLOCK = LayerNormBackwardDouble.EITHER_BLOCK;

  private static final int SHORT = 16;

  private static final int FEW_PARTS = 8;

  public static final int GROUP_PARAMETERS = 32;

  public static final int MAX_LANES = 256;

  private LayerNormParametersDouble() {}

  public static void rows(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
      int rows,
      int width,
      int rowsPerPart) {
    int parts = rows / rowsPerPart + Math.min(1, rows % rowsPerPart);
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int c = 0; c < width; c++) {
        int first = part * rowsPerPart;
        int count = Math.min(rowsPerPart, rows - first);
        double offset = 0.0;
        double offsetLost = 0.0;
        double scale = 0.0;
        double scaleLost = 0.0;
        for (int k = 0; k < count; k++) {
          int row = first + k;
          int at = row * width + c;
          double centre = 0.5 * mean.get(row);
          double left = 0.5 * rest.get(row);
          double inverse = 2.0 * rstd.get(row);
          double v = dy.get(at);
          double xhat = ((0.5 * x.get(at) - centre) - left) * inverse;
          double term = v - offsetLost;
          double next = offset + term;
          offsetLost = (next - offset) - term;
          offset = next;
          double termScale = v * xhat - scaleLost;
          double nextScale = scale + termScale;
          scaleLost = (nextScale - scale) - termScale;
          scale = nextScale;
        }
        scalePartials.set(part * width + c, scale);
        offsetPartials.set(part * width + c, offset);
      }
    }
  }

  public static void anyLayout(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
      IntArray parameterLayout,
      IntArray lengths,
      int parameters,
      int parts) {
    for (@Parallel int part = 0; part < parts; part++) {
      for (@Parallel int parameter = 0; parameter < parameters; parameter++) {
        double[] sums = new double[4];
        LayerNormBackwardDouble.clear(sums);
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      IntArray lengths,
      int parameter,
      int firstChunk,
      int endChunk,
      double[] sums) {
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int atX,
      int atDy,
      int group,
      int count,
      double[] sums) {
    double centre = 0.5 * mean.get(group);
    double left = 0.5 * rest.get(group);
    double inverse = 2.0 * rstd.get(group);
    int start = 0;
    while (start < count) {
      int size = Math.min(BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      double part = 0.0;
      double partScale = 0.0;

      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        double few = 0.0;
        double fewScale = 0.0;
        for (int j = first; j < end; j++) {
          double xhat = ((0.5 * x.get(fromX + j) - centre) - left) * inverse;
          double v = dy.get(fromDy + j);
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      int atX,
      int atDy,
      int group,
      int count,
      double[] sums) {
    int start = 0;
    while (start < count) {
      int size = Math.min(BLOCK, count - start);
      int fromX = atX + start;
      int fromDy = atDy + start;
      int fromGroup = group + start;
      double part = 0.0;
      double partScale = 0.0;
      for (int first = 0; first < size; first += SHORT) {
        int end = Math.min(first + SHORT, size);
        double few = 0.0;
        double fewScale = 0.0;
        for (int j = first; j < end; j++) {
          double d = 0.5 * x.get(fromX + j) - 0.5 * mean.get(fromGroup + j);
          double xhat = (d - 0.5 * rest.get(fromGroup + j)) * (2.0 * rstd.get(fromGroup + j));
          double v = dy.get(fromDy + j);
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
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      int atX,
      int atDy,
      int group,
      int count,
      double[] sums) {
    int runX = layout.get(ParameterLayout.RUN_X);
    int runDy = layout.get(ParameterLayout.RUN_DY);
    int runGroup = layout.get(ParameterLayout.RUN_GROUP);
    int start = 0;
    while (start < count) {
      int end = start + Math.min(SHORT, count - start);
      double part = 0.0;
      double partScale = 0.0;
      for (int j = start; j < end; j++) {
        int of = group + j * runGroup;
        double d = 0.5 * x.get(atX + j * runX) - 0.5 * mean.get(of);
        double xhat = (d - 0.5 * rest.get(of)) * (2.0 * rstd.get(of));
        double v = dy.get(atDy + j * runDy);
        part += v;
        partScale += v * xhat;
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

  private static void addChecked(
      DoubleArray x,
      DoubleArray dy,
      DoubleArray mean,
      DoubleArray rest,
      DoubleArray rstd,
      IntArray layout,
      IntArray lengths,
      int chunk,
      int firstTime,
      int atX,
      int atDy,
      int group,
      double[] sums) {
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
      double part = 0.0;
      double partScale = 0.0;
      for (int j = start; j < end; j++) {
        if (firstTime + j * runTime < lengths.get(firstObservation + j * runObservation)) {
          int of = group + j * runGroup;
          double d = 0.5 * x.get(atX + j * runX) - 0.5 * mean.get(of);
          double xhat = (d - 0.5 * rest.get(of)) * (2.0 * rstd.get(of));
          double v = dy.get(atDy + j * runDy);
          part += v;
          partScale += v * xhat;
        }
      }
      addBlock(part, partScale, sums);
      start = end;
    }
  }

  private static void addBlock(double part, double partScale, double[] sums) {
    double term = part - sums[1];
    double next = sums[0] + term;
    sums[1] = (next - sums[0]) - term;
    sums[0] = next;
    double termScale = partScale - sums[3];
    double nextScale = sums[2] + termScale;
    sums[3] = (nextScale - sums[2]) - termScale;
    sums[2] = nextScale;
  }

  public static void epilogue(
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
      DoubleArray dscale,
      DoubleArray doffset,
      int parameters,
      int parts) {
    for (@Parallel int parameter = 0; parameter < parameters; parameter++) {

      double scale = 0.0;
      double scaleLost = 0.0;
      int start = 0;
      while (start < parts) {
        int end = start + Math.min(FEW_PARTS, parts - start);
        double few = 0.0;
        for (int part = start; part < end; part++) {
          few += scalePartials.get(part * parameters + parameter);
        }
        double term = few - scaleLost;
        double next = scale + term;
        scaleLost = (next - scale) - term;
        scale = next;
        start = end;
      }
      dscale.set(parameter, scale);

      double offset = 0.0;
      double offsetLost = 0.0;
      start = 0;
      while (start < parts) {
        int end = start + Math.min(FEW_PARTS, parts - start);
        double few = 0.0;
        for (int part = start; part < end; part++) {
          few += offsetPartials.get(part * parameters + parameter);
        }
        double term = few - offsetLost;
        double next = offset + term;
        offsetLost = (next - offset) - term;
        offset = next;
        start = end;
      }
      doffset.set(parameter, offset);
    }
  }

  public static void epiloguePerGroup(
      KernelContext context,
      DoubleArray scalePartials,
      DoubleArray offsetPartials,
      DoubleArray dscale,
      DoubleArray doffset,
      int parameters,
      int parts) {
    double[] scales = context.allocateDoubleLocalArray(MAX_LANES);
    double[] offsets = context.allocateDoubleLocalArray(MAX_LANES);
    int lane = context.localIdx;
    int lanes = context.localGroupSizeX;
    int groups = context.globalGroupSizeX / lanes;
    int sharers = lanes / GROUP_PARAMETERS;
    int sharer = lane / GROUP_PARAMETERS;
    for (int group = context.groupIdx; group * GROUP_PARAMETERS < parameters; group += groups) {
      int parameter = group * GROUP_PARAMETERS + lane % GROUP_PARAMETERS;
      double scale = 0.0;
      double scaleLost = 0.0;
      double offset = 0.0;
      double offsetLost = 0.0;
      if (parameter < parameters) {
        for (int part = sharer; part < parts; part += sharers) {
          int place = part * parameters + parameter;
          double termScale = scalePartials.get(place) - scaleLost;
          double nextScale = scale + termScale;
          scaleLost = (nextScale - scale) - termScale;
          scale = nextScale;
          double term = offsetPartials.get(place) - offsetLost;
          double next = offset + term;
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
