package dev.stratus.tensor;

import static dev.stratus.tensor.MemoryOrder.COLUMN_MAJOR;
import static dev.stratus.tensor.MemoryOrder.ROW_MAJOR;
import static dev.stratus.tensor.TensorFilesTest.counted;
import static dev.stratus.tensor.TensorFilesTest.labels;
import static dev.stratus.tensor.TensorFilesTest.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NumPy's archives. */
class NpzFormatTest {

  @TempDir Path folder;

  private static final byte[] ONE = NpyBytes.file("<f4", false, "(3,)", NpyBytes.floats(1, 2, 3));
  private static final byte[] TWO = NpyBytes.file("<f8", true, "(2, 1)", new byte[16]);

  @Test
  void readsTheArrayThatIsNamedCompressedOrNot() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a.npy", ONE);
    entries.put("notes.txt", new byte[] {1, 2});
    entries.put("folder/b.npy", TWO);
    String file = archive(entries);
    TensorRead read = TensorFiles.read(file + ":a");
    assertThat(read.tensor().toFloats()).containsExactly(1, 2, 3);
    assertThat(read.source()).isEqualTo(file + ":a");
    assertThat(TensorFiles.read(file + ":a.npy").tensor().toFloats()).containsExactly(1, 2, 3);
    Tensor b = TensorFiles.read(file + ":folder/b", labels("CB")).tensor();
    assertThat(b.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(b.order()).isEqualTo(COLUMN_MAJOR);
  }

  @Test
  void aNameThatIsNotThereListsThoseThatAre() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a.npy", ONE);
    entries.put("b.npy", TWO);
    String file = archive(entries);
    assertThatThrownBy(() -> TensorFiles.read(file + ":c"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(file + " holds no array 'c'; it holds 'a', 'b'.");
    assertThatThrownBy(() -> TensorFiles.read(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(file + " holds 2 arrays: 'a', 'b'. Say which: " + file + ":a.");
    for (int i = 0; i < 30; i++) {
      entries.put("n" + i + ".npy", ONE);
    }
    assertThatThrownBy(() -> TensorFiles.read(archive(entries) + ":c"))
        .hasMessageEndingWith("'n16', 'n17' and 12 more.");
  }

  @Test
  void theOnlyArrayNeedsNoName() throws IOException {
    String file = archive(Map.of("a.npy", ONE));
    assertThat(TensorFiles.read(file).source()).isEqualTo(file + ":a");
    assertThatThrownBy(() -> TensorFiles.read(archive(Map.of("a.txt", ONE))))
        .hasMessageEndingWith(" holds no arrays.");
  }

  @Test
  void addingKeepsWhatElseIsThere() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a.npy", ONE);
    entries.put("notes.txt", "kept".getBytes(StandardCharsets.UTF_8));
    entries.put("b.npy", TWO);
    String file = archive(entries);
    Tensor x = counted(DType.FLOAT16, "SCB", COLUMN_MAJOR, 2, 3, 4);
    TensorFiles.write(file + ":b", x);
    TensorFiles.write(file + ":new", x.to(DType.FLOAT64));
    TensorFiles.write(file + ":new", x.to(DType.FLOAT32));
    same(TensorFiles.read(file + ":b", labels("SCB")).tensor(), x);
    same(TensorFiles.read(file + ":new", labels("SCB")).tensor(), x.to(DType.FLOAT32));
    assertThat(TensorFiles.read(file + ":a").tensor().toFloats()).containsExactly(1, 2, 3);
    try (ZipFile zip = new ZipFile(file)) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactlyInAnyOrder("a.npy", "notes.txt", "b.npy", "new.npy");
      assertThat(zip.getInputStream(zip.getEntry("notes.txt")).readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("kept");
      assertThat(zip.getEntry("a.npy").getMethod()).isEqualTo(ZipEntry.DEFLATED);
      assertThat(zip.getEntry("new.npy").getMethod())
          .as("as np.savez writes")
          .isEqualTo(ZipEntry.STORED);
    }
  }

  @Test
  void theSameArraysGiveTheSameFile() throws IOException {
    Tensor x = counted(DType.FLOAT32, "BC", ROW_MAJOR, 2, 3);
    TensorFiles.write(at("x.npz:a"), x);
    byte[] first = Files.readAllBytes(folder.resolve("x.npz"));
    TensorFiles.write(at("x.npz:a"), x);
    assertThat(Files.readAllBytes(folder.resolve("x.npz"))).isEqualTo(first);
  }

  @Test
  void whatIsNoArchiveIsRefusedAndKept() throws IOException {
    Path file = Files.write(folder.resolve("x.npz"), ONE);
    String complaint =
        file
            + " is not an .npz: it is no zip archive, which begins with PK. One array alone is an"
            + " .npy.";
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(complaint);
    assertThatThrownBy(
            () -> TensorFiles.write(file + ":a", counted(DType.FLOAT32, "C", ROW_MAJOR, 1)))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(complaint);
    assertThat(Files.readAllBytes(file)).isEqualTo(ONE);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    Files.write(file, "PK and then nothing of the kind".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("is a damaged or truncated zip archive: ");
  }

  @Test
  void anArrayThatIsNoNpyIsRefusedByItsName() throws IOException {
    String file = archive(Map.of("a.npy", "1.5,2.5,3.5".getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(file + ":a is not an .npy file: it begins with the bytes 31 2e");
    byte[] trailing = Arrays.copyOf(ONE, ONE.length + 1);
    assertThatThrownBy(() -> TensorFiles.read(archive(Map.of("a.npy", trailing)) + ":a"))
        .hasMessageContaining(":a is damaged: its .npy header announces (3,) float32, ")
        .hasMessageContaining("the archive holds " + trailing.length);
    byte[] cut = Arrays.copyOf(ONE, ONE.length - 1);
    assertThatThrownBy(() -> TensorFiles.read(archive(Map.of("a.npy", cut)) + ":a"))
        .hasMessageContaining(":a is damaged: its .npy header announces");
  }

  /** Every byte of a stored array counts: the checksum finds the one that was changed. */
  @Test
  void aChangedByteIsFound() throws IOException {
    TensorFiles.write(at("x.npz:a"), counted(DType.FLOAT32, "C", ROW_MAJOR, 4));
    Path file = folder.resolve("x.npz");
    byte[] bytes = Files.readAllBytes(file);
    int last = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2") - 1;
    bytes[last] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(":a is damaged: 144 bytes with the checksum ");
    // Nor may a damaged array be handed on under a new checksum.
    assertThatThrownBy(
            () -> TensorFiles.write(file + ":b", counted(DType.FLOAT32, "C", ROW_MAJOR, 4)))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("is damaged: ");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  /** 300 MB of zeros in 300 KB. */
  @Test
  void anArchiveMadeToFillTheMemoryIsRefusedWithItsSize() throws IOException {
    byte[] head = NpyBytes.file("<f4", false, "(75000000,)");
    Path file = folder.resolve("bomb.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(head);
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < 300; i++) {
        zip.write(zeros);
      }
    }
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining(":a is 300,0")
        .hasMessageContaining("bytes packed into ")
        .hasMessageContaining("are unpacked up to 100 times their size")
        .hasMessageContaining("np.savez");
  }

  /** A directory entry that promises more than the archive has. */
  @Test
  void sizesThatCannotBeTrueAreRefused() throws IOException {
    TensorFiles.write(at("x.npz:a"), counted(DType.FLOAT32, "C", ROW_MAJOR, 4));
    Path file = folder.resolve("x.npz");
    byte[] bytes = Files.readAllBytes(file);
    int directory = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 2_000_000_000);
    Files.write(file, bytes);
    assertThatThrownBy(() -> TensorFiles.read(file + ":a"))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageMatching("(?s).*(damaged).*");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private String archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    Files.write(folder.resolve("x.npz"), bytes.toByteArray());
    return at("x.npz");
  }

  @Test
  void theNamesOfTheArraysAreThoseOfNumpy() throws IOException {
    for (String name : List.of("arr_0", "a.b", "ü", "with space")) {
      TensorFiles.write(at("n.npz:" + name), counted(DType.FLOAT32, "C", ROW_MAJOR, 2));
      try (ZipFile zip = new ZipFile(at("n.npz"))) {
        assertThat(zip.getEntry(name + ".npy")).isNotNull();
      }
      assertThat(TensorFiles.read(at("n.npz:" + name)).tensor().elements()).isEqualTo(2);
    }
  }
}
