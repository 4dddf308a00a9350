package dev.stratus.embedded.runtime.device;

import dev.stratus.embedded.spi.DeviceDescription;
import java.util.List;
import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device of this runtime: its description, told in the API's words. */
public abstract sealed class RuntimeDevice
    implements TornadoDevice, TornadoTargetDevice, TornadoDeviceContext
    permits OpenClRuntimeDevice, CudaRuntimeDevice, DebugRuntimeDevice {
  private final DeviceDescription description;
  private final TornadoVMBackendType backend;
  private final int backendIndex;

  RuntimeDevice(DeviceDescription description, TornadoVMBackendType backend, int backendIndex) {
    this.description = description;
    this.backend = backend;
    this.backendIndex = backendIndex;
  }

  /** What its driver says of it. */
  public DeviceDescription description() {
    return description;
  }

  @Override
  public String getDeviceName() {
    return description.name();
  }

  @Override
  public String getDescription() {
    return description.name() + " (" + description.platform() + ", " + description.id() + ")";
  }

  @Override
  public String getPlatformName() {
    return description.platform();
  }

  @Override
  public TornadoDeviceContext getDeviceContext() {
    return this;
  }

  @Override
  public TornadoTargetDevice getPhysicalDevice() {
    return this;
  }

  @Override
  public TornadoTargetDevice getDevice() {
    return this;
  }

  @Override
  public TornadoDeviceType getDeviceType() {
    return switch (description.kind()) {
      case CPU -> TornadoDeviceType.CPU;
      case GPU -> TornadoDeviceType.GPU;
      case ACCELERATOR -> TornadoDeviceType.ACCELERATOR;
      // Not CPU: a program that asks for a processor must not get the debugger's device.
      case JVM_DEBUG -> TornadoDeviceType.CUSTOM;
    };
  }

  @Override
  public long getMaxAllocMemory() {
    return description.maxAllocation();
  }

  @Override
  public long getMaxGlobalMemory() {
    return description.globalMemory();
  }

  @Override
  public long getDeviceLocalMemorySize() {
    return description.localMemory();
  }

  @Override
  public long[] getDeviceMaxWorkgroupDimensions() {
    return longs(description.maxWorkItems());
  }

  @Override
  public String getDeviceOpenCLCVersion() {
    return description.facts().getOrDefault("OpenCL C version", description.version());
  }

  @Override
  public String getDeviceInfo() {
    return description.toString();
  }

  @Override
  public int getBackendIndex() {
    return backendIndex;
  }

  @Override
  public TornadoVMBackendType getTornadoVMBackend() {
    return backend;
  }

  @Override
  public boolean isSPIRVSupported() {
    return false;
  }

  @Override
  public long getDeviceGlobalMemorySize() {
    return description.globalMemory();
  }

  @Override
  public int getDeviceMaxComputeUnits() {
    return description.computeUnits();
  }

  @Override
  public long[] getDeviceMaxWorkItemSizes() {
    return longs(description.maxWorkItems());
  }

  @Override
  public long[] getDeviceMaxWorkGroupSize() {
    return new long[] {description.maxWorkGroup()};
  }

  @Override
  public int getMaxThreadsPerBlock() {
    return (int) Math.min(Integer.MAX_VALUE, description.maxWorkGroup());
  }

  @Override
  public int getDeviceMaxClockFrequency() {
    return (int) numberFact("clock, MHz");
  }

  @Override
  public long getDeviceMaxConstantBufferSize() {
    return numberFact("constant buffer bytes");
  }

  @Override
  public long getDeviceMaxAllocationSize() {
    return description.maxAllocation();
  }

  @Override
  public boolean isPlatformFPGA() {
    return false;
  }

  @Override
  public boolean isPlatformXilinxFPGA() {
    return false;
  }

  @Override
  public boolean isFP64Supported() {
    return description.fp64();
  }

  @Override
  public int getDeviceIndex() {
    return idPart(2);
  }

  @Override
  public int getDevicePlatform() {
    return idPart(1);
  }

  @Override
  public int getDriverIndex() {
    return backendIndex;
  }

  @Override
  public String toString() {
    return getDescription();
  }

  /** A part of {@code opencl:<platform>:<device>}; 0 where the id has no such part. */
  private int idPart(int part) {
    List<String> parts = List.of(description.id().split(":", -1));
    // CUDA has one platform: cuda:<device>.
    int at = parts.size() == 2 ? part - 1 : part;
    return at > 0 && at < parts.size() ? Integer.parseInt(parts.get(at)) : 0;
  }

  /** 0 where the driver does not report it, as TornadoVM has it. */
  private long numberFact(String name) {
    return Long.parseLong(description.facts().getOrDefault(name, "0"));
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }
}
