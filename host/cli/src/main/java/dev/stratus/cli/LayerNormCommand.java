package dev.stratus.cli;

import dev.stratus.BackwardResult;
import dev.stratus.BackwardTensors;
import dev.stratus.DeviceGroup;
import dev.stratus.ForwardResult;
import dev.stratus.ForwardTensors;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerRun;
import dev.stratus.Receipt;
import dev.stratus.RunSettings;
import dev.stratus.SplitBackward;
import dev.stratus.SplitForward;
import dev.stratus.SplitRun;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.DType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stratus layernorm}: the whole layer on files. */
@Command(
    name = "layernorm",
    sortOptions = false,
    description = {
      "Layer normalization of an array in a file, forward and backward, on a device.",
      "Without labels the last dimension is C and is normalized over; every other index numbers a"
          + " group."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stratus layernorm --input x.npy --output y.npy",
      "  stratus layernorm --input x.npy --device cpu --check",
      "  stratus layernorm --input x.npy --scale g.npy --offset b.npy --epsilon 1e-6 --json",
      "Images, over the channels of each pixel; then MATLAB's, over all of an image:",
      "  stratus layernorm --input x.npy --format BCSS --mode channel-only --output y.npy",
      "  stratus layernorm --input a.mat:X --format SSCB --output y.mat:Y",
      "Backward, all results in one file:",
      "  stratus layernorm --input x.npy --grad dy.npy --output-dx r.npz:dx \\",
      "      --output-dscale r.npz:dscale --output-doffset r.npz:doffset",
      "A batch over two devices:",
      "  stratus layernorm --input x.npy --split-device gpu --split-device cpu --output y.npy",
      "Sequences of different lengths; a sum of two inputs in bfloat16:",
      "  stratus layernorm --input x.npy --format BTC --lengths 7,3,5 --output y.npy",
      "  stratus layernorm --input x.npy --residual r.npy --dtype bfloat16 --rms \\",
      "      --affine channel-scale --output y.safetensors --output-sum s.safetensors"
    })
final class LayerNormCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private LayerOptions layerOptions = new LayerOptions();

  @Mixin private OutputOptions outputs = new OutputOptions();

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--json", order = 40, description = "Print JSON (see docs/cli.md).")
  private boolean json;

  @Option(
      names = "--explain",
      order = 41,
      description = "Print who was asked to compute it, in order, and why each declined.")
  private boolean explain;

  @Option(
      names = "--receipt",
      paramLabel = "FILE",
      order = 42,
      description =
          "Where to write the receipt as JSON, with the compiled sources and the hashes of what was"
              + " written (stratus receipt verify).")
  private @Nullable String receipt;

  /** Everything that was said aloud. */
  private final List<String> notices = new ArrayList<>();

  @Override
  public Integer call() {
    outputs.requireResults(data);
    if (receipt != null) {
      List<String> others = new ArrayList<>(outputs.files().values());
      others.addAll(data.files());
      others.addAll(layerOptions.files());
      ReceiptDocument.requireWritable(receipt, others);
    }
    DType early = data.askedType().orElse(DType.FLOAT32);
    outputs.requireWritable(early);
    LayerInput input = data.read(this::say);
    if (input.x().dtype() != early) {
      outputs.requireWritable(input.x().dtype());
    }
    LayerNormalization layer =
        layerOptions.layer(input, data.input(), outputs.wantsStatistics(), this::say);
    outputs.requireParameters(layer);
    Optional<DeviceGroup> group = runOptions.group();
    if (group.isPresent()) {
      return split(layer, input, group.get());
    }
    try (LayerRun run = open(layer, input, runOptions.settings(this::say))) {
      ForwardResult forward = run.forward();
      Optional<BackwardResult> backward =
          data.hasGradient() ? Optional.of(run.backward()) : Optional.empty();
      return finish(forward, backward);
    }
  }

  private int split(LayerNormalization layer, LayerInput input, DeviceGroup group) {
    RunSettings settings = runOptions.settings(this::say);
    try (SplitRun run =
        data.hasGradient()
            ? layer.open(input, group, settings)
            : layer.openForward(input, group, settings)) {
      SplitForward forward = run.forward();
      Optional<SplitBackward> backward =
          data.hasGradient() ? Optional.of(run.backward()) : Optional.empty();
      Map<String, String> written = write(forward, backward);
      SplitReport report = new SplitReport(forward, backward, written);
      writeReceipt(report.receipts(), report.checks(), written);
      spec.commandLine().getOut().println(json ? report.json(notices) : report.text());
      return report.passed() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }
  }

  /** A run with a backward pass keeps the statistics, also where the layer itself does not. */
  private LayerRun open(LayerNormalization layer, LayerInput input, RunSettings settings) {
    boolean keeps = layer.configuration().savedStatistics() || !outputs.wantsStatistics();
    return data.hasGradient() || !keeps
        ? layer.open(input, settings)
        : layer.openForward(input, settings);
  }

  private void say(String notice) {
    notices.add(notice);
    PrintWriter err = spec.commandLine().getErr();
    err.println("stratus: " + notice);
    err.flush();
  }

  private int finish(ForwardResult forward, Optional<BackwardResult> backward) {
    Map<String, String> written = write(forward, backward);
    boolean passed = forward.passed() && backward.map(BackwardResult::passed).orElse(true);
    Map<String, ComparisonReport> checks = new LinkedHashMap<>(forward.checks());
    List<Receipt> receipts = new ArrayList<>(List.of(forward.receipt()));
    backward.ifPresent(back -> {
      checks.putAll(back.checks());
      receipts.add(back.receipt());
    });
    writeReceipt(receipts, checks, written);
    LayerNormReport report = new LayerNormReport(forward, backward, written);
    spec.commandLine().getOut().println(json ? report.json(notices) : report.text(explain));
    return passed ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
  }

  private void writeReceipt(
      List<Receipt> receipts, Map<String, ComparisonReport> checks, Map<String, String> written) {
    if (receipt != null) {
      List<String> arguments = spec.commandLine().getParseResult().originalArgs();
      new ReceiptDocument(receipts, checks, written, arguments).write(receipt);
    }
  }

  /** The file of each result; none where a check failed. */
  private Map<String, String> write(
      ForwardTensors forward, Optional<? extends BackwardTensors> backward) {
    boolean passed = forward.passed() && backward.map(BackwardTensors::passed).orElse(true);
    Collection<String> names = outputs.files().values();
    if (passed && !names.isEmpty()) {
      outputs.write(forward, backward).forEach(this::say);
    }
    if (!passed && !names.isEmpty()) {
      say(
          String.join(", ", names)
              + (names.size() == 1 ? " was" : " were")
              + " not written, because the check failed.");
    }
    return passed ? outputs.files() : Map.of();
  }
}
