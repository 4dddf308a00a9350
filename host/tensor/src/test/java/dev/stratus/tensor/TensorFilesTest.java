package dev.stratus.tensor;

import static dev.stratus.tensor.MemoryOrder.COLUMN_MAJOR;
import static dev.stratus.tensor.MemoryOrder.ROW_MAJOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all kinds of files have in common, and .npy among them. */
class TensorFilesTest {

  @TempDir Path folder;

  static Stream<Arguments> everyKind() {
    List<Arguments> all = new ArrayList<>();
    for (String kind : List.of("x.npy", "x.npz:a", "x.safetensors", "X.SafeTensors:layer.0/w")) {
      for (DType type : DType.values()) {
        boolean held = type != DType.BFLOAT16 || kind.toLowerCase().contains("safe");
        for (MemoryOrder order : MemoryOrder.values()) {
          if (held) {
            all.add(Arguments.of(kind, type, order));
          }
        }
      }
    }
    return all.stream();
  }

  /** The file's order is the tensor's, and what was written is read back bit by bit. */
  @ParameterizedTest
  @MethodSource("everyKind")
  void whatWasWrittenIsReadBack(String kind, DType type, MemoryOrder order) {
    record Case(String format, int... sizes) {}
    for (Case c :
        List.of(
            new Case("C", 5),
            new Case("CB", 3, 4),
            new Case("CBT", 2, 3, 4),
            new Case("SSCB", 2, 3, 4, 5),
            new Case("SSSCBT", 2, 1, 3, 2, 1, 2),
            new Case("SCB", 7, 3, 0),
            new Case("SC", 1, 1),
            new Case("BC", 3, 50_001))) {
      Tensor x = counted(type, c.format, order, c.sizes);
      assertThat(TensorFiles.write(at(kind), x)).isEmpty();
      TensorRead read =
          TensorFiles.read(at(kind), ReadOptions.DEFAULT.withFormat(DataFormat.of(c.format)));
      same(read.tensor(), x);
      assertThat(read.notes()).isEmpty();
      assertThat(read.tensor().isDense()).isTrue();
    }
  }

  @Test
  void aViewIsWrittenAsWhatItShows() {
    Tensor view =
        counted(DType.FLOAT32, "SCB", COLUMN_MAJOR, 4, 3, 5).slice(0, 1, 3).slice(2, 2, 5);
    for (String kind : List.of("x.npy", "x.npz:a", "x.safetensors")) {
      TensorFiles.write(at(kind), view);
      ReadOptions labels = ReadOptions.DEFAULT.withFormat(view.format());
      same(TensorFiles.read(at(kind), labels).tensor(), view.dense());
    }
  }

  @Test
  void withoutLabelsTheLastDimensionIsTheChannels() {
    TensorFiles.write(at("x.npy"), counted(DType.FLOAT32, "CBT", ROW_MAJOR, 2, 3, 4));
    Tensor x = TensorFiles.read(at("x.npy")).tensor();
    assertThat(x.format().text()).isEqualTo("BUC");
    assertThat(x.channels()).isEqualTo(4);
  }

  /** A file made byte by byte: the flag decides the order, not the sizes. */
  @Test
  void theFortranFlagIsColumnMajorInAnyNumberOfDimensions() {
    float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    write("f.npy", NpyBytes.file("<f4", true, "(2, 3, 2)", NpyBytes.floats(values)));
    Tensor x = TensorFiles.read(at("f.npy"), labels("SCB")).tensor();
    assertThat(x.order()).isEqualTo(COLUMN_MAJOR);
    assertThat(x.get(1, 0, 0)).isEqualTo(1);
    assertThat(x.get(0, 1, 0)).isEqualTo(2);
    assertThat(x.get(0, 0, 1)).isEqualTo(6);
    TensorFiles.write(at("g.npy"), x);
    assertThat(at("g.npy"))
        .satisfies(g ->
            assertThat(Files.readString(Path.of(g), StandardCharsets.ISO_8859_1))
                .contains("'fortran_order': True, 'shape': (2, 3, 2)"));
  }

  @Test
  void contradictingTheFilesOrderIsAnError() {
    write("f.npy", NpyBytes.file("<f4", true, "(2, 3)", new byte[24]));
    assertThatThrownBy(
            () -> TensorFiles.read(at("f.npy"), ReadOptions.DEFAULT.withOrder(ROW_MAJOR)))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            at("f.npy")
                + " is column-major (2 x 3), and row-major was asked for; the file's own order"
                + " decides. Leave the order out; the same bytes are row-major with sizes and"
                + " labels reversed.");
    assertThat(
            TensorFiles.read(at("f.npy"), ReadOptions.DEFAULT.withOrder(COLUMN_MAJOR))
                .tensor()
                .order())
        .isEqualTo(COLUMN_MAJOR);
    // With one dimension longer than 1 both orders are the same bytes: there is no contradiction.
    write("v.npy", NpyBytes.file("<f4", false, "(1, 3)", new byte[12]));
    assertThat(
            TensorFiles.read(at("v.npy"), ReadOptions.DEFAULT.withOrder(COLUMN_MAJOR))
                .tensor()
                .order())
        .isEqualTo(COLUMN_MAJOR);
  }

  @Test
  void labelsMustBeAsManyAsTheDimensions() {
    write("x.npy", NpyBytes.file("<f4", false, "(2, 3, 4)", new byte[96]));
    assertThatThrownBy(() -> TensorFiles.read(at("x.npy"), labels("CB")))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            at("x.npy")
                + " has 3 dimensions (2 x 3 x 4), and the data format \"CB\" names 2: give one label"
                + " for each dimension, in the file's index order.");
    write("s.npy", NpyBytes.file("<f4", false, "()", new byte[4]));
    assertThatThrownBy(() -> TensorFiles.read(at("s.npy")))
        .hasMessageContaining("s.npy holds a single number without dimensions")
        .hasMessageContaining("x.reshape(1)");
    write("c.npy", NpyBytes.file("<f4", false, "(3, 0)"));
    assertThatThrownBy(() -> TensorFiles.read(at("c.npy")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("c.npy is no tensor that can be read: The channel dimension C of")
        .hasMessageContaining("has the size 0");
    write("l.npy", NpyBytes.file("<f4", false, "(0, 3000000000)"));
    assertThatThrownBy(() -> TensorFiles.read(at("l.npy")))
        .hasMessageContaining("has a dimension of 3,000,000,000 elements (0 x 3000000000)");
  }

  @Test
  void otherTypesOnlyOnExplicitConversion() {
    write("i.npy", NpyBytes.file("<i4", false, "(3,)", NpyBytes.hex("01000001 02000000 00000080")));
    assertThatThrownBy(() -> TensorFiles.read(at("i.npy")))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            at("i.npy")
                + " holds int32 values (descr '<i4'); without conversion little-endian float16,"
                + " float32 and float64 are read. Ask for a conversion (--dtype float32), or save"
                + " the array as float32: x.astype('<f4').");
    TensorRead read = TensorFiles.read(at("i.npy"), dtype(DType.FLOAT32));
    assertThat(read.tensor().toDoubles()).containsExactly(16777216, 2, -2147483648.0);
    assertThat(read.notes())
        .containsExactly(
            at("i.npy")
                + ": converted from int32 (descr '<i4') to float32; 1 of 3 values were rounded, 0"
                + " became infinite.");
    read = TensorFiles.read(at("i.npy"), dtype(DType.BFLOAT16));
    assertThat(read.tensor().dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(read.tensor().toDoubles()).containsExactly(16777216, 2, -2147483648.0);
    read = TensorFiles.read(at("i.npy"), dtype(DType.FLOAT16));
    assertThat(read.tensor().toDoubles())
        .containsExactly(Double.POSITIVE_INFINITY, 2, Double.NEGATIVE_INFINITY);
    assertThat(read.notes().getFirst()).contains("0 of 3 values were rounded, 2 became infinite");
    assertThat(TensorFiles.read(at("i.npy"), dtype(DType.FLOAT64)).tensor().toDoubles())
        .containsExactly(16777217, 2, -2147483648.0);
  }

  @Test
  void floatsAreReadAsTheyAreAndConvertedWhereAsked() {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(1 + 0x1p-11 + 0x1p-40).putDouble(0.5);
    write("d.npy", NpyBytes.file("<f8", false, "(2,)", bytes.array()));
    assertThat(TensorFiles.read(at("d.npy")).tensor().dtype()).isEqualTo(DType.FLOAT64);
    TensorRead half = TensorFiles.read(at("d.npy"), dtype(DType.FLOAT16));
    assertThat(half.tensor().toDoubles()).containsExactly(1 + 0x1p-10, 0.5);
    assertThat(half.notes())
        .containsExactly(
            at("d.npy")
                + ": converted from float64 (descr '<f8') to float16; 1 of 2 values were rounded, 0"
                + " became infinite.");
    // Big-endian is another type of file, though no value changes.
    write("b.npy", NpyBytes.file(">f4", false, "(1,)", NpyBytes.hex("3f800000")));
    assertThatThrownBy(() -> TensorFiles.read(at("b.npy")))
        .hasMessageContaining("holds big-endian float32 values (descr '>f4')");
    TensorRead swapped = TensorFiles.read(at("b.npy"), dtype(DType.FLOAT32));
    assertThat(swapped.tensor().toDoubles()).containsExactly(1);
    assertThat(swapped.notes()).hasSize(1);
  }

  @Test
  void longIntegersBecomeTheNearestDouble() {
    long[] values = {(1L << 53) + 1, (1L << 53) + 2, (1L << 53) + 3, Long.MIN_VALUE, -1, 0};
    ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    write("i.npy", NpyBytes.file("<i8", false, "(6,)", bytes.array()));
    TensorRead read = TensorFiles.read(at("i.npy"), dtype(DType.FLOAT64));
    assertThat(read.tensor().toDoubles())
        .containsExactly(0x1p53, 0x1p53 + 2, 0x1p53 + 4, -0x1p63, -1, 0);
    assertThat(read.notes().getFirst()).contains("2 of 6 values were rounded");
    write("u.npy", NpyBytes.file("<u8", false, "(6,)", bytes.array()));
    read = TensorFiles.read(at("u.npy"), dtype(DType.FLOAT64));
    assertThat(read.tensor().toDoubles())
        .containsExactly(0x1p53, 0x1p53 + 2, 0x1p53 + 4, 0x1p63, 0x1p64, 0);
    assertThat(read.notes().getFirst()).contains("3 of 6 values were rounded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.csv", "x", "", "x.npy.gz", "npy", "dir/x.h5"})
  void anUnknownKindListsTheKnownOnes(String name) {
    assertThatThrownBy(() -> TensorFiles.read(name))
        .isInstanceOf(TensorFileException.class)
        .hasMessageEndingWith(
            " is of no known kind: files are named FILE.npy, FILE.npz:NAME,"
                + " FILE.safetensors[:NAME] and FILE.mat[:NAME].");
    assertThatThrownBy(() -> TensorFiles.requireWritable(name, DType.FLOAT32))
        .hasMessageContaining("is of no known kind");
  }

  @Test
  void namesOnlyWhereThereAreNames() {
    assertThatThrownBy(() -> TensorFiles.read("x.npy:a"))
        .hasMessage(
            "x.npy is followed by the name 'a', and a .npy file holds one array without a name."
                + " Leave ':a' away.");
    assertThatThrownBy(() -> TensorFiles.read("x.npz:"))
        .hasMessageStartingWith("x.npz is followed by a colon and no name");
    assertThatThrownBy(() -> TensorFiles.requireWritable("x.npz", DType.FLOAT32))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("x.npz needs the name of the array to write: x.npz:NAME.");
    assertThatThrownBy(() -> TensorFiles.write("x.npz", counted(DType.FLOAT32, "C", ROW_MAJOR, 1)))
        .hasMessageContaining("needs the name");
  }

  @Test
  void matFilesNeedTheirModule() {
    assertThatThrownBy(() -> TensorFiles.read("x.mat:a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            "x.mat is a .mat file, and the module that reads and writes those, stratus-io-mat"
                + " (dev.stratus:stratus-io-mat), is not on the class path. Add it, or use .npy,"
                + " .npz or .safetensors files.");
  }

  @ParameterizedTest
  @CsvSource({"x.npy, .npy", "x.npz:a, .npz"})
  void whatAFormatCannotHoldIsRefusedOrConverted(String kind, String suffix) {
    Tensor x = counted(DType.BFLOAT16, "BC", ROW_MAJOR, 2, 3);
    String complaint =
        at(kind)
            + " cannot hold bfloat16: "
            + suffix
            + " has float32, float64, float16. Convert with --dtype float32 or --dtype float64 or"
            + " --dtype float16, or write a .safetensors file.";
    assertThatThrownBy(() -> TensorFiles.write(at(kind), x))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(complaint);
    assertThatThrownBy(() -> TensorFiles.requireWritable(at(kind), DType.BFLOAT16))
        .hasMessage(complaint);
    assertThatThrownBy(() ->
            TensorFiles.write(
                at(kind), x.to(DType.FLOAT32), WriteOptions.DEFAULT.withDtype(DType.BFLOAT16)))
        .hasMessage(complaint);
    assertThat(names()).isEmpty();
    assertThat(TensorFiles.write(at(kind), x, WriteOptions.DEFAULT.withDtype(DType.FLOAT32)))
        .containsExactly(
            at(kind)
                + ": converted from bfloat16 to float32; 0 of 6 values were rounded, 0 became"
                + " infinite.");
    same(TensorFiles.read(at(kind)).tensor(), x.to(DType.FLOAT32));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "x.npz:a", "x.safetensors"})
  void filesThatCannotBeRead(String kind) throws IOException {
    String file = kind.replaceAll(":.*", "");
    assertThatThrownBy(() -> TensorFiles.read(at(kind)))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(at(file) + " does not exist.");
    Files.createDirectory(Path.of(at(file)));
    assertThatThrownBy(() -> TensorFiles.read(at(kind)))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(at(file) + " is a directory, not a");
    assertThatThrownBy(() -> TensorFiles.write(at(kind), counted(DType.FLOAT32, "C", ROW_MAJOR, 1)))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(at(kind) + " is a directory; name a file in it.");
    assertThatThrownBy(() -> TensorFiles.requireWritable(at("no/" + kind), DType.FLOAT32))
        .hasMessageContaining("cannot be written: there is no folder ");
    assertThatThrownBy(
            () -> TensorFiles.write(at("no/" + kind), counted(DType.FLOAT32, "C", ROW_MAJOR, 1)))
        .hasMessageContaining("cannot be written: there is no folder ");
    Files.delete(Path.of(at(file)));
    assertThat(names()).isEmpty();
  }

  /** At every byte the disk can be full at, the earlier file stays and nothing else is there. */
  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "x.npz:b", "x.safetensors", "x.safetensors:b"})
  void aFullDiskLeavesNothingHalfWritten(String kind) throws IOException {
    Tensor x = counted(DType.FLOAT64, "CB", COLUMN_MAJOR, 2, 2);
    TensorFiles.write(at(kind).replace(":b", ":a"), x);
    Path file = Path.of(at(kind.replaceAll(":.*", "")));
    byte[] before = Files.readAllBytes(file);
    int capacity = 0;
    for (boolean full = true; full; capacity += 7) {
      WholeFile.Opener disk = FullDisk.after(capacity);
      try {
        TensorFiles.write(at(kind), x, WriteOptions.DEFAULT, disk);
        full = false;
      } catch (TensorStorageException e) {
        assertThat(e)
            .hasMessageStartingWith(at(kind) + " could not be written: No space left on device")
            .hasMessageContaining("after " + capacity)
            .hasMessageEndingWith("Nothing half-written was left behind.");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
      }
      assertThat(names()).containsExactly(file.getFileName().toString());
    }
    assertThat(capacity).isGreaterThan(32);
    same(TensorFiles.read(at(kind), labels("CB")).tensor(), x);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "x.npz", "x.safetensors"})
  void aFileCutAnywhereIsRefusedInItsName(String kind) throws IOException {
    TensorFiles.write(
        at(kind.equals("x.npz") ? "x.npz:a" : kind), counted(DType.FLOAT32, "C", ROW_MAJOR, 9));
    Path file = Path.of(at(kind));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TensorFiles.read(at(kind)))
          .as("cut to %d of %d bytes", length, whole.length)
          .isInstanceOf(TensorFileException.class)
          .hasMessageStartingWith(at(kind));
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReadOptions labels(String format) {
    return ReadOptions.DEFAULT.withFormat(DataFormat.of(format));
  }

  static ReadOptions dtype(DType type) {
    return ReadOptions.DEFAULT.withDtype(type);
  }

  static Tensor counted(DType type, String format, MemoryOrder order, int... sizes) {
    Tensor x = Tensor.zeros(type, format, order, sizes);
    for (int i = 0; i < x.elements(); i++) {
      Elements.set(type, x.data().getSegment(), i, i % 251 - 100.25);
    }
    return x;
  }

  static void same(Tensor actual, Tensor expected) {
    assertThat(actual).hasToString(expected.toString());
    assertThat(actual.data().getSegment().mismatch(expected.data().getSegment())).isEqualTo(-1);
  }
}
