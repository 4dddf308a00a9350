package dev.stratus.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.profiles.Capabilities;
import dev.stratus.profiles.Found;
import dev.stratus.profiles.ProfileLookup;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the shipped profiles say of devices is what the drivers of this machine report. */
class ProfilesAgainstDriversTest {

  @Test
  void capabilitiesAreWhatTheDriverReports() {
    List<Device> devices =
        DeviceList.find().devices().stream()
            .filter(d -> d.kind() != DeviceClass.JVM && d.kind() != DeviceClass.JVM_DEBUG)
            .toList();
    String absent = "SKIPPED a test on OpenCL: no device; run ci/install-opencl-cpu.sh.";
    if (devices.isEmpty()) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(!devices.isEmpty(), absent);
    for (Device device : devices) {
      Tuning tuning = Tuning.of(device, ProfileLookup.shippedOnly()).orElseThrow();
      DeviceDescription driver = tuning.description();
      Capabilities profile = tuning.profile().family().capabilities();
      same(device, "fp64", profile.fp64(), driver.fp64());
      same(device, "fp16", profile.fp16(), driver.fp16());
      same(device, "unifiedMemory", profile.unifiedMemory(), driver.unifiedMemory());
      // A variable of the driver can make limits smaller, never larger.
      profile
          .maxWorkGroup()
          .ifPresent(most ->
              assertThat(driver.maxWorkGroup()).isLessThanOrEqualTo(most.value().longValue()));
      profile
          .localMemory()
          .ifPresent(most -> assertThat(driver.localMemory()).isLessThanOrEqualTo(most.value()));
    }
  }

  private static <T> void same(Device device, String name, Optional<Found<T>> profile, T reported) {
    profile.ifPresent(
        found -> assertThat(found.value()).as(device + " " + name).isEqualTo(reported));
  }
}
