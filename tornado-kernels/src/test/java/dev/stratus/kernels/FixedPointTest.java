package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.reference.FixedPointReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalization in fixed point: within the bound of docs/fpga.md of the exact result for the
 * same words, and the same words on a device, on the debug device and as plain Java.
 */
class FixedPointTest {
  private static final int LARGEST = LayerNormForwardFixed.LARGEST;

  /**
   * @param fraction bits behind the point of gamma, beta and y
   * @param epsilon in units of x squared
   */
  record Rows(String name, int rows, int width, int fraction, int epsilon, int[] x) {
    int[] gamma() {
      return words(width, 11, fraction, 1, 0.5);
    }

    int[] beta() {
      return words(width, 13, fraction, 0, 0.5);
    }

    @Override
    public String toString() {
      return name + " " + rows + " x " + width + ", " + fraction + " bits behind the point";
    }
  }

  private static int[] words(int count, long seed, int fraction, double mean, double spread) {
    Random random = new Random(seed);
    double one = 1 << fraction;
    return IntStream.range(0, count)
        .map(i ->
            (int)
                Math.clamp(
                    Math.rint(one * (mean + spread * random.nextGaussian())),
                    (double) -LARGEST,
                    (double) LARGEST))
        .toArray();
  }

  /** epsilon 1e-5 in the unit of x squared, at least one. */
  private static int epsilon(int fraction) {
    return (int) Math.max(1, Math.rint(1e-5 * Math.pow(2, 2 * fraction)));
  }

  static Stream<Rows> rows() {
    List<Rows> all = new ArrayList<>();
    for (int fraction : new int[] {8, 12, 16, 20}) {
      for (int width : new int[] {1, 2, 3, 7, 64, 65, 1021, 4097, 8192}) {
        int[] x = words(3 * width, 7L * width + fraction, fraction, 0.5, 2);
        all.add(new Rows("ordinary", 3, width, fraction, epsilon(fraction), x));
      }
    }
    for (int width : new int[] {1, 2, 17, 8192}) {
      all.add(new Rows("constant", 2, width, 16, 1, fill(2 * width, i -> 1_234_567)));
      all.add(new Rows("zero", 2, width, 16, 1, new int[2 * width]));
      // The largest spread there is: the sums reach their bounds.
      all.add(new Rows("both ends", 2, width, 16, 1, fill(2 * width, i -> ends(i, width))));
      all.add(new Rows("one unit", 2, width, 16, 1, fill(2 * width, i -> 5_000_000 + i % 2)));
      all.add(
          new Rows(
              "one far out", 2, width, 12, 42, fill(2 * width, i -> i % width == 0 ? LARGEST : 3)));
      all.add(
          new Rows(
              "large epsilon", 2, width, 20, Integer.MAX_VALUE, words(2 * width, 3, 20, 0, 1)));
      // Beyond a word: taken for the largest.
      all.add(new Rows("beyond", 2, width, 16, 7, fill(2 * width, i -> i * 10_000_031)));
    }
    return all.stream();
  }

  private static int ends(int i, int width) {
    return i % width < width / 2 ? -LARGEST : LARGEST;
  }

  private static int[] fill(int count, java.util.function.IntUnaryOperator value) {
    return IntStream.range(0, count).map(value).toArray();
  }

  private static int[] plain(Rows data, int columns) {
    IntArray y = new IntArray(Math.max(1, data.x().length));
    LayerNormForwardFixed.rowStream(
        IntArray.fromArray(data.x()),
        IntArray.fromArray(data.gamma()),
        IntArray.fromArray(data.beta()),
        y,
        data.rows(),
        data.width(),
        8192,
        columns,
        data.epsilon());
    return Arrays.copyOf(y.toHeapArray(), data.x().length);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theErrorIsWithinTheBound(Rows data) {
    requireGood(data, plain(data, 4));
  }

  static void requireGood(Rows data, int[] y) {
    int[] gamma = data.gamma();
    int[] beta = data.beta();
    for (int row = 0; row < data.rows(); row++) {
      FixedPointReference exact =
          new FixedPointReference(data.x(), row * data.width(), data.width(), data.epsilon());
      for (int c = 0; c < data.width(); c++) {
        int found = y[row * data.width() + c];
        double wanted = exact.y(c, gamma[c], beta[c]);
        double allowed = exact.allowed(c, gamma[c]);
        // Not by an assertion each: there are many.
        if (!(Math.abs(found - wanted) <= allowed)) {
          throw new AssertionError(
              "%s, row %d, column %d: %d, to be %s within %s"
                  .formatted(data, row, c, found, wanted, allowed));
        }
      }
    }
  }

  @Test
  void theRootIsWithinItsBoundEverywhere() {
    double worst = 0;
    for (long u = 1L << 30; u < 1L << 32; u += 65_537) {
      double exact = 1 / Math.sqrt(u / (double) (1L << 30));
      double found = LayerNormForwardFixed.reciprocalRoot(u) / (double) (1L << 26);
      worst = Math.max(worst, Math.abs(found / exact - 1));
    }
    long last = (1L << 32) - 1;
    assertThat(LayerNormForwardFixed.reciprocalRoot(last)).isEqualTo(1L << 25);
    assertThat(LayerNormForwardFixed.reciprocalRoot(1L << 30)).isEqualTo(1L << 26);
    assertThat(worst).isLessThan(Math.pow(2, -24)).isGreaterThan(Math.pow(2, -27));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void devicesGiveTheSameWords(Rows data) {
    int[] expected = plain(data, 4);
    assertThat(on(DeviceRun.debugDevice(), KernelOptions.STRICT, data, 4)).isEqualTo(expected);
    for (int columns : new int[] {1, 4, 16}) {
      assertThat(on(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT, data, columns))
          .isEqualTo(expected);
    }
  }

  static Rows ordinary() {
    return new Rows("ordinary", 3, 65, 16, epsilon(16), words(3 * 65, 7, 16, 0.5, 2));
  }

  /** With room for 8192 columns. */
  static int[] on(TornadoDevice device, KernelOptions options, Rows data, int columns) {
    IntArray x = IntArray.fromArray(data.x());
    IntArray gamma = IntArray.fromArray(data.gamma());
    IntArray beta = IntArray.fromArray(data.beta());
    IntArray y = new IntArray(data.x().length);
    TaskGraph graph = new TaskGraph(DeviceRun.GRAPH);
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, x, gamma, beta);
    graph.task(
        "forward",
        LayerNormForwardFixed::rowStream,
        x,
        gamma,
        beta,
        y,
        data.rows(),
        data.width(),
        8192,
        columns,
        data.epsilon());
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    DeviceRun.execute(graph, device, options, java.util.Map.of(), "forward");
    return y.toHeapArray();
  }
}
