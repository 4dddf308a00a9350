package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.cuda.CudaBuffer;
import dev.stratus.embedded.runtime.cuda.CudaStream;

/** An array on a CUDA device. */
final class CudaArray implements DeviceArray {
  private final HostArray host;
  private final HostBytes bytes;
  private final CudaStream stream;
  private final CudaBuffer buffer;

  CudaArray(HostArray host, CudaStream stream) {
    this.host = host;
    this.stream = stream;
    this.bytes = new HostBytes(host);
    this.buffer = new CudaBuffer(stream.context(), bytes.segment());
  }

  long address() {
    return buffer.address();
  }

  @Override
  public HostArray host() {
    return host;
  }

  @Override
  public long toDevice() {
    bytes.read();
    return buffer.toDevice(stream);
  }

  @Override
  public long toHost(long offset, long count) {
    long moved = buffer.toHost(stream, offset, count);
    // Transfers of Java arrays are over when they return.
    bytes.write(offset, count);
    return moved;
  }

  @Override
  public void clear() {
    buffer.clear(stream);
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public void close() {
    buffer.close();
  }
}
