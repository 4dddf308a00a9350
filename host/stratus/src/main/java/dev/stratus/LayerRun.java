package dev.stratus;

import dev.stratus.device.BreakEven;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.engine.DeviceEngine;
import dev.stratus.engine.EngineSettings;
import dev.stratus.engine.IdleEngine;
import dev.stratus.engine.JvmEngine;
import dev.stratus.engine.LayerEngine;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.ResultPlaces;
import dev.stratus.engine.RunFacts;
import dev.stratus.engine.Tuning;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A layer on a device, ready to run again and again over the same arrays, whose contents may change
 * in between (x not between a forward pass and its backward pass). Statistics stay on the device
 * from one to the other. Not for several threads at once. Holds device memory until it is closed.
 */
public final class LayerRun implements AutoCloseable {
  private static final String FORWARD = "layernorm-forward";
  private static final String BACKWARD = "layernorm-backward";

  private static final AtomicBoolean TOLD_ABOUT_OPTIONS = new AtomicBoolean();

  /** What is true of a machine, not of a run, is said once in a process. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final LayerNormalization layer;
  private final boolean withBackward;
  private final RunSettings settings;
  private final DeviceList devices;
  private final ResultPlaces places;
  private final Device device;
  private final List<String> notices = new ArrayList<>();
  private LayerInput input;
  private LayerProblem problem;
  private Optional<Tuning> tuning;
  private final Health health;
  private Optional<String> fallback = Optional.empty();
  private Decision forwardDecision;
  private Optional<Decision> backwardDecision;
  private LayerEngine engine;
  private long forwardRuns;
  private long backwardRuns;
  private boolean closed;

  private LayerRun(
      LayerNormalization layer,
      LayerInput input,
      RunSettings settings,
      DeviceList devices,
      ProfileLookup profiles,
      boolean withBackward,
      ResultPlaces places) {
    this.layer = layer;
    this.input = input;
    this.settings = settings;
    this.devices = devices;
    this.withBackward = withBackward;
    this.places = places;
    this.problem = LayerProblems.of(layer, input, withBackward, places);
    this.device = chooseDevice();
    this.tuning = fallback.isPresent() ? Optional.empty() : Tuning.of(device, profiles);
    this.tuning.ifPresent(t -> t.notes().forEach(this::sayOnce));
    this.health = fallback.isPresent() ? Health.UNKNOWN : Health.of(device);
    this.forwardDecision = decide(true);
    this.backwardDecision = decideBackward();
    this.engine = openEngine();
  }

  static LayerRun open(
      LayerNormalization layer,
      LayerInput input,
      RunSettings settings,
      DeviceList devices,
      boolean withBackward) {
    return open(layer, input, settings, devices, ProfileLookup.standard(), withBackward);
  }

  /** As the first, with other profiles than the standard ones. */
  static LayerRun open(
      LayerNormalization layer,
      LayerInput input,
      RunSettings settings,
      DeviceList devices,
      ProfileLookup profiles,
      boolean withBackward) {
    return new LayerRun(layer, input, settings, devices, profiles, withBackward, ResultPlaces.OWN);
  }

  /** As the first, writing results where the caller wants them. */
  static LayerRun open(
      LayerNormalization layer,
      LayerInput input,
      RunSettings settings,
      DeviceList devices,
      boolean withBackward,
      ResultPlaces places) {
    ProfileLookup profiles = ProfileLookup.standard();
    return new LayerRun(layer, input, settings, devices, profiles, withBackward, places);
  }

  /** The device, or the JVM engine where the policy allows it and the device is not there. */
  private Device chooseDevice() {
    try {
      DeviceSelection.Choice choice = settings.device().choose(devices);
      choice.remark().ifPresent(this::say);
      return worthIt(choice.device());
    } catch (NoSuchDeviceException absent) {
      if (settings.fallback() == FallbackPolicy.FAIL) {
        throw absent;
      }
      fellBack("no device is '" + settings.device().resolved().text() + "'");
      return devices.jvmEngine();
    }
  }

  /** Where nobody asked for a device, and a model says that it does not pay, the JVM engine. */
  private Device worthIt(Device chosen) {
    boolean free = settings.device().resolved().equals(DeviceSelection.AUTO);
    if (!free || withBackward || chosen.kind() == DeviceClass.JVM) {
      return chosen;
    }
    Optional<BreakEven> model = BreakEven.of(chosen);
    long elements = problem.geometry().elements();
    if (model.isEmpty() || model.get().pays(elements)) {
      return chosen;
    }
    sayOnce(
        chosen.line()
            + model.get().elements().stream()
                .mapToObj(least -> " pays from " + least + " elements on")
                .findFirst()
                .orElse(" never pays")
            + " by the model that 'stratus bench --model' measured, so auto takes the JVM engine for"
            + " fewer.");
    return devices.jvmEngine();
  }

  private Decision decide(boolean ofForward) {
    if (fallback.isPresent()) {
      return Candidates.jvmOnly(problem, ofForward, device, fallback.get());
    }
    Pass pass = ofForward ? Pass.FORWARD : Pass.BACKWARD;
    Optional<Tuning> tuned = tuning.map(t -> t.forPass(pass, problem));
    return ofForward
        ? Candidates.forward(problem, device, tuned, settings, health)
        : Candidates.backward(problem, device, tuned, settings, health);
  }

  private Optional<Decision> decideBackward() {
    return problem.dy().map(dy -> decide(false));
  }

  private LayerEngine openEngine() {
    Candidate forward = chosen(forwardDecision);
    Optional<Candidate> backward = backwardDecision.map(LayerRun::chosen);
    boolean onDevice =
        forward instanceof Candidate.OnDevice
            && backward.map(Candidate.OnDevice.class::isInstance).orElse(true);
    if (onDevice) {
      return onDevice(forward.kernel().rung(), backward.map(c -> c.kernel().rung()));
    }
    if (tuning.isPresent() && fallback.isEmpty()) {
      fellBack("every kernel declined on " + device.line());
    }
    if (forward instanceof Candidate.OnDevice
        || backward.map(Candidate.OnDevice.class::isInstance).orElse(false)) {
      // One pass could run on the device and the other not: both go where both can.
      decideForJvm("the other pass runs on the JVM engine");
    }
    return problem.geometry().elements() == 0 ? new IdleEngine(problem) : new JvmEngine(problem);
  }

  private void decideForJvm(String why) {
    forwardDecision = Candidates.jvmOnly(problem, true, device, why);
    backwardDecision = problem.dy().map(dy -> Candidates.jvmOnly(problem, false, device, why));
  }

  private static Candidate chosen(Decision decision) {
    return decision.chosen().orElseThrow(() -> new NoCandidateException(decision));
  }

  private LayerEngine onDevice(Rung forward, Optional<Rung> backward) {
    if (problem.geometry().elements() == 0) {
      return new IdleEngine(problem);
    }
    if (Extension.find().isEmpty() && TOLD_ABOUT_OPTIONS.compareAndSet(false, true)) {
      say(
          "On a TornadoVM SDK these options have no effect: numerics, vector width, accumulators,"
              + " store policy.");
    }
    try {
      return new DeviceEngine(problem, forward, backward, tuning.orElseThrow(), engineSettings());
    } catch (RuntimeException e) {
      return jvmAfter(failure(e));
    }
  }

  private EngineSettings engineSettings() {
    return new EngineSettings(profiled(), settings.resultOnDemand(), settings.numerics());
  }

  private boolean profiled() {
    return settings.profile() || settings.check();
  }

  /**
   * Normalizes.
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if this run is closed
   */
  public ForwardResult forward() {
    requireOpen();
    Timed timed = timed(LayerEngine::forward);
    forwardRuns++;
    long thisRun = forwardRuns;
    LayerEngine ran = engine;
    OnDemand demand = new OnDemand(() -> fetchForward(ran, thisRun));
    Map<String, ComparisonReport> checks = Map.of();
    if (settings.check()) {
      demand.fetch();
      checks = LayerCheck.forward(problem, ran.results());
    }
    Receipt receipt = receipt(FORWARD, forwardDecision, timed, checks);
    return new ForwardResult(
        ran.results(), demand, new RunReport(receipt, forwardDecision, checks, notices));
  }

  /**
   * Computes the gradients of the last forward pass, from the gradient that the input was given
   * ({@link LayerInput#withOutputGradient}).
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if there was no forward pass, no gradient was given, or this run
   *     is closed or for forward passes alone
   */
  public BackwardResult backward() {
    requireForward();
    if (input.outputGradient().isEmpty()) {
      throw new IllegalStateException(
          "There is no gradient to go back with: give it to the input"
              + " (withOutputGradient(dy)) or to backward(dy).");
    }
    Timed timed = timed(LayerEngine::backward);
    backwardRuns++;
    long thisRun = backwardRuns;
    LayerEngine ran = engine;
    OnDemand demand = new OnDemand(() -> fetchBackward(ran, thisRun));
    Map<String, ComparisonReport> checks = Map.of();
    if (settings.check()) {
      demand.fetch();
      checks = LayerCheck.backward(problem, ran.results(), layer);
    }
    Decision decision = backwardDecision.orElseThrow();
    Receipt receipt = receipt(BACKWARD, decision, timed, checks);
    return new BackwardResult(
        ran.results(), demand, new RunReport(receipt, decision, checks, notices), learnables(ran));
  }

  /**
   * As {@link #backward()}, from another gradient. The first run over an array that the input was
   * not given prepares for it, which does the forward pass once more; later ones do not.
   *
   * @param dy of x's format, sizes and type; may be a view
   * @throws IllegalArgumentException if it has another shape or type
   */
  public BackwardResult backward(Tensor dy) {
    requireForward();
    boolean known = input.outputGradient().map(bound -> same(bound, dy)).orElse(false);
    if (!known) {
      bind(dy);
    }
    return backward();
  }

  private static boolean same(Tensor a, Tensor b) {
    return a.data() == b.data()
        && a.offset() == b.offset()
        && a.order() == b.order()
        && a.format().equals(b.format())
        && Arrays.equals(a.sizes(), b.sizes())
        && Arrays.equals(a.strides(), b.strides());
  }

  private void bind(Tensor dy) {
    LayerInput inputBefore = input;
    LayerProblem problemBefore = problem;
    LayerEngine engineBefore = engine;
    input = input.withOutputGradient(dy);
    try {
      problem = LayerProblems.of(layer, input, true, places);
      forwardDecision = decide(true);
      backwardDecision = decideBackward();
      engine = openEngine();
    } catch (RuntimeException refused) {
      input = inputBefore;
      problem = problemBefore;
      forwardDecision = decide(true);
      backwardDecision = decideBackward();
      throw refused;
    }
    engineBefore.close();
    forwardRuns++;
    timed(LayerEngine::forward);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This run is closed; open another.");
    }
  }

  private void requireForward() {
    requireOpen();
    if (!withBackward) {
      throw new IllegalStateException(
          "This run is for forward passes alone; open one with LayerNormalization.open.");
    }
    if (forwardRuns == 0) {
      throw new IllegalStateException(
          "Backward before forward: call forward() first, it makes the statistics that the"
              + " gradients need.");
    }
  }

  /** A run with its time on the host's clock. */
  private record Timed(RunFacts facts, long wallNanos) {}

  private Timed timed(Function<LayerEngine, RunFacts> pass) {
    long start = System.nanoTime();
    RunFacts facts = launch(pass);
    return new Timed(facts, System.nanoTime() - start);
  }

  private RunFacts launch(Function<LayerEngine, RunFacts> pass) {
    try {
      return pass.apply(engine);
    } catch (RuntimeException e) {
      if (!(engine instanceof DeviceEngine)) {
        throw e;
      }
      LayerEngine failed = engine;
      engine = jvmAfter(failure(e));
      failed.close();
      if (forwardRuns > 0) {
        // The statistics, and a sum, were the lost device's.
        engine.forward();
      }
      return pass.apply(engine);
    }
  }

  private void fetchForward(LayerEngine ran, long run) {
    requireNotOverwritten(ran, run != forwardRuns);
    ran.fetchForward();
  }

  private void fetchBackward(LayerEngine ran, long run) {
    requireNotOverwritten(ran, run != backwardRuns);
    ran.fetchBackward();
  }

  private void requireNotOverwritten(LayerEngine ran, boolean later) {
    if (settings.resultOnDemand() && ran instanceof DeviceEngine) {
      if (closed) {
        throw new IllegalStateException(
            "The result is still on the device and the run is closed: ask for it before.");
      }
      if (later || !ran.equals(engine)) {
        throw new IllegalStateException(
            "The result was overwritten by a later run: ask for it before.");
      }
    }
  }

  private List<Learnable> learnables(LayerEngine ran) {
    return layer.learnables().stream()
        .map(l ->
            l.withGradient(
                l.name().equals(Learnable.SCALE)
                    ? ran.results().scaleGradient()
                    : ran.results().offsetGradient()))
        .toList();
  }

  private Receipt receipt(
      String operation, Decision decision, Timed timed, Map<String, ComparisonReport> checks) {
    return new ReceiptMaker(problem, decision, engine.results(), profiled(), fallback)
        .receipt(
            operation,
            timed.facts(),
            timed.wallNanos(),
            () -> matchedAt(operation),
            devices.jvmEngine(),
            checks);
  }

  private String matchedAt(String operation) {
    return engine instanceof DeviceEngine onDevice
        ? onDevice.matchedAt(operation.equals(BACKWARD) ? Pass.BACKWARD : Pass.FORWARD)
        : tuning.orElseThrow().profile().matchedAt();
  }

  private DeviceFailureException failure(RuntimeException e) {
    return DeviceFailureException.of(e, device.line() + " failed on " + problem.geometry().text());
  }

  private LayerEngine jvmAfter(DeviceFailureException failure) {
    if (settings.fallback() == FallbackPolicy.FAIL) {
      throw failure;
    }
    fellBack("the device failed: " + failure.getMessage());
    tuning = Optional.empty();
    decideForJvm("the device failed");
    return new JvmEngine(problem);
  }

  private void fellBack(String why) {
    fallback = Optional.of(why);
    if (settings.fallback() == FallbackPolicy.WARN) {
      say("The JVM engine computes this: " + why + ".");
    }
  }

  private void sayOnce(String notice) {
    if (TOLD.add(notice)) {
      say(notice);
    }
  }

  private void say(String notice) {
    notices.add(notice);
    settings.notices().accept(notice);
  }

  /**
   * Compares the results of the last run with the reference, where runs are not checked by
   * themselves.
   */
  Map<String, ComparisonReport> compare(Pass pass) {
    return pass == Pass.FORWARD
        ? LayerCheck.forward(problem, engine.results())
        : LayerCheck.backward(problem, engine.results(), layer);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.close();
    }
  }
}
