package dev.stratus.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.FakeDevices;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.doctor.Finding.Severity;
import dev.stratus.embedded.spi.DriverBug;
import dev.stratus.embedded.spi.DriverReport;
import dev.stratus.embedded.spi.KernelNeed;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that are not this one: each fault gives its finding and no other. */
class DoctorTest {
  private static final Device POCL = FakeDevices.device("opencl:0:0", "basic", DeviceClass.CPU, 2);
  private static final DriverReport.Platform POCL_PLATFORM =
      new DriverReport.Platform("Portable Computing Language", "OpenCL 3.0 PoCL 3.1", 1, List.of());

  @TempDir Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Set<String> closed = new java.util.HashSet<>();
  private Optional<DriverReport> drivers =
      Optional.of(
          new DriverReport(
              Optional.of("libOpenCL.so.1"), Optional.empty(), List.of(POCL_PLATFORM)));
  private DeviceList devices = FakeDevices.list(POCL);
  private Optional<PreflightReport> preflight = Optional.of(passed());
  private Machine.Jvm jvm = new Machine.Jvm("/jdk", 25, "25.0.3", true, 1L << 30, false);

  /** A root user may read everything, so who may do what is scripted. */
  private final class Scripted extends MachineFiles {
    Scripted() {
      super(root);
    }

    @Override
    boolean readable(String path) {
      return !closed.contains(path) && super.readable(path);
    }

    @Override
    boolean usable(String path) {
      return !closed.contains(path) && super.usable(path);
    }

    @Override
    Optional<String> group(String path) {
      return super.group(path).map(real -> path.contains("dri") ? "render" : "root");
    }
  }

  @BeforeEach
  void goodMachine() throws IOException {
    file("/etc/OpenCL/vendors/pocl.icd", "libpocl.so.2.10.0\n");
    file("/usr/lib/x86_64-linux-gnu/libpocl.so.2.10.0", "");
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<Finding> examine() {
    return Doctor.examine(
        new Machine(
            new Scripted(),
            environment,
            "Linux",
            "ada",
            jvm,
            drivers,
            devices,
            device -> preflight));
  }

  private static PreflightReport passed() {
    return report(
        List.of(new ProbeResult("loops", ProbeResult.Outcome.PASSED, "", KernelNeed.CODE, "Bad.")),
        List.of());
  }

  private static PreflightReport report(List<ProbeResult> results, List<DriverBug> bugs) {
    return new PreflightReport(Optional.empty(), results, bugs, Optional.of(Instant.EPOCH), true);
  }

  private static List<Finding> bad(List<Finding> findings) {
    return findings.stream().filter(f -> f.severity() != Severity.OK).toList();
  }

  private Finding only(List<Finding> findings, String area) {
    List<Finding> found = bad(findings).stream().filter(f -> f.area().equals(area)).toList();
    assertThat(found).as(area + " in " + bad(findings)).hasSize(1);
    assertThat(found.getFirst().advice()).isPresent();
    return found.getFirst();
  }

  private void noPlatform(String why) {
    drivers =
        Optional.of(new DriverReport(Optional.of("libOpenCL.so.1"), Optional.of(why), List.of()));
    devices = new DeviceList(List.of(Device.jvmEngine()), List.of(why));
  }

  @Test
  void aGoodMachineHasNothingBadAndSaysOfEachAreaThatItWasLookedAt() {
    List<Finding> findings = examine();
    assertThat(bad(findings)).isEmpty();
    assertThat(Doctor.hasProblem(findings)).isFalse();
    assertThat(findings.stream().map(Finding::area))
        .contains(
            "jvm",
            "drivers' files",
            "OpenCL",
            "device nodes",
            "devices",
            "memory",
            "TornadoVM",
            "preflight");
    assertThat(findings).allMatch(f -> f.text().endsWith("."), "sentences");
  }

  @Test
  void withoutALoader() throws IOException {
    drivers =
        Optional.of(
            new DriverReport(
                Optional.empty(),
                Optional.of("No OpenCL loader was found (tried libOpenCL.so.1: not found)."),
                List.of()));
    devices = new DeviceList(List.of(Device.jvmEngine()), List.of("No OpenCL loader was found."));
    Files.delete(root.resolve("etc/OpenCL/vendors/pocl.icd"));
    List<Finding> findings = examine();
    assertThat(Doctor.hasProblem(findings)).isTrue();
    assertThat(only(findings, "OpenCL").text()).contains("No OpenCL loader was found");
    assertThat(only(findings, "OpenCL").advice().orElseThrow()).contains("ocl-icd-libopencl1");
    assertThat(only(findings, "drivers' files").text()).contains("holds no .icd file");
    assertThat(only(findings, "devices").severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void aLoaderWithoutPlatform() {
    noPlatform("The OpenCL loader is there, but no driver is installed behind it.");
    environment.put("OCL_ICD_VENDORS", "/nowhere");
    List<Finding> findings = examine();
    assertThat(only(findings, "drivers' files").text()).contains("OCL_ICD_VENDORS is /nowhere");
    assertThat(only(findings, "drivers' files").advice().orElseThrow()).startsWith("Unset");
    assertThat(only(findings, "OpenCL").severity()).isEqualTo(Severity.PROBLEM);
  }

  @Test
  void aDriversFileWhoseLibraryIsGone() throws IOException {
    noPlatform("The OpenCL loader is there, but no driver is installed behind it.");
    Files.delete(root.resolve("usr/lib/x86_64-linux-gnu/libpocl.so.2.10.0"));
    assertThat(only(examine(), "drivers' files").text())
        .contains("pocl.icd names libpocl.so.2.10.0, which is in none of the linker's folders");
    file("/opt/gpu/libpocl.so.2.10.0", "");
    environment.put("LD_LIBRARY_PATH", "/x:/opt/gpu");
    assertThat(bad(examine())).noneMatch(f -> f.area().equals("drivers' files"));
  }

  @Test
  void driversFilesThatAreEmptyOrClosed() throws IOException {
    file("/etc/OpenCL/vendors/empty.icd", "\n");
    assertThat(only(examine(), "drivers' files").text()).contains("empty.icd names no library");
    Files.delete(root.resolve("etc/OpenCL/vendors/empty.icd"));
    closed.add("/etc/OpenCL/vendors/pocl.icd");
    assertThat(only(examine(), "drivers' files").text()).contains("cannot be read by ada");
    closed.clear();
    closed.add("/etc/OpenCL/vendors");
    assertThat(only(examine(), "drivers' files").advice().orElseThrow()).contains("chmod a+rx");
  }

  @Test
  void aPlatformWithoutDevice() {
    DriverReport.Platform clover =
        new DriverReport.Platform(
            "Clover", "OpenCL 1.1", 0, List.of("Platform opencl:1 (Clover) has no device."));
    drivers =
        Optional.of(
            new DriverReport(
                Optional.of("libOpenCL.so.1"), Optional.empty(), List.of(POCL_PLATFORM, clover)));
    Finding beside = only(examine(), "OpenCL");
    assertThat(beside.severity()).as("another driver has a device").isEqualTo(Severity.WARN);
    assertThat(beside.text()).contains("Clover", "has no device");
    DriverReport.Platform pocl =
        new DriverReport.Platform(
            "Portable Computing Language", "", 0, List.of("It has no device."));
    drivers =
        Optional.of(
            new DriverReport(Optional.of("libOpenCL.so.1"), Optional.empty(), List.of(pocl)));
    Finding alone = only(examine(), "OpenCL");
    assertThat(alone.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(alone.advice().orElseThrow()).contains("POCL_DEVICES");
  }

  @Test
  void aDeviceNodeThatThisUserMayNotOpen() throws IOException {
    file("/dev/dri/renderD128", "");
    file("/dev/kfd", "");
    assertThat(bad(examine()))
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("AMD GPU, but no OpenCL driver"));
    Files.delete(root.resolve("dev/kfd"));
    closed.add("/dev/dri/renderD128");
    Finding finding = only(examine(), "device nodes");
    assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
    assertThat(finding.text())
        .contains("/dev/dri/renderD128 may not be read and written by ada", "group render");
    assertThat(finding.advice().orElseThrow()).contains("sudo usermod -aG render ada");
  }

  @Test
  void anNvidiaNodeOfRoot() throws IOException {
    file("/dev/nvidia0", "");
    closed.add("/dev/nvidia0");
    assertThat(bad(examine())).hasSize(2);
    assertThat(bad(examine()).getFirst().advice().orElseThrow()).contains("udev", "--device");
    assertThat(bad(examine()).getLast().advice().orElseThrow()).contains("nvidia-opencl-icd");
  }

  @Test
  void twoPoCLs() throws IOException {
    file("/etc/OpenCL/vendors/pocl-new.icd", "/opt/pocl/lib/libpocl.so.2.13.0\n");
    file("/opt/pocl/lib/libpocl.so.2.13.0", "");
    Finding finding = only(examine(), "drivers' files");
    assertThat(finding.severity()).isEqualTo(Severity.WARN);
    assertThat(finding.text())
        .contains("2 PoCL drivers", "vendors/pocl-new.icd", "vendors/pocl.icd", "may clash");
    environment.put("OCL_ICD_VENDORS", "/etc/OpenCL/vendors/pocl-new.icd");
    assertThat(bad(examine())).isEmpty();
  }

  @Test
  void theDeviceOfTheEnvironment() {
    environment.put("STRATUS_DEVICE", "cpu,fp64");
    assertThat(bad(examine())).isEmpty();
    environment.put("STRATUS_DEVICE", "gpu");
    assertThat(only(examine(), "devices").text()).contains("STRATUS_DEVICE: No device is 'gpu'");
    environment.put("STRATUS_DEVICE", "memory>=lots");
    assertThat(only(examine(), "devices").text()).contains("'lots'");
  }

  @Test
  void memoryLimits() throws IOException {
    file("/sys/fs/cgroup/memory.max", "max\n");
    environment.put("POCL_MEMORY_LIMIT", "4");
    assertThat(bad(examine())).isEmpty();
    file("/sys/fs/cgroup/memory.max", Long.toString(1L << 30));
    assertThat(only(examine(), "memory").text())
        .contains("1.0 GiB of the container's 1.0 GiB", "little is left");
    file("/sys/fs/cgroup/memory.max", Long.toString(1L << 33));
    environment.put("POCL_MEMORY_LIMIT", "much");
    assertThat(only(examine(), "memory").text()).contains("'much'");
  }

  @Test
  void theSdkThatIsNamed() throws IOException {
    environment.put("TORNADOVM_HOME", "/opt/tornado");
    assertThat(only(examine(), "TornadoVM").text()).contains("there is no such folder");
    file("/opt/tornado/share/java/tornado/tornado-api-5.2.0-jdk25.jar", "");
    assertThat(only(examine(), "TornadoVM").text()).contains("it has no tornado-argfile");
    file("/opt/tornado/tornado-argfile.template", "");
    assertThat(bad(examine())).isEmpty();
    closed.add("/opt/tornado");
    assertThat(only(examine(), "TornadoVM").advice().orElseThrow()).contains("chmod");
  }

  @Test
  void theJvm() {
    jvm = new Machine.Jvm("/jdk", 25, "25.0.3", false, 1L << 30, false);
    assertThat(only(examine(), "jvm").advice().orElseThrow()).contains("--enable-native-access");
    jvm = new Machine.Jvm("/jdk", 21, "21.0.2", true, 1L << 30, false);
    assertThat(only(examine(), "jvm").severity()).isEqualTo(Severity.PROBLEM);
  }

  @Test
  void preflights() {
    ProbeResult failed =
        new ProbeResult(
            "reduction",
            ProbeResult.Outcome.FAILED,
            "value 0 is 1 instead of 2",
            KernelNeed.WORK_GROUPS,
            "Sums are wrong.");
    DriverBug bug = new DriverBug("Groups go wrong", "an issue", Optional.of("A=b"), false);
    preflight = Optional.of(report(List.of(failed), List.of(bug)));
    List<Finding> findings = bad(examine());
    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.PROBLEM);
    assertThat(findings.getFirst().text()).contains("fails reduction: value 0 is 1 instead of 2");
    assertThat(findings.getFirst().advice().orElseThrow()).contains("local memory and barriers");
    assertThat(findings.getLast().advice().orElseThrow()).contains("A=b");
    preflight = Optional.of(PreflightReport.notRun("it is switched off"));
    assertThat(only(examine(), "preflight").severity()).isEqualTo(Severity.WARN);
    preflight = Optional.empty();
    assertThat(bad(examine())).isEmpty();
  }

  @Test
  void onAnSdkNothingIsSaidOfDriversThatTornadoVmAsksItself() {
    drivers = Optional.empty();
    preflight = Optional.empty();
    jvm = new Machine.Jvm("/jdk", 25, "25.0.3", true, 1L << 30, true);
    assertThat(bad(examine())).isEmpty();
    assertThat(examine()).anyMatch(f -> f.text().contains("TornadoVM asks the drivers itself"));
  }

  @Test
  void thisMachineIsLookedAtWithoutAFault() {
    List<Finding> findings = Doctor.examine(Machine.here());
    assertThat(findings).hasSizeGreaterThan(7);
    assertThat(bad(findings)).allMatch(f -> f.advice().isPresent());
  }
}
