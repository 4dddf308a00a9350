package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.engine.LayerProblem;
import dev.stratus.split.DeviceSpeeds;
import dev.stratus.split.SplitAxis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The devices of a run that are still there, and what each of them should have. */
final class SplitMembers {

  /**
   * Another cut gives up plans and buffers that are warm, so it must promise as much; a shared
   * machine's times waver by half of it from run to run.
   */
  private static final double WORTH_ANOTHER_CUT = 1.1;

  /**
   * Measured weights are whole parts of so many, so that a cut comes back as it was before and
   * finds its kernels built.
   */
  private static final int PIECES = 64;

  private final List<DeviceGroup.Member> members;
  private final Device jvm;
  private final DeviceSpeeds speeds;
  private final List<String> missing;
  private boolean changed = true;

  /** Forward passes since the last cut, and how many there must be before another. */
  private int passes;

  private int patience = 1;

  /**
   * @param chosen those that are there
   */
  SplitMembers(DeviceGroup.Chosen chosen, Device jvm, DeviceSpeeds speeds) {
    this.members = new ArrayList<>(chosen.members());
    this.missing = new ArrayList<>(chosen.missing());
    this.jvm = jvm;
    this.speeds = speeds;
  }

  /** A device's part. */
  record Part(Device device, SplitCut cut) {}

  /**
   * The device gets no more shares.
   *
   * @param why a clause that names it
   */
  void lost(Device device, String why) {
    changed |= members.removeIf(m -> m.device().id().equals(device.id()));
    missing.add(why);
    if (members.isEmpty()) {
      members.add(new DeviceGroup.Member(jvm, Optional.empty()));
    }
  }

  /** A share was moved: the next pass cuts anew. */
  void moved() {
    changed = true;
  }

  Device jvm() {
    return jvm;
  }

  /** Why devices that were asked for have no share; empty where all of them have. */
  Optional<String> missing() {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("the group is without " + String.join("; and without ", missing));
  }

  /** Who is left, the fastest first; those never measured in their order behind them. */
  List<Device> fastestFirst() {
    return members.stream()
        .map(DeviceGroup.Member::device)
        .sorted(
            Comparator.comparingDouble(d -> speeds.cost(d.id()).orElse(Double.POSITIVE_INFINITY)))
        .toList();
  }

  /** The shares of the next pass; empty where those there are stay. */
  List<Part> parts(LayerProblem problem, List<ShareWork> now) {
    Optional<SplitAxis> axis = SplitAxis.of(problem.geometry(), problem.type(), members.size());
    int[] wanted = axis.map(a -> a.bounds(weights())).orElse(new int[] {0, 1});
    passes++;
    boolean stays = !changed && (axis.isEmpty() || passes < patience || !isWorth(now, wanted));
    if (stays) {
      return List.of();
    }
    // On a machine whose times never settle, cuts become rarer and rarer.
    patience = changed ? patience : Math.max(DeviceSpeeds.RECENT, 2 * patience);
    passes = 0;
    changed = false;
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i + 1 < wanted.length; i++) {
      if (wanted[i] < wanted[i + 1]) {
        parts.add(new Part(deviceOf(axis, i), new SplitCut(axis, wanted[i], wanted[i + 1])));
      }
    }
    return parts;
  }

  /** What cannot be cut is the fastest's. */
  private Device deviceOf(Optional<SplitAxis> axis, int index) {
    return axis.isPresent() ? members.get(index).device() : fastestFirst().getFirst();
  }

  private boolean fixed() {
    return members.stream().allMatch(m -> m.weight().isPresent());
  }

  private double[] weights() {
    if (!fixed()) {
      return inPieces(speeds.weights(members.stream().map(m -> m.device().id()).toList()));
    }
    double[] weights = members.stream().mapToDouble(m -> m.weight().orElseThrow()).toArray();
    if (Arrays.stream(weights).sum() == 0) {
      // Those who had all of it are lost.
      Arrays.fill(weights, 1);
    }
    return weights;
  }

  private static double[] inPieces(double... weights) {
    double total = Arrays.stream(weights).sum();
    return Arrays.stream(weights)
        .map(weight -> Math.max(1, Math.round(PIECES * weight / total)))
        .toArray();
  }

  private boolean isWorth(List<ShareWork> now, int[] wanted) {
    boolean known = members.stream().allMatch(m -> speeds.isWarm(m.device().id()));
    if (fixed() || !known) {
      return false;
    }
    double before = 0;
    for (ShareWork work : now) {
      int steps = work.share().to() - work.share().from();
      before = Math.max(before, steps * cost(work.share().device()));
    }
    double after = 0;
    for (int i = 0; i + 1 < wanted.length; i++) {
      after = Math.max(after, (wanted[i + 1] - wanted[i]) * cost(members.get(i).device()));
    }
    return before > after * WORTH_ANOTHER_CUT;
  }

  private double cost(Device device) {
    return speeds.cost(device.id()).orElse(0);
  }
}
