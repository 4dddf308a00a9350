package dev.stratus.engine;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import dev.stratus.geometry.GroupWalk;
import dev.stratus.kernel.Rung;
import dev.stratus.kernels.LayerNormBackwardHeld;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.kernels.LayerNormForwardHeld;
import dev.stratus.kernels.LayerNormForwardSplitGroups;
import dev.stratus.kernels.LayerNormParameters;
import dev.stratus.profiles.DeviceFacts;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.FormProfile;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.Pass;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.profiles.TunedEntry;
import dev.stratus.profiles.TunedKey;
import dev.stratus.profiles.Tunings;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A device's profile turned into options and launch sizes.
 *
 * @param profile with the level at which each value was found
 */
public record Tuning(Device device, DeviceDescription description, DeviceProfile profile) {

  /** Work-items in a group of {@code rowPerGroup} where no profile says otherwise. */
  private static final int DEFAULT_LANES = 64;

  /** What the lanes of a group tell each other of a row. */
  private static final int ROW_VALUES = 8;

  /** More groups than this share the rows: enough for any device to be busy. */
  private static final int MOST_GROUPS = 65_535;

  /** Columns that a lane of the forward pass holds, where lanes are enough. */
  private static final int HELD_FORWARD = 16;

  /** The same of the backward pass, which holds four values of each. */
  private static final int HELD_BACKWARD = 8;

  /** Parts of the backward pass that a unit works at at once. */
  private static final int PARTS_PER_UNIT = 2;

  /** The profile's view of a device; empty for the JVM engine. */
  public static Optional<Tuning> of(Device device, ProfileLookup profiles) {
    return device.description().map(d -> new Tuning(device, d, profiles.find(facts(device, d))));
  }

  /** What a profile matches on. */
  public static DeviceFacts facts(Device device, DeviceDescription d) {
    return new DeviceFacts(
        device.name(), d.vendor(), device.platform(), d.driver(), device.kind().word());
  }

  /**
   * For one pass over contiguous rows: with what a tuner found for it, if anything. For all else
   * this tuning itself.
   */
  public Tuning forPass(Pass pass, LayerProblem problem) {
    GroupWalk walk = pass == Pass.FORWARD ? problem.forwardWalk() : problem.backwardWalk();
    return walk.rows().map(rows -> forRows(pass, problem.type(), rows)).orElse(this);
  }

  private Tuning forRows(Pass pass, DType type, GroupWalk.Rows rows) {
    if (profile.tuned().entries().isEmpty() || rows.rows() < 1) {
      return this;
    }
    TunedKey key = new TunedKey(pass, type.text(), rows.rows(), rows.width());
    Tuning tuned = new Tuning(device, description, profile.forProblem(key));
    boolean usable = tuned.profile.applied().map(Tuning::isKnown).orElse(false);
    return usable ? tuned : this;
  }

  /** The kernel that a tuner found to be the fastest for the pass at hand. */
  public Optional<Rung> tunedRung() {
    return profile.applied().flatMap(entry -> Rung.named(entry.choice().kernel()));
  }

  private static boolean isKnown(TunedEntry entry) {
    return Rung.named(entry.choice().kernel())
        .map(rung -> rung.form() == entry.choice().form())
        .orElse(false);
  }

  /** What should be said once, a sentence each: tuned entries that are ignored. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(profile.notes());
    for (Tunings.Tuned tuned : profile.tuned().entries()) {
      if (!isKnown(tuned.entry())) {
        notes.add(
            tuned.origin()
                + ": the tuned entry for "
                + tuned.entry().key().text()
                + " names the kernel "
                + tuned.entry().choice().kernel()
                + " as "
                + tuned.entry().choice().form().text()
                + ", which this version of Stratus does not have: it is ignored. Run 'stratus tune"
                + " --again', or remove the file.");
      }
    }
    return notes;
  }

  Sizing sizing() {
    return Sizing.of(
        profile.sizing(), profile.applied().flatMap(entry -> entry.choice().rowsPerPart()));
  }

  /** What a kernel of this form is compiled with. */
  public KernelOptions options(KernelForm form, Optional<Numerics> asked) {
    FormProfile sizes = profile.form(form);
    return new KernelOptions(
        asked.orElseGet(() -> Numerics.valueOf(profile.numerics().value().name())),
        sizes.vectorWidth().value(),
        sizes.accumulators().value(),
        StorePolicy.valueOf(profile.storePolicy().value().name()),
        profile.lastLevelCacheBytes().isPresent()
            ? OptionalLong.of(profile.lastLevelCacheBytes().get().value())
            : OptionalLong.empty());
  }

  /**
   * Over how many lanes the compiler spreads a sum; 1 where it does not. It does on CPU devices
   * where the order of sums is free.
   */
  int lanes(KernelOptions options, boolean optionsHaveEffect) {
    boolean spreads =
        optionsHaveEffect
            && options.numerics() == Numerics.REASSOCIATE
            && device.kind() == DeviceClass.CPU;
    return spreads ? options.vectorWidth() * options.accumulators() : 1;
  }

  /** As {@link #lanes(KernelOptions, boolean)}, of kernels with a row for each work-item. */
  public int lanesOfSums(Optional<Numerics> asked) {
    return lanes(options(KernelForm.ROW_PER_ITEM, asked), Extension.find().isPresent());
  }

  /** Whether kernels work in the host's own memory, so that handing an array over moves nothing. */
  boolean sharesMemory() {
    return description.unifiedMemory() && device.kind() == DeviceClass.CPU && !device.checking();
  }

  /** Whether rows are so few and so wide that they are better parted. */
  public boolean splits(GroupWalk.Rows rows) {
    return sizing().hugeRows(rows, computeUnits());
  }

  int computeUnits() {
    return description.computeUnits();
  }

  /** A power of two that the device, the kernel's local memory and the width have work for. */
  public int lanes(int width) {
    int wanted =
        profile
            .form(KernelForm.ROW_PER_GROUP)
            .workGroupSize()
            .map(f -> f.value())
            .orElse(DEFAULT_LANES);
    long most = Math.min(withinDevice(wanted), LayerNormForward.MAX_LANES);
    int useful = Integer.highestOneBit(Math.max(1, width - 1)) * 2;
    return Integer.highestOneBit((int) Math.max(1, Math.min(most, useful)));
  }

  /** Work-items in a group of {@code rowPerItem}; empty: the driver's choice. */
  OptionalInt rowGroup() {
    return profile
        .form(KernelForm.ROW_PER_ITEM)
        .workGroupSize()
        .map(f -> OptionalInt.of((int) withinDevice(f.value())))
        .orElseGet(OptionalInt::empty);
  }

  private long withinDevice(long wanted) {
    long most = Math.min(wanted, description.maxWorkGroup());
    return description.maxWorkItems().isEmpty()
        ? most
        : Math.min(most, description.maxWorkItems().getFirst());
  }

  /** The work-items of a kernel that gives each row one; empty: the driver's choice. */
  Optional<Launch.Grid> rowGrid(int rows) {
    return rowGrid(rows, Extension.find().isPresent());
  }

  /**
   * @param loopsStride whether a parallel loop ends at its bound whatever the grid. TornadoVM takes
   *     the grid for the loop's range: a work-item more than there are rows would write behind the
   *     last one, and one less would leave a row out.
   */
  Optional<Launch.Grid> rowGrid(int rows, boolean loopsStride) {
    if (rowGroup().isEmpty()) {
      return Optional.empty();
    }
    int group = rowGroup().getAsInt();
    if (!loopsStride && rows % group != 0) {
      return Optional.empty();
    }
    // Whole groups: the kernel's loop ends at the last row and goes round where items are short.
    int groups = Math.min(Math.ceilDiv(rows, group), Integer.MAX_VALUE / group);
    return Optional.of(new Launch.Grid(groups * group, group));
  }

  /** The work-items of a kernel that gives each row a group. */
  Launch.Grid groupGrid(int rows, int width) {
    int lanes = lanes(width);
    return new Launch.Grid(Math.max(1, Math.min(rows, MOST_GROUPS)) * lanes, lanes);
  }

  /**
   * Local memory that a kernel with a row for each group declares, at most: two values for each
   * lane and some of the row.
   */
  public long localBytes(DType type) {
    return (2L * LayerNormForward.MAX_LANES + ROW_VALUES) * type.parameterType().bytes();
  }

  /** Whether kernels with a work-group for a row are the device's first choice. */
  public boolean prefersGroups() {
    return profile.preferredForm().value() == KernelForm.ROW_PER_GROUP;
  }

  /** Whether lanes of the device add up as the kernels that hold rows expect. */
  public boolean hasLanes() {
    return description.laneWidth() == LayerNormForwardHeld.LANE_GROUP;
  }

  /** The widest row that a group's lanes can hold. */
  public int widestHeld(Pass pass) {
    return pass == Pass.FORWARD
        ? mostLanes() * LayerNormForwardHeld.MOST_HELD
        // With all lanes busy there are half as many registers for each.
        : mostLanes() * (LayerNormBackwardHeld.MOST_HELD / 2);
  }

  private int mostLanes() {
    long most = withinDevice(LayerNormForwardHeld.MOST_LANES);
    return (int) most / LayerNormForwardHeld.LANE_GROUP * LayerNormForwardHeld.LANE_GROUP;
  }

  /**
   * Lanes of a group that holds a row: as tuned, or a power of two that leaves each some columns.
   */
  int heldLanes(Pass pass, int width) {
    int least =
        Math.ceilDiv(
            width,
            pass == Pass.FORWARD
                ? LayerNormForwardHeld.MOST_HELD
                : LayerNormBackwardHeld.MOST_HELD);
    int wanted = Math.ceilDiv(width, pass == Pass.FORWARD ? HELD_FORWARD : HELD_BACKWARD);
    int lanes =
        profile
            .applied()
            .filter(
                entry -> Rung.named(entry.choice().kernel()).filter(Rung::usesLanes).isPresent())
            .flatMap(entry -> entry.choice().workGroupSize())
            .orElse(Integer.highestOneBit(Math.max(1, wanted - 1)) * 2);
    int whole =
        Math.ceilDiv(Math.max(least, lanes), LayerNormForwardHeld.LANE_GROUP)
            * LayerNormForwardHeld.LANE_GROUP;
    return Math.min(whole, mostLanes());
  }

  /** The work-items of a kernel whose groups hold rows, one each at a time. */
  Launch.Grid heldGrid(int rows, int lanes) {
    return new Launch.Grid(Math.max(1, Math.min(rows, MOST_GROUPS)) * lanes, lanes);
  }

  /** Rows of a part of the backward pass that holds rows: every unit has some parts. */
  int heldRowsPerPart(int rows) {
    Optional<Integer> tuned = profile.applied().flatMap(entry -> entry.choice().rowsPerPart());
    int wanted = Math.ceilDiv(rows, PARTS_PER_UNIT * Math.max(1, computeUnits()));
    return Math.max(1, Math.min(tuned.orElse(wanted), LayerNormBackwardHeld.MOST_ROWS));
  }

  /** The work-items of a kernel that gives each part of a row a group. */
  Launch.Grid partGrid(int groups) {
    int lanes = (int) Long.highestOneBit(withinDevice(LayerNormForwardSplitGroups.MAX_LANES));
    return new Launch.Grid(Math.max(1, Math.min(groups, MOST_GROUPS)) * lanes, lanes);
  }

  /** The work-items of the epilogue by groups. */
  Launch.Grid epilogueGrid(int parameters) {
    long most = withinDevice(LayerNormParameters.MAX_LANES);
    int lanes = (int) Math.max(LayerNormParameters.GROUP_PARAMETERS, Long.highestOneBit(most));
    int groups = Math.ceilDiv(parameters, LayerNormParameters.GROUP_PARAMETERS);
    return new Launch.Grid(Math.max(1, Math.min(groups, MOST_GROUPS)) * lanes, lanes);
  }
}
