package dev.stratus.embedded.runtime;

import dev.stratus.embedded.api.ExecutionEngine;
import dev.stratus.embedded.runtime.cuda.CudaDiscovery;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.plan.Compilers;
import dev.stratus.embedded.runtime.plan.Engine;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.RuntimeProvider;

/** The embedded runtime: CUDA and OpenCL devices where there are any, and the debug device. */
public final class EmbeddedRuntime implements RuntimeProvider {
  private final Engine engine;
  private final Extension extension;

  /** Of this machine's devices. Loads drivers, but opens none. */
  public EmbeddedRuntime() {
    this(Discovery.discover(), CudaDiscovery.discover());
  }

  /** Of the given devices. */
  public EmbeddedRuntime(Discovery discovery) {
    this(discovery, CudaDiscovery.NONE);
  }

  /** Of the given devices of both kinds. */
  public EmbeddedRuntime(Discovery discovery, CudaDiscovery cuda) {
    Devices devices = new Devices(discovery, cuda);
    Compilers compilers = new Compilers();
    this.engine = new Engine(devices, compilers);
    this.extension = new EmbeddedExtension(devices, compilers, engine);
  }

  @Override
  public String name() {
    String version = EmbeddedRuntime.class.getPackage().getImplementationVersion();
    return "stratus-embedded" + (version == null ? "" : " " + version);
  }

  @Override
  public <T> T service(Class<T> seam) {
    if (seam == ExecutionEngine.class) {
      return seam.cast(engine);
    }
    if (seam == Extension.class) {
      return seam.cast(extension);
    }
    throw new IllegalArgumentException(
        "The embedded runtime does not implement " + seam.getName() + ".");
  }
}
