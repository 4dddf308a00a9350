package dev.stratus.embedded.runtime.device;

import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The devices of one kind of driver; there is at least one. */
final class RuntimeBackend implements TornadoBackend {
  private final String name;
  private final TornadoVMBackendType type;
  private final List<RuntimeDevice> devices;
  private volatile int defaultDevice;

  RuntimeBackend(String name, TornadoVMBackendType type, List<? extends RuntimeDevice> devices) {
    this.name = name;
    this.type = type;
    this.devices = List.copyOf(devices);
    this.defaultDevice = firstThatDoesNotCheck();
  }

  /** A checking device is right and slow: it is the default only where it is alone. */
  private int firstThatDoesNotCheck() {
    for (int i = 0; i < devices.size(); i++) {
      if (!devices.get(i).description().checking()) {
        return i;
      }
    }
    return 0;
  }

  List<RuntimeDevice> devices() {
    return devices;
  }

  @Override
  public TornadoDevice getDefaultDevice() {
    return devices.get(defaultDevice);
  }

  @Override
  public void setDefaultDevice(int index) {
    getDevice(index);
    defaultDevice = index;
  }

  @Override
  public int getNumDevices() {
    return devices.size();
  }

  @Override
  public TornadoDevice getDevice(int index) {
    if (index < 0 || index >= devices.size()) {
      throw new IllegalArgumentException(
          "There is no device " + index + " in backend " + name + "; it has " + devices + ".");
    }
    return devices.get(index);
  }

  @Override
  public List<TornadoDevice> getAllDevices() {
    return List.copyOf(devices);
  }

  @Override
  public TornadoDeviceType getTypeDefaultDevice() {
    return getDefaultDevice().getDeviceType();
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public int getNumPlatforms() {
    return (int) devices.stream().map(RuntimeDevice::getPlatformName).distinct().count();
  }

  @Override
  public TornadoVMBackendType getBackendType() {
    return type;
  }
}
