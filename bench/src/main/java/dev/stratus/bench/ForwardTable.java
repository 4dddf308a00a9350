package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.spi.KernelOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * Forward layer normalization on the OpenCL CPU device against the copies that bound it and a
 * kernel written by hand, in one interleaved run. Each contestant's output is checked before its
 * time counts.
 *
 * <pre>{@code
 * ForwardTable [--shapes 32768x1024,4096x4096,1024x64] [--rounds 41] [--results FILE]
 * }</pre>
 *
 * {@code --results} appends one JSON line per shape and contestant to FILE.
 */
public final class ForwardTable {
  private record Options(List<Shape> shapes, int rounds, Optional<Path> results) {}

  private ForwardTable() {}

  /** Prints a table per shape. */
  public static void main(String[] arguments) throws IOException {
    Options options;
    try {
      options = parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    OpenClDevice device = CpuDevice.find();
    System.out.printf(
        "device %s, driver %s, %d copy threads, %d rounds, JDK %s%n",
        device.name(),
        device.description().driver(),
        CpuDevice.THREADS,
        options.rounds,
        Runtime.version());
    for (Shape shape : options.shapes) {
      measure(shape, device, options, System.out);
    }
  }

  private static Options parse(String[] arguments) {
    List<Shape> shapes = Shape.QUOTED;
    int rounds = 41;
    Optional<Path> results = Optional.empty();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value.");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--shapes" -> shapes = Shape.parse(value);
        case "--rounds" -> rounds = rounds(value);
        case "--results" -> results = Optional.of(Path.of(value));
        default ->
            throw new IllegalArgumentException(
                "Unknown option " + arguments[i] + "; there are --shapes, --rounds and --results.");
      }
    }
    return new Options(shapes, rounds, results);
  }

  static int rounds(String text) {
    try {
      int rounds = Integer.parseInt(text);
      if (rounds >= 3) {
        return rounds;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          "--rounds is '" + text + "'; it must be a whole number, 3 or more.", notANumber);
    }
    throw new IllegalArgumentException("--rounds is " + text + "; it must be 3 or more.");
  }

  private static void measure(Shape shape, OpenClDevice device, Options options, PrintStream out)
      throws IOException {
    Arrays2D data = Arrays2D.of(shape);
    boolean stream =
        shape.elements() * Float.BYTES > device.description().lastLevelCache().orElse(0);
    TornadoDevice api = CpuDevice.api(device);
    try (OpenClContext context = OpenClContext.open(device)) {
      List<Contestant> contestants =
          List.of(
              new Memcpy(data.x(), data.y(), CpuDevice.THREADS),
              Yardstick.copy(data.x(), data.y(), context),
              Yardstick.layerNorm(data, context, stream),
              new Product("Stratus", data, api, KernelOptions.REASSOCIATE, true),
              new Product("Stratus, in and out", data, api, KernelOptions.REASSOCIATE, false),
              new Product("Stratus, strict", data, api, KernelOptions.STRICT, true));
      List<String> checks = new ArrayList<>();
      for (Contestant contestant : contestants) {
        data.forgetOutput();
        contestant.run();
        checks.add(contestant.name() + ": " + contestant.check());
      }
      Map<Contestant, Series> times = Interleaved.run(contestants, options.rounds);
      print(shape, times, checks, out);
      if (options.results.isPresent()) {
        append(options.results.get(), shape, device, times);
      }
      contestants.forEach(Contestant::close);
    }
  }

  private static void print(
      Shape shape, Map<Contestant, Series> times, List<String> checks, PrintStream out) {
    List<Series> all = List.copyOf(times.values());
    double memcpy = all.get(0).median();
    double copy = all.get(1).median();
    double byHand = all.get(2).median();
    out.printf("%n%s (%.1f MiB in, as much out)%n%n", shape, shape.bytesMoved() / 2.0 / (1 << 20));
    out.println(
        "| | median ms | lower quartile ms | best ms | spread | GB/s | of memcpy's time | of the NT copy's rate | of the hand-written's time |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    times.forEach((contestant, series) ->
        out.printf(
            Locale.ROOT,
            "| %s | %.4f | %.4f | %.4f | %.0f %% | %.1f | %.2f | %.0f %% | %.2f |%n",
            contestant.name(),
            series.median() / 1e6,
            series.lowerQuartile() / 1e6,
            series.best() / 1e6,
            100 * series.spread(),
            shape.bytesMoved() / (double) series.median(),
            series.median() / memcpy,
            100 * copy / series.median(),
            series.median() / byHand));
    out.println();
    checks.forEach(check -> out.println("checked " + check));
  }

  private static void append(
      Path file, Shape shape, OpenClDevice device, Map<Contestant, Series> times)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    Instant now = Instant.now();
    times.forEach((contestant, series) ->
        lines.append(
            String.format(
                Locale.ROOT,
                "{\"when\":\"%s\",\"bench\":\"forward\",\"device\":\"%s\",\"driver\":\"%s\",\"shape\":\"%s\",\"contestant\":\"%s\","
                    + "\"medianNs\":%d,\"lowerQuartileNs\":%d,\"bestNs\":%d,\"ns\":[%s]}%n",
                now,
                device.name(),
                device.description().driver(),
                shape,
                contestant.name(),
                series.median(),
                series.lowerQuartile(),
                series.best(),
                LongStream.of(series.all())
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(",")))));
    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
