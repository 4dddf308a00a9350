package dev.stratus.kernels;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.Arrays;
import java.util.BitSet;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * One run of a forward rung on a device.
 *
 * @param flags bits of {@link Flags}
 * @param inPlace whether the result overwrites the input
 */
record ForwardRun(
    ForwardForm form, TornadoDevice device, KernelOptions options, int flags, boolean inPlace) {

  /** What a kernel left behind, row by row; the statistics are empty if they were not asked for. */
  record Outcome(float[] y, float[] mean, float[] rest, float[] rstd) {}

  static ForwardRun of(ForwardForm form, TornadoDevice device, KernelOptions options, int flags) {
    return new ForwardRun(form, device, options, flags, false);
  }

  ForwardRun inPlaceOfX() {
    return new ForwardRun(form, device, options, flags, true);
  }

  /**
   * Runs once.
   *
   * @throws AssertionError if an element was written that is no part of the result
   */
  Outcome on(RowsUnderTest data) {
    boolean save = (flags & Flags.SAVE) != 0;
    int statistics = save ? data.rows() : 1;
    FloatArray x = DeviceRun.input(arranged(data));
    FloatArray y = inPlace ? x : DeviceRun.output(form.length(data));
    ForwardForm.Arrays arrays =
        new ForwardForm.Arrays(
            x,
            DeviceRun.input(data.gamma()),
            DeviceRun.input(data.beta()),
            y,
            DeviceRun.output(statistics),
            DeviceRun.output(statistics),
            DeviceRun.output(statistics));
    execute(data, arrays);
    BitSet used = new BitSet();
    float[] result = new float[data.rows() * data.width()];
    for (int i = 0; i < result.length; i++) {
      int place = form.place(data, i / data.width(), i % data.width());
      used.set(place);
      result[i] = y.get(place);
    }
    DeviceRun.requireUntouched(y, used::get, inPlace ? Float.NaN : DeviceRun.CANARY);
    return new Outcome(
        result,
        statistics(arrays.mean(), save, data.rows()),
        statistics(arrays.rest(), save, data.rows()),
        statistics(arrays.rstd(), save, data.rows()));
  }

  private void execute(RowsUnderTest data, ForwardForm.Arrays a) {
    TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
    graph.transferToDevice(
        DataTransferMode.EVERY_EXECUTION, a.x(), a.gamma(), a.beta(), a.mean(), a.rest(), a.rstd());
    if (!inPlace) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, a.y());
    }
    form.launch(graph, a, data, options, flags);
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, a.y(), a.mean(), a.rest(), a.rstd());
    DeviceRun.execute(graph, device, options, form.grids(), form.tasks());
  }

  /** The input in the form's layout; gaps are NaN. */
  private float[] arranged(RowsUnderTest data) {
    float[] x = new float[form.length(data)];
    Arrays.fill(x, Float.NaN);
    for (int i = 0; i < data.x().length; i++) {
      x[form.place(data, i / data.width(), i % data.width())] = data.x()[i];
    }
    return x;
  }

  private static float[] statistics(FloatArray array, boolean save, int rows) {
    int used = save ? rows : 0;
    DeviceRun.requireUntouched(array, i -> i < used, DeviceRun.CANARY);
    return Arrays.copyOf(array.toHeapArray(), used);
  }
}
