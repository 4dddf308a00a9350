package dev.stratus.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Moves the values of one file into memory, a chunk at a time, and counts what it changed. */
final class NpyValues {

  /** A multiple of every element size; small enough to stay in a core's cache. */
  private static final int CHUNK_BYTES = 1 << 18;

  private final Path path;
  private final NpyHeader header;
  private final FileChannel channel;
  private final ByteOrder order;
  private long rounded;
  private long overflowed;

  NpyValues(Path path, NpyHeader header, FileChannel channel) {
    this.path = path;
    this.header = header;
    this.channel = channel;
    this.order = header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Fills the target; returns the notes. */
  List<String> readInto(MemorySegment target) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(order);
    int size = header.type().bytes();
    long elements = header.elements();
    long done = 0;
    while (done < elements) {
      int count = (int) Math.min(CHUNK_BYTES / size, elements - done);
      chunk.clear().limit(count * size);
      if (!NpyFile.readFully(channel, chunk, header.dataOffset() + done * size)) {
        throw new TensorFileException(path, "became shorter while it was being read.");
      }
      place(chunk, done, count, target);
      done += count;
    }
    return notes();
  }

  private void place(ByteBuffer chunk, long first, int count, MemorySegment target) {
    boolean transposed = isTransposed();
    if (header.type() == NpyType.FLOAT32 && !transposed) {
      // Bulk copy; the layouts swap the bytes where the file's order is not the machine's.
      MemorySegment.copy(
          MemorySegment.ofBuffer(chunk.position(0)),
          ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order),
          0,
          target,
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          first * Float.BYTES,
          count);
      return;
    }
    for (int i = 0; i < count; i++) {
      long to = transposed ? rowMajor(first + i) : first + i;
      target.set(
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          to * Float.BYTES,
          toFloat(chunk, i * header.type().bytes()));
    }
  }

  private float toFloat(ByteBuffer chunk, int offset) {
    if (header.type() == NpyType.FLOAT32) {
      return chunk.getFloat(offset); // not through double: that would quieten a signalling NaN
    }
    double value = header.type().read(chunk, offset);
    float result = (float) value;
    if (result != value && !Double.isNaN(value)) {
      if (Float.isInfinite(result)) {
        overflowed++;
      } else {
        rounded++;
      }
    }
    return result;
  }

  /** In a column, a row or a scalar both orders are the same. */
  private boolean isTransposed() {
    return header.fortranOrder() && header.rank() == 2;
  }

  private long rowMajor(long fortranIndex) {
    long rows = header.shape().get(0);
    long columns = header.shape().get(1);
    return (fortranIndex % rows) * columns + fortranIndex / rows;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!header.isFloat32()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: converted from %s (descr '%s') to float32; %,d of %,d values were rounded, %,d"
                  + " became infinite.",
              path,
              header.typeText(),
              header.descr(),
              rounded,
              header.elements(),
              overflowed));
    }
    if (isTransposed()) {
      notes.add(path + ": converted from Fortran order to row-major; the shape is unchanged.");
    }
    return notes;
  }
}
