package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
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

/**
 * The layer's passes on the OpenCL CPU device against the copies and additions that bound them: a
 * table per workload, each an interleaved run of its own. A contestant's output is checked against
 * the double reference before its time counts.
 *
 * <pre>{@code
 * LayerTable [--only forward,backward,huge,strided,half] [--rounds 31] [--results FILE]
 * }</pre>
 *
 * {@code --results} appends one JSON line per workload and contestant to FILE.
 */
public final class LayerTable {

  private record Options(List<LayerWorkloads.Kind> kinds, int rounds, Optional<Path> results) {}

  private LayerTable() {}

  /** Prints a table per workload. */
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
    for (LayerWorkloads.Kind kind : options.kinds) {
      for (LayerWorkloads.Workload workload : LayerWorkloads.of(kind)) {
        measure(workload, device, options, System.out);
      }
    }
  }

  private static Options parse(String[] arguments) {
    List<LayerWorkloads.Kind> kinds = List.of(LayerWorkloads.Kind.values());
    int rounds = 31;
    Optional<Path> results = Optional.empty();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value.");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--only" -> kinds = LayerWorkloads.Kind.parse(value);
        case "--rounds" -> rounds = ForwardTable.rounds(value);
        case "--results" -> results = Optional.of(Path.of(value));
        default ->
            throw new IllegalArgumentException(
                "Unknown option " + arguments[i] + "; there are --only, --rounds and --results.");
      }
    }
    return new Options(kinds, rounds, results);
  }

  private static void measure(
      LayerWorkloads.Workload workload, OpenClDevice device, Options options, PrintStream out)
      throws IOException {
    try (OpenClContext context = OpenClContext.open(device)) {
      List<Entry> entries = workload.entries().apply(context, CpuDevice.api(device));
      List<String> checks = new ArrayList<>();
      for (Entry entry : entries) {
        Contestant contestant = entry.contestant();
        contestant.run();
        checks.add(contestant.name() + ": " + contestant.check());
      }
      Map<Contestant, Series> times =
          Interleaved.run(entries.stream().map(Entry::contestant).toList(), options.rounds);
      print(workload, entries, times, checks, out);
      if (options.results.isPresent()) {
        append(options.results.get(), workload, device, times);
      }
      entries.forEach(entry -> entry.contestant().close());
    }
  }

  private static void print(
      LayerWorkloads.Workload workload,
      List<Entry> entries,
      Map<Contestant, Series> times,
      List<String> checks,
      PrintStream out) {
    double fastest =
        entries.stream()
            .filter(Entry::ceiling)
            .mapToDouble(entry -> rate(entry, times))
            .max()
            .orElseThrow();
    out.printf("%n### %s%n%n", workload.name());
    out.println(
        "| | median ms | lower quartile ms | best ms | spread | GB/s | of the fastest ceiling's rate | rows/s, 10^6 |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Entry entry : entries) {
      Series series = times.get(entry.contestant());
      if (series == null) {
        throw new IllegalStateException(entry.contestant().name() + " was not timed.");
      }
      out.printf(
          Locale.ROOT,
          "| %s | %.4f | %.4f | %.4f | %.0f %% | %.1f | %.0f %% | %.2f |%n",
          entry.contestant().name(),
          series.median() / 1e6,
          series.lowerQuartile() / 1e6,
          series.best() / 1e6,
          100 * series.spread(),
          rate(entry, times),
          100 * rate(entry, times) / fastest,
          1e3 * workload.groups() / series.median());
    }
    out.println();
    checks.forEach(check -> out.println("- checked " + check));
  }

  /** 10^9 bytes a second, by the median. */
  private static double rate(Entry entry, Map<Contestant, Series> times) {
    Series series = times.get(entry.contestant());
    if (series == null) {
      throw new IllegalStateException(entry.contestant().name() + " was not timed.");
    }
    return entry.bytes() / (double) series.median();
  }

  private static void append(
      Path file,
      LayerWorkloads.Workload workload,
      OpenClDevice device,
      Map<Contestant, Series> times)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    Instant now = Instant.now();
    times.forEach((contestant, series) ->
        lines.append(
            String.format(
                Locale.ROOT,
                "{\"when\":\"%s\",\"bench\":\"layer\",\"device\":\"%s\",\"driver\":\"%s\",\"workload\":\"%s\",\"contestant\":\"%s\","
                    + "\"medianNs\":%d,\"lowerQuartileNs\":%d,\"bestNs\":%d,\"ns\":[%s]}%n",
                now,
                device.name(),
                device.description().driver(),
                workload.name(),
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
