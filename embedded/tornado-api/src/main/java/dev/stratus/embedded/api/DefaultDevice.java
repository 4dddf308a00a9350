package dev.stratus.embedded.api;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The runtime's default device, asked for at each use. The API has it in a static field; so held, a
 * machine without a runtime or a device can still load the class that has the field.
 */
public final class DefaultDevice implements TornadoDevice {

  /** The device that stands behind {@code device}: the default device's own, or itself. */
  public static TornadoDevice resolve(TornadoDevice device) {
    return device instanceof DefaultDevice ? current() : device;
  }

  private static TornadoDevice current() {
    return TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice();
  }

  @Override
  public String getDeviceName() {
    return current().getDeviceName();
  }

  @Override
  public String getDescription() {
    return current().getDescription();
  }

  @Override
  public String getPlatformName() {
    return current().getPlatformName();
  }

  @Override
  public TornadoDeviceContext getDeviceContext() {
    return current().getDeviceContext();
  }

  @Override
  public TornadoTargetDevice getPhysicalDevice() {
    return current().getPhysicalDevice();
  }

  @Override
  public TornadoDeviceType getDeviceType() {
    return current().getDeviceType();
  }

  @Override
  public long getMaxAllocMemory() {
    return current().getMaxAllocMemory();
  }

  @Override
  public long getMaxGlobalMemory() {
    return current().getMaxGlobalMemory();
  }

  @Override
  public long getDeviceLocalMemorySize() {
    return current().getDeviceLocalMemorySize();
  }

  @Override
  public long[] getDeviceMaxWorkgroupDimensions() {
    return current().getDeviceMaxWorkgroupDimensions();
  }

  @Override
  public String getDeviceOpenCLCVersion() {
    return current().getDeviceOpenCLCVersion();
  }

  @Override
  public Object getDeviceInfo() {
    return current().getDeviceInfo();
  }

  @Override
  public int getBackendIndex() {
    return current().getBackendIndex();
  }

  @Override
  public int getAvailableProcessors() {
    return current().getAvailableProcessors();
  }

  @Override
  public TornadoVMBackendType getTornadoVMBackend() {
    return current().getTornadoVMBackend();
  }

  @Override
  public boolean isSPIRVSupported() {
    return current().isSPIRVSupported();
  }

  @Override
  public String toString() {
    return current().toString();
  }
}
