package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.reference.Allowance;
import dev.stratus.reference.Comparer;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.reference.FloatRows;
import dev.stratus.reference.LayerNormReference;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The ladder's idea, called as an ordinary Java method: no device, no compiler. */
class PlainJavaTest {

  static Stream<RowsUnderTest> ordinary() {
    return Arrays.stream(RowsUnderTest.WIDTHS)
        .boxed()
        .flatMap(
            w -> Arrays.stream(RowsUnderTest.ROWS).mapToObj(r -> RowsUnderTest.ordinary(r, w)));
  }

  static Stream<RowsUnderTest> hard() {
    return IntStream.of(1, 2, 17, 65, 1021, 4097)
        .boxed()
        .flatMap(w -> RowsUnderTest.hard(w).stream());
  }

  @ParameterizedTest
  @MethodSource({"ordinary", "hard"})
  void agreesWithTheReference(RowsUnderTest data) {
    for (int block : new int[] {LayerNormForward.SERIAL_BLOCK, LayerNormForward.VECTOR_BLOCK}) {
      ComparisonReport report = run(data, block);
      boolean strictOrder = block == LayerNormForward.SERIAL_BLOCK;
      // In the order written a block of 1024 is a chain of 1024 additions, each rounding by up to
      // 2^-24 of the sum, halved by the root: 512 ulp at worst. Close is promised of short blocks.
      assertThat(strictOrder ? report.passed() : report.worstUlps() < 512)
          .as("%s block %d%n%s", data, block, report.text())
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 65_537, 1 << 20, 1 << 22})
  void wideRowsStayWithinFourUlp(int width) {
    RowsUnderTest random =
        new RowsUnderTest("wide", 1, width, 1e-5f, RowsUnderTest.spread(width, 5, 1e3f, 1f));
    assertThat(run(random, LayerNormForward.SERIAL_BLOCK).worstUlps())
        .isLessThanOrEqualTo(Allowance.MODERATE.ulps());
  }

  @Test
  void moreThan65536Rows() {
    RowsUnderTest data = RowsUnderTest.ordinary(65_543, 3);
    ComparisonReport report = run(data, LayerNormForward.SERIAL_BLOCK);
    assertThat(report.passed()).as(report.text()).isTrue();
    assertThat(report.elements()).isEqualTo(65_543L * 3);
  }

  @Test
  void aRangeOfRowsLeavesTheOthersAlone() {
    RowsUnderTest data = RowsUnderTest.ordinary(5, 17);
    FloatArray y = FloatArray.fromArray(new float[5 * 17]);
    y.init(-7f);
    LayerNormForward.rowRange(
        FloatArray.fromArray(data.x()),
        FloatArray.fromArray(data.gamma()),
        FloatArray.fromArray(data.beta()),
        y,
        new FloatArray(1),
        new FloatArray(1),
        new FloatArray(1),
        2,
        4,
        17,
        1e-5f,
        16,
        0);
    float[] whole = forward(data, 16);
    for (int i = 0; i < y.getSize(); i++) {
      boolean inside = i >= 2 * 17 && i < 4 * 17;
      assertThat(y.get(i)).as("element %d", i).isEqualTo(inside ? whole[i] : -7f);
    }
  }

  @Test
  void inPlaceGivesTheSameBits() {
    RowsUnderTest data = RowsUnderTest.ordinary(5, 65);
    FloatArray x = FloatArray.fromArray(data.x());
    LayerNormForward.rowPerItem(
        x,
        FloatArray.fromArray(data.gamma()),
        FloatArray.fromArray(data.beta()),
        x,
        new FloatArray(1),
        new FloatArray(1),
        new FloatArray(1),
        5,
        65,
        1e-5f,
        16,
        0);
    assertThat(x.toHeapArray()).isEqualTo(forward(data, 16));
  }

  private static ComparisonReport run(RowsUnderTest data, int block) {
    LayerNormReference reference =
        LayerNormReference.of(data.width(), data.epsilon(), data.gamma(), data.beta());
    return Comparer.compare(
        reference,
        FloatRows.of(data.x(), data.width()),
        FloatRows.of(forward(data, block), data.width()));
  }

  private static float[] forward(RowsUnderTest data, int block) {
    FloatArray y = new FloatArray(data.x().length);
    LayerNormForward.rowPerItem(
        FloatArray.fromArray(data.x()),
        FloatArray.fromArray(data.gamma()),
        FloatArray.fromArray(data.beta()),
        y,
        new FloatArray(1),
        new FloatArray(1),
        new FloatArray(1),
        data.rows(),
        data.width(),
        data.epsilon(),
        block,
        0);
    return y.toHeapArray();
  }
}
