package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.Tuning;
import dev.stratus.geometry.GroupWalk;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.Rung;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ordered lists of ways to compute a pass: the rungs of its ladder, those first that the
 * device's profile prefers, the JVM engine last. Each answers for itself, one condition after
 * another.
 */
final class Candidates {

  /** Loops over rows and columns step by at most this many, and must not step past 2^31-1. */
  private static final int LARGEST_STEP = 65_536;

  private static final List<Rung> FORWARD_ON_CPU =
      List.of(
          Rung.FORWARD_SPLIT_APPLY,
          Rung.FORWARD_ROW_PER_ITEM,
          Rung.FORWARD_ROW_PER_GROUP,
          Rung.FORWARD_COLUMNS,
          Rung.FORWARD_ANY_LAYOUT);
  private static final List<Rung> FORWARD_ON_GPU =
      List.of(
          Rung.FORWARD_SPLIT_APPLY_GROUPS,
          Rung.FORWARD_ROW_HELD_BY_FOURS,
          Rung.FORWARD_ROW_HELD,
          Rung.FORWARD_ROW_PER_GROUP,
          Rung.FORWARD_ROW_PER_ITEM,
          Rung.FORWARD_COLUMNS,
          Rung.FORWARD_ANY_LAYOUT);
  private static final List<Rung> BACKWARD_ON_CPU =
      List.of(
          Rung.BACKWARD_SPLIT_APPLY,
          Rung.BACKWARD_FUSED,
          Rung.BACKWARD_ROW_PER_ITEM,
          Rung.BACKWARD_ROW_PER_GROUP,
          Rung.BACKWARD_COLUMNS,
          Rung.BACKWARD_ANY_LAYOUT);
  private static final List<Rung> BACKWARD_ON_GPU =
      List.of(
          Rung.BACKWARD_SPLIT_APPLY_GROUPS,
          Rung.BACKWARD_ROWS_HELD_BY_FOURS,
          Rung.BACKWARD_ROWS_HELD,
          Rung.BACKWARD_ROW_PER_GROUP,
          Rung.BACKWARD_FUSED,
          Rung.BACKWARD_ROW_PER_ITEM,
          Rung.BACKWARD_COLUMNS,
          Rung.BACKWARD_ANY_LAYOUT);

  private final LayerProblem problem;
  private final GroupWalk walk;
  private final Device device;
  private final Optional<Tuning> tuning;
  private final RunSettings settings;
  private final Health health;

  private Candidates(
      LayerProblem problem,
      GroupWalk walk,
      Device device,
      Optional<Tuning> tuning,
      RunSettings settings,
      Health health) {
    this.problem = problem;
    this.walk = walk;
    this.device = device;
    this.tuning = tuning;
    this.settings = settings;
    this.health = health;
  }

  /**
   * Who computes the forward pass.
   *
   * @param tuning what the profile says of the device; empty for the JVM engine
   * @param health what its preflight says against kernels
   */
  static Decision forward(
      LayerProblem problem,
      Device device,
      Optional<Tuning> tuning,
      RunSettings settings,
      Health health) {
    return new Candidates(problem, problem.forwardWalk(), device, tuning, settings, health)
        .decide(tunedFirst(tuning, prefersGroups(tuning) ? FORWARD_ON_GPU : FORWARD_ON_CPU));
  }

  /** Who computes the backward pass; as {@link #forward}. */
  static Decision backward(
      LayerProblem problem,
      Device device,
      Optional<Tuning> tuning,
      RunSettings settings,
      Health health) {
    return new Candidates(problem, problem.backwardWalk(), device, tuning, settings, health)
        .decide(tunedFirst(tuning, prefersGroups(tuning) ? BACKWARD_ON_GPU : BACKWARD_ON_CPU));
  }

  /** The decision where the device is out of the question and the caller allows the JVM engine. */
  static Decision jvmOnly(LayerProblem problem, boolean ofForward, Device jvm, String why) {
    List<Decision.Answer> answers = new ArrayList<>();
    for (Rung rung : ofForward ? FORWARD_ON_CPU : BACKWARD_ON_CPU) {
      answers.add(new Decision.Answer(onDevice(rung, problem.type()), Optional.of(why)));
    }
    GroupWalk walk = ofForward ? problem.forwardWalk() : problem.backwardWalk();
    answers.add(new Decision.Answer(onJvm(walk, ofForward, problem.type()), Optional.empty()));
    return new Decision(jvm, answers);
  }

  private static boolean prefersGroups(Optional<Tuning> tuning) {
    return tuning.map(Tuning::prefersGroups).orElse(false);
  }

  /** A rung that a tuner found the fastest for this problem goes before all others. */
  private static List<Rung> tunedFirst(Optional<Tuning> tuning, List<Rung> rungs) {
    Optional<Rung> tuned = tuning.flatMap(Tuning::tunedRung).filter(rungs::contains);
    return tuned
        .map(first ->
            Stream.concat(Stream.of(first), rungs.stream().filter(rung -> rung != first)).toList())
        .orElse(rungs);
  }

  /** Whether a tuner chose it: then what is usual on such devices is no reason to decline. */
  private static boolean isTuned(Rung rung, Tuning limits) {
    return limits.tunedRung().equals(Optional.of(rung));
  }

  private static Stream<Rung> forType(List<Rung> rungs, DType type) {
    return rungs.stream().filter(rung -> rung.takes(type));
  }

  private static Candidate onDevice(Rung rung, DType type) {
    return new Candidate.OnDevice(KernelCatalogue.entry(rung, type));
  }

  private static Candidate onJvm(GroupWalk walk, boolean ofForward, DType type) {
    boolean rows = walk.rows().isPresent();
    Rung rung =
        ofForward
            ? (rows ? Rung.FORWARD_ROW_PER_ITEM : Rung.FORWARD_ANY_LAYOUT)
            : (rows ? Rung.BACKWARD_ROW_PER_ITEM : Rung.BACKWARD_ANY_LAYOUT);
    return new Candidate.OnJvm(KernelCatalogue.entry(rung, type));
  }

  private Decision decide(List<Rung> rungs) {
    boolean ofForward = rungs.contains(Rung.FORWARD_ANY_LAYOUT);
    List<Candidate> candidates =
        Stream.concat(
                forType(rungs, problem.type()).map(rung -> onDevice(rung, problem.type())),
                Stream.of(onJvm(walk, ofForward, problem.type())))
            .toList();
    List<Decision.Answer> answers = new ArrayList<>();
    Optional<String> taken = Optional.empty();
    for (Candidate candidate : candidates) {
      Optional<String> refusal = taken.isPresent() ? taken : refusal(candidate);
      answers.add(new Decision.Answer(candidate, refusal));
      if (refusal.isEmpty()) {
        taken = Optional.of("not needed");
      }
    }
    return new Decision(device, answers);
  }

  private Optional<String> refusal(Candidate candidate) {
    return switch (candidate) {
      case Candidate.OnDevice kernel -> onDevice(kernel.kernel().rung());
      case Candidate.OnJvm jvm -> onJvm();
    };
  }

  private Optional<String> onJvm() {
    if (device.kind() == DeviceClass.JVM || settings.fallback() != FallbackPolicy.FAIL) {
      return Optional.empty();
    }
    return Optional.of("the device asked for is another, and the fallback policy is fail");
  }

  private Optional<String> onDevice(Rung rung) {
    if (device.description().isEmpty() || tuning.isEmpty()) {
      return Optional.of("the JVM engine was asked for");
    }
    DeviceDescription description = device.description().get();
    Tuning limits = tuning.get();
    return askedFor(rung)
        .or(() -> typeRefusal(description))
        .or(this::sdkRefusal)
        .or(() -> layoutRefusal(rung, limits))
        .or(() -> groupRefusal(rung, description, limits))
        .or(this::sizeRefusal)
        .or(() -> memoryRefusal(description))
        .or(() -> healthRefusal(rung, limits));
  }

  private Optional<String> healthRefusal(Rung rung, Tuning limits) {
    return health.refusal(
        rung,
        problem.type(),
        limits.options(rung.form(), settings.numerics()).numerics(),
        problem.largestBytes());
  }

  private Optional<String> askedFor(Rung rung) {
    return settings
        .form()
        .filter(form -> form != rung.form())
        .map(form -> "the caller asked for " + form.text());
  }

  private Optional<String> typeRefusal(DeviceDescription description) {
    return problem.type() == DType.FLOAT64 && !description.fp64()
        ? Optional.of("the device has no float64; convert the data to float32")
        : Optional.empty();
  }

  private Optional<String> sdkRefusal() {
    return Extension.find().isPresent() ? Optional.empty() : SdkLimits.refusal(problem.type());
  }

  private Optional<String> layoutRefusal(Rung rung, Tuning limits) {
    return switch (rung) {
      case FORWARD_SPLIT_APPLY,
          FORWARD_SPLIT_APPLY_GROUPS,
          BACKWARD_SPLIT_APPLY,
          BACKWARD_SPLIT_APPLY_GROUPS ->
          splitRefusal(rung, limits);
      case FORWARD_ROW_HELD -> rowsRefusal().or(() -> lanesRefusal(Pass.FORWARD, limits));
      case FORWARD_ROW_HELD_BY_FOURS ->
          rowsRefusal().or(this::foursRefusal).or(() -> lanesRefusal(Pass.FORWARD, limits));
      case BACKWARD_ROWS_HELD -> fusedRefusal().or(() -> lanesRefusal(Pass.BACKWARD, limits));
      case BACKWARD_ROWS_HELD_BY_FOURS ->
          fusedRefusal().or(this::foursRefusal).or(() -> lanesRefusal(Pass.BACKWARD, limits));
      case BACKWARD_FUSED -> fusedRefusal();
      case FORWARD_ROW_PER_ITEM,
          FORWARD_ROW_PER_GROUP,
          BACKWARD_ROW_PER_ITEM,
          BACKWARD_ROW_PER_GROUP ->
          rowsRefusal();
      case FORWARD_COLUMNS, BACKWARD_COLUMNS ->
          walk.columns().isPresent()
              ? Optional.empty()
              : Optional.of("the groups are no strided columns beside each other" + masked());
      default -> Optional.empty();
    };
  }

  private String masked() {
    return problem.masked() ? " (valid lengths are given)" : "";
  }

  private Optional<String> rowsRefusal() {
    return walk.rows().isPresent()
        ? Optional.empty()
        : Optional.of(
            "the groups are no contiguous rows with a parameter for each column" + masked());
  }

  private Optional<String> splitRefusal(Rung rung, Tuning limits) {
    Optional<String> noRows = rowsRefusal();
    if (noRows.isPresent()) {
      return noRows;
    }
    GroupWalk.Rows rows = walk.rows().orElseThrow();
    return isTuned(rung, limits) || limits.splits(rows)
        ? Optional.empty()
        : Optional.of(
            rows.rows()
                + " rows of "
                + rows.width()
                + " keep the device busy without parting them");
  }

  private Optional<String> fusedRefusal() {
    Optional<String> noRows = rowsRefusal();
    if (noRows.isPresent()) {
      return noRows;
    }
    if (!problem.parameterGradients()) {
      return Optional.of("no gradients of scale and offset are wanted");
    }
    return problem.parameterPerColumn()
        ? Optional.empty()
        : Optional.of("all columns share one scale");
  }

  private Optional<String> foursRefusal() {
    int width = walk.rows().orElseThrow().width();
    return width % 4 == 0
        ? Optional.empty()
        : Optional.of("a width of " + width + " is no multiple of four");
  }

  private Optional<String> lanesRefusal(Pass pass, Tuning limits) {
    if (!limits.hasLanes()) {
      return Optional.of("the device has no lanes that add up without local memory");
    }
    int widest = limits.widestHeld(pass);
    int width = walk.rows().orElseThrow().width();
    return width <= widest
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "a row of %,d does not fit into the registers of a group, which hold %,d",
                width,
                widest));
  }

  private Optional<String> groupRefusal(Rung rung, DeviceDescription description, Tuning limits) {
    if (rung.form() != KernelForm.ROW_PER_GROUP) {
      return Optional.empty();
    }
    boolean asked = settings.form().isPresent() || isTuned(rung, limits);
    if (device.kind() == DeviceClass.CPU && !asked) {
      return Optional.of("a CPU core runs a row from end to end; groups are 6 to 15 times slower");
    }
    long bytes = limits.localBytes(problem.type());
    if (description.localMemory() < bytes) {
      return Optional.of(
          "needs " + bytes + " bytes of local memory, the device has " + description.localMemory());
    }
    return Optional.empty();
  }

  private Optional<String> sizeRefusal() {
    return problem.geometry().groups() > Integer.MAX_VALUE - LARGEST_STEP
            || problem.geometry().width() > Integer.MAX_VALUE - LARGEST_STEP
        ? Optional.of(
            "groups and their elements must each be at most 2^31-1-"
                + LARGEST_STEP
                + "; split the input along B")
        : Optional.empty();
  }

  private Optional<String> memoryRefusal(DeviceDescription description) {
    long buffer = problem.largestBytes();
    long all = problem.bytesOfData() + problem.bytesOfParameters();
    if (buffer > description.maxAllocation()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not enough memory: input and result need %,d bytes each, the device allows %,d bytes"
                  + " in one buffer; split the input along B",
              buffer,
              description.maxAllocation()));
    }
    if (all > description.globalMemory()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not enough memory: inputs, results, scale and offset need %,d bytes, the device has"
                  + " %,d; split the input along B",
              all,
              description.globalMemory()));
    }
    return Optional.empty();
  }
}
