package dev.stratus.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves the values of one array into memory, a chunk at a time, and counts what it changed. */
final class NpyValues {

  /** A multiple of every element size; small enough to stay in a core's cache. */
  private static final int CHUNK_BYTES = 1 << 18;

  private final FileSpec file;
  private final NpyHeader header;
  private final ReadableByteChannel channel;
  private final DType type;
  private final boolean transposed;
  private final ByteOrder order;
  private final ConversionCount count;

  /**
   * Values to be read.
   *
   * @param channel stands at the first value
   * @param type what the values become
   * @param toRowMajor whether two-dimensional Fortran order is turned into row-major order
   */
  NpyValues(
      FileSpec file,
      NpyHeader header,
      ReadableByteChannel channel,
      DType type,
      boolean toRowMajor) {
    this.file = file;
    this.header = header;
    this.channel = channel;
    this.type = type;
    // In a column, a row or a scalar both orders are the same.
    this.transposed = toRowMajor && header.fortranOrder() && header.rank() == 2;
    this.order = header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    this.count = new ConversionCount(type);
  }

  /** Fills the target; returns the notes. */
  List<String> readInto(MemorySegment target) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(order);
    int size = header.type().bytes();
    long elements = header.elements();
    long done = 0;
    while (done < elements) {
      int part = (int) Math.min(CHUNK_BYTES / size, elements - done);
      chunk.clear().limit(part * size);
      if (!NpyHeaderReader.readFully(channel, chunk)) {
        throw file.refuse("became shorter while it was being read.");
      }
      place(chunk, done, part, target);
      done += part;
    }
    return notes();
  }

  private void place(ByteBuffer chunk, long first, int part, MemorySegment target) {
    boolean same = header.type().dtype().equals(Optional.of(type));
    if (same && !transposed) {
      Elements.copy(
          type,
          MemorySegment.ofBuffer(chunk.position(0)),
          order,
          0,
          target,
          ByteOrder.nativeOrder(),
          first * type.bytes(),
          part);
      return;
    }
    int size = header.type().bytes();
    for (int i = 0; i < part; i++) {
      long to = transposed ? rowMajor(first + i) : first + i;
      if (same) { // not through a double: that would quieten a signalling NaN
        Elements.copy(
            type,
            MemorySegment.ofBuffer(chunk.position(0)),
            order,
            (long) i * size,
            target,
            ByteOrder.nativeOrder(),
            to * type.bytes(),
            1);
      } else {
        convert(chunk, i * size, target, to);
      }
    }
  }

  private void convert(ByteBuffer chunk, int offset, MemorySegment target, long to) {
    NpyType from = header.type();
    if (type == DType.FLOAT64) {
      Elements.set(type, target, to, from.readDouble(chunk, offset));
      count.addWhetherExact(from.fitsDouble(chunk, offset));
      return;
    }
    double value = from.read(chunk, offset);
    Elements.set(type, target, to, value);
    count.add(value, Elements.get(type, target, to));
  }

  private long rowMajor(long fortranIndex) {
    long rows = header.shape().get(0);
    long columns = header.shape().get(1);
    return (fortranIndex % rows) * columns + fortranIndex / rows;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    boolean asItIs =
        header.descr().startsWith("<") && header.type().dtype().equals(Optional.of(type));
    if (!asItIs) {
      notes.add(
          file.text()
              + ": "
              + count.text(
                  header.typeText() + " (descr '" + header.descr() + "')", header.elements()));
    }
    if (transposed) {
      notes.add(
          file.text() + ": converted from Fortran order to row-major; the shape is unchanged.");
    }
    return notes;
  }
}
