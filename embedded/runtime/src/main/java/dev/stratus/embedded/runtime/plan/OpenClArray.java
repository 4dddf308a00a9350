package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;

/** An array on an OpenCL device. */
final class OpenClArray implements DeviceArray {
  private static final byte[] ZERO = {0};

  private final HostArray host;
  private final OpenClQueue queue;
  private final DeviceBuffer buffer;
  private final HostBytes bytes;

  OpenClArray(HostArray host, OpenClContext context, OpenClQueue queue, boolean shared) {
    this.host = host;
    this.queue = queue;
    this.bytes = new HostBytes(host);
    this.buffer = context.buffer(bytes.segment(), shared);
  }

  DeviceBuffer buffer() {
    return buffer;
  }

  @Override
  public HostArray host() {
    return host;
  }

  @Override
  public long toDevice() {
    bytes.read();
    return buffer.toDevice(queue, 0, host.bytes());
  }

  @Override
  public long toHost(long offset, long count) {
    long moved = buffer.toHost(queue, offset, count);
    // Transfers of Java arrays are over when they return.
    bytes.write(offset, count);
    return moved;
  }

  @Override
  public void clear() {
    buffer.fill(queue, ZERO);
  }

  @Override
  public boolean shared() {
    return buffer.shared();
  }

  @Override
  public void close() {
    buffer.close();
  }
}
