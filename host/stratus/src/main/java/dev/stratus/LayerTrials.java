package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.Tuning;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.FormProfile;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.profiles.TunedClock;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedEntry.TunedChoice;
import dev.stratus.profiles.TunedKey;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import dev.stratus.tune.Trial;
import dev.stratus.tune.TrialRefusedException;
import dev.stratus.tune.TrialTime;
import dev.stratus.tune.Trials;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Candidates run as a user's layer runs: through a {@link LayerRun}, whose profiles hold the
 * candidate in place of what a tuner found before. One problem's data at a time.
 */
final class LayerTrials implements Trials {
  private static final long SEED = 20_261_126L;

  private final Device device;
  private final DeviceList devices;
  private final ProfileLookup profiles;
  private final Tuning tuning;
  private final DeviceFacts facts;
  private @Nullable Data data;

  LayerTrials(Device device, DeviceList devices, ProfileLookup profiles) {
    this.device = device;
    this.devices = devices;
    this.profiles = profiles;
    this.tuning =
        Tuning.of(device, profiles)
            .orElseThrow(() -> new IllegalArgumentException(device.line() + " has no kernels."));
    this.facts = tuning.profile().device();
  }

  /** A layer and what it is run on. */
  private record Data(TunedKey key, LayerNormalization layer, LayerInput input) {

    static Data of(TunedKey key) {
      SplittableRandom random = new SplittableRandom(SEED);
      DType type = DType.of(key.dtype());
      // Off-centre, as activations are; a scale and an offset that a kernel cannot leave out.
      Tensor x = random(random, 0.5f, key).to(type);
      LayerNormalization layer =
          LayerNormalization.builder()
              .scale(random.doubles(key.width(), 0.5, 1.5).toArray())
              .offset(random.doubles(key.width(), -0.5, 0.5).toArray())
              .build()
              .initialize(x);
      LayerInput input = LayerInput.of(x);
      return new Data(
          key,
          layer,
          key.pass() == Pass.FORWARD
              ? input
              : input.withOutputGradient(random(random, 0f, key).to(type)));
    }

    private static Tensor random(SplittableRandom random, float centre, TunedKey key) {
      FloatArray values = new FloatArray(Math.multiplyExact(key.rows(), key.width()));
      for (int i = 0; i < values.getSize(); i++) {
        values.set(i, centre + (float) random.nextDouble(-1, 1));
      }
      return Tensor.wrap(
          values, DataFormat.of("BC"), MemoryOrder.ROW_MAJOR, key.rows(), key.width());
    }
  }

  private Data data(TunedKey key) {
    Data known = data;
    if (known == null || !known.key().equals(key)) {
      data = null; // before the new data are made, so that both need not fit
      known = Data.of(key);
      data = known;
    }
    return known;
  }

  @Override
  public TunedChoice untuned(TunedKey key) {
    Data here = data(key);
    boolean forward = key.pass() == Pass.FORWARD;
    LayerProblem problem = LayerProblems.of(here.layer(), here.input(), !forward);
    Decision decision =
        forward
            ? Candidates.forward(
                problem, device, Optional.of(tuning), settings(), Health.of(device))
            : Candidates.backward(
                problem, device, Optional.of(tuning), settings(), Health.of(device));
    Rung rung =
        decision.chosen().orElseThrow(() -> new NoCandidateException(decision)).kernel().rung();
    FormProfile sizes = tuning.profile().form(rung.form());
    return new TunedChoice(
        rung.text(),
        rung.form(),
        sizes.workGroupSize().map(found -> found.value()),
        sizes.vectorWidth().value(),
        sizes.accumulators().value(),
        tuning.profile().storePolicy().value(),
        Optional.empty());
  }

  private RunSettings settings() {
    return RunSettings.DEFAULT
        .withDevice(DeviceSelection.of(device))
        .withProfile(true)
        .withResultOnDemand(true)
        .withNotices(notice -> {}); // LayerTuner.notes() has them, once for all trials
  }

  @Override
  public Trial open(TunedKey key, TunedChoice choice) {
    Data here = data(key);
    ProfileLookup trial = profiles.withTrial(facts, entry(key, choice));
    boolean forward = key.pass() == Pass.FORWARD;
    LayerRun run;
    try {
      run = LayerRun.open(here.layer(), here.input(), settings(), devices, trial, !forward);
    } catch (NoCandidateException | DeviceFailureException e) {
      throw TrialRefusedException.failed(e);
    }
    LayerTrial opened = new LayerTrial(run, key, choice);
    try {
      opened.check();
      return opened;
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /** As the lookup would find it; its times are not known yet. */
  private TunedEntry entry(TunedKey key, TunedChoice choice) {
    return new TunedEntry(
        key,
        facts.driver(),
        choice,
        1,
        1,
        TunedClock.HOST,
        List.of(),
        LocalDate.EPOCH,
        "a candidate");
  }

  /** One candidate. */
  private record LayerTrial(LayerRun layerRun, TunedKey key, TunedChoice choice) implements Trial {

    /** That the candidate itself ran, and that its results are right. */
    void check() {
      Receipt receipt = receipts();
      if (!receipt.candidate().split(":", 2)[0].equals(choice.kernel())) {
        throw TrialRefusedException.failed(
            new IllegalStateException(
                "declined; " + receipt.candidate() + " would run in its place"));
      }
      Map<String, ComparisonReport> reports = layerRun.compare(key.pass());
      String wrong =
          reports.entrySet().stream()
              .filter(e -> !e.getValue().passed())
              .map(e ->
                  e.getKey()
                      + " in "
                      + e.getValue().failures()
                      + " of "
                      + e.getValue().elements()
                      + " elements")
              .collect(Collectors.joining(", "));
      if (!wrong.isEmpty()) {
        throw TrialRefusedException.wrong(wrong);
      }
    }

    /** A whole run with its results on the host. */
    private Receipt receipts() {
      try {
        ForwardResult forward = layerRun.forward();
        if (key.pass() == Pass.FORWARD) {
          forward.y();
          return forward.receipt();
        }
        BackwardResult backward = layerRun.backward();
        backward.dx();
        return backward.receipt();
      } catch (DeviceFailureException e) {
        throw TrialRefusedException.failed(e);
      }
    }

    @Override
    public TrialTime run() {
      try {
        Receipt receipt =
            key.pass() == Pass.FORWARD
                ? layerRun.forward().receipt()
                : layerRun.backward().receipt();
        return new TrialTime(receipt.wallNanos(), device(receipt.launch().deviceNanos()));
      } catch (DeviceFailureException e) {
        throw TrialRefusedException.failed(e);
      }
    }

    /** A driver whose clock stands still has none. */
    private static OptionalLong device(Fact<Long> nanos) {
      return nanos.known().filter(n -> n > 0).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    @Override
    public void close() {
      layerRun.close();
    }
  }
}
