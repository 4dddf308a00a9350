package dev.stratus.bench;

import dev.stratus.DeviceGroup;
import dev.stratus.ForwardTensors;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerRun;
import dev.stratus.RunSettings;
import dev.stratus.Share;
import dev.stratus.SplitRun;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A forward pass split over PoCL's single-threaded devices against its one device with a thread for
 * each core, in one interleaved run. The environment makes the devices: {@code POCL_DEVICES="basic
 * basic pthread"}, as {@code bench/run split} sets it. Each result is checked before its time
 * counts.
 *
 * <pre>{@code
 * SplitTable [--shapes 32768x1024] [--rounds 31]
 * }</pre>
 */
public final class SplitTable {
  private static final String BASIC = "basic";

  private record Options(List<Shape> shapes, int rounds) {}

  private SplitTable() {}

  /** Prints a table per shape. */
  public static void main(String[] arguments) {
    Options options;
    try {
      options = parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    List<Device> cpus =
        DeviceList.find().devices().stream()
            .filter(d -> d.kind() == DeviceClass.CPU && !d.checking())
            .toList();
    List<Device> basic = cpus.stream().filter(d -> d.name().startsWith(BASIC)).toList();
    List<Device> whole = cpus.stream().filter(d -> !d.name().startsWith(BASIC)).toList();
    if (basic.size() < 2 || whole.isEmpty()) {
      System.err.println(
          "This needs two basic devices of PoCL and one that is not; there are "
              + cpus
              + ". Start it by bench/run split, which sets POCL_DEVICES.");
      System.exit(2);
      return;
    }
    for (Shape shape : options.shapes) {
      measure(shape, whole.getFirst(), basic, options.rounds);
    }
  }

  private static Options parse(String[] arguments) {
    List<Shape> shapes = List.of(new Shape(32768, 1024));
    int rounds = 31;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value.");
      }
      switch (arguments[i]) {
        case "--shapes" -> shapes = Shape.parse(arguments[i + 1]);
        case "--rounds" -> rounds = ForwardTable.rounds(arguments[i + 1]);
        default ->
            throw new IllegalArgumentException(
                "Unknown option " + arguments[i] + "; there are --shapes and --rounds.");
      }
    }
    return new Options(shapes, rounds);
  }

  private static void measure(Shape shape, Device whole, List<Device> basic, int rounds) {
    Tensor x =
        Tensor.wrap(
            Arrays2D.of(shape).x(), "BC", MemoryOrder.ROW_MAJOR, shape.rows(), shape.width());
    LayerNormalization layer =
        LayerNormalization.builder()
            .build()
            .initialize(x.format(), MemoryOrder.ROW_MAJOR, x.sizes());
    String[] names = basic.stream().map(d -> DeviceSelection.of(d).text()).toArray(String[]::new);
    DeviceGroup group = DeviceGroup.of(names);
    List<Contestant> contestants =
        List.of(
            new One("one device, a thread for each core", layer, x, whole),
            new One("one basic device", layer, x, basic.getFirst()),
            new Split("split over " + names.length + " basic devices", layer, x, group));
    List<String> checks = new ArrayList<>();
    for (Contestant contestant : contestants) {
      contestant.run();
      checks.add(contestant.name() + ": " + contestant.check());
    }
    Map<Contestant, Series> times = Interleaved.run(contestants, rounds);
    print(shape, times, checks, rounds);
    contestants.forEach(Contestant::close);
  }

  private static void print(
      Shape shape, Map<Contestant, Series> times, List<String> checks, int rounds) {
    double one = times.values().iterator().next().median();
    System.out.printf("%n%s %s, %d rounds, interleaved%n%n", shape, DType.FLOAT32.text(), rounds);
    System.out.println(
        "| | median ms | lower quartile ms | best ms | spread | of the first's rate |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    times.forEach((contestant, series) ->
        System.out.printf(
            Locale.ROOT,
            "| %s | %.3f | %.3f | %.3f | %.0f %% | %.2f |%n",
            contestant.name(),
            series.median() / 1e6,
            series.lowerQuartile() / 1e6,
            series.best() / 1e6,
            100 * series.spread(),
            one / series.median()));
    System.out.println();
    checks.forEach(check -> System.out.println("checked " + check));
    times.keySet().stream()
        .filter(Split.class::isInstance)
        .forEach(split -> System.out.println("shares at the end: " + ((Split) split).shares()));
  }

  /** The timed run's output has the bits of a run that was compared with the reference. */
  private static String identical(String name, Tensor timed, ForwardTensors checked) {
    if (!checked.passed()) {
      throw new IllegalStateException(name + " is wrong, so it has no time.");
    }
    long at = timed.data().getSegment().mismatch(checked.y().data().getSegment());
    if (at >= 0) {
      throw new IllegalStateException(
          name + " differs from its checked run from byte " + at + " on, so it has no time.");
    }
    return "every element within the contract";
  }

  private static final class One implements Contestant {
    private final String name;
    private final LayerNormalization layer;
    private final LayerInput input;
    private final RunSettings settings;
    private final LayerRun run;

    One(String name, LayerNormalization layer, Tensor x, Device device) {
      this.name = name;
      this.layer = layer;
      this.input = LayerInput.of(x);
      this.settings = RunSettings.DEFAULT.withDevice(DeviceSelection.of(device));
      this.run = layer.openForward(input, settings);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      run.forward();
    }

    @Override
    public String check() {
      return identical(name, run.forward().y(), layer.forward(input, settings.withCheck(true)));
    }

    @Override
    public void close() {
      run.close();
    }
  }

  private static final class Split implements Contestant {
    private final String name;
    private final LayerNormalization layer;
    private final LayerInput input;
    private final DeviceGroup group;
    private final SplitRun run;

    Split(String name, LayerNormalization layer, Tensor x, DeviceGroup group) {
      this.name = name;
      this.layer = layer;
      this.input = LayerInput.of(x);
      this.group = group;
      this.run = layer.openForward(input, group, RunSettings.DEFAULT);
    }

    String shares() {
      return run.shares().stream().map(Share::text).collect(Collectors.joining("; "));
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      run.forward();
    }

    @Override
    public String check() {
      return identical(
          name,
          run.forward().y(),
          layer.forward(input, group, RunSettings.DEFAULT.withCheck(true)));
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
