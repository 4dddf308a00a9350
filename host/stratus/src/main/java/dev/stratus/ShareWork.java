package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.engine.ResultPlaces;
import dev.stratus.split.DeviceSpeeds.Pass;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A share on its device, ready to run again and again. For one thread at a time; opened by the
 * first run, so that devices build their kernels side by side.
 */
final class ShareWork implements AutoCloseable {

  /**
   * What all shares have in common.
   *
   * @param settings of one share's run: it fails rather than fall back, since that is decided here
   */
  record Common(
      LayerNormalization layer,
      LayerInput input,
      boolean withBackward,
      RunSettings settings,
      SplitOutputs outputs) {}

  private final Common common;
  private final Share share;
  private final SplitCut cut;
  private final ResultPlaces places;
  private final boolean ownForward;
  private @Nullable LayerRun run;
  private List<Learnable> gradients = List.of();
  private final Set<Pass> prepared = EnumSet.noneOf(Pass.class);

  private ShareWork(
      Common common, Share share, SplitCut cut, ResultPlaces places, boolean ownForward) {
    this.common = common;
    this.share = share;
    this.cut = cut;
    this.places = places;
    this.ownForward = ownForward;
  }

  static ShareWork of(Common common, Device device, SplitCut cut) {
    String dimension = cut.axis().map(a -> a.label()).orElse("all");
    int steps = cut.axis().map(a -> a.steps()).orElse(1);
    Share share = new Share(device, dimension, cut.from(), cut.to(), steps);
    return new ShareWork(common, share, cut, common.outputs().places(cut), true);
  }

  /**
   * The same share on another device.
   *
   * @param pass the one that failed: where it is the backward pass, the forward results are handed
   *     out and stay as they are
   */
  ShareWork on(Device device, Pass pass) {
    Share moved = new Share(device, share.dimension(), share.from(), share.to(), share.of());
    boolean forward = pass == Pass.FORWARD;
    return new ShareWork(
        common, moved, cut, forward ? places : common.outputs().backwardPlaces(cut), forward);
  }

  Share share() {
    return share;
  }

  SplitCut cut() {
    return cut;
  }

  long elements() {
    return cut.elements(common.input().x());
  }

  /** Whether the pass is this share's first of its kind; from then on it is not. */
  boolean firstOf(Pass pass) {
    return prepared.add(pass);
  }

  /** The parameters with the gradients that this share's last backward pass gave. */
  List<Learnable> gradients() {
    return gradients;
  }

  /**
   * Runs a pass and puts its results where they belong.
   *
   * @throws DeviceFailureException if the device fails
   * @throws NoCandidateException if the device declines
   */
  ShareReport run(Pass pass) {
    LayerRun opened = opened();
    return pass == Pass.FORWARD ? forward(opened) : backward(opened);
  }

  private ShareReport forward(LayerRun opened) {
    ForwardResult result = opened.forward();
    if (ownForward) {
      common.outputs().gather(cut, places, result);
    }
    return new ShareReport(share, result.receipt(), result.decision(), result.checks());
  }

  private ShareReport backward(LayerRun opened) {
    if (!ownForward && gradients.isEmpty()) {
      // The statistics were the failed device's.
      forward(opened);
    }
    BackwardResult result = opened.backward();
    common.outputs().gather(cut, places, result);
    gradients = result.learnables();
    return new ShareReport(share, result.receipt(), result.decision(), result.checks());
  }

  private LayerRun opened() {
    LayerRun known = run;
    if (known == null) {
      known =
          LayerRun.open(
              common.layer(),
              cut.of(common.input()),
              common.settings().withDevice(DeviceSelection.of(share.device())),
              alone(share.device()),
              common.withBackward(),
              places);
      run = known;
    }
    return known;
  }

  private static DeviceList alone(Device device) {
    Device jvm = Device.jvmEngine();
    boolean isJvm = device.id().equals(jvm.id());
    return new DeviceList(isJvm ? List.of(jvm) : List.of(device, jvm), List.of());
  }

  @Override
  public void close() {
    Optional.ofNullable(run).ifPresent(LayerRun::close);
  }
}
