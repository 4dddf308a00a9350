package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A request on a device, ready to run again and again over one input array. Not for several threads
 * at once. Holds device memory until it is closed.
 */
public final class ForwardRun implements AutoCloseable {
  private static final AtomicBoolean TOLD_ABOUT_OPTIONS = new AtomicBoolean();

  private final LayerNormForward request;
  private final FloatArray x;
  private final RunSettings settings;
  private final DeviceList devices;
  private final List<String> notices = new ArrayList<>();
  private Optional<Tuning> tuning;
  private Optional<String> fallback = Optional.empty();
  private Decision decision;
  private Engine engine;
  private long runs;
  private boolean closed;

  private ForwardRun(
      LayerNormForward request, FloatArray x, RunSettings settings, DeviceList devices) {
    this.request = request;
    this.x = x;
    this.settings = settings;
    this.devices = devices;
    Device device = chooseDevice();
    boolean fellBack = fallback.isPresent();
    this.tuning = fellBack ? Optional.empty() : Tuning.of(device, ProfileLookup.standard());
    this.decision =
        fellBack
            ? Candidates.jvmOnly(device, fallback.get())
            : Candidates.decide(request, device, tuning, settings);
    this.engine = openEngine();
  }

  static ForwardRun open(
      LayerNormForward request, FloatArray x, RunSettings settings, DeviceList devices) {
    return new ForwardRun(request, x, settings, devices);
  }

  /** The device, or the JVM engine where the policy allows it and the device is not there. */
  private Device chooseDevice() {
    try {
      DeviceSelection.Choice choice = settings.device().choose(devices);
      choice.remark().ifPresent(this::say);
      return choice.device();
    } catch (NoSuchDeviceException absent) {
      if (settings.fallback() == FallbackPolicy.FAIL) {
        throw absent;
      }
      fellBack("no device is '" + settings.device().text() + "'");
      return devices.jvmEngine();
    }
  }

  private Engine openEngine() {
    Candidate chosen = decision.chosen().orElseThrow(() -> new NoCandidateException(decision));
    return switch (chosen) {
      case Candidate.OnDevice kernel -> onDevice(kernel);
      case Candidate.OnJvm jvm -> {
        if (tuning.isPresent() && fallback.isEmpty()) {
          fellBack("every kernel declined on " + decision.device().line());
        }
        yield new JvmEngine(request, x);
      }
    };
  }

  private Engine onDevice(Candidate.OnDevice kernel) {
    if (Extension.find().isEmpty() && TOLD_ABOUT_OPTIONS.compareAndSet(false, true)) {
      say(
          "On a TornadoVM SDK these options have no effect: numerics, vector width, accumulators,"
              + " store policy.");
    }
    try {
      return new DeviceEngine(request, x, kernel.form(), tuning.orElseThrow(), settings);
    } catch (RuntimeException e) {
      return jvmAfter(failure(e));
    }
  }

  /**
   * Computes the result.
   *
   * @throws DeviceFailureException if the device fails and the policy is FAIL
   * @throws IllegalStateException if this run is closed
   */
  public Outcome execute() {
    if (closed) {
      throw new IllegalStateException("This run is closed; open another.");
    }
    long start = System.nanoTime();
    LaunchFacts facts = launch();
    long wall = System.nanoTime() - start;
    runs++;
    Optional<ComparisonReport> report = settings.check() ? Optional.of(check()) : Optional.empty();
    long thisRun = runs;
    Engine ran = engine;
    return new Outcome(
        ran.y(),
        () -> fetch(ran, thisRun),
        receipt(facts, wall, report),
        decision,
        report,
        notices);
  }

  private LaunchFacts launch() {
    if (request.rows() == 0) {
      return LaunchFacts.withoutDevice("none", "there are no rows, so nothing was launched");
    }
    try {
      return engine.execute();
    } catch (RuntimeException e) {
      if (engine instanceof JvmEngine) {
        throw e;
      }
      Engine failed = engine;
      engine = jvmAfter(failure(e));
      failed.close();
      return engine.execute();
    }
  }

  private ComparisonReport check() {
    engine.fetch();
    LayerNormReference reference =
        LayerNormReference.of(
            request.width(), request.epsilon(), request.scale(), request.offset());
    return Comparer.compare(
        reference,
        FloatRows.of(x.getSegment(), request.width()),
        FloatRows.of(engine.y().getSegment(), request.width()));
  }

  private void fetch(Engine ran, long run) {
    if (settings.resultOnDemand() && !(ran instanceof JvmEngine) && (closed || run != runs)) {
      throw new IllegalStateException(
          closed
              ? "The result is still on the device and the run is closed: ask for it before."
              : "The result was overwritten by a later run: ask for it before.");
    }
    if (request.rows() > 0) {
      ran.fetch();
    }
  }

  private Receipt receipt(LaunchFacts facts, long wall, Optional<ComparisonReport> report) {
    Candidate chosen = decision.chosen().orElseThrow();
    String method =
        switch (chosen) {
          case Candidate.OnDevice kernel -> kernel.kernel().reference().qualifiedName();
          case Candidate.OnJvm jvm -> jvm.kernel().reference().owner().getName() + ".rowRange";
        };
    boolean onJvm = chosen instanceof Candidate.OnJvm;
    return new Receipt(
        "layernorm-forward",
        chosen.name(),
        method,
        onJvm ? devices.jvmEngine() : decision.device(),
        request.rows(),
        request.width(),
        request.epsilon(),
        facts,
        wall,
        onJvm
            ? Fact.absent("the JVM engine needs none")
            : Fact.of(tuning.orElseThrow().profile().matchedAt()),
        report.isPresent() ? Fact.of(report.get().worstUlps()) : Fact.absent("checking was off"),
        fallback);
  }

  /**
   * What the caller asked and mistakes of ours pass through; all else is what the device did, and
   * its message says how.
   */
  private DeviceFailureException failure(RuntimeException e) {
    if (e instanceof IllegalArgumentException
        || e instanceof IllegalStateException
        || e instanceof NullPointerException
        || e instanceof ClassCastException
        || e instanceof IndexOutOfBoundsException
        || e instanceof UnsupportedOperationException) {
      throw e;
    }
    return new DeviceFailureException(
        decision.device().line()
            + " failed on "
            + request.rows()
            + " x "
            + request.width()
            + ": "
            + e.getMessage(),
        e);
  }

  private Engine jvmAfter(DeviceFailureException failure) {
    if (settings.fallback() == FallbackPolicy.FAIL) {
      throw failure;
    }
    fellBack("the device failed: " + failure.getMessage());
    tuning = Optional.empty();
    decision = Candidates.jvmOnly(decision.device(), "the device failed");
    return new JvmEngine(request, x);
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
