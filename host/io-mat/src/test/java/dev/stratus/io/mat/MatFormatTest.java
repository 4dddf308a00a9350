package dev.stratus.io.mat;

import static dev.stratus.tensor.MemoryOrder.COLUMN_MAJOR;
import static dev.stratus.tensor.MemoryOrder.ROW_MAJOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorRead;
import dev.stratus.tensor.TensorStorageException;
import dev.stratus.tensor.WholeFile;
import dev.stratus.tensor.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Matrix;

/** MATLAB files through the facade, which finds the module as a service. */
class MatFormatTest {

  @TempDir Path folder;

  static Stream<ByteOrder> orders() {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("orders")
  void readsAFileMadeByHand(ByteOrder order) throws IOException {
    String x =
        file(
            new MatBytes(order)
                .singles("a", new int[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .doubles("b", new int[] {2, 1, 2}, 0.1, -1, Double.NaN, 1e300)
                .doublesAsBytes("c", new int[] {1, 4}, (byte) 0, (byte) 1, (byte) 2, (byte) 255)
                .compressedDoubles("d", new int[] {3, 1}, 7, 8, 9.5)
                .bytes());
    TensorRead a = TensorFiles.read(x + ":a", labels("CB"));
    assertThat(a.tensor()).hasToString("float32 \"CB\" of 2 x 3, column-major");
    assertThat(a.tensor().toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(a.tensor().get(1, 0)).isEqualTo(2);
    assertThat(a.source()).isEqualTo(x + ":a");
    assertThat(a.notes()).isEmpty();
    Tensor b = TensorFiles.read(x + ":b", labels("SCB")).tensor();
    assertThat(b).hasToString("float64 \"SCB\" of 2 x 1 x 2, column-major");
    assertThat(b.toDoubles()).containsExactly(0.1, -1, Double.NaN, 1e300);
    assertThat(TensorFiles.read(x + ":c").tensor().toDoubles()).containsExactly(0, 1, 2, 255);
    assertThat(TensorFiles.read(x + ":d").tensor().toDoubles()).containsExactly(7, 8, 9.5);
    assertThatThrownBy(() -> TensorFiles.read(x + ":e"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(x + " holds no array 'e'; it holds 'a', 'b', 'c', 'd'.");
    assertThatThrownBy(() -> TensorFiles.read(x))
        .hasMessage(x + " holds 4 arrays: 'a', 'b', 'c', 'd'. Say which: " + x + ":a.");
  }

  /** MATLAB has two dimensions at least, and none of size 1 at the end beyond those. */
  @ParameterizedTest
  @CsvSource({
    "5 1, C, 5",
    "1 5, C, 5",
    "5 1, CB, 5 1",
    "1 5, BC, 1 5",
    "5 2, CBT, 5 2 1",
    "5 2, SSCBT, 5 2 1 1 1",
    "5 2 1 1, CB, 5 2",
    "5 2 3, SCB, 5 2 3"
  })
  void dimensionsOfSizeOneComeAndGoWithTheLabels(String dimensions, String labels, String sizes)
      throws IOException {
    int[] ints = ints(dimensions);
    float[] values = new float[Arrays.stream(ints).reduce(1, (a, b) -> a * b)];
    values[1] = 3;
    String x = file(new MatBytes(ByteOrder.LITTLE_ENDIAN).singles("a", ints, values).bytes());
    Tensor tensor = TensorFiles.read(x, labels(labels)).tensor();
    assertThat(tensor.sizes()).containsExactly(ints(sizes));
    assertThat(tensor.toFloats()).isEqualTo(values);
  }

  @Test
  void dimensionsThatAreNotOfSizeOneNeedALabel() throws IOException {
    String x =
        file(
            new MatBytes(ByteOrder.LITTLE_ENDIAN)
                .singles("a", new int[] {2, 1, 3}, new float[6])
                .bytes());
    assertThatThrownBy(() -> TensorFiles.read(x, labels("CB")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(
            x + ":a has 3 dimensions (2 x 1 x 3), and the data format \"CB\" names 2");
    assertThatThrownBy(() -> TensorFiles.read(x, labels("C")))
        .hasMessageContaining("the data format \"C\" names 1");
    assertThatThrownBy(() -> TensorFiles.read(x, labels("SCB").withOrder(ROW_MAJOR)))
        .hasMessageContaining("is column-major (2 x 1 x 3), and row-major was asked for");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void whatWasWrittenIsReadBack(DType type) throws IOException {
    record Case(String format, int... sizes) {}
    for (Case c :
        List.of(
            new Case("C", 5),
            new Case("CB", 3, 4),
            new Case("SSCB", 2, 3, 4, 5),
            new Case("SSSCBT", 2, 1, 3, 2, 1, 1),
            new Case("SCB", 7, 3, 0),
            new Case("CBT", 1, 1, 1),
            new Case("CB", 3, 40_001))) {
      Tensor x = counted(type, c.format, COLUMN_MAJOR, c.sizes);
      assertThat(TensorFiles.write(at("y.mat:y"), x)).isEmpty();
      same(TensorFiles.read(at("y.mat:y"), labels(c.format)).tensor(), x);
    }
  }

  /** Sizes and labels stay, so that the array in MATLAB is that of the same indices. */
  @Test
  void aRowMajorTensorIsLaidOutColumnMajor() {
    Tensor x = counted(DType.FLOAT32, "BTC", ROW_MAJOR, 2, 3, 4);
    assertThat(TensorFiles.write(at("y.mat"), x))
        .containsExactly(
            at("y.mat")
                + ": laid out column-major, as .mat files are; sizes and labels are unchanged.");
    Tensor y = TensorFiles.read(at("y.mat:tensor"), labels("BTC")).tensor();
    assertThat(y.sizes()).containsExactly(2, 3, 4);
    assertThat(y.order()).isEqualTo(COLUMN_MAJOR);
    for (int i = 0; i < 24; i++) {
      assertThat(y.get(i / 12, i / 4 % 3, i % 4)).isEqualTo(x.get(i / 12, i / 4 % 3, i % 4));
    }
  }

  @Test
  void addingKeepsTheOtherVariables() throws IOException {
    String x = at("x.mat");
    try (Mat5File old = Mat5.newMatFile()) {
      old.addArray("text", Mat5.newString("kept"));
      old.addArray("a", Mat5.newScalar(1));
      old.addArray("s", Mat5.newStruct().set("field", Mat5.newScalar(42)));
      Mat5.writeToFile(old, x);
    }
    Tensor a = counted(DType.FLOAT32, "CB", COLUMN_MAJOR, 2, 3);
    TensorFiles.write(x + ":a", a);
    TensorFiles.write(x + ":b", a.to(DType.FLOAT64));
    same(TensorFiles.read(x + ":a", labels("CB")).tensor(), a);
    same(TensorFiles.read(x + ":b", labels("CB")).tensor(), a.to(DType.FLOAT64));
    try (Mat5File read = Mat5.readFromFile(x)) {
      assertThat(read.getNumEntries()).isEqualTo(4);
      assertThat(read.getChar("text").getString()).isEqualTo("kept");
      Matrix field = read.getStruct("s").getMatrix("field");
      assertThat(field.getDouble(0)).isEqualTo(42);
    }
    TensorFiles.write(x, a); // without a name the file is replaced
    try (Mat5File read = Mat5.readFromFile(x)) {
      assertThat(read.getNumEntries()).isEqualTo(1);
    }
  }

  @Test
  void theSameVariablesGiveTheSameFile() throws IOException {
    Tensor a = counted(DType.FLOAT32, "CB", COLUMN_MAJOR, 2, 3);
    TensorFiles.write(at("x.mat:a"), a);
    byte[] first = Files.readAllBytes(folder.resolve("x.mat"));
    TensorFiles.write(at("x.mat:a"), a);
    assertThat(Files.readAllBytes(folder.resolve("x.mat"))).isEqualTo(first);
    assertThat(new String(first, 0, 40, StandardCharsets.US_ASCII))
        .startsWith("MATLAB 5.0 MAT-file");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT16", "BFLOAT16"})
  void sixteenBitsAreRefusedOrConverted(DType type) {
    Tensor x = counted(type, "CB", COLUMN_MAJOR, 2, 3);
    assertThatThrownBy(() -> TensorFiles.write(at("x.mat:a"), x))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            at("x.mat:a")
                + " cannot hold "
                + type.text()
                + ": .mat has float32, float64. Convert with --dtype float32 or --dtype float64, or"
                + " write a .safetensors file.");
    assertThat(TensorFiles.write(at("x.mat:a"), x, WriteOptions.DEFAULT.withDtype(DType.FLOAT32)))
        .hasSize(1);
    ReadOptions options = labels("CB").withDtype(type);
    TensorRead read = TensorFiles.read(at("x.mat:a"), options);
    same(read.tensor(), x);
    assertThat(read.notes())
        .containsExactly(
            at("x.mat:a")
                + ": converted from float32 to "
                + type.text()
                + "; 0 of 6 values were rounded, 0 became infinite.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1a", "a b", "ü", "a-b", "_a"})
  void namesThatMatlabHasNot(String name) {
    assertThatThrownBy(() -> TensorFiles.requireWritable(at("x.mat:" + name), DType.FLOAT32))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("'" + name + "' is no name of a MATLAB variable");
    Tensor x = counted(DType.FLOAT32, "C", COLUMN_MAJOR, 1);
    assertThatThrownBy(() -> TensorFiles.write(at("x.mat:" + name), x))
        .hasMessageContaining("is no name of a MATLAB variable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|is of the class int32",
        "4|is of the class char",
        "2054|is of the class complex double",
        "2055|is of the class complex single",
        "521|is of the class logical, kept as uint8"
      })
  void otherClassesAreRefusedByName(int flags, String what) throws IOException {
    String x =
        file(new MatBytes(ByteOrder.LITTLE_ENDIAN).other(flags, "a", new int[] {1, 3}, 3).bytes());
    assertThatThrownBy(() -> TensorFiles.read(x + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            x
                + ":a "
                + what
                + "; real, full single and double arrays are read. Convert it in MATLAB, such as"
                + " single(full(x)), and save it again.");
  }

  @Test
  void filesThatAreNoMatOfTheseVersions() throws IOException {
    byte[] whole = new MatBytes(ByteOrder.LITTLE_ENDIAN).singles("a", new int[] {1, 1}, 1).bytes();
    byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    String sevenThree =
        " is a .mat of version 7.3, which is HDF5; versions 5 to 7 are read. Save it with save(...,"
            + " '-v7').";
    refused(hdf5, sevenThree);
    byte[] later = new byte[600];
    System.arraycopy(hdf5, 0, later, 512, 8);
    refused(later, sevenThree);
    refused(
        "MATLAB 7.3 MAT-file, Platform: GLNXA64".getBytes(StandardCharsets.US_ASCII), sevenThree);
    String remedy = " In MATLAB and Octave, save(..., '-v7') writes one that is read.";
    refused(
        "# Created by Octave 9.2.0\n".getBytes(StandardCharsets.US_ASCII),
        " is a text file of Octave, no .mat of version 5 to 7." + remedy);
    refused(
        new byte[0],
        " is no .mat of version 5 to 7: it has 0 bytes, and the header alone has 128." + remedy);
    refused(
        new byte[200],
        " is no .mat of version 5 to 7, perhaps one of version 4: bytes 126 and 127 are not IM or"
            + " MI."
            + remedy);
    byte[] two = whole.clone();
    two[125] = 2;
    refused(two, " is a .mat whose header has the version 2, not 1." + remedy);
    refused(Arrays.copyOf(whole, 128), " holds no arrays.");
  }

  private void refused(byte[] bytes, String complaint) throws IOException {
    String x = file(bytes);
    assertThatThrownBy(() -> TensorFiles.read(x))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(x + complaint);
  }

  @Test
  void missingFilesAndFolders() throws IOException {
    assertThatThrownBy(() -> TensorFiles.read(at("no.mat")))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(at("no.mat") + " does not exist.");
    Files.createDirectory(folder.resolve("d.mat"));
    assertThatThrownBy(() -> TensorFiles.read(at("d.mat")))
        .hasMessage(at("d.mat") + " is a directory, not a .mat file.");
    Tensor x = counted(DType.FLOAT32, "C", COLUMN_MAJOR, 1);
    assertThatThrownBy(() -> TensorFiles.write(at("d.mat:a"), x))
        .hasMessage(at("d.mat:a") + " is a directory; name a file in it.");
    assertThatThrownBy(() -> TensorFiles.write(at("no/x.mat:a"), x))
        .hasMessageContaining("cannot be written: there is no folder");
  }

  /** Wherever it is cut, no wrong number comes out of it. */
  @Test
  void aFileCutAnywhereIsRefusedInItsName() throws IOException {
    for (byte[] whole :
        List.of(
            new MatBytes(ByteOrder.LITTLE_ENDIAN)
                .doubles("a", new int[] {2, 2}, 1, 2, 3, 4)
                .bytes(),
            new MatBytes(ByteOrder.LITTLE_ENDIAN)
                .compressedDoubles("a", new int[] {2, 2}, 1, 2, 3, 4)
                .bytes())) {
      for (int length = 0; length < whole.length; length++) {
        String x = file(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> TensorFiles.read(x))
            .as("cut to %d of %d bytes", length, whole.length)
            .isInstanceOf(TensorFileException.class)
            .hasMessageStartingWith(x);
      }
    }
  }

  /** 2,400,000,000 bytes of a variable, in a file of some hundred. */
  @Test
  void aVariableThatWouldFillTheMemoryIsRefusedWithItsSize() throws IOException {
    String x =
        file(
            new MatBytes(ByteOrder.LITTLE_ENDIAN)
                .doubles("a", new int[] {30_000, 10_000}, 1, 2)
                .bytes());
    assertThatThrownBy(() -> TensorFiles.read(x))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(
            x + ":a is said to be 30000 x 10000 elements, in a file of 208 bytes")
        .hasMessageContaining("save(..., '-v6')");
    String lie =
        file(new MatBytes(ByteOrder.LITTLE_ENDIAN).doubles("a", new int[] {30, 10}, 1, 2).bytes());
    assertThatThrownBy(() -> TensorFiles.read(lie))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(lie + " is damaged or truncated: ");
    // The sizes are true, and the values are said to take 2,000,000,000 bytes.
    byte[] bytes =
        new MatBytes(ByteOrder.LITTLE_ENDIAN).doubles("a", new int[] {1, 2}, 1, 2).bytes();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 20, 2_000_000_000);
    String tag = file(bytes);
    assertThatThrownBy(() -> TensorFiles.read(tag))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(tag + " is damaged");
  }

  /** The earlier file stays, and nothing else is there. */
  @Test
  void aFullDiskLeavesNothingHalfWritten() throws IOException {
    Tensor x = counted(DType.FLOAT64, "CB", COLUMN_MAJOR, 2, 2);
    TensorFiles.write(at("x.mat:a"), x);
    Path file = folder.resolve("x.mat");
    byte[] before = Files.readAllBytes(file);
    int failures = 0;
    for (int capacity = 0; capacity < before.length; capacity += 13) {
      WholeFile.Opener disk = full(capacity);
      FileSpec target = new FileSpec(file, "b");
      assertThatThrownBy(() -> new MatFormat().write(x, WholeFile.through(target, disk)))
          .isInstanceOf(TensorStorageException.class)
          .hasMessageStartingWith(at("x.mat:b") + " could not be written: No space left on device")
          .hasMessageEndingWith("Nothing half-written was left behind.");
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
      failures++;
    }
    assertThat(failures).isGreaterThan(10);
  }

  private static WholeFile.Opener full(int capacity) {
    return temporary -> {
      WritableByteChannel real = WholeFile.TO_DISK.open(temporary);
      return new WritableByteChannel() {
        private int room = capacity;

        @Override
        public int write(ByteBuffer source) throws IOException {
          if (room == 0) {
            throw new IOException("No space left on device");
          }
          int count = Math.min(room, source.remaining());
          ByteBuffer part = source.slice(source.position(), count);
          while (part.hasRemaining()) {
            real.write(part);
          }
          source.position(source.position() + count);
          room -= count;
          return count;
        }

        @Override
        public boolean isOpen() {
          return real.isOpen();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    };
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private String file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.mat"), bytes).toString();
  }

  private static int[] ints(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static ReadOptions labels(String format) {
    return ReadOptions.DEFAULT.withFormat(DataFormat.of(format));
  }

  private static Tensor counted(DType type, String format, MemoryOrder order, int... sizes) {
    double[] values = new double[Arrays.stream(sizes).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 251 - 100.25;
    }
    return Tensor.ofDoubles(values, format, order, sizes).to(type);
  }

  private static void same(Tensor actual, Tensor expected) {
    assertThat(actual).hasToString(expected.toString());
    assertThat(actual.data().getSegment().mismatch(expected.data().getSegment())).isEqualTo(-1);
  }
}
