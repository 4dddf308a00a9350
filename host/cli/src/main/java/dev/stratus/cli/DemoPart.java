package dev.stratus.cli;

import dev.stratus.BackwardResult;
import dev.stratus.DeviceFailureException;
import dev.stratus.Fact;
import dev.stratus.ForwardResult;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerRun;
import dev.stratus.NoCandidateException;
import dev.stratus.Receipt;
import dev.stratus.RunSettings;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One device's part of the demo: results with the best times, or why there are none.
 *
 * @param device which
 * @param rows how many digits it got
 * @param done empty where it failed
 * @param failure "" where it did not
 */
record DemoPart(Device device, int rows, Optional<Done> done, String failure) {

  /** What the debug device and checking devices get. */
  private static final int FEW_ROWS = 64;

  /** Timed runs after the first, which compiles; the best counts. */
  private static final int RUNS = 20;

  /** No more timed runs than fit in this. */
  private static final long TIME_BUDGET_NANOS = 100_000_000L;

  /** Both passes, each with its best time. */
  record Done(
      ForwardResult forward, Timing forwardTime, BackwardResult backward, Timing backwardTime) {
    boolean passed() {
      return forward.passed() && backward.passed();
    }
  }

  /** The best of the runs. */
  record Timing(long nanos, boolean byDevice, double gigabytesPerSecond) {}

  /**
   * Runs the digits forward and backward on a device.
   *
   * @param notices takes what is to be said aloud, a failure too
   */
  static DemoPart run(Device device, DeviceList list, Digits all, Consumer<String> notices) {
    boolean slow = device.checking() || device.kind() == DeviceClass.JVM_DEBUG;
    Digits digits = slow ? all.first(Math.min(all.rows(), FEW_ROWS)) : all;
    RunSettings settings =
        RunSettings.DEFAULT
            .withDevice(DeviceSelection.of(device))
            .withCheck(true)
            .withNotices(notices);
    Tensor x = tensor(digits.rows(), digits.pixels());
    LayerInput input = LayerInput.of(x).withOutputGradient(tensor(digits.rows(), digits.next()));
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    try (LayerRun forward = layer.openForward(input, settings, list);
        LayerRun both = layer.open(input, settings, list)) {
      ForwardResult y = forward.forward();
      Timing forwardTime = best(y.receipt(), slow, () -> forward.forward().receipt());
      both.forward();
      BackwardResult dx = both.backward();
      Timing backwardTime = best(dx.receipt(), slow, () -> both.backward().receipt());
      Done done = new Done(y, forwardTime, dx, backwardTime);
      return new DemoPart(device, digits.rows(), Optional.of(done), "");
    } catch (DeviceFailureException | NoCandidateException e) {
      String message = String.valueOf(e.getMessage());
      notices.accept(message);
      String first = message.lines().findFirst().orElse("");
      return new DemoPart(device, digits.rows(), Optional.empty(), first);
    }
  }

  private static Tensor tensor(int rows, float[] values) {
    return Tensor.of(values, "BC", MemoryOrder.ROW_MAJOR, rows, Digits.WIDTH);
  }

  private static Timing best(Receipt first, boolean slow, Supplier<Receipt> again) {
    Timing best = timing(first);
    long end = System.nanoTime() + TIME_BUDGET_NANOS;
    for (int i = 0; i < RUNS && !slow && System.nanoTime() < end; i++) {
      Timing next = timing(again.get());
      best = next.nanos() < best.nanos() ? next : best;
    }
    return best;
  }

  private static Timing timing(Receipt receipt) {
    return switch (receipt.launch().deviceNanos()) {
      case Fact.Known<Long>(Long nanos) when nanos > 0 ->
          new Timing(nanos, true, (double) receipt.payloadBytes() / nanos);
      default -> new Timing(receipt.wallNanos(), false, receipt.wallGigabytesPerSecond());
    };
  }
}
