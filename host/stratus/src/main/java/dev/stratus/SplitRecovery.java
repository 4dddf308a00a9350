package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.split.DeviceSpeeds.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of a share whose device fails or declines. */
final class SplitRecovery {
  private final FallbackPolicy policy;
  private final SplitMembers members;
  private final Consumer<String> say;

  SplitRecovery(FallbackPolicy policy, SplitMembers members, Consumer<String> say) {
    this.policy = policy;
    this.members = members;
    this.say = say;
  }

  /** A share that was computed in the end, and what computes it from now on. */
  record Redone(ShareWork work, ShareReport report) {}

  /**
   * @throws DeviceFailureException if a share's device failed and the policy is FAIL
   * @throws NoCandidateException if one declined and the policy is FAIL
   */
  void requireRecoverable(List<ShareWork> works, List<SplitThreads.Attempt<ShareReport>> attempts) {
    Optional<RuntimeException> first = Optional.empty();
    for (int i = 0; i < works.size(); i++) {
      Optional<RuntimeException> failure = attempts.get(i).failure();
      if (failure.isEmpty() || (policy != FallbackPolicy.FAIL && isDevices(failure.get()))) {
        continue;
      }
      RuntimeException named = named(works, i, failure.get());
      first.ifPresent(earlier -> earlier.addSuppressed(named));
      first = first.or(() -> Optional.of(named));
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private static boolean isDevices(RuntimeException failure) {
    return failure instanceof DeviceFailureException || failure instanceof NoCandidateException;
  }

  private static RuntimeException named(
      List<ShareWork> works, int index, RuntimeException failure) {
    if (!(failure instanceof DeviceFailureException)) {
      return failure;
    }
    return new DeviceFailureException(
        "Share "
            + (index + 1)
            + " of "
            + works.size()
            + " failed ("
            + works.get(index).share().text()
            + "), so nothing of this run is handed out; under the fallback policy warn it is redone"
            + " on another device of the group. "
            + failure.getMessage(),
        failure);
  }

  /**
   * Computes a share elsewhere: on the fastest device that is left, else on the next, at last on
   * the JVM engine.
   */
  Redone redo(ShareWork failed, Pass pass, RuntimeException failure) {
    Closing.after(failure, failed);
    Device before = failed.share().device();
    List<String> why = new ArrayList<>(List.of(reason(before, failure)));
    members.lost(before, why.getFirst());
    members.moved();
    for (Device next : successors()) {
      ShareWork again = failed.on(next, pass);
      try {
        return redone(again, again.run(pass), why);
      } catch (DeviceFailureException | NoCandidateException also) {
        failure.addSuppressed(also);
        Closing.after(also, again);
        why.add(reason(next, also));
        members.lost(next, why.getLast());
      }
    }
    ShareWork last = failed.on(members.jvm(), pass);
    return redone(last, last.run(pass), why);
  }

  private List<Device> successors() {
    return policy == FallbackPolicy.WARN
        ? members.fastestFirst().stream().filter(d -> !d.id().equals(members.jvm().id())).toList()
        : List.of();
  }

  private Redone redone(ShareWork work, ShareReport report, List<String> why) {
    String told =
        work.share().range()
            + " was redone on "
            + work.share().device().line()
            + ": "
            + String.join("; ", why);
    if (policy == FallbackPolicy.WARN) {
      say.accept(told + ".");
    }
    return new Redone(work, report.withFallback(told));
  }

  private static String reason(Device device, RuntimeException failure) {
    return device.line()
        + (failure instanceof NoCandidateException ? " declined" : " failed")
        + " ("
        + String.valueOf(failure.getMessage()).strip()
        + ")";
  }
}
