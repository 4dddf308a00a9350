package dev.stratus.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A .safetensors file that is open for reading, its header read and checked. */
final class SafetensorsReader implements AutoCloseable {
  private final FileSpec file;
  private final FileChannel channel;
  private final SafetensorsHeader header;

  private SafetensorsReader(FileSpec file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file.
   *
   * @throws TensorFileException if it is missing, no .safetensors or damaged
   * @throws TensorStorageException if reading fails
   */
  static SafetensorsReader open(FileSpec file) {
    FileChannel channel = file.open("a .safetensors");
    try {
      return new SafetensorsReader(file, channel, SafetensorsHeader.read(file, channel));
    } catch (IOException e) {
      TensorStorageException failure = file.failed("could not be read: " + e.getMessage(), e);
      NpyFile.closeAfter(channel, failure);
      throw failure;
    } catch (RuntimeException e) {
      NpyFile.closeAfter(channel, e);
      throw e;
    }
  }

  SafetensorsHeader header() {
    return header;
  }

  /**
   * One array, as a tensor of the labels and order it was written with.
   *
   * @param name of an array that is there
   */
  TensorRead read(String name, ReadOptions options) {
    FileSpec named = file.withMember(name);
    SafetensorsEntry entry = header.entry(name);
    DType type =
        entry
            .type()
            .orElseThrow(() ->
                named.refuse(
                    "holds "
                        + entry.dtype()
                        + " values; of .safetensors F16, BF16, F32 and F64 are read. Save it as"
                        + " one of those."));
    Stated stated = stated(named, name, entry);
    TensorShape shape =
        options.shape(named, stated.order, Optional.ofNullable(stated.labels), stated.sizes);
    var array = type.allocate(shape.elements());
    try {
      channel.position(header.dataOffset() + entry.begin());
      if (!TensorBytes.read(type, channel, array.getSegment())) {
        throw named.refuse("became shorter while it was being read.");
      }
    } catch (IOException e) {
      throw named.failed("could not be read: " + e.getMessage(), e);
    }
    return new TensorRead(shape.of(array), named.text(), notes(named, stated, shape));
  }

  /** Fills {@code into} with an array's bytes from a place, counted from the header's end. */
  void readBytes(String name, long place, ByteBuffer into) {
    FileSpec named = file.withMember(name);
    try {
      channel.position(header.dataOffset() + place);
      if (!NpyHeaderReader.readFully(channel, into)) {
        throw named.refuse("became shorter while it was being read.");
      }
    } catch (IOException e) {
      throw named.failed("could not be read: " + e.getMessage(), e);
    }
  }

  private static List<String> notes(FileSpec named, Stated stated, TensorShape shape) {
    return stated.labels == null || stated.labels.equals(shape.format())
        ? List.of()
        : List.of(
            named.text()
                + ": labelled "
                + shape.format()
                + " as asked; the file says "
                + stated.labels
                + ".");
  }

  private record Stated(@Nullable DataFormat labels, MemoryOrder order, long... sizes) {}

  /** What the file's texts say of an array, in the tensor's index order. */
  private Stated stated(FileSpec named, String name, SafetensorsEntry entry) {
    String labels = header.metadata().get(SafetensorsFile.FORMAT + name);
    MemoryOrder order = order(named, name);
    boolean column = order == MemoryOrder.COLUMN_MAJOR;
    List<Long> sizes = column ? entry.shape().reversed() : entry.shape();
    DataFormat format = labels == null ? null : format(named, name, labels);
    return new Stated(
        format == null || !column ? format : format.reversed(),
        order,
        sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private MemoryOrder order(FileSpec named, String name) {
    String key = SafetensorsFile.ORDER + name;
    String text = header.metadata().get(key);
    if (text == null) {
      return MemoryOrder.ROW_MAJOR;
    }
    for (MemoryOrder order : MemoryOrder.values()) {
      if (order.text().equals(text)) {
        return order;
      }
    }
    throw named.refuse(
        "has the text " + key + " = '" + text + "'; it must be row-major or column-major.");
  }

  private static DataFormat format(FileSpec named, String name, String labels) {
    try {
      return DataFormat.of(labels);
    } catch (IllegalArgumentException e) {
      throw named.refuse(
          "has unusable labels in its text "
              + SafetensorsFile.FORMAT
              + name
              + ": "
              + e.getMessage(),
          e);
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
}
