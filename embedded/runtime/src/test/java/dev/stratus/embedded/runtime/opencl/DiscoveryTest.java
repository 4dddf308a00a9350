package dev.stratus.embedded.runtime.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DeviceKind;
import dev.stratus.embedded.spi.DriverReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices are listed, and what is absent says why. */
class DiscoveryTest {

  @Test
  void withoutALoaderAbsenceIsAValueWithAWayOut() {
    OpenClLoading loading =
        OpenCl.load(
            List.of("libNothing.so.1", "libNothing.so"),
            name -> {
              throw new IllegalArgumentException("Cannot open library: " + name);
            });
    assertThat(loading)
        .isInstanceOfSatisfying(
            OpenClLoading.Absent.class,
            absent ->
                assertThat(absent.reason())
                    .contains("libNothing.so.1: not found; libNothing.so: not found")
                    .contains("apt-get install pocl-opencl-icd ocl-icd-libopencl1"));
    Discovery found = Discovery.discover(loading);
    assertThat(found.devices()).isEmpty();
    assertThat(found.absences()).hasSize(1);
  }

  @Test
  void aLibraryThatLacksAFunctionIsNamedWithIt() {
    OpenClLoading loading = OpenCl.load(List.of("libOld.so"), name -> symbol -> Optional.empty());
    assertThat(((OpenClLoading.Absent) loading).reason())
        .contains("libOld.so: it has no function clGetPlatformIDs (OpenCL 1.2 is needed)");
  }

  @Test
  void aJvmThatDeniesNativeAccessSaysTheFlag() {
    OpenClLoading loading =
        OpenCl.load(
            List.of("libOpenCL.so.1"),
            name -> {
              throw new IllegalCallerException("denied");
            });
    assertThat(((OpenClLoading.Absent) loading).reason())
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void theFakeDeviceIsDescribedFieldByField() {
    DeviceDescription d = ScriptedDriver.fake().device().description();
    assertThat(d.id()).isEqualTo("opencl:0:0");
    assertThat(d.name()).isEqualTo("Scripted Device");
    assertThat(d.vendor()).isEqualTo("Stratus tests");
    assertThat(d.platform()).isEqualTo("Scripted Platform");
    assertThat(d.driver()).isEqualTo("1.0");
    assertThat(d.version()).isEqualTo("OpenCL 1.2 fake");
    assertThat(d.kind()).isEqualTo(DeviceKind.CPU);
    assertThat(d.checking()).isFalse();
    assertThat(d.computeUnits()).isEqualTo(2);
    assertThat(d.maxWorkGroup()).isEqualTo(256);
    assertThat(d.maxWorkItems()).containsExactly(256L, 256L, 256L);
    assertThat(d.globalMemory()).isEqualTo(FakeOpenCl.GLOBAL_MEMORY);
    assertThat(d.maxAllocation()).isEqualTo(FakeOpenCl.MAX_ALLOCATION);
    assertThat(d.localMemory()).isEqualTo(FakeOpenCl.LOCAL_MEMORY);
    assertThat(d.lastLevelCache()).as("0 means that the driver does not know").isEmpty();
    assertThat(d.fp64()).isTrue();
    assertThat(d.fp16()).isFalse();
    assertThat(d.unifiedMemory()).isTrue();
    assertThat(d.facts())
        .containsEntry("correctly rounded divide and sqrt", "yes")
        .containsEntry("preferred float vector width", "4")
        .containsEntry("OpenCL C version", "OpenCL C 1.2 fake");
  }

  @Test
  void rusticlDoesNotGiveBackWhatIsShared() {
    assertThat(DeviceReader.givesBackWhatIsShared("rusticl")).isFalse();
    assertThat(DeviceReader.givesBackWhatIsShared("Portable Computing Language")).isTrue();
  }

  @Test
  void theWayToTheDriversIsReportedStepByStep() {
    ScriptedDriver driver = ScriptedDriver.fake();
    DriverReport report = Discovery.discover(driver.binding()).drivers();
    assertThat(report.problem()).isEmpty();
    assertThat(report.platforms())
        .containsExactly(
            new DriverReport.Platform("Scripted Platform", "OpenCL 1.2 fake", 1, List.of()));
    driver.fail("clGetDeviceIDs", 1, ClStatus.CL_DEVICE_NOT_FOUND);
    assertThat(Discovery.discover(driver.binding()).drivers().platforms().getFirst())
        .satisfies(platform -> {
          assertThat(platform.devices()).isZero();
          assertThat(platform.problems()).singleElement().asString().contains("has no device");
        });
    driver.heal().fail("clGetPlatformIDs", 1, ClStatus.CL_PLATFORM_NOT_FOUND_KHR);
    DriverReport none = Discovery.discover(driver.binding()).drivers();
    assertThat(none.loader()).as("the loader is there").isPresent();
    assertThat(none.problem().orElseThrow()).contains("no driver is installed");
    DriverReport noLoader =
        Discovery.discover(new OpenClLoading.Absent("No OpenCL loader was found.")).drivers();
    assertThat(noLoader.loader()).isEmpty();
    assertThat(noLoader.problem()).contains("No OpenCL loader was found.");
  }

  @Test
  void aDeviceThatDoesNotAnswerIsAnAbsence() {
    ScriptedDriver driver = ScriptedDriver.fake();
    driver.fail("clGetDeviceInfo", 3, ClStatus.CL_DEVICE_NOT_AVAILABLE);
    Discovery found = Discovery.discover(driver.binding());
    assertThat(found.devices()).isEmpty();
    assertThat(found.absences())
        .singleElement()
        .asString()
        .contains("Device opencl:0:0 does not answer", "CL_DEVICE_NOT_AVAILABLE (-2)");
  }

  @Test
  void aPlatformThatDoesNotAnswerIsAnAbsence() {
    ScriptedDriver driver = ScriptedDriver.fake();
    driver.fail("clGetDeviceIDs", 1, ClStatus.CL_DEVICE_NOT_FOUND);
    assertThat(Discovery.discover(driver.binding()).absences())
        .containsExactly("Platform opencl:0 (Scripted Platform) has no device.");
    driver.heal().fail("clGetPlatformInfo", 1, ClStatus.CL_OUT_OF_HOST_MEMORY);
    assertThat(Discovery.discover(driver.binding()).absences())
        .singleElement()
        .asString()
        .contains("Platform opencl:0 does not answer", "CL_OUT_OF_HOST_MEMORY (-6)");
    driver.heal().fail("clGetPlatformIDs", 1, ClStatus.CL_PLATFORM_NOT_FOUND_KHR);
    assertThat(Discovery.discover(driver.binding()).absences())
        .singleElement()
        .asString()
        .contains("no driver is installed", "apt-get install");
  }

  @Test
  void aRealDeviceDescribesItself() {
    OpenClDevice device = TestDevices.any();
    DeviceDescription d = device.description();
    assertThat(d.name()).isNotBlank();
    assertThat(d.id()).matches("opencl:\\d+:\\d+");
    assertThat(d.computeUnits()).isPositive();
    assertThat(d.maxWorkItems()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(d.globalMemory()).isGreaterThanOrEqualTo(d.maxAllocation());
    assertThat(d.facts()).containsKeys("OpenCL C version", "extensions");
    assertThat(device.defaultBuildOptions()).startsWith("-cl-std=CL1.2 -w").doesNotContain("fast");
  }

  @Test
  void twoDevicesOfOnePlatformAreTwoDevices() throws Exception {
    OpenClDevice device = TestDevices.any();
    if (!device.description().platform().contains("Portable Computing Language")) {
      System.out.println(
          "SKIPPED: only PoCL can be asked for two devices; this is " + device.name());
      org.junit.jupiter.api.Assumptions.abort("needs PoCL");
    }
    String output = fork(Map.of("POCL_DEVICES", "pthread basic"));
    assertThat(output.lines().filter(l -> l.startsWith("opencl:"))).hasSize(2);
    assertThat(output).contains(":0 DeviceDescription").contains(":1 DeviceDescription");
    assertThat(output).contains("name=pthread").contains("name=basic");
  }

  @Test
  void aLoaderWithoutDriversSaysSo(@TempDir Path empty) throws Exception {
    if (OpenCl.load() instanceof OpenClLoading.Absent absent) {
      System.out.println("SKIPPED: " + absent.reason());
      org.junit.jupiter.api.Assumptions.abort(absent.reason());
    }
    String output = fork(Map.of("OCL_ICD_VENDORS", empty.toString()));
    assertThat(output).contains("absent: ").contains("apt-get install pocl-opencl-icd");
  }

  private static String fork(Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("stratus-fork", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RawKernel.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
