package dev.stratus.tensor;

import static dev.stratus.tensor.MemoryOrder.COLUMN_MAJOR;
import static dev.stratus.tensor.MemoryOrder.ROW_MAJOR;
import static dev.stratus.tensor.TensorFilesTest.counted;
import static dev.stratus.tensor.TensorFilesTest.dtype;
import static dev.stratus.tensor.TensorFilesTest.labels;
import static dev.stratus.tensor.TensorFilesTest.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** .safetensors files made by hand and by the writer. */
class SafetensorsFileTest {

  @TempDir Path folder;

  /** The format's own layout: length, JSON, bytes. */
  private String file(String json, byte... data) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    return file(out.putLong(text.length).put(text).put(data).array());
  }

  private String file(byte[] bytes) {
    try {
      return Files.write(folder.resolve("x.safetensors"), bytes).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String entry(String dtype, String shape, long begin, long end) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(dtype, shape, begin, end);
  }

  @Test
  void readsAFileAsOthersWriteThem() {
    String json =
        "{\"__metadata__\":{\"format\":\"pt\"},\"b\":"
            + entry("F16", "[2]", 24, 28)
            + ",\"a\":"
            + entry("F32", "[2, 1, 3]", 0, 24)
            + ",\"n\":"
            + entry("I64", "[0]", 28, 28)
            + "}   ";
    String x =
        file(json, NpyBytes.hex("0000803f 00000040 00004040 00008040 0000a040 0000c040 003c00c1"));
    Tensor a = TensorFiles.read(x + ":a").tensor();
    assertThat(a).hasToString("float32 \"BUC\" of 2 x 1 x 3, row-major");
    assertThat(a.toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(a.get(1, 0, 0)).isEqualTo(4);
    assertThat(TensorFiles.read(x + ":b").tensor().toFloats()).containsExactly(1, -2.5f);
    assertThatThrownBy(() -> TensorFiles.read(x + ":n"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            x
                + ":n holds I64 values; of .safetensors F16, BF16, F32 and F64 are read. Save it as"
                + " one of those.");
    assertThatThrownBy(() -> TensorFiles.read(x + ":c"))
        .hasMessage(x + " holds no array 'c'; it holds 'b', 'a', 'n'.");
    assertThatThrownBy(() -> TensorFiles.read(x))
        .hasMessage(x + " holds 3 arrays: 'b', 'a', 'n'. Say which: " + x + ":b.");
  }

  @Test
  void bfloat16AndFloat64AreReadAsTheyAre() {
    String json =
        "{\"w\":" + entry("F64", "[1]", 0, 8) + ",\"v\":" + entry("BF16", "[2]", 8, 12) + "}";
    String x = file(json, NpyBytes.hex("000000000000f03f 803f 49c0"));
    assertThat(TensorFiles.read(x + ":w").tensor().toDoubles()).containsExactly(1);
    Tensor v = TensorFiles.read(x + ":v").tensor();
    assertThat(v.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(v.toDoubles()).containsExactly(1, -3.140625);
    TensorRead half = TensorFiles.read(x + ":v", dtype(DType.FLOAT16));
    assertThat(half.tensor().toDoubles()).containsExactly(1, -3.140625);
    assertThat(half.notes())
        .containsExactly(
            x
                + ":v: converted from bfloat16 to float16; 0 of 2 values were rounded, 0 became"
                + " infinite.");
  }

  /** Row-major only: a column-major tensor goes in with sizes and labels reversed. */
  @Test
  void aColumnMajorTensorGoesInReversedAndComesBackAsItWas() {
    Tensor x = counted(DType.FLOAT32, "SSCB", COLUMN_MAJOR, 2, 3, 4, 5);
    String file = folder.resolve("y.safetensors").toString();
    TensorFiles.write(file, x);
    SafetensorsHeader header = header(file);
    assertThat(header.entry("tensor").text()).isEqualTo("F32 [5, 4, 3, 2]");
    assertThat(header.metadata())
        .containsExactly(
            Map.entry("stratus.format.tensor", "BCSS"),
            Map.entry("stratus.order.tensor", "column-major"));
    TensorRead read = TensorFiles.read(file);
    same(read.tensor(), x);
    assertThat(read.notes()).isEmpty();
    assertThatThrownBy(() -> TensorFiles.read(file, ReadOptions.DEFAULT.withOrder(ROW_MAJOR)))
        .hasMessageContaining("is column-major (2 x 3 x 4 x 5), and row-major was asked for");
  }

  @Test
  void labelsStayAndOthersMayBeAskedFor() {
    String file = folder.resolve("y.safetensors").toString();
    TensorFiles.write(file + ":a", counted(DType.BFLOAT16, "TCB", ROW_MAJOR, 2, 3, 4));
    assertThat(TensorFiles.read(file).tensor().format().text()).isEqualTo("TCB");
    TensorRead other = TensorFiles.read(file, labels("BCT"));
    assertThat(other.tensor().format().text()).isEqualTo("BCT");
    assertThat(other.notes())
        .containsExactly(file + ":a: labelled BCT as asked; the file says TCB.");
    assertThatThrownBy(() -> TensorFiles.read(file, labels("CB")))
        .hasMessageContaining("has 3 dimensions (2 x 3 x 4), and the data format \"CB\" names 2");
  }

  @Test
  void aWholeFileOfTensorsAndTexts() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("beta", counted(DType.FLOAT16, "C", ROW_MAJOR, 3));
    tensors.put("gamma", counted(DType.FLOAT64, "C", COLUMN_MAJOR, 3));
    tensors.put("weights ü\"\\", counted(DType.FLOAT32, "SCB", COLUMN_MAJOR, 2, 3, 1));
    Path path = folder.resolve("layer.safetensors");
    new SafetensorsFile(tensors, Map.of("configuration", "{\"epsilon\": 1e-5}")).write(path);
    SafetensorsFile read = SafetensorsFile.read(path);
    assertThat(read.metadata()).containsExactly(Map.entry("configuration", "{\"epsilon\": 1e-5}"));
    assertThat(read.tensors().keySet()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
    tensors.forEach((name, tensor) -> same(read.tensors().get(name), tensor));
    SafetensorsHeader header = header(path.toString());
    assertThat(header.dataOffset() % 8).isZero();
    header
        .entries()
        .forEach((name, entry) -> assertThat(entry.begin() % entry.alignment()).isZero());
    assertThatThrownBy(() -> read.tensors().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void emptyFilesAndEmptyArraysAreFiles() {
    Path path = folder.resolve("e.safetensors");
    new SafetensorsFile(Map.of(), Map.of()).write(path);
    assertThat(SafetensorsFile.read(path).tensors()).isEmpty();
    assertThatThrownBy(() -> TensorFiles.read(path.toString()))
        .hasMessage(path + " holds no arrays.");
    TensorFiles.write(path + ":e", counted(DType.FLOAT32, "CB", ROW_MAJOR, 3, 0));
    TensorFiles.write(path + ":f", counted(DType.FLOAT32, "CB", ROW_MAJOR, 3, 1));
    assertThat(TensorFiles.read(path + ":e").tensor().sizes()).containsExactly(3, 0);
    assertThat(TensorFiles.read(path + ":f").tensor().sizes()).containsExactly(3, 1);
  }

  @Test
  void addingKeepsArraysAndTextsOfWhateverType() throws IOException {
    String x =
        file(
            "{\"__metadata__\":{\"format\":\"pt\"},\"i\":"
                + entry("I8", "[3]", 0, 3)
                + ",\"q\":"
                + entry("F4_NEW", "[2]", 3, 4)
                + ",\"a\":"
                + entry("F32", "[1]", 4, 8)
                + "}",
            NpyBytes.hex("010203 55 0000803f"));
    Tensor b = counted(DType.FLOAT64, "BC", ROW_MAJOR, 2, 2);
    TensorFiles.write(x + ":b", b);
    TensorFiles.write(x + ":a", b.to(DType.BFLOAT16));
    same(TensorFiles.read(x + ":b").tensor(), b);
    same(TensorFiles.read(x + ":a").tensor(), b.to(DType.BFLOAT16));
    SafetensorsHeader header = header(x);
    assertThat(header.metadata()).containsEntry("format", "pt");
    byte[] bytes = Files.readAllBytes(Path.of(x));
    int i = (int) (header.dataOffset() + header.entry("i").begin());
    assertThat(bytes[i]).isEqualTo((byte) 1);
    assertThat(bytes[i + 2]).isEqualTo((byte) 3);
    assertThat(bytes[(int) (header.dataOffset() + header.entry("q").begin())])
        .isEqualTo((byte) 0x55);
    TensorFiles.write(x, b); // without a name the file is replaced
    assertThat(header(x).entries().keySet()).containsExactly("tensor");
    assertThatThrownBy(() -> TensorFiles.write(x + ":__metadata__", b))
        .hasMessageContaining("cannot hold an array named __metadata__");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1]|malformed .safetensors header: it begins with the byte 5b, not {",
        "{\"a\":|malformed .safetensors header: Unexpected end-of-input",
        "{} {}|malformed .safetensors header: Trailing token",
        "{\"a\":1}|the array 'a' is not described by a dtype, a shape and two data_offsets",
        "{\"a\":null}|the array 'a' is not described by a dtype",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|the array 'a' is not described by",
        "{\"a\":{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}}|the array 'a' is not described",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}|the array 'a' is not described",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}|the array 'a' is not",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"z\":1}}|unknown field 'z'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[NaN],\"data_offsets\":[0,4]}}|malformed",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[NaN,4]}}|malformed",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}|has a size 1.0; it must be",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|has a size -1; it must be a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}|has a size \"1\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}|has an offset 99999999999999999999",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}|has an offset -4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}|begins at byte 8 and ends at 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|the array 'a' is F32 [2], 8 bytes, and its offsets hold 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4],\"data_offsets\":[0,4]}}|9,223,372,036,854,775,807 bytes, and its offsets hold 4",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[2,4]}}|the arrays 'a' and 'b' overlap: one ends at byte 3, the other begins at 2",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}|the arrays 'a' and 'b' overlap",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}|bytes 0 to 1 before the array 'a' belong to no array",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}|1 bytes after its last array belong to no array",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]}}|is truncated: its header announces 5 bytes of values, and 4 are there",
        "{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|__metadata__ is no object of texts",
        "{\"__metadata__\":{\"k\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|__metadata__ holds 'k' = 1, which is no text",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|Duplicate",
        "{\"__metadata__\":{\"stratus.format.a\":\"XY\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|has unusable labels in its text stratus.format.a: The data format \"XY\" has the unknown label",
        "{\"__metadata__\":{\"stratus.order.a\":\"up\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|has the text stratus.order.a = 'up'; it must be row-major or column-major",
      })
  void headersThatAreWrong(String json, String complaint) {
    String x = file(json, new byte[4]);
    assertThatThrownBy(() -> TensorFiles.read(x + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(x)
        .hasMessageContaining(complaint);
  }

  @Test
  void headersThatAreNoText() {
    byte[] bytes = new byte[8 + 12];
    bytes[0] = 12;
    java.util.Arrays.fill(bytes, 8, 20, (byte) 0xff);
    bytes[8] = '{';
    assertThatThrownBy(() -> TensorFiles.read(file(bytes)))
        .hasMessageEndingWith("has a malformed .safetensors header: it is no UTF-8 text.");
    assertThatThrownBy(() -> TensorFiles.read(file("{\"a\":" + "[".repeat(2000))))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("malformed .safetensors header");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void headersWithoutMeasure(long length) {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    String x = file(out.array());
    assertThatThrownBy(() -> TensorFiles.read(x))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            x
                + " announces a header of "
                + Long.toUnsignedString(length)
                + " bytes; from 2 to 100,000,000 are read. It is damaged, or no .safetensors"
                + " file.");
  }

  @Test
  void headersLongerThanTheFile() {
    ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(99_999_999);
    assertThatThrownBy(() -> TensorFiles.read(file(out.array())))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("announces a header of 99,999,999 bytes, and 56 are there");
    assertThatThrownBy(() -> TensorFiles.read(file(new byte[3])))
        .hasMessageContaining("is not a .safetensors file: it has 3 bytes, and eight begin one");
  }

  @Test
  void moreElementsThanATensorHas() throws IOException {
    long bytes = 3_000_000_000L * 4;
    String json = "{\"a\":" + entry("F32", "[3, 1000000000]", 0, bytes) + "}";
    String x = file(json);
    try (var channel =
        java.nio.channels.FileChannel.open(
            Path.of(x), java.nio.file.StandardOpenOption.WRITE)) { // sparse: no disk is used
      channel.write(ByteBuffer.wrap(new byte[1]), 8 + json.length() + bytes - 1);
    }
    assertThatThrownBy(() -> TensorFiles.read(x + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("has 3,000,000,000 elements; one tensor has at most 2,147,483,647")
        .hasMessageContaining("Split it along B into at least 2 parts");
  }

  private static SafetensorsHeader header(String file) {
    try (SafetensorsReader reader = SafetensorsReader.open(FileSpec.of(Path.of(file)))) {
      return reader.header();
    }
  }
}
