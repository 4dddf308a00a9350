package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.Level;
import dev.stratus.profiles.ProfileLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is known of a device, and why the rest is not. */
class DeviceViewTest {
  private static final ProfileLookup PROFILES = ProfileLookup.shippedOnly();

  private static DeviceView view(Device device) {
    return DeviceView.of(device, PROFILES);
  }

  private static Device cpu(String name, String platform, String vendor, String driver) {
    DeviceDescription d =
        new DeviceDescription(
            "opencl:0:0",
            name,
            vendor,
            platform,
            driver,
            "",
            DeviceKind.CPU,
            false,
            2,
            4096,
            List.of(4096L, 4096L, 4096L),
            1L << 33,
            1L << 31,
            0,
            OptionalLong.of(1 << 25),
            true,
            false,
            true,
            Map.of());
    return new Device(
        d.id(), name, platform, driver, DeviceClass.CPU, false, Optional.of(d), Optional.empty());
  }

  @Test
  void pocLHasAProfileAndAMeasuredBandwidth() {
    DeviceView view =
        view(
            cpu(
                "pthread-skylake-avx512-AMD EPYC",
                "Portable Computing Language",
                "AuthenticAMD",
                "3.1"));
    assertThat(view.vendor()).isEqualTo(Fact.of("AuthenticAMD"));
    assertThat(view.memory()).isEqualTo(Fact.of(1L << 33));
    assertThat(view.fp64()).isEqualTo(Fact.of(true));
    assertThat(view.fp16()).isEqualTo(Fact.of(false));
    assertThat(view.lastLevelCache()).isEqualTo(Fact.of(1L << 25));
    DeviceProfile profile = view.profile().known().orElseThrow();
    assertThat(profile.chain().getFirst().level()).isEqualTo(Level.ARCHITECTURE);
    DeviceView.Bandwidth bandwidth = view.bandwidth().known().orElseThrow();
    assertThat(bandwidth.gigabytesPerSecond()).isBetween(1.0, 1000.0);
    assertThat(bandwidth.measured()).contains("driver");
  }

  @Test
  void whatARuntimeDoesNotTellIsAbsentWithItsReason() {
    DeviceView view = view(cpu("Unknown", "Unheard of", "", ""));
    assertThat(view.vendor()).isEqualTo(Fact.absent("the driver does not report it"));
    assertThat(view.driver()).isEqualTo(Fact.absent("the driver does not report it"));
    assertThat(view.version()).isEqualTo(Fact.absent("the driver does not report it"));
    assertThat(view.localMemory())
        .as("0 is how a runtime says that it does not know")
        .isEqualTo(Fact.absent("the driver does not report it"));
    assertThat(view.bandwidth().text(String::valueOf)).startsWith("absent: no profile");
  }

  @Test
  void theJvmEngineHasNoDriverAndSaysSo() {
    DeviceView view = view(Device.jvmEngine());
    assertThat(view.memory()).isEqualTo(Fact.absent("it is plain Java and has no driver"));
    assertThat(view.profile().known()).isEmpty();
    assertThat(view.driver().known()).isPresent();
  }
}
