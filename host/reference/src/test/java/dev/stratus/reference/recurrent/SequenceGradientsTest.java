package dev.stratus.reference.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stratus.reference.dense.CentralDifferences;
import dev.stratus.reference.recurrent.SequenceReference.Forward;
import dev.stratus.reference.recurrent.SequenceReference.Gradients;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every analytic gradient of whole sequences against central differences of the forward side. */
class SequenceGradientsTest {
  /** Values near 1: the differences are right to about 1e-11, through up to 4 steps. */
  private static final double NEAR = 2e-8;

  private static final int STEPS = 4;
  private static final int ROWS = 3;
  private static final int INPUTS = 3;
  private static final int WIDTH = 5;

  /** A full row, a short one, and one without a step. */
  private static final int[] LENGTHS = {4, 2, 0};

  static Stream<Cell> cells() {
    return Stream.of(
        new LstmReference(WIDTH),
        new GruReference(WIDTH),
        new LayerNormLstmReference(
            random(4 * WIDTH, 1),
            random(4 * WIDTH, 2),
            random(4 * WIDTH, 3),
            random(WIDTH, 4),
            random(WIDTH, 5),
            1e-2),
        new LayerNormGruReference(
            random(3 * WIDTH, 6),
            random(3 * WIDTH, 7),
            random(3 * WIDTH, 8),
            random(WIDTH, 9),
            1e-2));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void backpropagationThroughTime(Cell cell) {
    int wide = cell.gates() * WIDTH;
    int states = cell.hasCellState() ? ROWS * WIDTH : 0;
    double[] x = random(STEPS * ROWS * INPUTS, 11);
    double[] w = random(wide * INPUTS, 12);
    double[] r = random(wide * WIDTH, 13);
    double[] b = random(wide, 14);
    double[] hiddenBias = random(wide, 15);
    double[] h0 = random(ROWS * WIDTH, 16);
    double[] c0 = random(states, 17);
    double[] dy = random(STEPS * ROWS * WIDTH, 18);
    double[] dcEnd = random(states, 19);
    for (int at = 0; at < STEPS * ROWS; at++) {
      // The frozen states of later steps are no outputs.
      for (int c = 0; c < WIDTH && at / ROWS >= LENGTHS[at % ROWS]; c++) {
        dy[at * WIDTH + c] = 0;
      }
    }
    SequenceReference layer =
        new SequenceReference(cell, STEPS, ROWS, INPUTS, LENGTHS, w, r, b, hiddenBias);
    Gradients analytic = layer.backward(layer.forward(x, h0, c0), x, dy, dcEnd);
    java.util.function.ToDoubleFunction<double[]> loss =
        ignored -> loss(layer.forward(x, h0, c0), dy, dcEnd);

    requireNear("x", analytic.x(), CentralDifferences.gradient(loss, x));
    requireNear("W", analytic.inputWeights(), CentralDifferences.gradient(loss, w));
    requireNear("R", analytic.recurrentWeights(), CentralDifferences.gradient(loss, r));
    requireNear("b", analytic.inputBias(), CentralDifferences.gradient(loss, b));
    requireNear("bR", analytic.hiddenBias(), CentralDifferences.gradient(loss, hiddenBias));
    requireNear("h0", analytic.initialHidden(), CentralDifferences.gradient(loss, h0));
    requireNear("c0", analytic.initialCells(), CentralDifferences.gradient(loss, c0));
    double[][] parameters = cell.parameters();
    for (int p = 0; p < parameters.length; p++) {
      requireNear(
          "parameter " + p,
          analytic.parameters()[p],
          CentralDifferences.gradient(loss, parameters[p]));
    }
  }

  /** Beyond a row's length nothing it holds counts, not even NaN. */
  @ParameterizedTest
  @MethodSource("cells")
  void paddingIsNotRead(Cell cell) {
    int wide = cell.gates() * WIDTH;
    double[] h0 = random(ROWS * WIDTH, 16);
    double[] c0 = random(cell.hasCellState() ? ROWS * WIDTH : 0, 17);
    double[] x = random(STEPS * ROWS * INPUTS, 11);
    SequenceReference layer =
        new SequenceReference(
            cell,
            STEPS,
            ROWS,
            INPUTS,
            LENGTHS,
            random(wide * INPUTS, 12),
            random(wide * WIDTH, 13),
            random(wide, 14),
            random(wide, 15));
    double[] plain = layer.forward(x, h0, c0).hidden();
    for (int at = 0; at < STEPS * ROWS; at++) {
      for (int c = 0; c < INPUTS && at / ROWS >= LENGTHS[at % ROWS]; c++) {
        x[at * INPUTS + c] = Double.NaN;
      }
    }
    assertThat(layer.forward(x, h0, c0).hidden()).containsExactly(plain);
    assertThat(plain).doesNotContain(Double.NaN);
  }

  @Test
  void batchNormalization() {
    int rows = 6;
    double[] x = random(rows * WIDTH, 21);
    double[] gamma = random(WIDTH, 22);
    double[] beta = random(WIDTH, 23);
    double[] dy = random(rows * WIDTH, 24);
    BatchNormReference.Gradients analytic =
        BatchNormReference.of(x, rows, WIDTH, 1e-2).backward(dy, gamma);
    java.util.function.ToDoubleFunction<double[]> loss =
        ignored -> dot(BatchNormReference.of(x, rows, WIDTH, 1e-2).result(gamma, beta), dy);
    requireNear("x", analytic.x(), CentralDifferences.gradient(loss, x));
    requireNear("gamma", analytic.gamma(), CentralDifferences.gradient(loss, gamma));
    requireNear("beta", analytic.beta(), CentralDifferences.gradient(loss, beta));
  }

  private static double loss(Forward forward, double[] dy, double[] dcEnd) {
    int states = ROWS * WIDTH;
    double[] y = Vectors.part(forward.hidden(), states, STEPS * states);
    int end = dcEnd.length == 0 ? 0 : STEPS * states;
    return dot(y, dy) + dot(Vectors.part(forward.cells(), end, dcEnd.length), dcEnd);
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

  private static void requireNear(String what, double[] analytic, double[] numeric) {
    assertThat(analytic).as(what).hasSameSizeAs(numeric);
    for (int i = 0; i < analytic.length; i++) {
      assertThat(analytic[i]).as("%s, element %d", what, i).isCloseTo(numeric[i], within(NEAR));
    }
  }
}
