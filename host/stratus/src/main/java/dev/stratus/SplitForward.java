package dev.stratus;

import dev.stratus.geometry.Geometry;
import dev.stratus.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The result of one forward pass on several devices: whole tensors, and a report for each share.
 * Its tensors are the run's own: the next run of the same {@link SplitRun} overwrites them.
 */
public final class SplitForward implements ForwardTensors {
  private final SplitOutputs outputs;
  private final Geometry geometry;
  private final List<ShareReport> shares;
  private final List<String> notices;
  private final long wallNanos;

  SplitForward(
      SplitOutputs outputs,
      Geometry geometry,
      List<ShareReport> shares,
      List<String> notices,
      long wallNanos) {
    this.outputs = outputs;
    this.geometry = geometry;
    this.shares = List.copyOf(shares);
    this.notices = List.copyOf(notices);
    this.wallNanos = wallNanos;
  }

  /**
   * The result, of x's format, memory order, sizes and type, dense.
   *
   * @throws IllegalStateException if a later run wrote a part of it and failed; so for every tensor
   */
  @Override
  public Tensor y() {
    return outputs.y();
  }

  @Override
  public Optional<Tensor> sum() {
    return outputs.sum();
  }

  @Override
  public Optional<Tensor> mean() {
    return outputs.mean();
  }

  @Override
  public Optional<Tensor> rstd() {
    return outputs.rstd();
  }

  @Override
  public Geometry geometry() {
    return geometry;
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
