package dev.stratus.cli;

import dev.stratus.bench.device.BenchFile;
import dev.stratus.bench.device.BenchRequest;
import dev.stratus.bench.device.Benchmark;
import dev.stratus.bench.device.Operation;
import dev.stratus.bench.device.ShapeSets;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to measure, for how long, and where it goes. */
final class BenchOptions {
  private static final Pattern BUDGET = Pattern.compile("([0-9]{1,6})(s|m|h)");

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      order = 1,
      description =
          "Which device, as in 'stratus layernorm'; may be given several times, and may match"
              + " several. By default the one that auto takes, and jvm.")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = "--op",
      paramLabel = "NAME,...",
      defaultValue = "layernorm,layernorm-backward",
      order = 2,
      description =
          "layernorm, layernorm-backward, layernorm-step, rms, spatial-channel, channel-only,"
              + " batch-excluded, auto-mode, copy, add, triad (default: layernorm,"
              + " layernorm-backward).")
  private String operations = "";

  @Option(
      names = "--shapes",
      paramLabel = "SET|ROWSxWIDTH,...",
      defaultValue = "default",
      order = 3,
      description =
          "transformer, recurrent, vision, small, huge-rows, kernelbench-40, default, or shapes such"
              + " as 32768x1024.")
  private String shapes = "";

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "float32",
      converter = Converters.ToDType.class,
      order = 4,
      description = "float32 (the default), float64, float16 or bfloat16.")
  private DType dtype = DType.FLOAT32;

  @Option(
      names = "--accuracy",
      order = 5,
      description = "Also run each kernel form and numerics on the contract's hard rows.")
  private boolean accuracy;

  @Option(
      names = "--model",
      order = 6,
      description =
          "Also fit from which size each device pays against the JVM engine, and keep the model in"
              + " the profile overlay, where --device auto asks it.")
  private boolean model;

  @Option(
      names = "--time-budget",
      paramLabel = "TIME",
      defaultValue = "100s",
      order = 10,
      description = "How long to measure at most, such as 30s, 100s (the default) or 1h.")
  private String budget = "100s";

  @Option(
      names = "--runtimes",
      paramLabel = "NAME,...",
      defaultValue = "embedded",
      order = 11,
      description =
          "embedded (the default) and tornadovm, a process for each: the same cases on a TornadoVM"
              + " SDK too (TORNADOVM_HOME).")
  private String runtimes = "embedded";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      order = 20,
      description = "Add the run to a file of runs, a line each (docs/benchmarking.md).")
  private @Nullable Path json;

  @Option(names = "--html", paramLabel = "FILE", order = 21, description = "Write a report.")
  private @Nullable Path html;

  @Option(names = "--csv", paramLabel = "FILE", order = 22, description = "Write a table.")
  private @Nullable Path csv;

  @Option(
      names = "--charts",
      paramLabel = "FOLDER",
      order = 23,
      description = "Write each chart as SVG and PNG.")
  private @Nullable Path charts;

  @Option(
      names = "--markdown",
      order = 24,
      description = "Print all tables as Markdown, for a pull request.")
  private boolean markdown;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      order = 25,
      description =
          "Compare with the newest run of a file that --json wrote; ends with 1 if something is"
              + " slower by more than 5 %%, beyond doubt.")
  private @Nullable Path baseline;

  /**
   * @throws IllegalArgumentException if something of it cannot be measured
   */
  BenchRequest request(DeviceList list, String command) {
    BenchRequest request =
        new BenchRequest(
            devices(list),
            Operation.parse(operations),
            ShapeSets.parse(shapes),
            dtype,
            budget(),
            accuracy,
            model,
            command);
    otherRuntimes();
    long least = Benchmark.leastNanos(request);
    if (request.budget().toNanos() < least) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--time-budget is %s, and one checked round of %d shapes on %d devices takes some %.0f s;"
                  + " give more, or fewer shapes.",
              budget,
              request.shapes().size(),
              request.devices().size(),
              Math.ceil(least / 1e9)));
    }
    return request;
  }

  private List<Device> devices(DeviceList list) {
    List<String> names = devices.isEmpty() ? List.of("auto", "jvm") : devices;
    LinkedHashSet<Device> all = new LinkedHashSet<>();
    for (String name : names) {
      all.addAll(CheckDevices.matching(list, name));
    }
    return List.copyOf(all);
  }

  private Duration budget() {
    Matcher time = BUDGET.matcher(budget);
    long count = time.matches() ? Long.parseLong(time.group(1)) : 0;
    if (count == 0) {
      throw new IllegalArgumentException(
          "--time-budget is '" + budget + "'; give a number above 0 and s, m or h, such as 90s.");
    }
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  /**
   * Says before anything is measured that a result could not be written, or not be compared.
   *
   * @throws IllegalArgumentException if so
   */
  void requireOutputs() {
    requireWritable("--json", json);
    requireWritable("--html", html);
    requireWritable("--csv", csv);
    if (charts != null && Files.exists(charts) && !Files.isDirectory(charts)) {
      throw new IllegalArgumentException("--charts is " + charts + ", which is no folder.");
    }
    if (json != null) {
      BenchFile.read(json); // it must be a file of runs, if it is there
    }
  }

  private static void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(option + " is " + file + ", which is a folder.");
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          option + " is " + file + ", and its folder is not there or cannot be written.");
    }
  }

  /** The other runtimes, each to be measured in a process of its own. */
  List<String> otherRuntimes() {
    List<String> others = new ArrayList<>();
    for (String name : runtimes.split(",", -1)) {
      switch (name.strip()) {
        case "embedded" -> {}
        case "tornadovm" -> others.add("tornadovm");
        default ->
            throw new IllegalArgumentException(
                "--runtimes has '" + name + "'; there are embedded and tornadovm.");
      }
    }
    return others;
  }

  /** As they would be typed, without where results go. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    devices.forEach(d -> words.addAll(List.of("--device", quoted(d))));
    words.addAll(List.of("--op", operations, "--shapes", shapes, "--dtype", dtype.text()));
    words.addAll(List.of("--time-budget", budget));
    if (accuracy) {
      words.add("--accuracy");
    }
    if (model) {
      words.add("--model");
    }
    return words;
  }

  private static String quoted(String word) {
    return word.matches("[\\w.,:=-]+") ? word : "'" + word + "'";
  }

  /** The words for a process of another runtime, whose devices are others: one that auto takes. */
  List<String> wordsForAnother(Path result) {
    return List.of(
        "bench",
        "--device",
        "auto",
        "--op",
        operations,
        "--shapes",
        shapes,
        "--dtype",
        dtype.text(),
        "--time-budget",
        budget,
        "--json",
        result.toString());
  }

  boolean markdown() {
    return markdown;
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> html() {
    return Optional.ofNullable(html);
  }

  Optional<Path> csv() {
    return Optional.ofNullable(csv);
  }

  Optional<Path> charts() {
    return Optional.ofNullable(charts);
  }

  Optional<Path> baseline() {
    return Optional.ofNullable(baseline);
  }
}
