package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.runtime.cuda.CudaContext;
import dev.stratus.embedded.runtime.cuda.CudaDevice;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A CUDA device, and the context that all plans on it share. */
public final class CudaRuntimeDevice extends RuntimeDevice {
  private final CudaDevice device;
  private @Nullable CudaContext current;

  public CudaRuntimeDevice(CudaDevice device, int backendIndex) {
    super(device.description(), TornadoVMBackendType.CUDA, backendIndex);
    this.device = device;
  }

  /** The driver's device. */
  public CudaDevice device() {
    return device;
  }

  /** The context, opened on first use; it stays open until the process ends, or it is lost. */
  public synchronized CudaContext context() {
    CudaContext known = current;
    if (known == null) {
      known = new CudaContext(device);
      current = known;
    }
    return known;
  }

  /**
   * An error has spoilt the context: all that was in it is gone, and the next plan opens another.
   */
  public synchronized void lost(CudaContext context) {
    if (current == context) {
      current = null;
      context.reset();
    }
  }
}
