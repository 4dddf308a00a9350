package dev.stratus.bench.peers;

import dev.stratus.bench.device.Peer;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What a Java programmer would write without a device: the Vector API, a row after the other, rows
 * shared among the cores. Two sweeps for the sums, one for the result.
 */
public final class VectorApiPeer implements Peer {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  @Override
  public String name() {
    return "Java Vector API, " + SPECIES.length() + " lanes";
  }

  @Override
  public Prepared prepare(
      int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon) {
    return new Rows(rows, width, x, gamma, beta, epsilon, new float[x.length]);
  }

  private record Rows(
      int rows, int width, float[] x, float[] gamma, float[] beta, float epsilon, float[] y)
      implements Prepared {

    @Override
    public void run() {
      IntStream.range(0, rows).parallel().forEach(this::row);
    }

    private void row(int row) {
      int base = row * width;
      int end = SPECIES.loopBound(width);
      FloatVector sums = FloatVector.zero(SPECIES);
      for (int c = 0; c < end; c += SPECIES.length()) {
        sums = sums.add(FloatVector.fromArray(SPECIES, x, base + c));
      }
      float sum = sums.reduceLanes(VectorOperators.ADD);
      for (int c = end; c < width; c++) {
        sum += x[base + c];
      }
      float mean = sum / width;
      FloatVector squares = FloatVector.zero(SPECIES);
      for (int c = 0; c < end; c += SPECIES.length()) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, base + c).sub(mean);
        squares = squares.add(d.mul(d));
      }
      float square = squares.reduceLanes(VectorOperators.ADD);
      for (int c = end; c < width; c++) {
        square += (x[base + c] - mean) * (x[base + c] - mean);
      }
      float rstd = (float) (1 / Math.sqrt(square / width + epsilon));
      for (int c = 0; c < end; c += SPECIES.length()) {
        FloatVector.fromArray(SPECIES, x, base + c)
            .sub(mean)
            .mul(rstd)
            .mul(FloatVector.fromArray(SPECIES, gamma, c))
            .add(FloatVector.fromArray(SPECIES, beta, c))
            .intoArray(y, base + c);
      }
      for (int c = end; c < width; c++) {
        y[base + c] = (x[base + c] - mean) * rstd * gamma[c] + beta[c];
      }
    }

    @Override
    public float[] result() {
      return y;
    }

    @Override
    public void close() {
      // Arrays are the garbage collector's.
    }
  }
}
