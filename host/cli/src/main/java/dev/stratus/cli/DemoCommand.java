package dev.stratus.cli;

import dev.stratus.ForwardResult;
import dev.stratus.Receipt;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.reference.ComparisonReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus demo}: the main job on real data, on every device. */
@Command(
    name = "demo",
    description = {
      "Normalize 1,797 handwritten digits on every device found, forward and backward, check each"
          + " result against the double reference, and show one digit before and after.",
      "The debug device and checking devices take fewer rows, for they are slow; the table says how"
          + " many."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  stratus demo", "  stratus demo --rows 100", "  stratus demo --device cpu --json"})
final class DemoCommand implements Callable<Integer> {

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

  @Override
  public Integer call() {
    Digits digits = digits();
    DeviceList list = DeviceList.find();
    List<Device> devices =
        device == null
            ? list.devices()
            : List.of(new DeviceSelection(device).choose(list).device());
    List<DemoPart> parts = new ArrayList<>();
    for (Device each : devices) {
      parts.add(DemoPart.run(each, list, digits, this::say));
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

  private void say(String notice) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("stratus: " + notice);
    err.flush();
  }

  private static String text(Digits digits, List<DemoPart> parts, DeviceList list) {
    StringBuilder out = new StringBuilder();
    out.append("Layer normalization of ")
        .append(digits.rows())
        .append(" handwritten digits, 8 x 8 pixels each, float32.\n\n");
    Table table =
        new Table("device", "kernel", "rows", "time", "GB/s", "worst error", "against reference");
    for (DemoPart part : parts) {
      row(table, part);
    }
    out.append(table.text());
    List<DemoPart.Done> done = parts.stream().flatMap(p -> p.done().stream()).toList();
    if (!done.stream().allMatch(d -> d.forwardTime().byDevice() && d.backwardTime().byDevice())) {
      out.append("* on the host's clock; the others on the device's own\n");
    }
    for (String absence : list.absences()) {
      out.append("Not there: ").append(absence).append('\n');
    }
    if (!done.isEmpty()) {
      out.append('\n').append(beforeAndAfter(digits, done.getFirst().forward()));
    }
    return out.toString();
  }

  /** A line for each pass; the gradient of the result is the next digit. */
  private static void row(Table table, DemoPart part) {
    String name = part.device().id() + " " + part.device().name();
    String rows = String.format(Locale.ROOT, "%,d", part.rows());
    if (part.done().isEmpty()) {
      table.row(name, "-", rows, "-", "-", "-", "FAILED: " + part.failure());
      return;
    }
    DemoPart.Done done = part.done().get();
    ComparisonReport y = done.forward().check().orElseThrow();
    row(table, name, rows, done.forward().receipt(), done.forwardTime(), y);
    ComparisonReport dx = Objects.requireNonNull(done.backward().checks().get("dx"), "dx");
    row(table, "  backward", rows, done.backward().receipt(), done.backwardTime(), dx);
  }

  private static void row(
      Table table,
      String name,
      String rows,
      Receipt receipt,
      DemoPart.Timing timing,
      ComparisonReport check) {
    table.row(
        name,
        receipt.candidate(),
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

  private static String beforeAndAfter(Digits digits, ForwardResult result) {
    float[] y = result.y().toFloats();
    StringBuilder out = new StringBuilder();
    out.append("The first digit, a ")
        .append(digits.labels()[0])
        .append(", before (pixels) and after (by ")
        .append(result.receipt().device().name())
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

  private static String json(List<DemoPart> parts, DeviceList list) {
    List<Map<String, @Nullable Object>> runs = new ArrayList<>();
    for (DemoPart part : parts) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("device", Json.device(part.device()));
      tree.put("rows", part.rows());
      putTime(tree, part.done().map(DemoPart.Done::forwardTime));
      tree.put("receipt", part.done().map(d -> Json.receipt(d.forward().receipt())).orElse(null));
      tree.put(
          "check", part.done().flatMap(d -> d.forward().check()).map(Json::check).orElse(null));
      tree.put("backward", part.done().map(DemoCommand::backward).orElse(null));
      tree.put("failure", part.failure().isEmpty() ? null : part.failure());
      runs.add(tree);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.demo/1");
    tree.put("runs", runs);
    tree.put("absences", list.absences());
    return Json.print(tree);
  }

  private static void putTime(
      Map<String, @Nullable Object> tree, Optional<DemoPart.Timing> timing) {
    tree.put("bestNanos", timing.map(DemoPart.Timing::nanos).orElse(null));
    tree.put("clock", timing.map(t -> t.byDevice() ? "device" : "host").orElse(null));
    tree.put("gigabytesPerSecond", timing.map(DemoPart.Timing::gigabytesPerSecond).orElse(null));
  }

  private static Map<String, @Nullable Object> backward(DemoPart.Done done) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    putTime(tree, Optional.of(done.backwardTime()));
    tree.put("receipt", Json.receipt(done.backward().receipt()));
    tree.put("checks", Json.checks(done.backward().checks()));
    return tree;
  }

  private static int exitCode(List<DemoPart> parts) {
    boolean wrong = parts.stream().flatMap(p -> p.done().stream()).anyMatch(d -> !d.passed());
    boolean failed = parts.stream().anyMatch(p -> p.done().isEmpty());
    if (wrong) {
      return ExitCode.CHECK_FAILED;
    }
    return failed ? ExitCode.DEVICE : ExitCode.GOOD;
  }
}
