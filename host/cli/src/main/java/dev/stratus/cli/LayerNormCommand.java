package dev.stratus.cli;

import dev.stratus.FallbackPolicy;
import dev.stratus.ForwardRun;
import dev.stratus.LayerNormForward;
import dev.stratus.Outcome;
import dev.stratus.RunSettings;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.Conversion;
import dev.stratus.tensor.NpyFile;
import dev.stratus.tensor.NpyWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** {@code stratus layernorm}. */
@Command(
    name = "layernorm",
    description = "Normalize the rows of a 2-D float32 .npy array, on a device.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus layernorm --input x.npy --output y.npy",
      "  stratus layernorm --input x.npy --device cpu --check",
      "  stratus layernorm --input x.npy --scale g.npy --offset b.npy --epsilon 1e-6 --json"
    })
final class LayerNormCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "X.npy",
      description = "rows x width, float32; each row is normalized.")
  private Path input = Path.of("");

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Added to the variance; finite and > 0. Default 1e-5.")
  private @Nullable Double epsilon;

  @Option(
      names = "--scale",
      paramLabel = "G.npy",
      description = "gamma, one value per column; default ones.")
  private @Nullable Path scale;

  @Option(
      names = "--offset",
      paramLabel = "B.npy",
      description = "beta, one value per column; default zeros.")
  private @Nullable Path offset;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "cpu, gpu, accelerator, jvm, jvm-debug, auto (the default), or part of a device's name"
              + " (stratus devices).")
  private String device = "auto";

  @Option(
      names = "--fallback",
      paramLabel = "fail|warn|jvm",
      defaultValue = "fail",
      description =
          "If the device is not there, declines or fails: fail (the default), or compute on the"
              + " JVM engine, with a warning (warn) or with a line in the receipt (jvm).")
  private FallbackPolicy fallback = FallbackPolicy.FAIL;

  @Option(
      names = "--numerics",
      paramLabel = "strict|reassociate",
      description = "Whether sums may be reordered; by default as the device's profile says.")
  private @Nullable Numerics numerics;

  @Option(names = "--check", description = "Compare every element with the double reference.")
  private boolean check;

  @Option(
      names = "--convert",
      description = "Accept arrays of other element types and convert them to float32.")
  private boolean convert;

  @Option(names = "--output", paramLabel = "Y.npy", description = "Where to write the result.")
  private @Nullable Path output;

  @Option(names = "--json", description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Override
  public Integer call() {
    if (output != null) {
      NpyWriter.requireWritable(output);
    }
    try (NpyFile file = NpyFile.open(input)) {
      LayerNormForward request = request(file);
      FloatArray x = values(file);
      try (ForwardRun run = request.open(x, settings())) {
        return finish(request, run.execute());
      }
    }
  }

  private LayerNormForward request(NpyFile file) {
    List<Long> shape = file.header().shape();
    if (shape.size() != 2) {
      throw new IllegalArgumentException(
          input
              + " has "
              + shape.size()
              + (shape.size() == 1 ? " dimension " : " dimensions ")
              + file.header().shapeText()
              + "; the input must have 2, rows x width: x.reshape(-1, x.shape[-1]).");
    }
    LayerNormForward request = LayerNormForward.of(shape.get(0), shape.get(1));
    if (epsilon != null) {
      request = request.withEpsilon(epsilon);
    }
    if (scale != null) {
      request = request.withScale(vector("scale", scale, request.width()));
    }
    if (offset != null) {
      request = request.withOffset(vector("offset", offset, request.width()));
    }
    return request;
  }

  private float[] vector(String name, Path path, int width) {
    try (NpyFile file = NpyFile.open(path)) {
      List<Long> shape = file.header().shape();
      if (shape.size() != 1 || shape.getFirst() != width) {
        throw new IllegalArgumentException(
            "The "
                + name
                + " "
                + path
                + " has the shape "
                + file.header().shapeText()
                + "; the rows of "
                + input
                + " have "
                + width
                + " elements, so it must have the shape ("
                + width
                + ",).");
      }
      return values(file).toHeapArray();
    }
  }

  private FloatArray values(NpyFile file) {
    FloatArray values = new FloatArray(Math.toIntExact(file.header().elements()));
    file.readInto(values.getSegment(), convert ? Conversion.TO_FLOAT32 : Conversion.NONE)
        .notes()
        .forEach(this::say);
    return values;
  }

  private RunSettings settings() {
    RunSettings settings =
        RunSettings.DEFAULT
            .withDevice(new DeviceSelection(device))
            .withFallback(fallback)
            .withCheck(check)
            .withProfile(true)
            .withNotices(this::say);
    return numerics == null ? settings : settings.withNumerics(numerics);
  }

  private void say(String notice) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("stratus: " + notice);
    err.flush();
  }

  private int finish(LayerNormForward request, Outcome outcome) {
    boolean passed = outcome.check().map(ComparisonReport::passed).orElse(true);
    Path written = null;
    if (output != null && passed) {
      NpyWriter.toFiles().write(output, outcome.y().getSegment(), request.rows(), request.width());
      written = output;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(outcome, written) : text(outcome, written));
    if (output != null && !passed) {
      say(output + " was not written, because the check failed.");
    }
    return passed ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }

  private static String text(Outcome outcome, @Nullable Path written) {
    StringBuilder text = new StringBuilder(outcome.receipt().text());
    outcome.check().ifPresent(report -> text.append("\n").append(report.text()));
    if (written != null) {
      text.append("\nwritten          ").append(written);
    }
    return text.toString();
  }

  private static String json(Outcome outcome, @Nullable Path written) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", "stratus.layernorm/1");
    tree.put("receipt", Json.receipt(outcome.receipt()));
    tree.put("decision", Json.decision(outcome.decision()));
    tree.put("check", outcome.check().map(Json::check).orElse(null));
    tree.put("notices", outcome.notices());
    tree.put("output", written == null ? null : written.toString());
    return Json.print(tree);
  }
}
