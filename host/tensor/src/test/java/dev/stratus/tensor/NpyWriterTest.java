package dev.stratus.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole or not at all. */
class NpyWriterTest {

  @TempDir Path folder;

  @Test
  void writesTheBytesThatNumpyWrites() throws IOException {
    Path file = folder.resolve("y.npy");
    NpyWriter.toFiles().write(file, values(1, -2.5f), 2, 1);

    byte[] bytes = Files.readAllBytes(file);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
    byte[] expected = new byte[128 + 8];
    System.arraycopy(NpyBytes.hex("93 4e 55 4d 50 59 01 00 76 00"), 0, expected, 0, 10);
    Arrays.fill(expected, 10, 127, (byte) ' ');
    expected[127] = '\n';
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(text, 0, expected, 10, text.length);
    System.arraycopy(NpyBytes.hex("0000803f 000020c0"), 0, expected, 128, 8);
    assertThat(bytes).isEqualTo(expected);
    assertThat(names()).containsExactly("y.npy");
  }

  @Test
  void whatWasWrittenIsReadBack() {
    float[] many = new float[200_003];
    for (int i = 0; i < many.length; i++) {
      many[i] = i * 0.37f;
    }
    many[5] = Float.NaN;
    record Case(float[] values, long... shape) {}
    for (Case c :
        List.of(
            new Case(many, 200_003),
            new Case(new float[] {4}),
            new Case(new float[0], 0, 7),
            new Case(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2))) {
      Path file = folder.resolve("y.npy");
      NpyWriter.toFiles().write(file, values(c.values()), c.shape());
      try (Arena arena = Arena.ofConfined()) {
        NpyArray read = NpyFile.read(file, arena);
        assertThat(read.header().shape()).isEqualTo(Arrays.stream(c.shape()).boxed().toList());
        assertThat(read.header().dataOffset() % 64).isZero();
        assertThat(read.values().toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(c.values());
      }
    }
  }

  /** At every byte the disk can be full at, the earlier file stays and nothing else is there. */
  @Test
  void aFullDiskLeavesNothingHalfWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("y.npy"), "an earlier result");
    int total = 128 + 12;
    for (int capacity = 0; capacity < total; capacity++) {
      NpyWriter writer = NpyWriter.through(fullAfter(capacity));
      int written = capacity;
      assertThatThrownBy(() -> writer.write(file, values(1, 2, 3), 3))
          .isInstanceOf(TensorStorageException.class)
          .hasMessage(
              file
                  + " could not be written: No space left on device (after "
                  + written
                  + " of 140 bytes). Free some space or choose another folder. Nothing half-written"
                  + " was left behind.");
      assertThat(names()).containsExactly("y.npy");
      assertThat(file).hasContent("an earlier result");
    }
    NpyWriter.through(fullAfter(total)).write(file, values(1, 2, 3), 3);
    assertThat(Files.size(file)).isEqualTo(total);
    assertThat(names()).containsExactly("y.npy");
  }

  @Test
  void aFailureOnlyAtClosingIsAFailure() throws IOException {
    NpyWriter writer =
        NpyWriter.through(file ->
            new Channel(Files.newByteChannel(file, NEW), Long.MAX_VALUE) {
              @Override
              public void close() throws IOException {
                super.close();
                throw new IOException("Disk quota exceeded");
              }
            });
    assertThatThrownBy(() -> writer.write(folder.resolve("y.npy"), values(1), 1))
        .isInstanceOf(TensorStorageException.class)
        .hasMessageContaining("Disk quota exceeded (after 132 of 132 bytes)");
    assertThat(names()).isEmpty();
  }

  @Test
  void aFaultOfOursLeavesNothingEither() throws IOException {
    NpyWriter writer =
        NpyWriter.through(file ->
            new Channel(Files.newByteChannel(file, NEW), Long.MAX_VALUE) {
              @Override
              public int write(ByteBuffer source) {
                throw new IllegalStateException("planted");
              }
            });
    assertThatThrownBy(() -> writer.write(folder.resolve("y.npy"), values(1), 1))
        .hasMessage("planted");
    assertThat(names()).isEmpty();
  }

  @Test
  void whatCannotBeWrittenToIsRefusedBeforeAnythingIsMade() throws IOException {
    refused(folder, "is a directory; name a file in it.");
    Path lost = folder.resolve("no").resolve("y.npy");
    refused(lost, "cannot be written: there is no folder " + lost.getParent() + ". Make it first.");
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    refused(
        plain.resolve("y.npy"),
        "cannot be written: there is no folder " + plain + ". Make it first.");
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      refused(device, "is not a regular file; it would have to be replaced by one. Name another.");
    } else {
      System.out.println("SKIPPED: the case of a device file, for there is no /dev/null here.");
    }
    assertThat(names()).containsExactly("plain");
  }

  @Test
  void permissionDenied() {
    Path file = folder.resolve("y.npy");
    NpyWriter writer =
        NpyWriter.through(temporary -> {
          throw new AccessDeniedException(temporary.toString());
        });
    assertThatThrownBy(() -> writer.write(file, values(1), 1))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            file + " may not be written: permission denied. Nothing half-written was left behind.");
  }

  @Test
  void aReadOnlyFileIsNotReplacedThoughItsFolderWouldAllowIt() throws IOException {
    Path file = Files.writeString(folder.resolve("y.npy"), "kept");
    assertThat(file.toFile().setReadOnly()).isTrue();
    if (Files.isWritable(file)) {
      skip("this user may write to read-only files (root).");
    }
    refused(file, "may not be written: permission denied.");
    assertThat(file).hasContent("kept");
  }

  @Test
  void behindALinkTheFileIsReplacedAndTheLinkStays() throws IOException {
    Path real = Files.writeString(folder.resolve("real.npy"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), Path.of("real.npy"));
    NpyWriter.toFiles().write(link, values(5), 1);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    try (Arena arena = Arena.ofConfined()) {
      assertThat(NpyFile.read(real, arena).values().get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(5);
    }
  }

  @Test
  void theValuesMustHaveTheShapesSize() throws IOException {
    Path file = folder.resolve("y.npy");
    assertThatThrownBy(() -> NpyWriter.toFiles().write(file, values(1, 2, 3), 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The shape (2, 2) has 4 elements, 16 bytes as float32, and the values have 12.");
    assertThatThrownBy(() -> NpyWriter.toFiles().write(file, values(), -1))
        .hasMessage("A dimension is -1; it must be >= 0.");
    assertThat(names()).isEmpty();
  }

  private static void skip(String why) {
    System.out.println("SKIPPED a test of NpyWriter: " + why);
    org.junit.jupiter.api.Assumptions.abort(why);
  }

  private void refused(Path target, String complaint) {
    assertThatThrownBy(() -> NpyWriter.toFiles().write(target, values(1), 1))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(target + " " + complaint);
    assertThatThrownBy(() -> NpyWriter.requireWritable(target))
        .hasMessage(target + " " + complaint);
  }

  private static MemorySegment values(float... values) {
    return MemorySegment.ofArray(values);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static final java.util.Set<java.nio.file.StandardOpenOption> NEW =
      java.util.Set.of(
          java.nio.file.StandardOpenOption.CREATE_NEW, java.nio.file.StandardOpenOption.WRITE);

  private static NpyWriter.ChannelOpener fullAfter(long capacity) {
    return file -> new Channel(Files.newByteChannel(file, NEW), capacity);
  }

  /** A real file on a disk that holds so many bytes. */
  private static class Channel implements WritableByteChannel {
    private final WritableByteChannel file;
    private long room;

    Channel(WritableByteChannel file, long room) {
      this.file = file;
      this.room = room;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int count = (int) Math.min(room, source.remaining());
      ByteBuffer part = source.slice(source.position(), count);
      while (part.hasRemaining()) {
        file.write(part);
      }
      source.position(source.position() + count);
      room -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
