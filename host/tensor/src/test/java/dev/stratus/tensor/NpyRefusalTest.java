package dev.stratus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be read: each message begins with the file and says what would work. */
class NpyRefusalTest {

  @TempDir Path folder;

  @Test
  void missing() {
    refused(folder.resolve("absent.npy"), "does not exist.");
  }

  @Test
  void aDirectory() {
    refused(folder, "is a directory, not an .npy file.");
  }

  @Test
  void aDeviceFile() {
    Path device = Path.of("/dev/null");
    if (!Files.exists(device)) {
      System.out.println("SKIPPED NpyRefusalTest.aDeviceFile: there is no /dev/null here.");
      org.junit.jupiter.api.Assumptions.abort("there is no /dev/null here");
    }
    refused(device, "is not a regular file: an .npy is read from a file whose size is known.");
  }

  @Test
  void unreadable() throws IOException {
    Path file = write(new byte[0]);
    assertThatThrownBy(() ->
            NpyFile.open(
                file,
                p -> {
                  throw new AccessDeniedException(p.toString());
                }))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(file + " may not be read: permission denied.");
    assertThatThrownBy(() ->
            NpyFile.open(
                file,
                p -> {
                  throw new IOException("Input/output error");
                }))
        .isInstanceOf(TensorStorageException.class)
        .hasMessage(file + " could not be opened: Input/output error");
  }

  @Test
  void noNpy() throws IOException {
    refused(write(new byte[0]), "is empty, not an .npy file.");
    refused(
        write("1.5,2.5\n".getBytes(StandardCharsets.UTF_8)),
        "is not an .npy file: it begins with the bytes 31 2e 35 2c 32 2e and not with 93 4e 55 4d"
            + " 50 59 (\\x93NUMPY).");
    refused(
        write(NpyBytes.hex("504b0304 14000000")),
        "is not an .npy file: it begins with the bytes 50 4b 03 04 14 00 and not with 93 4e 55 4d"
            + " 50 59 (\\x93NUMPY). It is a zip archive, perhaps an .npz: unpack it and name one of"
            + " the arrays in it.");
    assertThat(refusal(NpyBytes.hex("894844460d0a1a0a"))).contains("It is an HDF5 file");
  }

  /** Wherever it is cut, it is refused as what it is. */
  @Test
  void truncatedAtEveryByte() {
    byte[] whole = NpyBytes.file("<f4", false, "(3,)", NpyBytes.floats(1, 2, 3));
    int header = whole.length - 12;
    for (int length = 1; length < whole.length; length++) {
      String message = refusal(Arrays.copyOf(whole, length));
      if (length < 6) {
        assertThat(message).contains("is not an .npy file");
      } else if (length < header) {
        assertThat(message).contains("is truncated: it ends inside its .npy header.");
      } else {
        assertThat(message)
            .contains(
                "is truncated: the header announces (3,) float32, which is 12 bytes of values, and "
                    + (length - header)
                    + " are there.");
      }
    }
    byte[] version2 = NpyBytes.file(2, NpyBytes.dictionary("<f4", false, "()"), new byte[4]);
    assertThat(refusal(Arrays.copyOf(version2, 11))).contains("it ends inside its .npy header");
  }

  @Test
  void bytesAfterTheArray() {
    assertThat(refusal(NpyBytes.file("<f4", false, "(1,)", new byte[9])))
        .endsWith(
            "has 5 bytes after its array of (1,) float32: a second array, or the header is wrong."
                + " One array a file is read.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f4', 'fortran_order': False}|no key 'shape' at character 40",
        "{'fortran_order': False, 'shape': ()}|no key 'descr'",
        "{'descr': '<f4', 'shape': ()}|no key 'fortran_order'",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}|neither True nor False at character 34",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}|no '(' at character 50",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}|no size from 0 to 10^18",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}|no ')'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)}|no size from 0",
        "{'descr': '<f4', 'descr': '<f8', 'shape': ()}|the key 'descr' twice at character 17",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}|an unknown key 'x'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()} + f()|text after its dictionary",
        "{'descr': '<f4|no quoted text at character 10",
        "{'descr': [('a', '<f4'), 'fortran_order'|a list that does not end",
        "{'descr' '<f4'}|no ':'",
        "{|no quoted text",
        "__import__('os')|no '{' at character 0"
      })
  void malformedHeader(String header, String complaint) {
    assertThat(refusal(NpyBytes.file(1, header)))
        .contains("has a malformed .npy header: " + complaint)
        .endsWith("of \"" + header + "\".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|O|Python objects",
        "<c8|complex numbers",
        "|S5|byte strings",
        "<U5|strings",
        "|V8|raw bytes without a type",
        "<M8[ns]|dates",
        "<m8[s]|time differences",
        "<f16|floats of a size that has no portable form",
        "<f3|floats of a size",
        "<x4|an unknown element type",
        "<|an unknown element type"
      },
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      nullValues = "none")
  void otherElementTypes(org.junit.jupiter.params.aggregator.ArgumentsAccessor words) {
    // A descr may itself begin with the delimiter, which then makes an empty first word.
    boolean barred = words.get(0) == null;
    String descr = barred ? "|" + words.getString(1) : words.getString(0);
    String what = words.getString(barred ? 2 : 1);
    assertThat(refusal(NpyBytes.file(descr, false, "(1,)", new byte[16])))
        .contains("holds " + what)
        .contains("(descr '" + descr + "'")
        .contains("best save it as float32: x.astype('<f4').");
  }

  @ParameterizedTest
  @ValueSource(strings = {"|f4", "=f4", "f4", "|i2"})
  void elementsWithoutAByteOrder(String descr) {
    assertThat(refusal(NpyBytes.file(descr, false, "(1,)", new byte[4])))
        .contains("does not say the byte order of its elements (descr '" + descr + "'; '<");
  }

  @Test
  void objectsAreNeverUnpickled() {
    assertThat(refusal(NpyBytes.file("|O", false, "(1,)", new byte[50])))
        .contains("a pickle can run any code when it is read, so it is never read here");
  }

  @Test
  void recordsOfFieldsAreNamed() {
    String header =
        "{'descr': [('a', '<f4'), ('b', [('c', '<i4')])], 'fortran_order': False, 'shape': (1,)}";
    assertThat(refusal(NpyBytes.file(1, header, new byte[8])))
        .contains("holds a structured type (records of named fields) (descr '[('a', '<f4'), ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(2147483648,)|holds 2,147,483,648 elements (2147483648,);|2)",
        "(3, 1000000000)|holds 3,000,000,000 elements (3, 1000000000);|2)",
        "(100000, 100000)|holds 10,000,000,000 elements (100000, 100000);|5)",
        "(100000000000000000, 100000000000000000)|holds more than 2^63 elements|n)",
      })
  void tooManyElements(String shape, String count, String parts) {
    assertThat(refusal(NpyBytes.file("<f4", false, shape)))
        .contains(count)
        .contains("one tensor has at most 2,147,483,647 (2^31-1)")
        .contains("Split it along its first dimension, such as np.array_split(x, " + parts);
  }

  @Test
  void headersWithoutMeasure() {
    byte[] file = NpyBytes.file(2, NpyBytes.dictionary("<f4", false, "()"), new byte[4]);
    Arrays.fill(file, 8, 12, (byte) 0xff);
    assertThat(refusal(file))
        .endsWith("announces a header of 4,294,967,295 bytes; at most 65,535 are read.");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 4, -1})
  void otherVersions(byte major) {
    byte[] file = NpyBytes.file("<f4", false, "()", new byte[4]);
    file[6] = major;
    assertThat(refusal(file))
        .contains("is an .npy of version " + major + ".0; 1.0, 2.0 and 3.0 can be read.");
  }

  /** What was opened is closed, whatever came of it. */
  @Test
  void aRefusedFileIsClosed() throws IOException {
    Path file = write(NpyBytes.file("|O", false, "(1,)"));
    FileChannel[] opened = new FileChannel[1];
    assertThatThrownBy(
            () -> NpyFile.open(file, p -> opened[0] = FileChannel.open(p, StandardOpenOption.READ)))
        .isInstanceOf(TensorFileException.class);
    assertThat(opened[0].isOpen()).isFalse();
  }

  @Test
  void aReadErrorOnTheWayNamesTheFile() throws IOException {
    Path file = write(NpyBytes.file("<f4", false, "(1,)", new byte[4]));
    FileChannel[] opened = new FileChannel[1];
    try (NpyFile npy =
        NpyFile.open(file, p -> opened[0] = FileChannel.open(p, StandardOpenOption.READ))) {
      opened[0].close();
      assertThatThrownBy(() -> npy.readInto(MemorySegment.ofArray(new float[1])))
          .isInstanceOf(TensorStorageException.class)
          .hasMessageStartingWith(file + " could not be read: ");
    }
  }

  @Test
  void theExceptionCarriesTheFileAsItWasNamed() {
    Path named = Path.of("some", "where.npy");
    assertThatThrownBy(() -> NpyFile.open(named))
        .isInstanceOfSatisfying(
            TensorFileException.class, e -> assertThat(e.path()).isEqualTo(named))
        .hasMessage("some/where.npy does not exist.");
  }

  private void refused(Path file, String complaint) {
    assertThatThrownBy(() -> NpyFile.open(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(file + " " + complaint);
  }

  private String refusal(byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      Path file = write(bytes);
      List<String> messages =
          java.util.stream.Stream.of(Conversion.values())
              .map(conversion -> {
                try {
                  NpyFile.read(file, arena, conversion);
                  return "was read";
                } catch (TensorFileException e) {
                  return e.getMessage();
                }
              })
              .distinct()
              .toList();
      assertThat(messages).hasSize(1).allMatch(m -> m.startsWith(file + " "));
      return messages.getFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("x.npy"), bytes);
  }
}
