package dev.stratus.kernels.mutation;

import dev.stratus.embedded.runtime.debug.NdRange;
import dev.stratus.embedded.runtime.debug.WorkGroupEngine;
import dev.stratus.kernels.Flags;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardSplit;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Runs kernels of the given classes on hard data and lets the judge say whether all is right. */
enum KernelRun {
  ROW_PER_ITEM {
    @Override
    boolean passes(KernelClasses kernels) {
      return onRows(d ->
          kernels.call(
              "LayerNormForward",
              "rowPerItem",
              d.x(),
              d.gamma(),
              d.beta(),
              d.y(),
              d.mean(),
              d.rest(),
              d.rstd(),
              d.groups(),
              d.width(),
              Data.EPSILON,
              LayerNormForward.SERIAL_BLOCK,
              Flags.SAVE));
    }
  },

  ROW_PER_GROUP {
    @Override
    boolean passes(KernelClasses kernels) {
      return onRows(d ->
          inGroups(() ->
              kernels.call(
                  "LayerNormForward",
                  "rowPerGroup",
                  new KernelContext(),
                  d.x(),
                  d.gamma(),
                  d.beta(),
                  d.y(),
                  d.mean(),
                  d.rest(),
                  d.rstd(),
                  d.groups(),
                  d.width(),
                  Data.EPSILON,
                  Flags.SAVE)));
    }
  },

  SPLIT {
    @Override
    boolean passes(KernelClasses kernels) {
      int parts = 7;
      return onRows(d -> {
        FloatArray partial =
            Data.forgotten(d.groups() * parts * LayerNormForwardSplit.PARTIAL_SIZE);
        kernels.call(
            "LayerNormForwardSplit",
            "statistics",
            d.x(),
            partial,
            d.groups(),
            d.width(),
            parts,
            Flags.SAVE);
        kernels.call(
            "LayerNormForwardSplit",
            "apply",
            d.x(),
            d.gamma(),
            d.beta(),
            d.y(),
            partial,
            d.mean(),
            d.rest(),
            d.rstd(),
            d.groups(),
            d.width(),
            parts,
            Data.EPSILON,
            Flags.SAVE);
      });
    }
  },

  COLUMNS {
    @Override
    boolean passes(KernelClasses kernels) {
      Data d = Data.channels(BATCH, CHANNELS, PIXELS);
      columnsForward(kernels, d);
      return d.forwardPasses() && d.statisticsPass();
    }
  },

  FUSED {
    @Override
    boolean passes(KernelClasses kernels) {
      boolean passes = true;
      for (int width : WIDTHS) {
        Data d = Data.rows(width);
        saveStatistics(d);
        // More than are in hand at once, and a rest of one row.
        int rowsPerPart = 18;
        int parts = Math.ceilDiv(d.groups(), rowsPerPart);
        FloatArray scalePartials = Data.forgotten(parts * width);
        FloatArray offsetPartials = Data.forgotten(parts * width);
        FloatArray dscale = Data.forgotten(width);
        FloatArray doffset = Data.forgotten(width);
        kernels.call(
            "LayerNormBackward",
            "fused",
            d.x(),
            d.dy(),
            d.gamma(),
            d.mean(),
            d.rest(),
            d.rstd(),
            d.dx(),
            scalePartials,
            offsetPartials,
            d.groups(),
            width,
            rowsPerPart,
            LayerNormForward.SERIAL_BLOCK,
            0);
        kernels.call(
            "LayerNormParameters",
            "epilogue",
            scalePartials,
            offsetPartials,
            dscale,
            doffset,
            width,
            parts);
        passes &= d.dxPasses() && d.gradientsPass(dscale, doffset);
      }
      return passes;
    }
  },

  BACKWARD_PER_GROUP {
    @Override
    boolean passes(KernelClasses kernels) {
      boolean passes = true;
      for (int width : WIDTHS) {
        Data d = Data.rows(width);
        saveStatistics(d);
        inGroups(() ->
            kernels.call(
                "LayerNormBackward",
                "rowPerGroup",
                new KernelContext(),
                d.x(),
                d.dy(),
                d.gamma(),
                d.mean(),
                d.rest(),
                d.rstd(),
                d.dx(),
                d.groups(),
                width,
                0));
        passes &= d.dxPasses();
      }
      return passes;
    }
  },

  BACKWARD_COLUMNS {
    @Override
    boolean passes(KernelClasses kernels) {
      Data d = Data.channels(BATCH, CHANNELS, PIXELS);
      columnsForward(KernelClasses.onClassPath(), d);
      kernels.call(
          "LayerNormBackwardStrided",
          "columns",
          d.x(),
          d.dy(),
          d.gamma(),
          d.mean(),
          d.rest(),
          d.rstd(),
          d.dx(),
          BATCH,
          CHANNELS * PIXELS,
          PIXELS,
          CHANNELS,
          PIXELS,
          0);
      return d.dxPasses();
    }
  };

  /** One below and above the lanes of a group, and one of several blocks. */
  private static final List<Integer> WIDTHS = List.of(5, 15, 17, 2051);

  private static final int BATCH = 3;
  private static final int CHANNELS = 21;
  private static final int PIXELS = 10;
  private static final int LANES = 16;
  private static final int GROUPS = 3;

  /** Whether everything that these kernels compute is within its allowance. */
  abstract boolean passes(KernelClasses kernels);

  /** A forward kernel on rows of several widths. */
  private interface Forward {
    void run(Data data);
  }

  private static boolean onRows(Forward forward) {
    boolean passes = true;
    for (int width : WIDTHS) {
      Data data = Data.rows(width);
      forward.run(data);
      passes &= data.forwardPasses() && data.statisticsPass();
    }
    return passes;
  }

  private static void inGroups(Runnable kernel) {
    WorkGroupEngine.run(
        "mutant", new NdRange(List.of(GROUPS * LANES, 1, 1), List.of(LANES, 1, 1)), kernel);
  }

  private static void columnsForward(KernelClasses kernels, Data d) {
    kernels.call(
        "LayerNormForwardStrided",
        "columns",
        d.x(),
        d.gamma(),
        d.beta(),
        d.y(),
        d.mean(),
        d.rest(),
        d.rstd(),
        BATCH,
        CHANNELS * PIXELS,
        PIXELS,
        CHANNELS,
        PIXELS,
        Data.EPSILON,
        Flags.SAVE);
  }

  /** By the kernel as it is: a backward mutant must not be excused by its statistics. */
  private static void saveStatistics(Data d) {
    LayerNormForward.rowPerItem(
        d.x(),
        d.gamma(),
        d.beta(),
        d.y(),
        d.mean(),
        d.rest(),
        d.rstd(),
        d.groups(),
        d.width(),
        Data.EPSILON,
        LayerNormForward.SERIAL_BLOCK,
        Flags.SAVE);
  }
}
