package dev.stratus.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made by hand, good and broken. */
class FilesTest {
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, (byte) 255, 51, 0
  };

  @TempDir Path folder;

  @Test
  void imagesAndLabelsAreReadPlainAndPacked() throws IOException {
    write("train-images-idx3-ubyte", IMAGES);
    write("train-labels-idx1-ubyte.gz", gzip(LABELS));
    LabelledRows rows = MnistFiles.train(folder, List.of("no", "yes"));
    assertThat(rows.values()).containsExactly(0f, 1f, 0.2f, 0f);
    assertThat(rows.labels()).containsExactly(1, 0);
    assertThat(rows.width()).isEqualTo(2);
    assertThatThrownBy(() -> MnistFiles.test(folder, List.of("no", "yes")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("neither t10k-images-idx3-ubyte nor");
  }

  @Test
  void aLabelOutOfRangeIsNamedByItsRow() throws IOException {
    write("train-images-idx3-ubyte", IMAGES);
    write("train-labels-idx1-ubyte", LABELS);
    assertThatThrownBy(() -> MnistFiles.train(folder, List.of("only")))
        .hasMessageContaining("row 0 (from 0): label 1; labels are 0 to 0");
  }

  @Test
  void brokenIdxFilesAreRefusedWithTheOffset() throws IOException {
    refused(Arrays.copyOf(IMAGES, 18), "offset 18", "truncated", "need 20 bytes, there are 18");
    refused(Arrays.copyOf(IMAGES, 21), "offset 20", "bytes after the end");
    refused(Arrays.copyOf(IMAGES, 9), "offset 9", "ends in the header");
    refused(new byte[] {1, 0, 8, 1}, "offset 0", "no IDX file");
    refused(new byte[] {0, 0, 13, 1}, "offset 2", "type 13", "type 8");
    refused(new byte[] {0, 0, 8, 9}, "offset 3", "9 dimensions");
    refused(new byte[] {0, 0, 8, 1, -1, 0, 0, 0}, "offset 4", "dimension 0");
    byte[] packed = gzip(IMAGES);
    refused(Arrays.copyOf(packed, packed.length - 12), "gzip, but truncated");
    assertThatThrownBy(() -> IdxFile.read(folder.resolve("none")))
        .hasMessageContaining("not there");
  }

  private void refused(byte[] bytes, String... parts) throws IOException {
    Path file = write("broken", bytes);
    assertThatThrownBy(() -> IdxFile.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(file.toString())
        .hasMessageContainingAll(parts);
  }

  @Test
  void tablesAreReadWithAndWithoutAHeader() throws IOException {
    LabelledRows words = CsvFile.read(write("w.csv", "b,1,2\na,3,4\nb,5,6\n"), 0);
    assertThat(words.classNames()).containsExactly("a", "b");
    assertThat(words.labels()).containsExactly(1, 0, 1);
    assertThat(words.values()).containsExactly(1, 2, 3, 4, 5, 6);
    LabelledRows numbers = CsvFile.read(write("n.csv", "x,y,class\r\n1,2,10\r\n3,4,9\r\n\r\n"), -1);
    assertThat(numbers.classNames()).containsExactly("9", "10");
    assertThat(numbers.labels()).containsExactly(1, 0);
  }

  @Test
  void brokenTablesAreRefusedWithTheLine() throws IOException {
    table("1,2,0\n1,x,0\n", "line 2, column 2", "'x' is no number");
    table("1,2,0\n1,0\n", "line 2", "2 fields; line 1 has 3");
    table("1,NaN,0\n", "line 1, column 2", "finite");
    table("1,2,\n", "line 1, column 3", "no class");
    table("a,b\n", "no row");
    table("1\n2\n", "1 columns", "0 to 0");
    table("", "empty");
  }

  private void table(String text, String... parts) throws IOException {
    Path file = write("t.csv", text);
    assertThatThrownBy(() -> CsvFile.read(file, -1))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void textIsUtf8() throws IOException {
    assertThat(TextFile.read(write("t.txt", "\u00e4b\r\nc"))).isEqualTo("\u00e4b\nc");
    Path broken = write("b.txt", new byte[] {'a', 'b', (byte) 0xff, 'c'});
    assertThatThrownBy(() -> TextFile.read(broken)).hasMessageContainingAll("offset 2", "0xff");
    Path cut = write("c.txt", new byte[] {'a', (byte) 0xc3});
    assertThatThrownBy(() -> TextFile.read(cut)).hasMessageContainingAll("offset 1", "0xc3");
  }

  @Test
  void versesLoseTheirPlaces() throws IOException {
    Path good = write("k.txt", "Ge1:1 In the beginning\n1Sa2:10 And\n");
    assertThat(KjvText.read(good)).isEqualTo("In the beginning\nAnd\n");
    Path other = write("o.txt", "Ge1:1 In the beginning\nAnd so on\n");
    assertThatThrownBy(() -> KjvText.read(other)).hasMessageContainingAll("line 2", "Ge1:1");
  }

  @Test
  void theShippedDigitsAreWhole() {
    LabelledRows digits = ShippedDigits.load().requireEveryClass();
    assertThat(digits.rows()).isEqualTo(1797);
    assertThat(digits.width()).isEqualTo(64);
    assertThat(digits.classNames()).isEqualTo(MnistFiles.digitNames());
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }
}
