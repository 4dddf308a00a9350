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

/**
 * A hand-written kernel of {@code yardsticks.cl}, launched straight through the driver bindings:
 * enqueue, finish.
 */
final class Yardstick implements Contestant {
  private enum Kind {
    COPY,
    LAYER_NORM
  }

  private final Kind kind;
  private final Arrays2D data;
  private final OpenClQueue queue;
  private final DeviceKernel kernel;
  private final List<DeviceBuffer> buffers;
  private final NdRange range;

  private Yardstick(
      Kind kind,
      Arrays2D data,
      OpenClContext context,
      String entryPoint,
      List<DeviceBuffer> buffers) {
    this.kind = kind;
    this.data = data;
    this.buffers = buffers;
    queue = context.openQueue();
    // The program belongs to the context's cache, the kernel to us.
    kernel = context.program(source(), "-cl-std=CL1.2 -w").kernel(entryPoint);
    range = NdRange.of(data.shape().rows());
    for (int i = 0; i < buffers.size(); i++) {
      kernel.setBuffer(i, buffers.get(i));
    }
  }

  /** The ceiling: a copy around the caches. */
  static Yardstick copy(Arrays2D data, OpenClContext context) {
    Yardstick copy =
        new Yardstick(
            Kind.COPY,
            data,
            context,
            "copyNonTemporal",
            List.of(context.buffer(data.x().getSegment()), context.buffer(data.y().getSegment())));
    copy.kernel.setInt(2, data.shape().width());
    return copy;
  }

  /** Layer normalization by hand. {@code stream}: stores around the caches. */
  static Yardstick layerNorm(Arrays2D data, OpenClContext context, boolean stream) {
    Yardstick byHand =
        new Yardstick(
            Kind.LAYER_NORM,
            data,
            context,
            "layerNormByHand",
            List.of(
                context.buffer(data.x().getSegment()),
                context.buffer(data.gamma().getSegment()),
                context.buffer(data.beta().getSegment()),
                context.buffer(data.y().getSegment())));
    byHand.kernel.setInt(4, data.shape().width());
    byHand.kernel.setFloat(5, Arrays2D.EPSILON);
    byHand.kernel.setInt(6, stream ? 1 : 0);
    return byHand;
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
    return kind == Kind.COPY ? "non-temporal copy" : "layer norm by hand";
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
    return kind == Kind.COPY ? data.checkCopied(name()) : data.checkNormalized(name(), false);
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
    kernel.close();
    queue.close();
  }
}
