package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.profiles.TuneStep;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import dev.stratus.tune.TrialRefusedException;
import dev.stratus.tune.TuneLimits;
import dev.stratus.tune.TuneOutcome;
import dev.stratus.tune.TuneProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Tuning on a real device, short, and what a run does with what was found. */
class LayerTunerTest {
  private static final int ROWS = 96;
  private static final int WIDTH = 200;
  private static final TunedKey FORWARD = new TunedKey(Pass.FORWARD, "float32", ROWS, WIDTH);
  private static final TunedKey BACKWARD = new TunedKey(Pass.BACKWARD, "float32", ROWS, WIDTH);

  @TempDir Path folder;

  private final DeviceList devices = DeviceList.find();
  private final List<String> refused = new ArrayList<>();

  private final TuneProgress progress =
      new TuneProgress() {
        @Override
        public void candidates(TunedKey problem, TuneStep step, int done, int of) {}

        @Override
        public void refused(TunedKey problem, TunedChoice choice, TrialRefusedException why) {
          refused.add(choice.text() + ": " + why.getMessage());
        }

        @Override
        public void kept(TunedEntry entry) {}
      };

  private Device cpu() {
    return Engines.cpu().device().choose(devices).device();
  }

  private List<TuneOutcome> tune(TunedKey... problems) {
    LayerTuner tuner = LayerTuner.of(cpu(), devices, folder);
    return tuner.tune(
        List.of(problems),
        TuneLimits.within(TimeUnit.MINUTES.toNanos(5), () -> false),
        progress,
        "a test",
        false);
  }

  @Test
  void whatIsFoundIsWhatALaterRunUsesAndItsReceiptSaysSo() {
    List<TuneOutcome> outcomes = tune(FORWARD, BACKWARD);
    assertThat(refused).isEmpty();
    for (TuneOutcome outcome : outcomes) {
      assertThat(outcome.state()).as("%s", outcome).isEqualTo(TuneOutcome.State.TUNED);
      TunedEntry entry = outcome.entry().orElseThrow();
      assertThat(entry.medianNanos()).isBetween(1L, entry.untunedNanos());
      assertThat(entry.driver()).isEqualTo(cpu().driver());
    }

    Tensor x = Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, ROWS, WIDTH);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerInput input = LayerInput.of(x).withOutputGradient(Tensors.like(2, x));
    ProfileLookup profiles = ProfileLookup.withOverlay(folder);
    try (LayerRun run = LayerRun.open(layer, input, Engines.cpu(), devices, profiles, true)) {
      ForwardResult forward = run.forward();
      BackwardResult backward = run.backward();
      assertThat(forward.passed()).isTrue();
      assertThat(backward.passed()).isTrue();
      assertThat(forward.receipt().profile().known().orElseThrow())
          .contains("user overlay (tuned-", ": forward 96x200 float32)");
      assertThat(backward.receipt().profile().known().orElseThrow())
          .contains("user overlay (tuned-", ": backward 96x200 float32)");
      TunedChoice choice = outcomes.getFirst().entry().orElseThrow().choice();
      assertThat(forward.receipt().candidate()).isEqualTo(choice.kernel());
      assertThat(forward.receipt().launch().numerics())
          .contains(
              "vectors of " + choice.vectorWidth() + ", " + choice.accumulators() + " accumulator");
    }
    assertThat(tune(FORWARD, BACKWARD))
        .extracting(TuneOutcome::state)
        .containsOnly(TuneOutcome.State.UNCHANGED);
  }

  @Test
  void aTunedEntrySteersTheRunAndAStaleOneIsToldOnceAndIgnored() throws Exception {
    Device device = cpu();
    write(device, device.driver(), "layernorm-forward/row-per-group", "row-per-group");
    Outcome groups = run(ProfileLookup.withOverlay(folder));
    assertThat(groups.receipt().candidate()).isEqualTo("layernorm-forward/row-per-group");
    assertThat(groups.receipt().launch().localSize().known()).contains(List.of(32L));
    assertThat(groups.check().orElseThrow().passed()).isTrue();
    assertThat(groups.notices()).isEmpty();

    write(device, "0.9-old", "layernorm-forward/row-per-group", "row-per-group");
    Outcome stale = run(ProfileLookup.withOverlay(folder));
    assertThat(stale.receipt().candidate()).isEqualTo("layernorm-forward/row-per-item");
    assertThat(stale.notices())
        .singleElement()
        .asString()
        .contains("measured with driver 0.9-old", "is now " + device.driver(), "ignored");
    assertThat(run(ProfileLookup.withOverlay(folder)).notices()).isEmpty();

    write(device, device.driver(), "layernorm-forward/row-per-thought", "row-per-item");
    Outcome unknown = run(ProfileLookup.withOverlay(folder));
    assertThat(unknown.receipt().candidate()).isEqualTo("layernorm-forward/row-per-item");
    assertThat(unknown.receipt().profile().known().orElseThrow()).doesNotContain("forward 96x200");
    assertThat(unknown.notices())
        .singleElement()
        .asString()
        .contains("layernorm-forward/row-per-thought", "does not have", "stratus tune --again");
  }

  private Outcome run(ProfileLookup profiles) {
    FloatArray x = new FloatArray(ROWS * WIDTH);
    for (int i = 0; i < x.getSize(); i++) {
      x.set(i, i % 17);
    }
    Tensor rows = Tensor.wrap(x, DataFormat.of("BC"), MemoryOrder.ROW_MAJOR, ROWS, WIDTH);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(rows);
    try (ForwardRun run =
        new ForwardRun(
            LayerRun.open(layer, LayerInput.of(rows), Engines.cpu(), devices, profiles, false))) {
      return run.execute();
    }
  }

  private void write(Device device, String driver, String kernel, String form) throws Exception {
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        profile: mine
        match: {level: device, name: "%s"}
        tuned:
          - pass: forward
            dtype: float32
            rows: %d
            width: %d
            driver: %s
            kernel: %s
            form: %s
            workGroupSizeItems: 32
            vectorWidthFloats: 16
            accumulators: 4
            storePolicy: auto
            medianNanoseconds: 1
            untunedNanoseconds: 1
            clock: host
            date: 2026-11-26
            command: by hand
        """
            .formatted(device.name(), ROWS, WIDTH, driver, kernel, form));
  }

  @Test
  void fewLanesAreAsPreciseAsMany() throws Exception {
    for (String lanes :
        List.of("vectorWidthFloats: 2, accumulators: 1", "vectorWidthFloats: 4, accumulators: 1")) {
      Files.writeString(
          folder.resolve("mine.yaml"),
          "profile: mine\nmatch: {level: kind, kind: cpu}\nkernels: {row-per-item: {"
              + lanes
              + "}}\n");
      Tensor x = Tensors.random(3, 0.5, 1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 1024, 1024);
      LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
      LayerInput input = LayerInput.of(x).withOutputGradient(Tensors.like(2, x));
      try (LayerRun run =
          LayerRun.open(
              layer, input, Engines.cpu(), devices, ProfileLookup.withOverlay(folder), true)) {
        ForwardResult forward = run.forward();
        assertThat(forward.passed()).as(lanes + " " + forward.checks()).isTrue();
        BackwardResult backward = run.backward();
        assertThat(backward.passed()).as(lanes + " " + backward.checks()).isTrue();
        double share = forward.check().orElseThrow().worstShare();
        assertThat(share).as(lanes).isLessThan(0.8);
      }
    }
  }

  @Test
  void buildFlagsReachTheDriversCompiler() throws Exception {
    Files.writeString(
        folder.resolve("mine.yaml"),
        "profile: mine\nmatch: {level: kind, kind: cpu}\nbuildFlags: -cl-opt-disable\n");
    Outcome outcome = run(ProfileLookup.withOverlay(folder));
    assertThat(outcome.receipt().launch().buildOptions().known().orElseThrow())
        .contains("-cl-opt-disable");
    assertThat(outcome.check().orElseThrow().passed()).isTrue();
  }

  @Test
  void whatHasNoSpeedWorthKnowingIsRefused() {
    assertThatThrownBy(() -> LayerTuner.of(Device.jvmEngine(), devices, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to tune; name an OpenCL device");
    Device checking =
        FakeDevices.device("opencl:1:0", "Oclgrind Simulator", DeviceClass.CPU, 1, true, 1L << 27);
    assertThatThrownBy(() -> LayerTuner.of(checking, devices, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its speed means nothing");
  }
}
