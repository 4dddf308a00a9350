package dev.stratus.training;

import dev.stratus.device.Device;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.training.step.StepDevice;
import java.util.Optional;

/** A device that says it has little memory. */
final class SmallDevice {
  private SmallDevice() {}

  static StepDevice like(StepDevice of, long memory) {
    Device device = of.device();
    DeviceDescription d = device.description().orElseThrow();
    DeviceDescription small =
        new DeviceDescription(
            d.id(),
            d.name(),
            d.vendor(),
            d.platform(),
            d.driver(),
            d.version(),
            d.kind(),
            d.checking(),
            d.computeUnits(),
            d.maxWorkGroup(),
            d.maxWorkItems(),
            memory,
            memory,
            d.localMemory(),
            d.lastLevelCache(),
            d.fp64(),
            d.fp16(),
            d.unifiedMemory(),
            d.laneWidth(),
            d.facts());
    return StepDevice.of(
        new Device(
            device.id(),
            device.name(),
            device.platform(),
            device.driver(),
            device.kind(),
            device.checking(),
            Optional.of(small),
            device.handle()));
  }
}
