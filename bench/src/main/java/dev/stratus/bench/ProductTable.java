package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.kernels.FullyConnected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The matrix products of the fully connected layer, every rung against the device's multiply-add
 * ceiling, in one interleaved run. Each result is checked on a sample of its elements before its
 * time counts.
 *
 * <pre>{@code
 * ProductTable [--rounds 31] [--sizes 128x784x1000,1024x1024x1024]     rows x inputs x outputs
 * }</pre>
 */
public final class ProductTable {
  /** Rounds of the chains of the ceiling. */
  private static final int STEPS = 4096;

  private static final int ITEMS = 256;
  private static final int SAMPLES = 200;

  private record Size(int rows, int inputs, int outputs) {
    static Size of(String text) {
      if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
        throw new IllegalArgumentException(
            "A size is rows x inputs x outputs, such as 128x784x1000, not " + text + ".");
      }
      int[] n = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
      return new Size(n[0], n[1], n[2]);
    }

    double operations() {
      return 2.0 * rows * inputs * outputs;
    }

    @Override
    public String toString() {
      return rows + " x " + inputs + " x " + outputs;
    }
  }

  private record Entry(Contestant contestant, double operations) {}

  private ProductTable() {}

  /** Prints a table per size. */
  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    OpenClDevice device = CpuDevice.find();
    System.out.println(
        "device " + device.description().name() + ", " + CpuDevice.THREADS + " threads");
    try (OpenClContext context = OpenClContext.open(device)) {
      for (Size size : options.sizes) {
        measure(size, CpuDevice.api(device), context, options.rounds);
      }
    }
  }

  private record Options(List<Size> sizes, int rounds) {
    static Options parse(String[] arguments) {
      List<Size> sizes = List.of(new Size(128, 784, 1000), new Size(1024, 1024, 1024));
      int rounds = 31;
      for (int i = 0; i < arguments.length; i += 2) {
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(arguments[i] + " needs a value.");
        }
        switch (arguments[i]) {
          case "--rounds" -> rounds = ForwardTable.rounds(arguments[i + 1]);
          case "--sizes" ->
              sizes = Arrays.stream(arguments[i + 1].split(",")).map(Size::of).toList();
          default ->
              throw new IllegalArgumentException(
                  "Unknown option " + arguments[i] + "; there are --rounds and --sizes.");
        }
      }
      return new Options(sizes, rounds);
    }
  }

  private static void measure(Size s, TornadoDevice device, OpenClContext context, int rounds) {
    List<Entry> entries = entries(s, device, context);
    List<String> checks = new ArrayList<>();
    for (Entry entry : entries) {
      entry.contestant.run();
      checks.add("checked " + entry.contestant.name() + ": " + entry.contestant.check());
    }
    Map<Contestant, Series> times =
        Interleaved.run(entries.stream().map(Entry::contestant).toList(), rounds);
    double ceiling = entries.getFirst().operations / timesOf(entries.getFirst(), times).median();
    System.out.printf("%n### %s, %d rounds%n%n", s, rounds);
    System.out.println("| | median ms | best ms | spread | GFLOP/s | of the ceiling |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (Entry entry : entries) {
      Series series = timesOf(entry, times);
      double rate = entry.operations / series.median();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f | %.0f %% | %.1f | %.0f %% |%n",
          entry.contestant.name(),
          series.median() / 1e6,
          series.best() / 1e6,
          100 * series.spread(),
          rate,
          100 * rate / ceiling);
    }
    System.out.println();
    checks.forEach(System.out::println);
    entries.forEach(entry -> entry.contestant.close());
  }

  private static Series timesOf(Entry entry, Map<Contestant, Series> times) {
    return Objects.requireNonNull(times.get(entry.contestant), "every contestant was timed");
  }

  private static List<Entry> entries(Size s, TornadoDevice device, OpenClContext context) {
    FloatArray x = random(s.rows * s.inputs, 1);
    FloatArray w = random(s.outputs * s.inputs, 2);
    FloatArray b = random(s.outputs, 3);
    FloatArray dy = random(s.rows * s.outputs, 4);
    FloatArray y = new FloatArray(s.rows * s.outputs);
    FloatArray dx = new FloatArray(s.rows * s.inputs);
    FloatArray dw = new FloatArray(s.outputs * s.inputs);
    FloatArray dyT = new FloatArray(s.rows * s.outputs);
    FloatArray xP =
        new FloatArray(
            Math.max(
                FullyConnected.packedSize(s.rows, s.inputs),
                FullyConnected.packedSize(s.inputs, s.rows)));
    FloatArray wP = new FloatArray(FullyConnected.packedSize(s.outputs, s.inputs));
    Check forward =
        (r, o) ->
            b.get(o)
                + sum(s.inputs, k -> x.get(r * s.inputs + k) * (double) w.get(o * s.inputs + k));
    Check input =
        (r, k) -> sum(s.outputs, o -> dy.get(r * s.outputs + o) * (double) w.get(o * s.inputs + k));
    Check weight =
        (o, k) -> sum(s.rows, r -> dy.get(r * s.outputs + o) * (double) x.get(r * s.inputs + k));
    Maker maker = new Maker(device, s.operations());
    List<Entry> all = new ArrayList<>();
    all.add(ceiling(context));
    all.add(
        maker.entry(
            "NT forward",
            y,
            s.outputs,
            forward,
            List.of(x, w, b, y),
            g -> g.task("0", FullyConnected::forward, x, w, b, y, s.rows, s.inputs, s.outputs)));
    all.add(
        maker.entry(
            "NT forwardBlocked",
            y,
            s.outputs,
            forward,
            List.of(x, w, b, y),
            g ->
                g.task(
                    "0", FullyConnected::forwardBlocked, x, w, b, y, s.rows, s.inputs, s.outputs)));
    all.add(
        maker.entry(
            "NT packTransposed, forwardPacked",
            y,
            s.outputs,
            forward,
            List.of(x, xP, w, b, y),
            g -> g.task("0", FullyConnected::packTransposed, x, xP, s.rows, s.inputs),
            g ->
                g.task(
                    "1", FullyConnected::forwardPacked, xP, w, b, y, s.rows, s.inputs, s.outputs)));
    all.add(
        maker.entry(
            "NN inputGradient",
            dx,
            s.inputs,
            input,
            List.of(dy, w, dx),
            g ->
                g.task(
                    "0", FullyConnected::inputGradient, dy, w, dx, s.rows, s.inputs, s.outputs)));
    all.add(
        maker.entry(
            "NN inputGradientBlocked",
            dx,
            s.inputs,
            input,
            List.of(dy, w, dx),
            g ->
                g.task(
                    "0",
                    FullyConnected::inputGradientBlocked,
                    dy,
                    w,
                    dx,
                    s.rows,
                    s.inputs,
                    s.outputs)));
    all.add(
        maker.entry(
            "NN pack, productPacked",
            dx,
            s.inputs,
            input,
            List.of(dy, w, wP, dx),
            g -> g.task("0", FullyConnected::pack, w, wP, s.outputs, s.inputs),
            g ->
                g.task(
                    "1", FullyConnected::productPacked, dy, wP, dx, s.rows, s.outputs, s.inputs)));
    all.add(
        maker.entry(
            "TN weightGradient",
            dw,
            s.inputs,
            weight,
            List.of(dy, x, dw),
            g ->
                g.task(
                    "0", FullyConnected::weightGradient, dy, x, dw, s.rows, s.inputs, s.outputs)));
    all.add(
        maker.entry(
            "TN weightGradientBlocked",
            dw,
            s.inputs,
            weight,
            List.of(dy, x, dw),
            g ->
                g.task(
                    "0",
                    FullyConnected::weightGradientBlocked,
                    dy,
                    x,
                    dw,
                    s.rows,
                    s.inputs,
                    s.outputs)));
    all.add(
        maker.entry(
            "TN transpose, pack, productPacked",
            dw,
            s.inputs,
            weight,
            List.of(dy, dyT, x, xP, dw),
            g -> g.task("0", FullyConnected::transpose, dy, dyT, s.rows, s.outputs),
            g -> g.task("1", FullyConnected::pack, x, xP, s.rows, s.inputs),
            g ->
                g.task(
                    "2", FullyConnected::productPacked, dyT, xP, dw, s.outputs, s.rows, s.inputs)));
    return all;
  }

  /** What an element of the result should be. */
  @FunctionalInterface
  private interface Check {
    double at(int row, int column);
  }

  private static double sum(int terms, java.util.function.IntToDoubleFunction term) {
    return IntStream.range(0, terms).mapToDouble(term).sum();
  }

  private record Maker(TornadoDevice device, double operations) {
    @SafeVarargs
    final Entry entry(
        String name,
        FloatArray result,
        int width,
        Check check,
        List<FloatArray> arrays,
        Consumer<TaskGraph>... tasks) {
      Contestant contestant =
          new KernelGraph(
              name,
              device,
              arrays,
              List.of(result),
              graph -> List.of(tasks).forEach(task -> task.accept(graph)),
              IntStream.range(0, tasks.length).mapToObj(Integer::toString).toList(),
              () -> requireNear(name, result, width, check));
      return new Entry(contestant, operations);
    }
  }

  /**
   * Random signs let errors of n roundings grow like sqrt(n): 1e-4 is far above, a bug far more.
   */
  private static String requireNear(String name, FloatArray result, int width, Check check) {
    Random random = new Random(5);
    double worst = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int at = i == 0 ? result.getSize() - 1 : random.nextInt(result.getSize());
      worst = Math.max(worst, Math.abs(check.at(at / width, at % width) - result.get(at)));
    }
    if (!(worst < 1e-3)) {
      throw new IllegalStateException(name + " is wrong by " + worst + ", so it has no time.");
    }
    return String.format(Locale.ROOT, "worst of %d elements off by %.1e", SAMPLES, worst);
  }

  private static FloatArray random(int length, int seed) {
    Random random = new Random(seed);
    FloatArray array = new FloatArray(length);
    for (int i = 0; i < length; i++) {
      array.set(i, random.nextFloat() - 0.5f);
    }
    return array;
  }

  private static Entry ceiling(OpenClContext context) {
    return new Entry(
        Yardstick.multiplyAdds(ITEMS, STEPS, context),
        2.0 * Yardstick.MULTIPLY_ADDS * STEPS * ITEMS);
  }
}
