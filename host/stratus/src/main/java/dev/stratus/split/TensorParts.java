package dev.stratus.split;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Parts of tensors that are handed to devices, and what becomes of their results. */
public final class TensorParts {

  /** Where drivers may use memory in place and kernels load whole vectors. */
  private static final int BOUNDARY = 64;

  private TensorParts() {}

  /**
   * A slice as a dense tensor over the same memory, so that a device is given its part alone.
   *
   * <p>Empty where the slice has gaps or begins off a 64-byte boundary; and on a TornadoVM SDK,
   * which copies an array's header to the device and back: a part's header would be the last
   * elements of the part before it, which another device is writing.
   */
  public static Optional<Tensor> inPlace(Tensor slice) {
    if (slice.isDense()) {
      return Optional.of(slice);
    }
    long first = (long) slice.offset() * slice.dtype().bytes();
    boolean fits =
        slice.elements() > 0
            && slice.isContiguous()
            && (slice.data().getSegment().address() + first) % BOUNDARY == 0
            && Extension.find().isPresent();
    if (!fits) {
      return Optional.empty();
    }
    long bytes = TornadoNativeArray.ARRAY_HEADER + slice.elements() * slice.dtype().bytes();
    MemorySegment part = slice.data().getSegmentWithHeader().asSlice(first, bytes);
    return Optional.of(
        Tensor.wrap(array(slice.dtype(), part), slice.format(), slice.order(), slice.sizes()));
  }

  private static TornadoNativeArray array(DType type, MemorySegment part) {
    return switch (type) {
      case FLOAT32 -> FloatArray.fromSegmentShallow(part);
      case FLOAT64 -> DoubleArray.fromSegmentShallow(part);
      case FLOAT16 -> HalfFloatArray.fromSegmentShallow(part);
      case BFLOAT16 -> BFloat16Array.fromSegmentShallow(part);
    };
  }

  /** The slice in place if it can be, else as the view it is. */
  public static Tensor orView(Tensor slice) {
    return inPlace(slice).orElse(slice);
  }

  /**
   * The sum of tensors of one shape: in double, in the order given, rounded once; so the same
   * shares give the same bits.
   *
   * @param parts at least one
   */
  public static Tensor sum(List<Tensor> parts) {
    Tensor like = parts.getFirst();
    double[] sum = new double[Math.toIntExact(like.elements())];
    for (Tensor part : parts) {
      double[] values = part.toDoubles();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += values[i];
      }
    }
    return Tensor.ofDoubles(sum, like.format(), like.order(), like.sizes()).to(like.dtype());
  }
}
