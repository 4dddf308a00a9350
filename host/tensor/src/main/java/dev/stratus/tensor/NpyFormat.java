package dev.stratus.tensor;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** NumPy's format of one array, whose flag tells the memory order. */
final class NpyFormat implements TensorFormat {
  static final Set<DType> TYPES =
      Set.copyOf(EnumSet.of(DType.FLOAT16, DType.FLOAT32, DType.FLOAT64));

  @Override
  public String suffix() {
    return ".npy";
  }

  @Override
  public boolean hasNames() {
    return false;
  }

  @Override
  public Set<DType> types() {
    return TYPES;
  }

  @Override
  public TensorRead read(FileSpec file, ReadOptions options) {
    try (NpyFile npy = NpyFile.open(file.path())) {
      DType type = type(file, npy.header(), options);
      TensorShape shape = shape(file, npy.header(), options);
      NpyFile.Values values = npy.readAll(type);
      return new TensorRead(shape.of(values.array()), file.text(), values.notes());
    }
  }

  @Override
  public List<String> write(Tensor tensor, WholeFile output) {
    byte[] header = NpyWriter.header(tensor);
    output.write(
        header.length + tensor.data().getNumBytesOfSegment(),
        channel -> {
          channel.write(ByteBuffer.wrap(header));
          TensorBytes.write(tensor.dtype(), tensor.data().getSegment(), channel);
        });
    return List.of();
  }

  static TensorShape shape(FileSpec file, NpyHeader header, ReadOptions options) {
    long[] sizes = header.shape().stream().mapToLong(Long::longValue).toArray();
    MemoryOrder order = header.fortranOrder() ? MemoryOrder.COLUMN_MAJOR : MemoryOrder.ROW_MAJOR;
    return options.shape(file, order, Optional.empty(), sizes);
  }

  /** The element type that the values are to have: converted only where that was asked for. */
  static DType type(FileSpec file, NpyHeader header, ReadOptions options) {
    if (options.dtype() != null) {
      return options.dtype();
    }
    if (header.descr().startsWith("<") && header.type().dtype().isPresent()) {
      return header.type().dtype().get();
    }
    throw file.refuse(
        "holds "
            + header.typeText()
            + " values (descr '"
            + header.descr()
            + "'); without conversion little-endian float16, float32 and float64 are read. Ask for"
            + " a conversion (--dtype float32), or save the array as float32: x.astype('<f4').");
  }
}
