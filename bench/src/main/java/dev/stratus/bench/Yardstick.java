package dev.stratus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A hand-written kernel of {@code yardsticks.cl}, launched straight through the driver bindings:
 * enqueue, finish.
 */
final class Yardstick implements Contestant {
  /** What a work-item of the copies takes where no row says otherwise; a multiple of 64. */
  private static final int CHUNK = 4096;

  private final String name;
  private final OpenClQueue queue;
  private final DeviceKernel kernel;
  private final List<DeviceBuffer> buffers;
  private final NdRange range;
  private final Supplier<String> check;

  /**
   * @param arrays the kernel's first arguments; the last is its output
   * @param items work-items
   */
  private Yardstick(
      String name,
      OpenClContext context,
      String entryPoint,
      List<FloatArray> arrays,
      int items,
      Supplier<String> check) {
    this.name = name;
    this.check = check;
    buffers = arrays.stream().map(array -> context.buffer(array.getSegment())).toList();
    queue = context.openQueue();
    // The program belongs to the context's cache, the kernel to us.
    kernel = context.program(source(), "-cl-std=CL1.2 -w").kernel(entryPoint);
    range = NdRange.of(items);
    for (int i = 0; i < buffers.size(); i++) {
      kernel.setBuffer(i, buffers.get(i));
    }
  }

  /** The ceiling of whatever reads one array and writes another: a copy around the caches. */
  static Yardstick copy(FloatArray from, FloatArray to, OpenClContext context) {
    String name = "non-temporal copy";
    int chunk = chunk(from.getSize());
    Yardstick copy =
        new Yardstick(
            name,
            context,
            "copyNonTemporal",
            List.of(from, to),
            from.getSize() / chunk,
            () -> Identical.check(name, from, to));
    copy.kernel.setInt(2, chunk);
    return copy;
  }

  /** The ceiling of whatever reads two arrays and writes a third: a + b around the caches. */
  static Yardstick add(FloatArray a, FloatArray b, FloatArray sum, OpenClContext context) {
    String name = "non-temporal addition";
    int chunk = chunk(a.getSize());
    Yardstick add =
        new Yardstick(
            name,
            context,
            "addNonTemporal",
            List.of(a, b, sum),
            a.getSize() / chunk,
            () -> checkSum(name, a, b, sum));
    add.kernel.setInt(3, chunk);
    return add;
  }

  /** Layer normalization by hand. {@code stream}: stores around the caches. */
  static Yardstick layerNorm(Arrays2D data, OpenClContext context, boolean stream) {
    String name = "layer norm by hand";
    Yardstick byHand =
        new Yardstick(
            name,
            context,
            "layerNormByHand",
            List.of(data.x(), data.gamma(), data.beta(), data.y()),
            data.shape().rows(),
            () -> data.checkNormalized(name, false));
    byHand.kernel.setInt(4, data.shape().width());
    byHand.kernel.setFloat(5, Arrays2D.EPSILON);
    byHand.kernel.setInt(6, stream ? 1 : 0);
    return byHand;
  }

  /**
   * Multiply-adds of one work-item of {@link #multiplyAdds}, by its steps: 12 chains of 16 lanes.
   */
  static final int MULTIPLY_ADDS = 12 * 16;

  /** The ceiling of whatever multiplies matrices: multiply-adds on registers alone. */
  static Yardstick multiplyAdds(int items, int steps, OpenClContext context) {
    FloatArray from = FloatArray.fromElements(0.25f, 1f);
    FloatArray to = new FloatArray(16 * items);
    Yardstick ceiling =
        new Yardstick(
            "multiply-add ceiling",
            context,
            "multiplyAdds",
            List.of(from, to),
            items,
            () -> "nothing but registers");
    ceiling.kernel.setInt(2, steps);
    return ceiling;
  }

  private static int chunk(int elements) {
    int chunk = CHUNK;
    while (elements % chunk != 0 && chunk > 64) {
      chunk /= 2;
    }
    if (elements % chunk != 0) {
      throw new IllegalArgumentException(
          elements + " elements are no multiple of 64, which the hand-written kernels need.");
    }
    return chunk;
  }

  private static String checkSum(String who, FloatArray a, FloatArray b, FloatArray sum) {
    for (int i = 0; i < sum.getSize(); i++) {
      if (sum.get(i) != a.get(i) + b.get(i)) {
        throw new IllegalStateException(
            who + " is wrong at " + i + ": " + a.get(i) + " + " + b.get(i) + " gave " + sum.get(i));
      }
    }
    return "identical";
  }

  private static String source() {
    try (InputStream in = Yardstick.class.getResourceAsStream("yardsticks.cl")) {
      if (in == null) {
        throw new IllegalStateException(
            "yardsticks.cl is not beside " + Yardstick.class + "; the build is incomplete.");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("yardsticks.cl cannot be read", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    // The buffers are shared and already with the device: nothing moves but what the kernel moves.
    buffers.forEach(buffer -> buffer.toDevice(queue));
    kernel.enqueue(queue, range);
    queue.finish();
  }

  @Override
  public String check() {
    DeviceBuffer output = buffers.getLast();
    output.deviceWrote();
    output.toHost(queue);
    queue.finish();
    return check.get();
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
    kernel.close();
    queue.close();
  }
}
