package dev.stratus.bench.device;

import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/** A {@link Peer} on a case's data, on the host's clock. */
final class PeerContestant implements Contestant {
  private static final float EPSILON = 1e-5f;
  private static final double ALLOWED_ULPS = 64;

  private final Peer.Prepared prepared;
  private final Checked checked;

  private PeerContestant(Peer.Prepared prepared, Checked checked) {
    this.prepared = prepared;
    this.checked = checked;
  }

  /**
   * @throws UnsupportedOperationException if the peer cannot run here or not this
   * @throws WrongResultException if its result is off by more than {@value #ALLOWED_ULPS} ulp
   */
  static PeerContestant open(Peer peer, CaseData data) {
    int rows = data.shape().rows();
    int width = data.shape().width();
    float[] x = data.x().toFloats();
    float[] gamma = new float[width];
    Arrays.fill(gamma, 1f);
    float[] beta = new float[width];
    long start = System.nanoTime();
    Peer.Prepared prepared = peer.prepare(rows, width, x, gamma, beta, EPSILON);
    prepared.run();
    long first = System.nanoTime() - start;
    ComparisonReport report =
        Comparer.compare(
            LayerNormReference.of(width, EPSILON, gamma, beta),
            FloatRows.of(MemorySegment.ofArray(x), width),
            FloatRows.of(MemorySegment.ofArray(prepared.result()), width));
    // Others do not owe our contract; what is wrong beyond rounding has no time all the same.
    if (report.worstUlps() > ALLOWED_ULPS) {
      prepared.close();
      throw new WrongResultException(
          peer.name()
              + " "
              + data.shape().text()
              + " is off by "
              + report.worstUlps()
              + " ulp, so"
              + " it has no time.");
    }
    return new PeerContestant(
        prepared, new Checked(first, -1, -1, peer.name(), report.worstUlps(), Optional.empty()));
  }

  @Override
  public Times run() {
    long start = System.nanoTime();
    prepared.run();
    return new Times(System.nanoTime() - start, -1);
  }

  @Override
  public Checked checked() {
    return checked;
  }

  @Override
  public void close() {
    prepared.close();
  }
}
