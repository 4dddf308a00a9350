package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Table 1 of Ba, Kiros and Hinton: what layer normalization behind a fully connected layer {@code a
 * = W x} does and does not notice. Exact only as epsilon goes to 0, so epsilon is 1e-12 here.
 */
class InvariancesTest {
  private static final double SAME = 1e-9;
  private static final double DIFFERENT = 1e-3;

  static Stream<Long> seeds() {
    return Examples.seeds(50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void ofThePaper(long seed) {
    Network network = new Network(new SplittableRandom(seed));
    double[] before = network.output();

    network.scaleWeights(row -> 3.7);
    assertThat(network.change(before)).as("re-scaling the weight matrix").isLessThan(SAME);
    network.scaleWeights(row -> 1 / 3.7);

    double[] shift = network.shiftOfIncomingWeights();
    network.addToEveryWeightVector(shift);
    assertThat(network.change(before)).as("re-centring the weight matrix").isLessThan(SAME);
    network.addToEveryWeightVector(Arrays.stream(shift).map(v -> -v).toArray());

    network.scaleWeights(row -> row == 0 ? 2.5 : 1);
    assertThat(network.change(before)).as("re-scaling one weight vector").isGreaterThan(DIFFERENT);
    network.scaleWeights(row -> row == 0 ? 1 / 2.5 : 1);

    network.scaleData(row -> 0.2);
    assertThat(network.change(before)).as("re-scaling the data set").isLessThan(SAME);
    network.scaleData(row -> 5);

    network.shiftData(1.5);
    assertThat(network.change(before)).as("re-centring the data set").isGreaterThan(DIFFERENT);
    network.shiftData(-1.5);

    network.scaleData(row -> row == 0 ? 11 : 1);
    assertThat(network.change(before)).as("re-scaling one training case").isLessThan(SAME);
  }

  /** A fully connected layer and layer normalization over its outputs. */
  private static final class Network {
    private final double[][] weights;
    private final double[][] data;
    private final SplittableRandom random;

    Network(SplittableRandom random) {
      this.random = random;
      int inputs = random.nextInt(2, 9);
      weights = gaussian(random.nextInt(3, 20), inputs);
      data = gaussian(random.nextInt(1, 6), inputs);
    }

    private double[][] gaussian(int rows, int columns) {
      double[][] values = new double[rows][columns];
      for (double[] row : values) {
        Arrays.setAll(row, c -> random.nextGaussian());
      }
      return values;
    }

    double[] output() {
      int width = weights.length;
      double[] sums = new double[data.length * width];
      for (int n = 0; n < data.length; n++) {
        for (int u = 0; u < width; u++) {
          for (int c = 0; c < data[n].length; c++) {
            sums[n * width + u] += weights[u][c] * data[n][c];
          }
        }
      }
      return LayerNormJudge.of(
              JudgedShape.rows(data.length, width), JudgeSettings.of(NumberType.FLOAT64, 1e-12))
          .forwardValues(Values.of(sums));
    }

    double change(double[] before) {
      double[] after = output();
      double most = 0;
      for (int i = 0; i < after.length; i++) {
        most = Math.max(most, Math.abs(after[i] - before[i]));
      }
      return most;
    }

    void scaleWeights(IntToDoubleFunction factor) {
      scale(weights, factor);
    }

    void scaleData(IntToDoubleFunction factor) {
      scale(data, factor);
    }

    private static void scale(double[][] rows, IntToDoubleFunction factor) {
      for (int r = 0; r < rows.length; r++) {
        int row = r;
        Arrays.setAll(rows[r], c -> rows[row][c] * factor.applyAsDouble(row));
      }
    }

    double[] shiftOfIncomingWeights() {
      return gaussian(1, data[0].length)[0];
    }

    void addToEveryWeightVector(double[] shift) {
      for (double[] vector : weights) {
        Arrays.setAll(vector, c -> vector[c] + shift[c]);
      }
    }

    void shiftData(double amount) {
      for (double[] row : data) {
        Arrays.setAll(row, c -> row[c] + amount);
      }
    }
  }
}
