package dev.stratus.device;

import static dev.stratus.FakeDevices.device;
import static dev.stratus.FakeDevices.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
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
  void aPlaceAloneIsNeverEnough() {
    for (String place : List.of("opencl:0:0", " OPENCL:0:0 ", "id=opencl:0:0")) {
      assertThatThrownBy(() -> choose(place, list(CPU, BIG_CPU)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is a place in the list, and places change")
          .hasMessageContaining("'name=\"Zen 5\"' is opencl:0:0 cpu");
    }
    assertThat(choose("zen,id=opencl:0:1", list(CPU, BIG_CPU))).isEqualTo(BIG_CPU);
    assertThat(choose("cpu & opencl:0:0", list(CPU, BIG_CPU))).isEqualTo(CPU);
    assertThatThrownBy(() -> choose("opencl:7:0", list(CPU)))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("nothing here is 'opencl:7:0'");
  }

  @Test
  void aDeviceOfTheListCanBeMeantExactly() {
    DeviceList twins =
        list(
            device("opencl:0:0", "basic", DeviceClass.CPU, 1),
            device("opencl:0:1", "basic", DeviceClass.CPU, 1),
            DEBUG);
    for (Device each : twins.devices()) {
      assertThat(DeviceSelection.of(each).choose(twins).device()).isEqualTo(each);
    }
  }

  @Test
  void severalMatchesAreAnErrorThatListsThem() {
    assertThatThrownBy(() -> choose("zen", list(CPU, BIG_CPU, GPU)))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("'zen' matches 2 devices")
        .hasMessageContaining("opencl:0:0")
        .hasMessageContaining("opencl:0:1")
        .hasMessageContaining(": 'name=\"Zen 5\"'")
        .hasMessageContaining(": 'name=\"Zen 5 big\"'")
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

  @Test
  void theExpressionsThatAreOfferedMeanOneDeviceEach() {
    DeviceList twins =
        list(
            device("opencl:0:0", "basic", DeviceClass.CPU, 1),
            device("opencl:0:1", "basic", DeviceClass.CPU, 1),
            device("opencl:0:2", "19\" rack, left", DeviceClass.CPU, 1),
            GPU);
    assertThatThrownBy(() -> choose("cpu", twins))
        .hasMessageContaining("'name=basic,id=opencl:0:0'")
        .hasMessageContaining("'name=basic,id=opencl:0:1'");
    for (Device each : twins.devices()) {
      String offered = DeviceNaming.of(each, twins);
      assertThat(choose(offered, twins)).as(offered).isEqualTo(each);
    }
  }

  @Test
  void allPartsMustHold() {
    DeviceList devices = list(CPU, BIG_CPU, GPU, FPGA, OCLGRIND, DEBUG);
    assertThat(choose("cpu,units>=8", devices)).isEqualTo(BIG_CPU);
    assertThat(choose("cpu & units < 8", devices)).isEqualTo(CPU);
    assertThat(choose("name~radeon & fp64", devices)).isEqualTo(GPU);
    assertThat(choose("NAME = \"zen 5\"", devices)).isEqualTo(CPU);
    assertThat(choose("!cpu,!gpu", devices)).isEqualTo(FPGA);
    assertThat(choose("kind=cpu,name!~big", devices)).isEqualTo(CPU);
    assertThat(choose("kind!=cpu,units>1", devices)).isEqualTo(GPU);
    assertThat(choose("checking", devices)).isEqualTo(OCLGRIND);
    assertThat(
            choose(
                "vendor~mak,gpu,memory>=1GiB,memory<2gib,local=32KiB,group<=256,allocation>0.4GB",
                devices))
        .isEqualTo(GPU);
    assertThat(choose("kind=jvm", devices).kind()).isEqualTo(DeviceClass.JVM);
  }

  @Test
  void capabilitiesLeaveStandInsAside() {
    assertThat(choose("fp64", list(OCLGRIND, CPU, DEBUG))).isEqualTo(CPU);
    assertThatThrownBy(() -> choose("fp16", list(CPU, DEBUG)))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("nothing here is 'fp16'");
    assertThatThrownBy(() -> choose("fp64", list(OCLGRIND, DEBUG)))
        .hasMessageContaining("opencl:3:0, jvm-debug would fit, but is chosen by name only");
  }

  @Test
  void autoTakesTheBestOfWhatTheOtherPartsLeave() {
    assertThat(choose("auto,cpu", list(CPU, BIG_CPU, GPU))).isEqualTo(BIG_CPU);
    assertThat(choose("zen,auto", list(CPU, BIG_CPU, GPU))).isEqualTo(BIG_CPU);
    assertThat(choose("auto,!gpu", list(FPGA, CPU, GPU))).isEqualTo(CPU);
    assertThatThrownBy(() -> choose("auto,memory>=1TiB", list(CPU, GPU)))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("'memory>=1TiB'");
  }

  @Test
  void thePartThatFailedIsNamed() {
    assertThatThrownBy(() -> choose("cpu,name~radeon", list(CPU, GPU)))
        .hasMessageContaining(
            "'name~radeon' does not hold for what the other parts leave, opencl:0:0");
    assertThatThrownBy(() -> choose("cpu,vendor~intel", list(CPU, GPU)))
        .hasMessageContaining("nothing here is 'vendor~intel'");
  }

  @Test
  void whatIsNoExpressionSaysWhatMayStandThere() {
    assertThatThrownBy(() -> new DeviceSelection("gpu,,fp64"))
        .hasMessageContaining("'gpu,,fp64' has an empty part");
    assertThatThrownBy(() -> new DeviceSelection("colour=red"))
        .hasMessageContaining("no 'colour' to ask for", "name, vendor, platform");
    assertThatThrownBy(() -> new DeviceSelection("memory>=lots"))
        .hasMessageContaining("'lots' in 'memory>=lots' is no number or size", "8GiB");
    assertThatThrownBy(() -> new DeviceSelection("memory~8"))
        .hasMessageContaining("memory is a number");
    assertThatThrownBy(() -> new DeviceSelection("name>=a")).hasMessageContaining("name is a text");
    assertThatThrownBy(() -> new DeviceSelection("name~")).hasMessageContaining("nothing behind ~");
    assertThatThrownBy(() -> new DeviceSelection("name=\"open"))
        .hasMessageContaining("a quote that is not closed");
    assertThatThrownBy(() -> new DeviceSelection("!auto")).hasMessageContaining("says nothing");
  }

  @Test
  void theEnvironmentSpeaksWhereTheCallerDoesNot() {
    DeviceList devices = list(CPU, GPU);
    Map<String, String> fpga = Map.of("STRATUS_DEVICE", "accelerator");
    Map<String, String> cpu = Map.of("STRATUS_DEVICE", " cpu ");
    assertThat(DeviceSelection.DEFAULT.choose(devices, Map.of()).device()).isEqualTo(GPU);
    assertThat(DeviceSelection.DEFAULT.choose(devices, cpu).device()).isEqualTo(CPU);
    assertThat(new DeviceSelection("gpu").choose(devices, cpu).device()).isEqualTo(GPU);
    assertThat(DeviceSelection.AUTO.choose(devices, cpu).device()).isEqualTo(GPU);
    assertThatThrownBy(() -> DeviceSelection.DEFAULT.choose(devices, fpga))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("No device is 'accelerator' (STRATUS_DEVICE)");
    assertThatThrownBy(
            () -> DeviceSelection.DEFAULT.choose(devices, Map.of("STRATUS_DEVICE", "memory>=x")))
        .hasMessageStartingWith("STRATUS_DEVICE: ");
  }
}
