package dev.stratus.reference.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every analytic gradient of the reference against central differences of its forward side. */
class GradientChecksTest {
  /** Values near 1: the differences are right to about 1e-11, and sums have up to 40 terms. */
  private static final double NEAR = 1e-8;

  private static final int ROWS = 5;
  private static final int INPUTS = 7;
  private static final int OUTPUTS = 4;

  private final double[] x = random(ROWS * INPUTS, 1);
  private final double[] weights = random(OUTPUTS * INPUTS, 2);
  private final double[] bias = random(OUTPUTS, 3);
  private final double[] dy = random(ROWS * OUTPUTS, 4);

  private double product(double[] input, double[] w, double[] b) {
    return dot(MatrixProducts.forward(input, w, b, ROWS, INPUTS, OUTPUTS), dy);
  }

  @Test
  void matrixProducts() {
    requireNear(
        MatrixProducts.inputGradient(dy, weights, ROWS, INPUTS, OUTPUTS),
        CentralDifferences.gradient(v -> product(v, weights, bias), x));
    requireNear(
        MatrixProducts.weightGradient(dy, x, ROWS, INPUTS, OUTPUTS),
        CentralDifferences.gradient(v -> product(x, v, bias), weights));
    requireNear(
        MatrixProducts.biasGradient(dy, ROWS, OUTPUTS),
        CentralDifferences.gradient(v -> product(x, weights, v), bias));
  }

  @ParameterizedTest
  @EnumSource
  void activations(Activation activation) {
    for (double at : new double[] {-9, -3.3, -1, -0.2, 0.01, 0.5, 1.7, 4, 12}) {
      double numeric =
          CentralDifferences.gradient(v -> activation.value(v[0]), new double[] {at})[0];
      assertThat(activation.slope(at))
          .as("%s at %s", activation, at)
          .isCloseTo(numeric, within(NEAR));
    }
  }

  @Test
  void dropout() {
    DropoutMask mask = new DropoutMask(42, 7, 1, 0.3);
    double[] values = random(30, 5);
    double[] dMasked = random(30, 6);
    requireNear(
        mask.apply(dMasked), CentralDifferences.gradient(v -> dot(mask.apply(v), dMasked), values));
  }

  @Test
  void crossEntropy() {
    double[] logits = random(ROWS * OUTPUTS, 7);
    double[] targets = random(ROWS * OUTPUTS, 8);
    double[] rowWeights = {1, 0.5, 0, 2, 1};
    double scale = 1.0 / ROWS;
    requireNear(
        Losses.crossEntropy(logits, targets, rowWeights, scale, ROWS, OUTPUTS).gradient(),
        CentralDifferences.gradient(
            v -> Losses.crossEntropy(v, targets, rowWeights, scale, ROWS, OUTPUTS).total(scale),
            logits));
  }

  @Test
  void halfSquaredError() {
    double[] y = random(ROWS * OUTPUTS, 9);
    double[] targets = random(ROWS * OUTPUTS, 10);
    double[] rowWeights = {1, 0.5, 0, 2, 1};
    double scale = 1.0 / ROWS;
    requireNear(
        Losses.halfSquaredError(y, targets, rowWeights, scale, ROWS, OUTPUTS).gradient(),
        CentralDifferences.gradient(
            v -> Losses.halfSquaredError(v, targets, rowWeights, scale, ROWS, OUTPUTS).total(scale),
            y));
  }

  @Test
  void embedding() {
    int[] indices = {2, 0, 2, 5, 2};
    double[] table = random(6 * 3, 11);
    double[] dRows = random(indices.length * 3, 12);
    requireNear(
        TableRows.gradient(indices, dRows, 6, 3),
        CentralDifferences.gradient(v -> dot(TableRows.forward(indices, v, 3), dRows), table));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] random(int length, long seed) {
    return new Random(seed).doubles(length, -1.5, 1.5).toArray();
  }

  private static void requireNear(double[] analytic, double[] numeric) {
    assertThat(analytic).hasSameSizeAs(numeric);
    for (int i = 0; i < analytic.length; i++) {
      assertThat(analytic[i]).as("element %d", i).isCloseTo(numeric[i], within(NEAR));
    }
  }
}
