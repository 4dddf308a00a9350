package dev.stratus;

import dev.stratus.device.DeviceList;
import dev.stratus.engine.LayerProblem;
import dev.stratus.split.DeviceSpeeds.Pass;
import dev.stratus.split.TensorParts;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A layer on several devices at once, ready to run again and again over the same arrays. The batch
 * is cut along a dimension that is not normalized, the slowest in memory; each device has a share
 * and a host thread. Results land in one tensor each. Shares follow the devices' measured speed
 * from one forward pass to the next, where a new cut is worth its cost.
 *
 * <p>A device that fails ends the run with an error that names it and its share, and nothing is
 * handed out (policy FAIL). Under WARN the share is redone on another device of the group, or on
 * the JVM engine where none is left, and the receipt says so; under JVM it is the JVM engine's at
 * once, quietly. A lost device gets no share in later passes.
 *
 * <p>Results are always brought to the host ({@code resultOnDemand} has no effect). Not for several
 * threads at once. Holds device memory until it is closed.
 */
public final class SplitRun implements AutoCloseable {

  private final DeviceGroup group;
  private final ShareWork.Common common;
  private final LayerProblem problem;
  private final SplitThreads threads = new SplitThreads();
  private final SplitMembers members;
  private final SplitRecovery recovery;
  private final List<String> notices;
  private List<ShareWork> works = List.of();
  private Optional<String> ended = Optional.empty();
  private boolean ranForward;

  private SplitRun(
      LayerNormalization layer,
      LayerInput input,
      DeviceGroup group,
      RunSettings settings,
      DeviceList devices,
      boolean withBackward) {
    this.group = group;
    this.notices = Collections.synchronizedList(new ArrayList<>());
    this.problem = LayerProblems.of(layer, input, withBackward);
    RunSettings ofShare =
        settings
            .withFallback(FallbackPolicy.FAIL)
            .withResultOnDemand(false)
            .withNotices(notice -> say(settings, notice));
    SplitOutputs outputs = new SplitOutputs(problem);
    this.common = new ShareWork.Common(layer, input, withBackward, ofShare, outputs);
    this.members =
        new SplitMembers(
            group.choose(devices, settings.fallback(), notice -> say(settings, notice)),
            devices.jvmEngine(),
            group.speeds());
    this.recovery = new SplitRecovery(settings.fallback(), members, n -> say(settings, n));
  }

  static SplitRun open(
      LayerNormalization layer,
      LayerInput input,
      DeviceGroup group,
      RunSettings settings,
      DeviceList devices,
      boolean withBackward) {
    return new SplitRun(layer, input, group, settings, devices, withBackward);
  }

  private void say(RunSettings settings, String notice) {
    synchronized (notices) {
      notices.add(notice);
      settings.notices().accept(notice);
    }
  }

  /**
   * Normalizes.
   *
   * @throws DeviceFailureException if a device fails and the policy is FAIL; the message names it
   *     and its share
   * @throws NoCandidateException if a device declines its share and the policy is FAIL
   * @throws IllegalStateException if this run is closed, or an earlier pass failed
   */
  public SplitForward forward() {
    requireUsable();
    long start = System.nanoTime();
    cutAnew();
    List<ShareReport> reports = pass(Pass.FORWARD);
    ranForward = true;
    return new SplitForward(
        common.outputs(), problem.geometry(), reports, notices(), System.nanoTime() - start);
  }

  /**
   * Computes the gradients of the last forward pass, from the gradient that the input was given
   * ({@link LayerInput#withOutputGradient}).
   *
   * @throws DeviceFailureException as {@link #forward()}
   * @throws IllegalStateException if there was no forward pass, no gradient was given, this run is
   *     closed, or an earlier pass failed
   */
  public SplitBackward backward() {
    requireUsable();
    if (common.input().outputGradient().isEmpty() || !common.withBackward()) {
      throw new IllegalStateException(
          "There is no gradient to go back with: give it to the input (withOutputGradient(dy)) and"
              + " open the run with LayerNormalization.open.");
    }
    if (!ranForward) {
      throw new IllegalStateException(
          "Backward before forward: call forward() first, it makes the statistics that the"
              + " gradients need.");
    }
    long start = System.nanoTime();
    List<ShareReport> reports = pass(Pass.BACKWARD);
    List<Learnable> learnables = summed();
    return new SplitBackward(
        common.outputs(), learnables, reports, notices(), System.nanoTime() - start);
  }

  /** The shares of the next pass as they stand now; empty before the first. */
  public List<Share> shares() {
    return works.stream().map(ShareWork::share).toList();
  }

  private List<String> notices() {
    synchronized (notices) {
      return List.copyOf(notices);
    }
  }

  private void requireUsable() {
    if (ended.isPresent()) {
      throw new IllegalStateException(ended.get());
    }
  }

  private void cutAnew() {
    List<SplitMembers.Part> parts = members.parts(problem, works);
    if (parts.isEmpty()) {
      return;
    }
    List<ShareWork> before = works;
    works = List.of();
    Closing.all(before);
    List<ShareWork> cut = new ArrayList<>();
    for (SplitMembers.Part part : parts) {
      cut.add(ShareWork.of(common, part.device(), part.cut()));
    }
    works = cut;
  }

  private List<ShareReport> pass(Pass pass) {
    try {
      return done(pass);
    } catch (RuntimeException | Error failed) {
      spoil(pass, String.valueOf(failed.getMessage()));
      throw failed;
    }
  }

  private void spoil(Pass pass, String why) {
    ended = Optional.of("This run ended when a share failed; open another. " + why);
    if (pass == Pass.FORWARD) {
      common.outputs().spoilForward(why);
    } else {
      common.outputs().spoilBackward(why);
    }
  }

  private List<ShareReport> done(Pass pass) {
    Optional<String> missing = members.missing();
    List<Callable<ShareReport>> work = new ArrayList<>();
    works.forEach(one -> work.add(() -> one.run(pass)));
    List<SplitThreads.Attempt<ShareReport>> attempts = threads.run(work);
    recovery.requireRecoverable(works, attempts);
    List<ShareReport> reports = new ArrayList<>();
    for (int i = 0; i < works.size(); i++) {
      SplitThreads.Attempt<ShareReport> attempt = attempts.get(i);
      if (attempt.result().isPresent()) {
        ShareReport report = attempt.result().get();
        reports.add(missing.map(report::withFallback).orElse(report));
        measured(works.get(i), pass, report);
      } else {
        SplitRecovery.Redone redone =
            recovery.redo(works.get(i), pass, attempt.failure().orElseThrow());
        works.set(i, redone.work());
        reports.add(redone.report());
      }
    }
    return reports;
  }

  /** What our own compiler and the driver's took is left out: it happens once. */
  private void measured(ShareWork work, Pass pass, ShareReport report) {
    LaunchFacts launch = report.receipt().launch();
    long once = launch.compileNanos().known().orElse(0L) + launch.buildNanos().known().orElse(0L);
    long nanos = report.receipt().wallNanos() - once;
    boolean cold = work.firstOf(pass);
    if (work.elements() > 0) {
      String device = report.share().device().id();
      group.speeds().measured(device, pass, work.elements(), nanos, cold);
    }
  }

  private List<Learnable> summed() {
    List<Learnable> sums = new ArrayList<>();
    List<Learnable> first = works.getFirst().gradients();
    for (int i = 0; i < first.size(); i++) {
      int at = i;
      List<Tensor> parts =
          works.stream().flatMap(w -> w.gradients().get(at).gradient().stream()).toList();
      sums.add(
          first
              .get(i)
              .withGradient(
                  parts.isEmpty() ? Optional.empty() : Optional.of(TensorParts.sum(parts))));
    }
    return sums;
  }

  @Override
  public void close() {
    ended = Optional.of("This run is closed; open another.");
    threads.close();
    List<ShareWork> open = works;
    works = List.of();
    Closing.all(open);
  }
}
