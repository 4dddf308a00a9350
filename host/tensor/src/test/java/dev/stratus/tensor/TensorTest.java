package dev.stratus.tensor;

import static dev.stratus.tensor.MemoryOrder.COLUMN_MAJOR;
import static dev.stratus.tensor.MemoryOrder.ROW_MAJOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Sizes, strides, views and conversions. */
class TensorTest {

  private static float[] counted(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return values;
  }

  @Test
  void rowMajorTheLastDimensionVariesFastest() {
    Tensor x = Tensor.of(counted(24), "BTC", ROW_MAJOR, 2, 3, 4);
    assertThat(x.strides()).containsExactly(12, 4, 1);
    assertThat(x.get(1, 2, 3)).isEqualTo(23);
    assertThat(x.get(1, 0, 2)).isEqualTo(14);
    assertThat(x.elements()).isEqualTo(24);
    assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(x.size(1)).isEqualTo(3);
    assertThat(x.channels()).isEqualTo(4);
    assertThat(x.isDense()).isTrue();
    assertThat(x).hasToString("float32 \"BTC\" of 2 x 3 x 4, row-major");
  }

  @Test
  void columnMajorTheFirstDimensionVariesFastest() {
    Tensor x = Tensor.of(counted(24), "CTB", COLUMN_MAJOR, 4, 3, 2);
    assertThat(x.strides()).containsExactly(1, 4, 12);
    assertThat(x.get(3, 2, 1)).isEqualTo(23);
    assertThat(x.get(2, 0, 1)).isEqualTo(14);
  }

  /** Contract, section 3: column-major SSCB and row-major BCSS name the same bytes. */
  @Test
  void reversedIsTheSameBytesInTheOtherOrder() {
    Tensor image = Tensor.of(counted(2 * 3 * 4 * 5), "SSCB", COLUMN_MAJOR, 2, 3, 4, 5);
    Tensor rows = image.reversed();
    assertThat(rows.data()).isSameAs(image.data());
    assertThat(rows.format().text()).isEqualTo("BCSS");
    assertThat(rows.order()).isEqualTo(ROW_MAJOR);
    assertThat(rows.sizes()).containsExactly(5, 4, 3, 2);
    assertThat(rows.isDense()).isTrue();
    assertThat(rows.strides())
        .isEqualTo(Tensor.zeros(DType.FLOAT32, "BCSS", ROW_MAJOR, 5, 4, 3, 2).strides());
    for (int w = 0; w < 2; w++) {
      for (int n = 0; n < 5; n++) {
        assertThat(rows.get(n, 3, 1, w)).isEqualTo(image.get(w, 1, 3, n));
      }
    }
    assertThat(rows.reversed().sizes()).isEqualTo(image.sizes());
    assertThat(rows.reversed().order()).isEqualTo(COLUMN_MAJOR);
  }

  @ParameterizedTest
  @EnumSource(MemoryOrder.class)
  void aSliceIsAViewAndItsDenseCopyIsNot(MemoryOrder order) {
    Tensor x = Tensor.of(counted(120), "SSCB", order, 2, 3, 4, 5);
    for (int dimension = 0; dimension < 4; dimension++) {
      Tensor part = x.slice(dimension, 1, 2);
      assertThat(part.data()).isSameAs(x.data());
      assertThat(part.isDense()).isFalse();
      int[] index = {0, 0, 0, 0};
      int[] there = {0, 0, 0, 0};
      there[dimension] = 1;
      assertThat(part.get(index)).isEqualTo(x.get(there));
    }
    Tensor view = x.slice(2, 1, 3).slice(0, 1, 2).slice(3, 2, 5);
    assertThat(view.sizes()).containsExactly(1, 3, 2, 3);
    Tensor dense = view.dense();
    assertThat(dense.isDense()).isTrue();
    assertThat(dense.order()).isEqualTo(order);
    for (int b = 0; b < 3; b++) {
      for (int c = 0; c < 2; c++) {
        for (int s = 0; s < 3; s++) {
          assertThat(dense.get(0, s, c, b)).isEqualTo(x.get(1, s, 1 + c, 2 + b));
        }
      }
    }
    assertThat(view.toFloats()).isEqualTo(dense.toFloats());
    assertThat(view.toDoubles()).isEqualTo(dense.toDoubles());
    view.set(-7.5, 0, 2, 1, 2);
    assertThat(x.get(1, 2, 2, 4)).isEqualTo(-7.5);
    assertThat(dense.get(0, 2, 1, 2)).isNotEqualTo(-7.5);
  }

  @Test
  void contiguousPartsAreKnownAsSuch() {
    Tensor x = Tensor.of(counted(24), "BTC", ROW_MAJOR, 2, 3, 4);
    assertThat(x.slice(0, 1, 2).isContiguous()).isTrue();
    assertThat(x.slice(0, 1, 2).offset()).isEqualTo(12);
    assertThat(x.slice(0, 0, 1).isDense()).as("the array is longer").isFalse();
    assertThat(x.slice(2, 0, 2).isContiguous()).isFalse();
    assertThat(x.slice(0, 0, 2)).isNotSameAs(x).matches(Tensor::isDense);
    assertThat(x.dense()).isSameAs(x);
    // A dimension of size 1 has no neighbour, so its stride says nothing.
    assertThat(x.slice(1, 1, 2).slice(0, 0, 1).isContiguous()).isTrue();
  }

  @Test
  void whatDescribesATensorCannotBeChangedBehindItsBack() {
    int[] sizes = {2, 3};
    Tensor x = Tensor.of(counted(6), "BC", ROW_MAJOR, sizes);
    sizes[0] = 99;
    x.sizes()[1] = 99;
    x.strides()[0] = 99;
    assertThat(x.sizes()).containsExactly(2, 3);
    assertThat(x.strides()).containsExactly(3, 1);
  }

  @Test
  void wrappingCopiesNothing() {
    DoubleArray array = DoubleArray.fromElements(1, 2, 3);
    Tensor x = Tensor.wrap(array, "C", ROW_MAJOR, 3);
    array.set(1, -2);
    assertThat(x.data()).isSameAs(array);
    assertThat(x.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(x.toDoubles()).containsExactly(1, -2, 3);
    assertThatThrownBy(() -> Tensor.wrap(new IntArray(3), "C", ROW_MAJOR, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be of elements of IntArray; it has float32, float64");
  }

  @Test
  void copiedValuesAreCopies() {
    double[] values = {1, 2};
    Tensor x = Tensor.ofDoubles(values, "C", COLUMN_MAJOR, 2);
    values[0] = 9;
    assertThat(x.get(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void likeIsZerosOfTheSameKindAndDense(DType type) {
    Tensor x = Tensor.zeros(type, "SCB", COLUMN_MAJOR, 2, 3, 4).slice(1, 1, 3);
    Tensor like = Tensor.like(x);
    assertThat(like.isDense()).isTrue();
    assertThat(like.dtype()).isEqualTo(type);
    assertThat(like.format()).isEqualTo(x.format());
    assertThat(like.order()).isEqualTo(x.order());
    assertThat(like.sizes()).isEqualTo(x.sizes());
    assertThat(like.toDoubles()).containsOnly(0);
  }

  @Test
  void conversionsRoundOnceToTheNearestEven() {
    double besideATie = 1 + 0x1p-11 + 0x1p-40;
    double[] values = {1 + 0x1p-11, besideATie, 0.1, 1e300, -0.0, Double.NaN, 0x1p-24};
    Tensor x = Tensor.ofDoubles(values, "C", ROW_MAJOR, values.length);
    assertThat(x.to(DType.FLOAT16).toDoubles())
        .containsExactly(
            1, 1 + 0x1p-10, 0.0999755859375, Double.POSITIVE_INFINITY, -0.0, Double.NaN, 0x1p-24);
    assertThat(x.to(DType.BFLOAT16).toDoubles())
        .containsExactly(1, 1, 0.10009765625, Double.POSITIVE_INFINITY, -0.0, Double.NaN, 0x1p-24);
    assertThat(x.to(DType.FLOAT32).toDoubles())
        .containsExactly(
            1 + 0x1p-11, 1 + 0x1p-11, 0.1f, Double.POSITIVE_INFINITY, -0.0, Double.NaN, 0x1p-24);
    assertThat(x.to(DType.FLOAT64).toDoubles()).isEqualTo(values);
    assertThat(x.to(DType.FLOAT64).data()).isNotSameAs(x.data());
    Tensor half = x.to(DType.FLOAT16);
    assertThat(half.to(DType.FLOAT64).to(DType.FLOAT16).toFloats()).isEqualTo(half.toFloats());
    half.set(besideATie, 2);
    assertThat(half.get(2)).isEqualTo(1 + 0x1p-10);
  }

  /** Bits of a NaN survive whatever is no conversion, strided or not. */
  @Test
  void copyingKeepsEveryBit() {
    FloatArray array = new FloatArray(6);
    for (int i = 0; i < 6; i++) {
      array.getSegment().setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, 0x7fa00000 + i);
    }
    Tensor x = Tensor.wrap(array, "BC", ROW_MAJOR, 3, 2);
    assertThat(bits(x.to(DType.FLOAT32)))
        .containsExactly(0x7fa00000, 0x7fa00001, 0x7fa00002, 0x7fa00003, 0x7fa00004, 0x7fa00005);
    assertThat(bits(x.slice(1, 1, 2).dense())).containsExactly(0x7fa00001, 0x7fa00003, 0x7fa00005);
  }

  private static int[] bits(Tensor x) {
    return x.data().getSegment().toArray(ValueLayout.JAVA_INT_UNALIGNED);
  }

  @ParameterizedTest
  @CsvSource({"CBT, 3 0 2", "SCB, 0 3 2", "CB, 3 0", "BTC, 0 2000000000 2000000000"})
  void emptyTensorsAreTensors(String format, String sizeText) {
    int[] sizes =
        java.util.Arrays.stream(sizeText.split(" ")).mapToInt(Integer::parseInt).toArray();
    for (MemoryOrder order : MemoryOrder.values()) {
      Tensor x = Tensor.zeros(DType.FLOAT32, format, order, sizes);
      assertThat(x.elements()).isZero();
      assertThat(x.isDense()).isTrue();
      assertThat(x.toFloats()).isEmpty();
      assertThat(x.to(DType.FLOAT16).elements()).isZero();
      assertThat(x.reversed().isDense()).isTrue();
      int c = x.format().channelDimension();
      assertThat(x.slice(c, 1, sizes[c]).dense().elements()).isZero();
    }
  }

  @Test
  void anEmptyPartOfTheBatch() {
    Tensor x = Tensor.of(counted(6), "BC", ROW_MAJOR, 3, 2);
    Tensor none = x.slice(0, 3, 3);
    assertThat(none.elements()).isZero();
    assertThat(none.dense().sizes()).containsExactly(0, 2);
  }

  @Test
  void otherLabelsForTheSameElements() {
    Tensor x = Tensor.of(counted(6), "BC", ROW_MAJOR, 3, 2);
    Tensor y = x.labelled(DataFormat.of("CT"));
    assertThat(y.data()).isSameAs(x.data());
    assertThat(y.channels()).isEqualTo(3);
    assertThatThrownBy(() -> x.labelled(DataFormat.of("CBT")))
        .hasMessageContaining("\"CBT\" has 3 dimensions, and there are 2 sizes (3 x 2)");
  }

  @Test
  void sizesThatDoNotBelongToTheFormat() {
    assertThatThrownBy(() -> Tensor.of(new float[6], "SSCB", ROW_MAJOR, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The data format \"SSCB\" has 4 dimensions, and there are 2 sizes (2 x 3): give one"
                + " size for each label.");
    assertThatThrownBy(() -> Tensor.of(new float[149], "SSCB", COLUMN_MAJOR, 5, 5, 3, 2))
        .hasMessage("\"SSCB\" of 5 x 5 x 3 x 2 has 150 elements, and 149 are given.");
    assertThatThrownBy(() -> Tensor.ofDoubles(new double[3], "C", ROW_MAJOR, 2))
        .hasMessage("\"C\" of 2 has 2 elements, and 3 are given.");
    assertThatThrownBy(() -> Tensor.wrap(new FloatArray(1), "CB", ROW_MAJOR, 1, 2))
        .hasMessage("\"CB\" of 1 x 2 has 2 elements, and 1 are given.");
    assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT32, "CB", ROW_MAJOR, 3, -2))
        .hasMessage("Dimension 2 (B) of \"CB\" of 3 x -2 has the size -2; a size is 0 or more.");
    assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT32, "SCB", ROW_MAJOR, 3, 0, 2))
        .hasMessage(
            "The channel dimension C of \"SCB\" of 3 x 0 x 2 has the size 0; there must be at"
                + " least 1 channel (any other dimension may be empty).");
    Tensor x = Tensor.zeros(DType.FLOAT32, "CB", ROW_MAJOR, 3, 2);
    assertThatThrownBy(() -> x.slice(0, 1, 1)).hasMessageContaining("has the size 0");
  }

  @Test
  void moreElementsThanAnIntCounts() {
    assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT32, "SSCB", ROW_MAJOR, 1000, 1000, 30, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"SSCB\" of 1000 x 1000 x 30 x 100 has 3,000,000,000 elements; one tensor has at most"
                + " 2,147,483,647 (2^31-1). Split it along B into at least 2 parts, and process the"
                + " parts one by one.");
    assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT16, "CT", ROW_MAJOR, 1 << 16, 1 << 16))
        .hasMessageContaining("has 4,294,967,296 elements")
        .hasMessageContaining("Split it along B (this format has none; along another dimension");
    int most = Integer.MAX_VALUE;
    assertThatThrownBy(() -> Tensor.zeros(DType.FLOAT32, "SSCB", ROW_MAJOR, most, most, most, most))
        .hasMessageContaining("has more than 2^63 elements");
  }

  @Test
  void elementsThatAreNotThere() {
    Tensor x = Tensor.zeros(DType.FLOAT32, "CB", ROW_MAJOR, 3, 2);
    assertThatThrownBy(() -> x.get(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage(
            "There is no element 2 in dimension 1 (B) of float32 \"CB\" of 3 x 2, row-major; its"
                + " elements are counted from 0.");
    assertThatThrownBy(() -> x.set(1, -1, 0)).hasMessageContaining("no element -1 in dimension 0");
    assertThatThrownBy(() -> x.get(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("has 2 index numbers, one for each label, and 1 was given");
    assertThatThrownBy(() -> x.slice(2, 0, 1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("no dimension 2 in float32");
    assertThatThrownBy(() -> x.slice(1, 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("no part from 1 to 3 of dimension 1 (B)");
    assertThatThrownBy(() -> x.slice(1, 1, 0)).hasMessageContaining("no part from 1 to 0");
  }

  @Test
  void aSliceIsSetToAnothersElementsBitByBit() {
    for (MemoryOrder order : MemoryOrder.values()) {
      Tensor whole = Tensor.zeros(DType.FLOAT32, "BC", order, 4, 3);
      Tensor part =
          Tensor.of(new float[] {1, 2, 3, -0f, Float.NaN, 6}, "BC", MemoryOrder.ROW_MAJOR, 2, 3);
      whole.slice(0, 1, 3).setAll(part);
      assertThat(whole.to(MemoryOrder.ROW_MAJOR).toFloats())
          .containsExactly(0, 0, 0, 1, 2, 3, -0f, Float.NaN, 6, 0, 0, 0);
    }
    Tensor halves = Tensor.zeros(DType.FLOAT16, "BC", MemoryOrder.ROW_MAJOR, 2, 4);
    halves
        .slice(1, 1, 3)
        .setAll(
            Tensor.of(new float[] {1, 2, 3, 4}, "BC", MemoryOrder.ROW_MAJOR, 2, 2)
                .to(DType.FLOAT16));
    assertThat(halves.toFloats()).containsExactly(0, 1, 2, 0, 0, 3, 4, 0);
    assertThatThrownBy(() -> halves.setAll(halves.slice(0, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 4")
        .hasMessageContaining("1 x 4");
    assertThatThrownBy(() -> halves.setAll(halves.to(DType.FLOAT32)))
        .hasMessageContaining("float16")
        .hasMessageContaining("float32");
  }
}
