package dev.stratus.bench.device;

import dev.stratus.DeviceFailureException;
import dev.stratus.NoCandidateException;
import dev.stratus.RunSettings;
import dev.stratus.device.BreakEven;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.StorePolicy;
import dev.stratus.tensor.DType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Measures what a request asks for, shape by shape, all contestants of a shape in turns. */
public final class Benchmark {
  /** What is asked for besides the shapes gets each so much of the budget, one in this. */
  private static final int BESIDES = 5;

  private static final long WORTH_A_GUESS = 1 << 20;

  private final BenchRequest request;
  private final Device jvm;
  private final BenchProgress progress;
  private final BooleanSupplier stop;
  private final LoadWatch watch = LoadWatch.ofThisMachine();
  private final List<Measured> measured = new ArrayList<>();
  private final List<Accuracy> accuracy = new ArrayList<>();
  private final List<BreakEven> models = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final long end;

  /** When shapes have to be done, so that what is asked for besides has its time. */
  private final long endOfShapes;

  /** What opening and checking cost at least, by the shapes large enough to tell. */
  private double openNanosPerElement;

  private int rounds;
  private int wrong;

  /**
   * @param jvm the JVM engine's place in the list
   * @param stop whether the user wants an end
   */
  public Benchmark(BenchRequest request, Device jvm, BenchProgress progress, BooleanSupplier stop) {
    this.request = request;
    this.jvm = jvm;
    this.progress = progress;
    this.stop = stop;
    long start = System.nanoTime();
    long budget = request.budget().toNanos();
    int besides = (request.accuracy() ? 1 : 0) + (request.model() ? 1 : 0);
    this.end = start + budget;
    this.endOfShapes = start + budget * (BESIDES - besides) / BESIDES;
  }

  /** Whether a result was wrong: then the run has failed, whatever else it measured. */
  public boolean anyWrong() {
    return wrong > 0;
  }

  /** Runs it; what was measured before an end is kept. */
  public BenchDocument run() {
    boolean complete = true;
    int done = 0;
    int work = request.shapes().size();
    for (BenchShape shape : request.shapes()) {
      boolean late = System.nanoTime() >= endOfShapes;
      if (stop.getAsBoolean() || (late && !measured.isEmpty())) {
        complete = false;
        skipped.add(new Skipped(shape.text(), "The time was up, or an end was asked for."));
        continue;
      }
      progress.at(shape.text(), (double) done / work, secondsLeft());
      long now = System.nanoTime();
      batch(shape, now + (endOfShapes - now) / Math.max(1, work - done));
      done++;
    }
    complete &= extras();
    return BenchDocument.of(
        new BenchResult(
            request.command(),
            Instant.now(),
            Machine.facts(request.devices()),
            request.devices(),
            measured,
            accuracy,
            models,
            skipped,
            rounds,
            watch.disturbed(),
            complete));
  }

  private boolean extras() {
    boolean complete = true;
    for (Device device : request.devices()) {
      if (request.accuracy() && !stop.getAsBoolean() && !late()) {
        progress.at("accuracy on " + device.id(), 1, secondsLeft());
        accuracy.addAll(new AccuracyRun(progress).of(device));
      } else if (request.accuracy()) {
        complete = false;
        progress.say("No time was left for the accuracy of " + device.id() + ".");
      }
      if (request.model() && device.kind() != DeviceClass.JVM && !stop.getAsBoolean()) {
        progress.at("break-even of " + device.id(), 1, secondsLeft());
        models.add(new BreakEvenRun(jvm, progress).of(device));
      }
    }
    return complete;
  }

  private boolean late() {
    return System.nanoTime() >= end;
  }

  private double secondsLeft() {
    return Math.max(0, (end - System.nanoTime()) / 1e9);
  }

  // ---- one shape ----

  private void batch(BenchShape shape, long deadline) {
    double opening = openNanosPerElement * shape.elements();
    if (opening > end - System.nanoTime()) {
      String reason =
          String.format(
              Locale.ROOT,
              "Its checks alone would take some %.0f s, and %.0f s are left (--time-budget).",
              opening / 1e9,
              secondsLeft());
      skipped.add(new Skipped(shape.text(), reason));
      progress.say("Skipped " + shape.text() + ": " + reason);
      return;
    }
    List<Case> cases = new ArrayList<>();
    List<Contestant> contestants = new ArrayList<>();
    try {
      long start = System.nanoTime();
      for (Case one : cases(shape)) {
        open(one)
            .ifPresent(contestant -> {
              cases.add(one);
              contestants.add(contestant);
            });
      }
      if (request.operations().contains(Operation.FORWARD) && request.type() == DType.FLOAT32) {
        peers(shape, cases, contestants);
      }
      guess(shape, System.nanoTime() - start);
      if (!contestants.isEmpty()) {
        time(cases, contestants, deadline);
      }
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  /** The least seen: a first batch also loads libraries. */
  private void guess(BenchShape shape, long opening) {
    if (shape.elements() >= WORTH_A_GUESS) {
      double each = (double) opening / shape.elements();
      openNanosPerElement = openNanosPerElement == 0 ? each : Math.min(openNanosPerElement, each);
    }
  }

  /** Whoever else is on the class path, in the same rounds. */
  private void peers(BenchShape shape, List<Case> cases, List<Contestant> contestants) {
    for (Peer peer : ServiceLoader.load(Peer.class)) {
      Device itself =
          new Device(
              peer.name(),
              peer.name(),
              "a peer",
              "its own",
              DeviceClass.JVM,
              false,
              Optional.empty(),
              Optional.empty());
      Case one = new Case(itself, Operation.FORWARD, shape, DType.FLOAT32, Optional.empty());
      try {
        contestants.add(
            PeerContestant.open(peer, CaseData.of(Operation.FORWARD, shape, DType.FLOAT32)));
        cases.add(one);
      } catch (UnsupportedOperationException | WrongResultException refused) {
        skip(one, String.valueOf(refused.getMessage()));
      }
    }
  }

  private void time(List<Case> cases, List<Contestant> contestants, long deadline) {
    Rounds laps = new Rounds(contestants, watch, System::nanoTime, stop);
    laps.run(deadline);
    List<Measured> batch = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      batch.add(measured(cases.get(i), contestants.get(i), laps.laps().get(i)));
    }
    rounds += batch.getFirst().wall().runs();
    for (Measured one : batch) {
      OptionalDouble ceiling = ceiling(one, batch);
      measured.add(ceiling.isPresent() ? one.withCeiling(ceiling.getAsDouble()) : one);
    }
  }

  private static Measured measured(Case of, Contestant contestant, Rounds.Lap lap) {
    Contestant.Checked checked = contestant.checked();
    boolean clock = lap.device().length == lap.wall().length;
    return new Measured(
        of,
        Estimate.of(lap.wall()),
        Estimate.of(lap.warm()),
        clock ? Optional.of(Estimate.of(lap.device())) : Optional.empty(),
        checked.firstNanos(),
        checked.compileNanos(),
        checked.buildNanos(),
        checked.kernel(),
        checked.worstUlps(),
        checked.receipt(),
        OptionalDouble.empty(),
        clock ? lap.device() : lap.wall());
  }

  /** The best of the ceilings of its kind on its device; none for 16-bit types and ceilings. */
  private static OptionalDouble ceiling(Measured one, List<Measured> batch) {
    if (one.of().operation().kind() == Operation.Kind.CEILING) {
      return OptionalDouble.empty();
    }
    return batch.stream()
        .filter(m -> m.of().operation() == one.of().operation().ceiling())
        .filter(m -> m.of().device().id().equals(one.of().device().id()))
        .mapToDouble(Measured::gigabytesPerSecond)
        .max();
  }

  private List<Case> cases(BenchShape shape) {
    List<Case> cases = new ArrayList<>();
    for (Device device : request.devices()) {
      Set<Operation> ceilings = new LinkedHashSet<>();
      for (Operation operation : request.operations()) {
        ceilings.add(operation.ceiling());
      }
      for (Operation ceiling : ceilings) {
        for (StorePolicy stores : stores(device)) {
          cases.add(new Case(device, ceiling, shape, DType.FLOAT32, Optional.of(stores)));
        }
      }
      for (Operation operation : request.operations()) {
        if (operation.kind() != Operation.Kind.CEILING) {
          cases.add(new Case(device, operation, shape, request.type(), Optional.empty()));
        }
      }
    }
    return cases;
  }

  /** Only the embedded compiler knows of stores, and on CPU devices alone. */
  private static List<StorePolicy> stores(Device device) {
    return device.kind() == DeviceClass.CPU
        ? List.of(StorePolicy.TEMPORAL, StorePolicy.NON_TEMPORAL)
        : List.of(StorePolicy.TEMPORAL);
  }

  // ---- one contestant ----

  private Optional<Contestant> open(Case one) {
    Optional<String> small = tooSmall(one);
    if (small.isPresent()) {
      skip(one, small.get());
      return Optional.empty();
    }
    try {
      return Optional.of(contestant(one));
    } catch (NoCandidateException | DeviceFailureException | TornadoRuntimeException declined) {
      skip(one, String.valueOf(declined.getMessage()).lines().findFirst().orElse("It declined."));
    } catch (WrongResultException failed) {
      wrong++;
      skip(one, String.valueOf(failed.getMessage()));
    }
    return Optional.empty();
  }

  private Contestant contestant(Case one) {
    if (one.operation().kind() == Operation.Kind.CEILING) {
      return one.device().kind() == DeviceClass.JVM
          ? new JvmCeiling(one.operation(), one.shape())
          : CeilingContestant.open(
              one.operation(), one.shape(), one.device(), one.stores().orElseThrow());
    }
    RunSettings settings =
        RunSettings.DEFAULT.withDevice(DeviceSelection.of(one.device())).withNotices(progress::say);
    return LayerContestant.open(CaseData.of(one.operation(), one.shape(), one.type()), settings);
  }

  private static Optional<String> tooSmall(Case one) {
    long needs = CaseData.bytes(one.operation(), one.shape(), one.type());
    long heap = Runtime.getRuntime().maxMemory();
    long array = one.shape().elements() * one.type().bytes();
    // The reference keeps the input as double, and a result.
    long judge =
        one.operation().kind() == Operation.Kind.CEILING ? 0 : 2 * one.shape().elements() * 8L;
    // Arrays lie outside the heap, and may take as much as the heap by default.
    if (Math.max(judge, needs) > heap) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "It and its check need %,d bytes of the JVM and may have %,d (STRATUS_JVM_ARGS=-Xmx...).",
              Math.max(judge, needs),
              heap));
    }
    return one.device().description().flatMap(device -> tooSmall(device, needs, array));
  }

  private static Optional<String> tooSmall(DeviceDescription device, long needs, long array) {
    if (needs > device.globalMemory()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "It needs %,d bytes and the device has %,d.",
              needs,
              device.globalMemory()));
    }
    return array > device.maxAllocation()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "An array has %,d bytes and the device allows %,d in one.",
                array,
                device.maxAllocation()))
        : Optional.empty();
  }

  private void skip(Case one, String reason) {
    skipped.add(new Skipped(one.id(), reason));
    progress.say("Skipped " + one.id() + ": " + reason);
  }

  /** The shortest budget in which a round of a request can be run; a guess by its bytes. */
  public static long leastNanos(BenchRequest request) {
    long bytes = 0;
    for (BenchShape shape : request.shapes()) {
      for (Operation operation : request.operations()) {
        bytes += CaseData.bytes(operation, shape, request.type()) * request.devices().size();
      }
    }
    // A check in double reads a gigabyte in some seconds; opening a device takes a fraction of one.
    return TimeUnit.MILLISECONDS.toNanos(200) + bytes * 4;
  }
}
