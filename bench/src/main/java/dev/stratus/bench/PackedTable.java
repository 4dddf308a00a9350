package dev.stratus.bench;

import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/**
 * What 16-bit storage gains on the OpenCL CPU device: a map and a plain row normalization, each in
 * float32, float16 and bfloat16, in one interleaved run. Arguments: rows, width, rounds.
 */
public final class PackedTable {
  private PackedTable() {}

  /** Prints a table. */
  public static void main(String[] arguments) {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32768;
    int width = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1024;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 41;
    Data data = Data.of(rows, width);
    TornadoDevice device = cpuDevice();
    List<Contestant> all = contestants(data, device);
    for (Contestant contestant : all) {
      contestant.run();
      System.out.println("checked " + contestant.name() + ": " + contestant.check());
    }
    List<Series> times = List.copyOf(Interleaved.run(all, rounds).values());
    System.out.printf("%n%s, %dx%d, %d rounds%n%n", device.getDeviceName(), rows, width, rounds);
    System.out.println("| | median ms | best ms | of float32's rate | by the best |");
    System.out.println("|---|--:|--:|--:|--:|");
    for (int i = 0; i < all.size(); i++) {
      Series mine = times.get(i);
      Series plain = times.get(i / 3 * 3);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.2f |%n",
          all.get(i).name(),
          mine.median() / 1e6,
          mine.best() / 1e6,
          (double) plain.median() / mine.median(),
          (double) plain.best() / mine.best());
    }
    all.forEach(Contestant::close);
  }

  private static TornadoDevice cpuDevice() {
    Extension extension = Extension.find().orElseThrow();
    return TornadoExecutionPlan.getTornadoDeviceMap().getAllBackends().stream()
        .flatMap(backend -> backend.getAllDevices().stream())
        .filter(device -> extension.describe(device).kind() == DeviceKind.CPU)
        .filter(device -> !extension.describe(device).checking())
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException("No OpenCL CPU device to measure: " + extension.absences()));
  }

  private record Data(
      int rows,
      int width,
      FloatArray x,
      FloatArray y,
      HalfFloatArray xHalf,
      HalfFloatArray yHalf,
      BFloat16Array xBfloat,
      BFloat16Array yBfloat) {

    static Data of(int rows, int width) {
      int n = Math.multiplyExact(rows, width);
      Data data =
          new Data(
              rows,
              width,
              new FloatArray(n),
              new FloatArray(n),
              new HalfFloatArray(n),
              new HalfFloatArray(n),
              new BFloat16Array(n),
              new BFloat16Array(n));
      for (int i = 0; i < n; i++) {
        // Steps of 1/64 are exact in all three types.
        float value = (i * 7919L % 255 - 127) / 64f;
        data.x.set(i, value);
        data.xHalf.set(i, new HalfFloat(value));
        data.xBfloat.setFloat(i, value);
      }
      return data;
    }
  }

  private interface Element {
    float at(int index);
  }

  private static List<Contestant> contestants(Data d, TornadoDevice device) {
    List<Contestant> all = new ArrayList<>();
    Element floats = d.y::get;
    Element halfs = i -> d.yHalf.get(i).getFloat32();
    Element bfloats = d.yBfloat::getFloat;
    TaskGraph[] maps = {
      graph("a", d.x).task("t", PackedRows::map, d.x, d.y, d.rows, d.width),
      graph("b", d.xHalf).task("t", PackedRows::mapHalf, d.xHalf, d.yHalf, d.rows, d.width),
      graph("c", d.xBfloat).task("t", PackedRows::mapBfloat, d.xBfloat, d.yBfloat, d.rows, d.width),
      graph("d", d.x).task("t", PackedRows::norm, d.x, d.y, d.rows, d.width),
      graph("e", d.xHalf).task("t", PackedRows::normHalf, d.xHalf, d.yHalf, d.rows, d.width),
      graph("f", d.xBfloat)
          .task("t", PackedRows::normBfloat, d.xBfloat, d.yBfloat, d.rows, d.width),
    };
    Object[] outputs = {d.y, d.yHalf, d.yBfloat};
    Element[] elements = {floats, halfs, bfloats};
    String[] types = {"float32", "float16", "bfloat16"};
    for (int i = 0; i < maps.length; i++) {
      maps[i].transferToHost(DataTransferMode.UNDER_DEMAND, outputs[i % 3]);
      String name = (i < 3 ? "map " : "row norm ") + types[i % 3];
      all.add(new OnDevice(name, d, maps[i], outputs[i % 3], elements[i % 3], i >= 3, device));
    }
    return all;
  }

  private static TaskGraph graph(String name, Object input) {
    return new TaskGraph(name).transferToDevice(DataTransferMode.FIRST_EXECUTION, input);
  }

  /** One kernel in a plan of its own, its arrays resident. */
  private static final class OnDevice implements Contestant {
    private final String name;
    private final Data data;
    private final Element result;
    private final boolean normalizes;
    private final Object output;
    private final TornadoExecutionPlan plan;
    private @Nullable TornadoExecutionResult last;

    OnDevice(
        String name,
        Data data,
        TaskGraph graph,
        Object output,
        Element result,
        boolean normalizes,
        TornadoDevice device) {
      this.name = name;
      this.data = data;
      this.output = output;
      this.result = result;
      this.normalizes = normalizes;
      this.plan = new TornadoExecutionPlan(graph.snapshot()).withDevice(device);
      Extension.find().orElseThrow().configure(plan, "t", KernelOptions.REASSOCIATE);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      last = plan.execute();
    }

    @Override
    public String check() {
      if (last != null) {
        last.transferToHost(output);
      }
      double worst = 0;
      int step = Math.max(1, data.rows / 100);
      for (int row = 0; row < data.rows; row += step) {
        double mean = 0;
        double squares = 0;
        for (int c = 0; c < data.width; c++) {
          double value = data.x.get(row * data.width + c);
          mean += value / data.width;
          squares += value * value / data.width;
        }
        double rstd = 1 / Math.sqrt(squares - mean * mean + PackedRows.EPSILON);
        for (int c = 0; c < data.width; c++) {
          double value = data.x.get(row * data.width + c);
          double right = normalizes ? (value - mean) * rstd : value * 1.25 + 0.5;
          worst = Math.max(worst, Math.abs(result.at(row * data.width + c) - right));
        }
      }
      // Results are below 4: half a unit of bfloat16's last place is 2^-7 there.
      if (worst > 0x1p-7 + 1e-4) {
        throw new IllegalStateException(name + " is wrong by " + worst);
      }
      return "worst error " + worst;
    }

    @Override
    public void close() {
      try {
        plan.close();
      } catch (Exception failed) {
        throw new IllegalStateException("closing " + name, failed);
      }
    }
  }
}
