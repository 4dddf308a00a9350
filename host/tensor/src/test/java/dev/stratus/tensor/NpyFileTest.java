package dev.stratus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and what becomes of it on the way. */
class NpyFileTest {

  @TempDir Path folder;

  @Test
  void readsTheHeaderThenTheValuesIntoTheCallersMemory() {
    Path file = write(NpyBytes.file("<f4", false, "(2, 3)", NpyBytes.floats(1, 2, 3, 4, 5, 6)));
    try (NpyFile npy = NpyFile.open(file);
        Arena arena = Arena.ofConfined()) {
      assertThat(npy.header().shape()).containsExactly(2L, 3L);
      assertThat(npy.header().shapeText()).isEqualTo("(2, 3)");
      assertThat(npy.header().elements()).isEqualTo(6);
      assertThat(npy.header().isFloat32()).isTrue();
      assertThat(npy.header().fortranOrder()).isFalse();
      MemorySegment target = arena.allocate(24, 64);
      NpyArray array = npy.readInto(target);
      assertThat(array.values()).isSameAs(target);
      assertThat(array.notes()).isEmpty();
      assertThat(floats(target)).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryFormatVersion(int major) {
    String header = NpyBytes.dictionary("<f4", false, "(1,)");
    assertThat(read(NpyBytes.file(major, header, NpyBytes.floats(7)), Conversion.NONE))
        .containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{\"shape\":(2,),\"fortran_order\":False,\"descr\":\"<f4\"}",
        "  { 'fortran_order' : False , 'shape' : ( 2 , ) , 'descr' : '<f4' , }   \n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2), }"
      })
  void readsHeadersAsPythonsWriteThem(String header) {
    assertThat(read(NpyBytes.file(1, header, NpyBytes.floats(8, 9)), Conversion.NONE))
        .containsExactly(8, 9);
  }

  @Test
  void everyBitOfAFloat32ArrivesAlsoOfANan() {
    byte[] data = NpyBytes.hex("0100a07f 0000c0ff 00000080 01000000 ffff7f7f 000080ff");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values =
          NpyFile.read(write(NpyBytes.file("<f4", false, "(6,)", data)), arena).values();
      int[] bits =
          values.toArray(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder()));
      assertThat(bits)
          .containsExactly(0x7fa00001, 0xffc00000, 0x80000000, 1, 0x7f7fffff, 0xff800000);
    }
  }

  @Test
  void scalarsAndEmptyArraysAreArrays() {
    assertThat(read(NpyBytes.file("<f4", false, "()", NpyBytes.floats(3)), Conversion.NONE))
        .containsExactly(3);
    assertThat(read(NpyBytes.file("<f4", false, "(0, 5)"), Conversion.NONE)).isEmpty();
    // NumPy refuses to make the second; the sizes must still not overflow on the way to zero.
    String huge = "(100000000000000000, 100000000000000000, 0)";
    assertThat(read(NpyBytes.file("<f4", false, huge), Conversion.NONE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ">f4, 3f800000 c0200000 00000000, 1 -2.5 0",
    "<f8, 000000000000f03f 9a9999999999b93f 000000000000f07f, 1 0.1 Infinity",
    ">f8, 3ff0000000000000 c059000000000000 7e37e43c8800759c, 1 -100 Infinity",
    "<f2, 003c 00c1 ff7b 0100, 1 -2.5 65504 5.9604645E-8",
    ">f2, 3c00 7c00, 1 Infinity",
    "|i1, 7f80ff, 127 -128 -1",
    "<i2, ff7f 0080, 32767 -32768",
    ">i2, 7fff 8000, 32767 -32768",
    "<i4, 01000001 00000080, 16777216 -2147483648",
    "<i8, 0100000000000000 0000000000000080, 1 -9.223372036854775808E18",
    "|u1, ff00, 255 0",
    "<u2, ffff, 65535",
    "<u4, ffffffff 01000000, 4294967296 1",
    "<u8, ffffffffffffffff 0100000000000000, 1.8446744073709551616E19 1",
    "|b1, 000102, 0 1 1"
  })
  void otherTypesAreConvertedWhereAsked(String descr, String data, String expected) {
    byte[] bytes = NpyBytes.hex(data);
    String[] words = expected.split(" ");
    float[] values = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    byte[] file = NpyBytes.file(descr, false, "(" + words.length + ",)", bytes);

    assertThat(read(file, Conversion.TO_FLOAT32)).containsExactly(values);
    assertThatThrownBy(() -> read(file, Conversion.NONE))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(descr.startsWith(">") ? "holds big-endian " : "holds ")
        .hasMessageContaining("(descr '" + descr + "')")
        .hasMessageContaining(
            "Ask for conversion to float32 (--convert), or save the array as float32");
  }

  @Test
  void theNoteCountsWhatChanged() {
    ByteBuffer data = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.5).putDouble(0.1).putDouble(1e300).putDouble(Double.NaN).putDouble(1e-300);
    Path file = write(NpyBytes.file("<f8", false, "(5,)", data.array()));
    try (Arena arena = Arena.ofConfined()) {
      assertThat(NpyFile.read(file, arena, Conversion.TO_FLOAT32).notes())
          .containsExactly(
              file
                  + ": converted from float64 (descr '<f8') to float32; 2 of 5 values were rounded,"
                  + " 1 became infinite.");
    }
  }

  /**
   * Values on and beside ties of float32: rounding twice, by way of double, would get some wrong.
   */
  @Test
  void longIntegersAreRoundedOnce() {
    long[] values = new long[400];
    for (int i = 0; i < values.length; i++) {
      int shift = 24 + i / 10;
      long tie = shift > 62 ? Long.MAX_VALUE : (1L << shift) + (1L << (shift - 24));
      values[i] = (i % 2 == 0 ? 1 : -1) * (tie + i % 5 - 2);
    }
    values[0] = (1L << 60) + (1L << 36) + 1; // just above a tie, by less than a double can hold
    ByteBuffer data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      data.putLong(value);
    }
    float[] signed =
        read(NpyBytes.file("<i8", false, "(400,)", data.array()), Conversion.TO_FLOAT32);
    float[] unsigned =
        read(NpyBytes.file("<u8", false, "(400,)", data.array()), Conversion.TO_FLOAT32);
    for (int i = 0; i < values.length; i++) {
      assertThat(signed[i]).as("signed %d", values[i]).isEqualTo((float) values[i]);
      String digits = Long.toUnsignedString(values[i]);
      assertThat(unsigned[i]).as(digits).isEqualTo(new BigInteger(digits).floatValue());
    }
    assertThat(signed[0]).isEqualTo(0x1.000002p60f);
  }

  @Test
  void fortranOrderOfTwoDimensionsBecomesRowMajorAndIsSaid() {
    Path file = write(NpyBytes.file("<f4", true, "(2, 3)", NpyBytes.floats(1, 4, 2, 5, 3, 6)));
    try (Arena arena = Arena.ofConfined()) {
      NpyArray array = NpyFile.read(file, arena);
      assertThat(floats(array.values())).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(array.notes())
          .containsExactly(
              file + ": converted from Fortran order to row-major; the shape is unchanged.");
    }
    assertThat(
            read(
                NpyBytes.file("|u1", true, "(2, 2)", (byte) 1, (byte) 3, (byte) 2, (byte) 4),
                Conversion.TO_FLOAT32))
        .containsExactly(1, 2, 3, 4);
    assertThat(read(NpyBytes.file("<f4", true, "(2,)", NpyBytes.floats(1, 2)), Conversion.NONE))
        .containsExactly(1, 2);
    assertThatThrownBy(() ->
            read(NpyBytes.file("<f4", true, "(1, 1, 1)", NpyBytes.floats(1)), Conversion.NONE))
        .isInstanceOf(TensorFileException.class)
        .hasMessageEndingWith(
            "is in Fortran order with 3 dimensions (1, 1, 1); Fortran order is converted for up to"
                + " 2. Save it in C order: np.ascontiguousarray(x).");
  }

  /** More elements than one chunk holds, in both ways of placing them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void arraysLargerThanAChunk(boolean fortran) {
    int rows = 300;
    int columns = 777;
    float[] expected = new float[rows * columns];
    float[] inFile = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        expected[r * columns + c] = r * 1000 + c;
        inFile[fortran ? c * rows + r : r * columns + c] = r * 1000 + c;
      }
    }
    byte[] file = NpyBytes.file("<f4", fortran, "(300, 777)", NpyBytes.floats(inFile));
    assertThat(read(file, Conversion.NONE)).isEqualTo(expected);
  }

  @Test
  void theMemoryMustFitExactly() {
    Path file = write(NpyBytes.file("<f4", false, "(2,)", NpyBytes.floats(1, 2)));
    try (NpyFile npy = NpyFile.open(file)) {
      for (int bytes : List.of(4, 12)) {
        assertThatThrownBy(() -> npy.readInto(MemorySegment.ofArray(new byte[bytes])))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith(
                "holds 2 elements, 8 bytes as float32, and the memory given for them has "
                    + bytes
                    + ".");
      }
    }
  }

  @Test
  void aFileThatShrinksWhileItIsOpenIsNotHalfRead() throws IOException {
    Path file = write(NpyBytes.file("<f4", false, "(2,)", NpyBytes.floats(1, 2)));
    try (NpyFile npy = NpyFile.open(file)) {
      Files.write(file, NpyBytes.file("<f4", false, "(2,)", NpyBytes.floats(1)));
      assertThatThrownBy(() -> npy.readInto(MemorySegment.ofArray(new byte[8])))
          .isInstanceOf(TensorFileException.class)
          .hasMessageEndingWith("became shorter while it was being read.");
    }
  }

  private float[] read(byte[] file, Conversion conversion) {
    try (Arena arena = Arena.ofConfined()) {
      return floats(NpyFile.read(write(file), arena, conversion).values());
    }
  }

  private static float[] floats(MemorySegment values) {
    return values.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private Path write(byte[] bytes) {
    try {
      return Files.write(folder.resolve("x.npy"), bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
