package dev.stratus.device;

import static dev.stratus.FakeDevices.device;
import static dev.stratus.FakeDevices.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceSelectionTest {
  private static final Device CPU = device("opencl:0:0", "Zen 5", DeviceClass.CPU, 2);
  private static final Device BIG_CPU = device("opencl:0:1", "Zen 5 big", DeviceClass.CPU, 64);
  private static final Device GPU = device("opencl:1:0", "Radeon", DeviceClass.GPU, 8);
  private static final Device FPGA = device("opencl:2:0", "Alveo", DeviceClass.ACCELERATOR, 1);
  private static final Device OCLGRIND =
      device("opencl:3:0", "Oclgrind", DeviceClass.CPU, 128, true, 1L << 30);
  private static final Device DEBUG = device("jvm-debug", "jvm-debug", DeviceClass.JVM_DEBUG, 1);

  private static Device choose(String text, DeviceList devices) {
    return new DeviceSelection(text).choose(devices).device();
  }

  @Test
  void autoPrefersGpuThenCpuThenAccelerator() {
    assertThat(choose("auto", list(FPGA, CPU, GPU, DEBUG))).isEqualTo(GPU);
    assertThat(choose("AUTO", list(FPGA, CPU, DEBUG))).isEqualTo(CPU);
    assertThat(choose("auto", list(FPGA, DEBUG))).isEqualTo(FPGA);
    assertThat(choose("auto", list(CPU, BIG_CPU))).isEqualTo(BIG_CPU);
  }

  @Test
  void autoNeverPicksOclgrindOrTheDebugDevice() {
    DeviceSelection.Choice choice = DeviceSelection.AUTO.choose(list(OCLGRIND, DEBUG));
    assertThat(choice.device().kind()).isEqualTo(DeviceClass.JVM);
    assertThat(choice.remark().orElseThrow()).contains("No OpenCL device", "JVM engine");
  }

  @Test
  void autoWithoutDevicesSaysWhy() {
    DeviceList none = new DeviceList(List.of(Device.jvmEngine()), List.of("No loader: get one."));
    assertThat(DeviceSelection.AUTO.choose(none).remark().orElseThrow()).contains("No loader");
  }

  @Test
  void kindsLeaveCheckingDevicesAside() {
    assertThat(choose("cpu", list(OCLGRIND, CPU))).isEqualTo(CPU);
    assertThat(choose("gpu", list(OCLGRIND, CPU, GPU))).isEqualTo(GPU);
    assertThat(choose("accelerator", list(FPGA, CPU))).isEqualTo(FPGA);
    assertThat(choose("jvm-debug", list(CPU, DEBUG))).isEqualTo(DEBUG);
    assertThat(choose("jvm", list(CPU, DEBUG)).kind()).isEqualTo(DeviceClass.JVM);
  }

  @Test
  void aPartOfTheNamePicksAlsoACheckingDevice() {
    assertThat(choose("oclgr", list(OCLGRIND, CPU))).isEqualTo(OCLGRIND);
    assertThat(choose(" radeon ", list(CPU, GPU))).isEqualTo(GPU);
  }

  @Test
  void anExactIdIsNotAmbiguous() {
    Device eleventh = device("opencl:0:01", "Other", DeviceClass.CPU, 1);
    assertThat(choose("opencl:0:0", list(CPU, eleventh))).isEqualTo(CPU);
  }

  @Test
  void severalMatchesAreAnErrorThatListsThem() {
    assertThatThrownBy(() -> choose("zen", list(CPU, BIG_CPU, GPU)))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("'zen' matches 2 devices")
        .hasMessageContaining("opencl:0:0")
        .hasMessageContaining("opencl:0:1")
        .hasMessageNotContaining("Radeon");
    assertThatThrownBy(() -> choose("cpu", list(CPU, BIG_CPU))).hasMessageContaining("2 devices");
  }

  @Test
  void anUnknownDeviceListsThoseThereAre() {
    assertThatThrownBy(() -> choose("quantum", list(CPU, DEBUG)))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("'quantum'")
        .hasMessageContaining("opencl:0:0 cpu \"Zen 5\"")
        .hasMessageContaining("jvm-debug")
        .hasMessageContaining("JVM engine");
    assertThatThrownBy(() -> new DeviceSelection("  ")).hasMessageContaining("The device is empty");
  }
}
