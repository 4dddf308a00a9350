package dev.stratus.cli;

import dev.stratus.DeviceFailureException;
import dev.stratus.Fact;
import dev.stratus.ForwardRun;
import dev.stratus.LayerNormForward;
import dev.stratus.NoCandidateException;
import dev.stratus.Outcome;
import dev.stratus.Receipt;
import dev.stratus.RunSettings;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.reference.ComparisonReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** {@code stratus demo}: the main job on real data, on every device. */
@Command(
    name = "demo",
    description = {
      "Normalize 1,797 handwritten digits on every device found, check each result against the"
          + " double reference, and show one digit before and after.",
      "The debug device and checking devices take fewer rows, for they are slow; the table says how"
          + " many."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  stratus demo", "  stratus demo --rows 100", "  stratus demo --device cpu --json"})
final class DemoCommand implements Callable<Integer> {

  /** What the debug device and checking devices get. */
  private static final int FEW_ROWS = 64;

  /** Timed runs after the first, which compiles; the best counts. */
  private static final int RUNS = 20;

  /** No more timed runs than fit in this. */
  private static final long TIME_BUDGET_NANOS = 100_000_000L;

  @Spec private CommandSpec spec;

  @Option(names = "--rows", paramLabel = "N", description = "Only the first N digits.")
  private @Nullable Integer rows;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "Only this device, as in 'stratus layernorm'. Default: every device.")
  private @Nullable String device;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  /** One device's part: an outcome with the best times, or why there is none. */
  private record Part(
      Device device,
      int rows,
      Optional<Outcome> outcome,
      Optional<Timing> timing,
      String failure) {}

  /** The best of the runs. */
  private record Timing(long nanos, boolean byDevice, double gigabytesPerSecond) {}

  @Override
  public Integer call() {
    Digits digits = digits();
    DeviceList list = DeviceList.find();
    List<Device> devices =
        device == null
            ? list.devices()
            : List.of(new DeviceSelection(device).choose(list).device());
    List<Part> parts = new ArrayList<>();
    for (Device each : devices) {
      parts.add(run(each, list, digits));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(parts, list) + "\n" : text(digits, parts, list));
    return exitCode(parts);
  }

  private Digits digits() {
    Digits all = Digits.load();
    if (rows == null) {
      return all;
    }
    if (rows < 1 || rows > all.rows()) {
      throw new IllegalArgumentException(
          "--rows is " + rows + "; there are " + all.rows() + " digits, so give 1 to that many.");
    }
    return all.first(rows);
  }

  private Part run(Device device, DeviceList list, Digits all) {
    boolean slow = device.checking() || device.kind() == DeviceClass.JVM_DEBUG;
    Digits digits = slow ? all.first(Math.min(all.rows(), FEW_ROWS)) : all;
    RunSettings settings =
        RunSettings.DEFAULT
            .withDevice(new DeviceSelection(device.id()))
            .withCheck(true)
            .withNotices(this::say);
    try (ForwardRun run =
        LayerNormForward.of(digits.rows(), Digits.WIDTH)
            .open(FloatArray.fromArray(digits.pixels()), settings, list)) {
      Outcome first = run.execute();
      Timing best = timed(run, first, slow);
      return new Part(device, digits.rows(), Optional.of(first), Optional.of(best), "");
    } catch (DeviceFailureException | NoCandidateException e) {
      String message = String.valueOf(e.getMessage());
      say(message);
      return new Part(
          device,
          digits.rows(),
          Optional.empty(),
          Optional.empty(),
          message.lines().findFirst().orElse(""));
    }
  }

  private void say(String notice) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("stratus: " + notice);
    err.flush();
  }

  private static Timing timed(ForwardRun run, Outcome first, boolean slow) {
    Timing best = timing(first.receipt());
    long end = System.nanoTime() + TIME_BUDGET_NANOS;
    for (int i = 0; i < RUNS && !slow && System.nanoTime() < end; i++) {
      Timing next = timing(run.execute().receipt());
      best = next.nanos() < best.nanos() ? next : best;
    }
    return best;
  }

  private static Timing timing(Receipt receipt) {
    return switch (receipt.launch().deviceNanos()) {
      case Fact.Known<Long>(Long nanos) when nanos > 0 ->
          new Timing(nanos, true, (double) receipt.payloadBytes() / nanos);
      default -> new Timing(receipt.wallNanos(), false, receipt.wallGigabytesPerSecond());
    };
  }

  private static String text(Digits digits, List<Part> parts, DeviceList list) {
    StringBuilder out = new StringBuilder();
    out.append("Layer normalization of ")
        .append(digits.rows())
        .append(" handwritten digits, 8 x 8 pixels each, float32.\n\n");
    Table table =
        new Table("device", "kernel", "rows", "time", "GB/s", "worst error", "against reference");
    for (Part part : parts) {
      row(table, part);
    }
    out.append(table.text());
    if (parts.stream().flatMap(p -> p.timing().stream()).anyMatch(t -> !t.byDevice())) {
      out.append("* on the host's clock; the others on the device's own\n");
    }
    for (String absence : list.absences()) {
      out.append("Not there: ").append(absence).append('\n');
    }
    parts.stream()
        .flatMap(p -> p.outcome().stream())
        .findFirst()
        .ifPresent(outcome -> out.append('\n').append(beforeAndAfter(digits, outcome)));
    return out.toString();
  }

  private static void row(Table table, Part part) {
    String name = part.device().id() + " " + part.device().name();
    String rows = String.format(Locale.ROOT, "%,d", part.rows());
    if (part.outcome().isEmpty() || part.timing().isEmpty()) {
      table.row(name, "-", rows, "-", "-", "-", "FAILED: " + part.failure());
      return;
    }
    Timing timing = part.timing().get();
    ComparisonReport check = part.outcome().get().check().orElseThrow();
    table.row(
        name,
        part.outcome().get().receipt().candidate(),
        rows,
        String.format(
            Locale.ROOT, "%.3f ms%s", timing.nanos() / 1e6, timing.byDevice() ? "" : " *"),
        String.format(Locale.ROOT, "%.2f", timing.gigabytesPerSecond()),
        String.format(Locale.ROOT, "%.2f ulp", check.worstUlps()),
        check.passed()
            ? String.format(
                Locale.ROOT, "passed, %.0f%% of the allowance", 100 * check.worstShare())
            : "FAILED, " + check.failures() + " elements");
  }

  private static String beforeAndAfter(Digits digits, Outcome outcome) {
    float[] y = outcome.values();
    StringBuilder out = new StringBuilder();
    out.append("The first digit, a ")
        .append(digits.labels()[0])
        .append(", before (pixels) and after (by ")
        .append(outcome.receipt().device().name())
        .append("):\n");
    for (int line = 0; line < Digits.SIDE; line++) {
      out.append("  ").append(digits.shades(0, line)).append("  ");
      for (int c = 0; c < Digits.SIDE; c++) {
        out.append(String.format(Locale.ROOT, "%3.0f", digits.pixels()[line * Digits.SIDE + c]));
      }
      out.append("    ");
      for (int c = 0; c < Digits.SIDE; c++) {
        out.append(String.format(Locale.ROOT, "%7.3f", y[line * Digits.SIDE + c]));
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String json(List<Part> parts, DeviceList list) {
    List<Map<String, @Nullable Object>> runs = new ArrayList<>();
    for (Part part : parts) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("device", Json.device(part.device()));
      tree.put("rows", part.rows());
      tree.put("bestNanos", part.timing().map(Timing::nanos).orElse(null));
      tree.put("clock", part.timing().map(t -> t.byDevice() ? "device" : "host").orElse(null));
      tree.put("gigabytesPerSecond", part.timing().map(Timing::gigabytesPerSecond).orElse(null));
      tree.put("receipt", part.outcome().map(o -> Json.receipt(o.receipt())).orElse(null));
      tree.put("check", part.outcome().flatMap(Outcome::check).map(Json::check).orElse(null));
      tree.put("failure", part.failure().isEmpty() ? null : part.failure());
      runs.add(tree);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.demo/1");
    tree.put("runs", runs);
    tree.put("absences", list.absences());
    return Json.print(tree);
  }

  private static int exitCode(List<Part> parts) {
    boolean wrong =
        parts.stream()
            .flatMap(p -> p.outcome().stream())
            .flatMap(o -> o.check().stream())
            .anyMatch(c -> !c.passed());
    boolean failed = parts.stream().anyMatch(p -> p.outcome().isEmpty());
    if (wrong) {
      return ExitCode.CHECK_FAILED;
    }
    return failed ? ExitCode.DEVICE : ExitCode.GOOD;
  }
}
