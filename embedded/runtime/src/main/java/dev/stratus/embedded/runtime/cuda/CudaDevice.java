package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.spi.DeviceDescription;
import java.util.function.Supplier;

/**
 * A CUDA device.
 *
 * @param cuda its driver
 * @param compilers what makes PTX for it, asked for with the first kernel
 * @param shipped PTX that needs no compiler
 * @param handle the driver's number for it
 * @param major of its compute capability
 * @param minor of its compute capability
 * @param description what the driver says of it
 */
public record CudaDevice(
    Cuda cuda,
    Supplier<PtxCompilers.Found> compilers,
    ShippedPtx shipped,
    int handle,
    int major,
    int minor,
    DeviceDescription description) {

  public String name() {
    return description.name();
  }

  /** Such as 90 for compute capability 9.0. */
  public int architecture() {
    return 10 * major + minor;
  }
}
