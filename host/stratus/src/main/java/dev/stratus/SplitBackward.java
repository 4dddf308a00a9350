package dev.stratus;

import dev.stratus.tensor.Tensor;
import java.util.List;

/**
 * The result of one backward pass on several devices. The gradients of Scale and Offset are the
 * sums of the shares' in double, in the order of the batch. dx is the run's own: the next run of
 * the same {@link SplitRun} overwrites it.
 */
public final class SplitBackward implements BackwardTensors {
  private final SplitOutputs outputs;
  private final List<Learnable> learnables;
  private final List<ShareReport> shares;
  private final List<String> notices;
  private final long wallNanos;

  SplitBackward(
      SplitOutputs outputs,
      List<Learnable> learnables,
      List<ShareReport> shares,
      List<String> notices,
      long wallNanos) {
    this.outputs = outputs;
    this.learnables = List.copyOf(learnables);
    this.shares = List.copyOf(shares);
    this.notices = List.copyOf(notices);
    this.wallNanos = wallNanos;
  }

  /**
   * The gradient of the input, of x's format, memory order, sizes and type, dense.
   *
   * @throws IllegalStateException if a later run wrote a part of it and failed
   */
  @Override
  public Tensor dx() {
    return outputs.dx();
  }

  @Override
  public List<Learnable> learnables() {
    return learnables;
  }

  /** One for each share, in the order of the batch. */
  public List<ShareReport> shares() {
    return shares;
  }

  /** Of every share. */
  public List<Receipt> receipts() {
    return shares.stream().map(ShareReport::receipt).toList();
  }

  @Override
  public boolean passed() {
    return shares.stream().allMatch(ShareReport::passed);
  }

  /** What was said aloud: a share redone, options without effect. */
  public List<String> notices() {
    return notices;
  }

  /** From the call to the result being whole, on the host's clock. */
  public long wallNanos() {
    return wallNanos;
  }

  /** A line for each share. */
  public String text() {
    return ShareReport.text(shares);
  }
}
