package dev.stratus.bench.device;

import dev.stratus.DeviceFailureException;
import dev.stratus.Fact;
import dev.stratus.ForwardResult;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.NoCandidateException;
import dev.stratus.RunSettings;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.profiles.KernelForm;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs each kernel form, under both numerics, on the hard rows, and once on the clock. */
final class AccuracyRun {
  static final BenchShape SPEED_SHAPE = new BenchShape(4096, 1024);
  private static final int RUNS = 9;

  private final BenchProgress progress;

  AccuracyRun(BenchProgress progress) {
    this.progress = progress;
  }

  /** A line for each form that runs on the device. */
  List<Accuracy> of(Device device) {
    List<Accuracy> all = new ArrayList<>();
    if (device.kind() == DeviceClass.JVM) {
      return all;
    }
    for (KernelForm form : List.of(KernelForm.ROW_PER_ITEM, KernelForm.ROW_PER_GROUP)) {
      for (Numerics numerics : Numerics.values()) {
        RunSettings settings =
            RunSettings.DEFAULT
                .withDevice(DeviceSelection.of(device))
                .withForm(form)
                .withNumerics(numerics)
                .withNotices(progress::say);
        try {
          all.add(measure(device, form, numerics, settings));
        } catch (NoCandidateException | DeviceFailureException declined) {
          progress.say(
              "No accuracy of "
                  + form.text()
                  + ", "
                  + numerics.name().toLowerCase(Locale.ROOT)
                  + " on "
                  + device.id()
                  + ": "
                  + String.valueOf(declined.getMessage()).lines().findFirst().orElse(""));
        }
      }
    }
    return all;
  }

  private static Accuracy measure(
      Device device, KernelForm form, Numerics numerics, RunSettings settings) {
    double worst = 0;
    double sum = 0;
    int kinds = 0;
    for (Tensor x : HardRows.all().values()) {
      LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
      ForwardResult result = layer.forward(LayerInput.of(x), settings.withCheck(true));
      double ulps =
          result.receipt().worstUlps() instanceof Fact.Known<Double>(Double known) ? known : 0;
      worst = Math.max(worst, ulps);
      sum += ulps;
      kinds++;
    }
    return new Accuracy(
        device.id(),
        form.text(),
        numerics.name().toLowerCase(Locale.ROOT),
        worst,
        sum / kinds,
        speed(device, settings));
  }

  private static double speed(Device device, RunSettings settings) {
    CaseData data = CaseData.of(Operation.FORWARD, SPEED_SHAPE, DType.FLOAT32);
    try (LayerContestant contestant = LayerContestant.open(data, settings)) {
      long[] times = new long[RUNS];
      for (int i = 0; i < RUNS; i++) {
        Contestant.Times run = contestant.run();
        times[i] = run.deviceNanos() >= 0 ? run.deviceNanos() : run.wallNanos();
      }
      Case of = new Case(device, Operation.FORWARD, SPEED_SHAPE, DType.FLOAT32, Optional.empty());
      double bytes = 2.0 * of.shape().elements() * of.type().bytes();
      return bytes / Estimate.of(times).nanos();
    }
  }
}
