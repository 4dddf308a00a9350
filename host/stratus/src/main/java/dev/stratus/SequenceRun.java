package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.engine.DeviceEngine;
import dev.stratus.engine.EngineSettings;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.RunFacts;
import dev.stratus.engine.Tuning;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.reference.ComparisonReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sequence of layers on one device, ready to run again and again over the same arrays, whose
 * contents may change in between (x not between a forward pass and its backward pass). A pass is
 * one task graph; between the layers nothing comes to the host but where results are checked.
 *
 * <p>Where the policy allows it, the JVM engine computes all layers if one of them cannot run on
 * the device, or the device fails. Not for several threads at once. Holds device memory until it is
 * closed.
 */
public final class SequenceRun implements AutoCloseable {
  private static final String FORWARD = "layernorm-forward";
  private static final String BACKWARD = "layernorm-backward";

  private final LayerSequence sequence;
  private final RunSettings settings;
  private final List<LayerProblem> problems;
  private final boolean withBackward;
  private final Device device;
  private final Device jvm;
  private final Optional<Tuning> tuning;
  private final List<String> notices = new ArrayList<>();
  private Optional<String> fallback = Optional.empty();
  private List<Decision> forwardDecisions;
  private List<Decision> backwardDecisions;
  private SequenceEngine engine;
  private boolean ranForward;
  private boolean closed;

  private SequenceRun(
      LayerSequence sequence, LayerInput input, RunSettings settings, DeviceList devices) {
    this.sequence = sequence;
    this.settings = settings;
    this.jvm = devices.jvmEngine();
    this.withBackward = input.outputGradient().isPresent();
    this.problems = SequenceProblems.of(sequence, input);
    this.device = chooseDevice(devices);
    this.tuning =
        fallback.isPresent() ? Optional.empty() : Tuning.of(device, ProfileLookup.standard());
    Health health = fallback.isPresent() ? Health.UNKNOWN : Health.of(device);
    this.forwardDecisions = problems.stream().map(p -> decide(p, Pass.FORWARD, health)).toList();
    this.backwardDecisions =
        withBackward
            ? problems.stream().map(p -> decide(p, Pass.BACKWARD, health)).toList()
            : List.of();
    this.engine = openEngine();
  }

  static SequenceRun open(
      LayerSequence sequence, LayerInput input, RunSettings settings, DeviceList devices) {
    return new SequenceRun(sequence, input, settings, devices);
  }

  private Device chooseDevice(DeviceList devices) {
    try {
      DeviceSelection.Choice choice = settings.device().choose(devices);
      choice.remark().ifPresent(this::say);
      return choice.device();
    } catch (NoSuchDeviceException absent) {
      if (settings.fallback() == FallbackPolicy.FAIL) {
        throw absent;
      }
      fellBack("no device is '" + settings.device().resolved().text() + "'");
      return devices.jvmEngine();
    }
  }

  private Decision decide(LayerProblem problem, Pass pass, Health health) {
    boolean forward = pass == Pass.FORWARD;
    if (fallback.isPresent()) {
      return Candidates.jvmOnly(problem, forward, device, fallback.get());
    }
    Optional<Tuning> tuned = tuning.map(t -> t.forPass(pass, problem));
    return forward
        ? Candidates.forward(problem, device, tuned, settings, health)
        : Candidates.backward(problem, device, tuned, settings, health);
  }

  private SequenceEngine openEngine() {
    List<Candidate> chosen =
        Stream.concat(forwardDecisions.stream(), backwardDecisions.stream())
            .map(d -> d.chosen().orElseThrow(() -> new NoCandidateException(d)))
            .toList();
    if (problems.getFirst().geometry().elements() == 0) {
      return SequenceEngine.inTurns(problems);
    }
    if (!chosen.stream().allMatch(Candidate.OnDevice.class::isInstance)) {
      if (tuning.isPresent()) {
        onJvm("not every layer can run on " + device.line());
      }
      return SequenceEngine.inTurns(problems);
    }
    try {
      return SequenceEngine.onDevice(
          new DeviceEngine(steps(), tuning.orElseThrow(), engineSettings()));
    } catch (RuntimeException e) {
      return jvmAfter(e);
    }
  }

  private List<DeviceEngine.Step> steps() {
    return IntStream.range(0, problems.size())
        .mapToObj(i ->
            new DeviceEngine.Step(
                problems.get(i),
                rung(forwardDecisions.get(i)),
                withBackward ? Optional.of(rung(backwardDecisions.get(i))) : Optional.empty()))
        .toList();
  }

  private static Rung rung(Decision decision) {
    return decision.chosen().orElseThrow().kernel().rung();
  }

  private EngineSettings engineSettings() {
    return new EngineSettings(profiled(), false, settings.numerics());
  }

  private boolean profiled() {
    return settings.profile() || settings.check();
  }

  /**
   * Normalizes, layer after layer.
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if this run is closed
   */
  public SequenceForward forward() {
    requireOpen();
    long start = System.nanoTime();
    RunFacts facts = run(Pass.FORWARD);
    long nanos = System.nanoTime() - start;
    ranForward = true;
    List<SequenceReport> reports = reports(Pass.FORWARD, facts, nanos);
    return new SequenceForward(
        engine.results(problems.size() - 1).y(), reports, List.copyOf(notices), nanos);
  }

  /**
   * Computes the gradients of the last forward pass, from the gradient that the input was given.
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if there was no forward pass, no gradient was given, or this run
   *     is closed
   */
  public SequenceBackward backward() {
    requireOpen();
    if (!withBackward) {
      throw new IllegalStateException(
          "There is no gradient to go back with: give it to the input (withOutputGradient(dy)).");
    }
    if (!ranForward) {
      throw new IllegalStateException(
          "Backward before forward: call forward() first, it makes the statistics that the"
              + " gradients need.");
    }
    long start = System.nanoTime();
    RunFacts facts = run(Pass.BACKWARD);
    long nanos = System.nanoTime() - start;
    List<SequenceReport> reports = reports(Pass.BACKWARD, facts, nanos);
    return new SequenceBackward(
        engine.results(0).dx().orElseThrow(), learnables(), reports, List.copyOf(notices), nanos);
  }

  private RunFacts run(Pass pass) {
    try {
      return engine.run(pass);
    } catch (RuntimeException e) {
      if (!engine.usesDevice()) {
        throw e;
      }
      SequenceEngine failed = engine;
      engine = jvmAfter(e);
      failed.close();
      if (pass == Pass.BACKWARD) {
        // The statistics were the lost device's.
        engine.run(Pass.FORWARD);
      }
      return engine.run(pass);
    }
  }

  private List<SequenceReport> reports(Pass pass, RunFacts facts, long nanos) {
    List<SequenceReport> reports = new ArrayList<>();
    for (int i = 0; i < problems.size(); i++) {
      Map<String, ComparisonReport> checks = settings.check() ? checks(pass, i) : Map.of();
      Decision decision = (pass == Pass.FORWARD ? forwardDecisions : backwardDecisions).get(i);
      ReceiptMaker maker =
          new ReceiptMaker(problems.get(i), decision, engine.results(i), profiled(), fallback);
      Receipt receipt =
          maker.receipt(
              pass == Pass.FORWARD ? FORWARD : BACKWARD,
              ofLayer(facts, i),
              nanos,
              () -> engine.matchedAt(pass),
              jvm,
              checks);
      reports.add(new SequenceReport(receipt, decision, checks));
    }
    return reports;
  }

  private Map<String, ComparisonReport> checks(Pass pass, int layer) {
    return pass == Pass.FORWARD
        ? LayerCheck.forward(problems.get(layer), engine.results(layer))
        : LayerCheck.backward(
            problems.get(layer), engine.results(layer), sequence.layers().get(layer));
  }

  /** A graph's launches are told apart by their tasks' names; an SDK tells the graph's alone. */
  private RunFacts ofLayer(RunFacts facts, int layer) {
    if (problems.size() == 1 || facts.sdk().isPresent()) {
      return facts;
    }
    String prefix = "." + DeviceEngine.prefix(layer);
    List<LaunchRecord> own =
        facts.launches().stream().filter(launch -> launch.task().contains(prefix)).toList();
    return new RunFacts(own, Optional.empty());
  }

  private List<List<Learnable>> learnables() {
    List<List<Learnable>> all = new ArrayList<>();
    for (int i = 0; i < problems.size(); i++) {
      int at = i;
      all.add(
          sequence.layers().get(i).learnables().stream()
              .map(l ->
                  l.withGradient(
                      l.name().equals(Learnable.SCALE)
                          ? engine.results(at).scaleGradient()
                          : engine.results(at).offsetGradient()))
              .toList());
    }
    return all;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This run is closed; open another.");
    }
  }

  /** What the caller asked, and mistakes of ours, pass through. */
  private SequenceEngine jvmAfter(RuntimeException e) {
    DeviceFailureException failure =
        DeviceFailureException.of(
            e, device.line() + " failed on " + problems.getFirst().geometry().text());
    if (settings.fallback() == FallbackPolicy.FAIL) {
      throw failure;
    }
    onJvm("the device failed: " + failure.getMessage());
    return SequenceEngine.inTurns(problems);
  }

  private void onJvm(String why) {
    fellBack(why);
    forwardDecisions =
        problems.stream().map(p -> Candidates.jvmOnly(p, true, device, why)).toList();
    backwardDecisions =
        withBackward
            ? problems.stream().map(p -> Candidates.jvmOnly(p, false, device, why)).toList()
            : List.of();
  }

  private void fellBack(String why) {
    fallback = Optional.of(why);
    if (settings.fallback() == FallbackPolicy.WARN) {
      say("The JVM engine computes this: " + why + ".");
    }
  }

  private void say(String notice) {
    notices.add(notice);
    settings.notices().accept(notice);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.close();
    }
  }
}
