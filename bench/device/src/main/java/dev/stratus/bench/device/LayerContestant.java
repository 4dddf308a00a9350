package dev.stratus.bench.device;

import dev.stratus.BackwardResult;
import dev.stratus.Fact;
import dev.stratus.ForwardResult;
import dev.stratus.LayerInput;
import dev.stratus.LayerNormalization;
import dev.stratus.LayerRun;
import dev.stratus.Receipt;
import dev.stratus.RunSettings;
import dev.stratus.tensor.Tensor;
import java.util.Optional;

/** The library's layer, forward, backward or both, as a program uses it. */
final class LayerContestant implements Contestant {
  private final LayerRun run;
  private final Operation operation;
  private final Checked checked;

  private LayerContestant(LayerRun run, Operation operation, Checked checked) {
    this.run = run;
    this.operation = operation;
    this.checked = checked;
  }

  /**
   * Opens it, runs it once with every result checked, and opens it again for the clock, because a
   * check brings results to the host that a run may leave on the device.
   *
   * @throws WrongResultException if a result is off by more than the contract allows
   */
  static LayerContestant open(CaseData data, RunSettings settings) {
    long start = System.nanoTime();
    Receipt receipt;
    double worst;
    try (LayerRun once = open(data, settings.withCheck(true).withProfile(true), data.operation())) {
      ForwardResult forward = once.forward();
      require(forward.passed(), data, () -> forward.checks().toString());
      receipt = forward.receipt();
      worst = ulps(receipt);
      if (data.operation().kind() != Operation.Kind.FORWARD) {
        BackwardResult back = once.backward();
        require(back.passed(), data, () -> back.checks().toString());
        worst = Math.max(worst, ulps(back.receipt()));
        receipt = back.receipt();
      }
    }
    long first = System.nanoTime() - start;
    LayerRun timed = open(data, settings.withCheck(false).withProfile(true), data.operation());
    timed.forward();
    return new LayerContestant(
        timed,
        data.operation(),
        new Checked(
            first,
            known(receipt.launch().compileNanos()),
            known(receipt.launch().buildNanos()),
            receipt.candidate(),
            worst,
            Optional.of(receipt)));
  }

  private static LayerRun open(CaseData data, RunSettings settings, Operation operation) {
    LayerNormalization layer = data.layer();
    LayerInput input = LayerInput.of(data.x());
    Optional<Tensor> dy = data.dy();
    return operation.kind() == Operation.Kind.FORWARD
        ? layer.openForward(input, settings)
        : layer.open(input.withOutputGradient(dy.orElseThrow()), settings);
  }

  private static void require(
      boolean passed, CaseData data, java.util.function.Supplier<String> why) {
    if (!passed) {
      throw new WrongResultException(
          data.operation().text()
              + " "
              + data.shape().text()
              + " is wrong, so it has no time: "
              + why.get());
    }
  }

  private static double ulps(Receipt receipt) {
    return receipt.worstUlps() instanceof Fact.Known<Double>(Double ulps) ? ulps : -1;
  }

  private static long known(Fact<Long> fact) {
    return fact instanceof Fact.Known<Long>(Long nanos) ? nanos : -1;
  }

  @Override
  public Times run() {
    return switch (operation.kind()) {
      case BACKWARD -> times(run.backward().receipt());
      case STEP -> {
        Times forward = times(run.forward().receipt());
        Times backward = times(run.backward().receipt());
        yield new Times(
            forward.wallNanos() + backward.wallNanos(),
            forward.deviceNanos() < 0 || backward.deviceNanos() < 0
                ? -1
                : forward.deviceNanos() + backward.deviceNanos());
      }
      default -> times(run.forward().receipt());
    };
  }

  private static Times times(Receipt receipt) {
    return new Times(receipt.wallNanos(), known(receipt.launch().deviceNanos()));
  }

  @Override
  public Checked checked() {
    return checked;
  }

  @Override
  public void close() {
    run.close();
  }
}
