package dev.stratus.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.KernelEntry;
import dev.stratus.tensor.DType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The matrix reaches every kernel, and all of them are right. */
class CheckMatrixTest {
  private final DeviceList devices = DeviceList.find();

  private DeviceReport report(Device device, List<CheckCase> cases) {
    LayerCaseRunner runner = new LayerCaseRunner(devices, Optional.empty(), notice -> {});
    return new DeviceReport(device, cases.stream().map(one -> runner.run(one, device)).toList());
  }

  private Optional<Device> device(DeviceClass kind) {
    return devices.devices().stream().filter(d -> d.kind() == kind && !d.checking()).findFirst();
  }

  private static void assertGood(DeviceReport report) {
    for (CaseResult result : report.results()) {
      assertThat(result.status())
          .as("%s: %s", result.check().name(), result.message())
          .isEqualTo(Status.PASSED);
      assertThat(result.kernels()).isNotEmpty();
    }
    assertThat(report.passed()).isTrue();
    report
        .kernels()
        .forEach((kernel, worst) -> {
          assertThat(worst.share()).as(kernel).isBetween(0.0, 1.0);
          assertThat(worst.cases()).as(kernel).isPositive();
        });
  }

  @Test
  void everyKernelRunsOnTheDebugDevice() {
    DeviceReport report = report(device(DeviceClass.JVM_DEBUG).orElseThrow(), CheckMatrix.all());
    assertGood(report);
    // Those that only devices with a preference for groups are asked for.
    List<String> forGpus =
        KernelCatalogue.all().stream()
            .filter(kernel -> kernel.rung().forGpus())
            .map(KernelEntry::name)
            .toList();
    assertThat(report.notRun()).containsExactlyInAnyOrderElementsOf(forGpus);
    assertThat(report.kernels()).hasSize(KernelCatalogue.all().size() - forGpus.size());
  }

  @Test
  void everyFloat32KernelRunsOnOpenCl() {
    Optional<Device> cpu = device(DeviceClass.CPU);
    if (cpu.isEmpty()) {
      System.out.println("SKIPPED the matrix on OpenCL: " + devices.absences());
    }
    Assumptions.assumeTrue(cpu.isPresent(), "no OpenCL CPU device");
    DeviceReport report = report(cpu.get(), CheckMatrix.of(DType.FLOAT32));
    assertGood(report);
    assertThat(report.notRun()).allMatch(name -> name.contains(":") || forGpus(name));
  }

  @Test
  void theJvmEngineIsJudgedByTheSameCases() {
    DeviceReport report = report(devices.jvmEngine(), CheckMatrix.all());
    assertGood(report);
    assertThat(report.kernels().keySet())
        .contains("layernorm-forward/row-per-item", "layernorm-backward/any-layout:bfloat16");
  }

  @Test
  void namesAreDistinct() {
    assertThat(CheckMatrix.all().stream().map(CheckCase::name)).doesNotHaveDuplicates();
  }

  private static boolean forGpus(String name) {
    return KernelCatalogue.all().stream()
        .anyMatch(kernel -> kernel.name().equals(name) && kernel.rung().forGpus());
  }
}
