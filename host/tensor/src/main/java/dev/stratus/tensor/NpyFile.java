package dev.stratus.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * An open .npy file: its header first, then its values as float32 into memory of the caller's.
 *
 * <p>Little-endian float32 in C order is read as it is. Fortran order (first dimension fastest) of
 * two dimensions is converted to row-major, and the result's notes say so; of more dimensions it is
 * refused. Other element types are converted only when the caller asks.
 */
public final class NpyFile implements AutoCloseable {

  /** The most elements of one array: Java arrays and kernels index with an int. */
  public static final long MAX_ELEMENTS = Integer.MAX_VALUE;

  private final FileSpec file;
  private final FileChannel channel;
  private final NpyHeader header;

  private NpyFile(FileSpec file, FileChannel channel, NpyHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and reads its header; the size of the file is checked against it.
   *
   * @throws TensorFileException if the file is missing, unreadable, no .npy, truncated, followed by
   *     other bytes, of an element type that cannot be read, or of more than {@link #MAX_ELEMENTS}
   * @throws TensorStorageException if reading fails
   */
  public static NpyFile open(Path path) {
    return open(path, FileSpec.FROM_DISK);
  }

  static NpyFile open(Path path, FileSpec.Opener opener) {
    FileSpec file = FileSpec.of(path);
    FileChannel channel = file.open("an .npy", opener);
    try {
      NpyHeader header = NpyHeaderReader.read(file, channel);
      requireSizes(file, header, channel.size());
      return new NpyFile(file, channel, header);
    } catch (IOException e) {
      TensorStorageException failure = file.failed("could not be read: " + e.getMessage(), e);
      closeAfter(channel, failure);
      throw failure;
    } catch (RuntimeException e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** Reads a whole little-endian float32 file into memory of the arena. */
  public static NpyArray read(Path path, Arena arena) {
    return read(path, arena, Conversion.NONE);
  }

  /** Reads a whole file into memory of the arena, 64-byte aligned. */
  public static NpyArray read(Path path, Arena arena, Conversion conversion) {
    try (NpyFile file = open(path)) {
      file.requireReadable(conversion);
      return file.readInto(arena.allocate(file.header.elements() * Float.BYTES, 64), conversion);
    }
  }

  public Path path() {
    return file.path();
  }

  public NpyHeader header() {
    return header;
  }

  /** As {@link #readInto(MemorySegment, Conversion)}, little-endian float32 only. */
  public NpyArray readInto(MemorySegment target) {
    return readInto(target, Conversion.NONE);
  }

  /**
   * Reads all values into the target as row-major float32 in native byte order.
   *
   * @param target of exactly {@code header().elements() * 4} bytes
   * @throws TensorFileException if the element type needs a conversion that was not asked for, the
   *     order cannot be converted, or the file has shrunk since it was opened
   * @throws IllegalArgumentException if the target has another size
   * @throws TensorStorageException if reading fails
   */
  public NpyArray readInto(MemorySegment target, Conversion conversion) {
    requireReadable(conversion);
    long wanted = header.elements() * Float.BYTES;
    if (target.byteSize() != wanted) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s holds %,d elements, %,d bytes as float32, and the memory given for them has %,d.",
              file.text(),
              header.elements(),
              wanted,
              target.byteSize()));
    }
    try {
      channel.position(header.dataOffset());
      NpyValues values = new NpyValues(file, header, channel, DType.FLOAT32, true);
      return new NpyArray(header, target, values.readInto(target));
    } catch (IOException e) {
      throw file.failed("could not be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw file.failed("could not be closed: " + e.getMessage(), e);
    }
  }

  /**
   * Reads all values as they lie in the file, in memory order, into a new array.
   *
   * @param type what they become; other types are converted, and the notes say so
   */
  Values readAll(DType type) {
    try {
      channel.position(header.dataOffset());
      return Values.read(file, header, channel, type);
    } catch (IOException e) {
      throw file.failed("could not be read: " + e.getMessage(), e);
    }
  }

  /** An array's values in memory order. */
  record Values(TornadoNativeArray array, List<String> notes) {
    static Values read(FileSpec file, NpyHeader header, ReadableByteChannel channel, DType type)
        throws IOException {
      TornadoNativeArray array = type.allocate(Math.toIntExact(header.elements()));
      NpyValues values = new NpyValues(file, header, channel, type, false);
      return new Values(array, values.readInto(array.getSegment()));
    }
  }

  private void requireReadable(Conversion conversion) {
    if (!header.isFloat32() && conversion == Conversion.NONE) {
      throw file.refuse(
          "holds "
              + header.typeText()
              + " values (descr '"
              + header.descr()
              + "'); without conversion only little-endian float32 ('<f4') is read. Ask for"
              + " conversion to float32 (--convert), or save the array as float32: x.astype('<f4').");
    }
    if (header.fortranOrder() && header.rank() > 2) {
      throw file.refuse(
          "is in Fortran order with "
              + header.rank()
              + " dimensions "
              + header.shapeText()
              + "; Fortran order is converted for up to 2. Save it in C order:"
              + " np.ascontiguousarray(x).");
    }
  }

  private static void requireSizes(FileSpec file, NpyHeader header, long fileBytes) {
    long found = fileBytes - header.dataOffset();
    long expected = header.dataBytes();
    if (found < expected) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "is truncated: the header announces %s %s, which is %,d bytes of values, and %,d are"
                  + " there.",
              header.shapeText(),
              header.type().numpyName(),
              expected,
              found));
    }
    if (found > expected) {
      throw file.refuse(
          String.format(
              Locale.ROOT,
              "has %,d bytes after its array of %s %s: a second array, or the header is wrong. One"
                  + " array a file is read.",
              found - expected,
              header.shapeText(),
              header.type().numpyName()));
    }
  }

  static void closeAfter(FileChannel channel, RuntimeException failure) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
