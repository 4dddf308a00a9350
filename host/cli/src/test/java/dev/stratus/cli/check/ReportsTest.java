package dev.stratus.cli.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.cli.check.CaseResult.KernelError;
import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.device.Device;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.tensor.DType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What is written of the matrix. */
class ReportsTest {
  private static final List<CheckCase> CASES = CheckMatrix.of(DType.FLOAT32);

  @TempDir Path folder;

  private static CaseResult result(int number, Status status, String message, KernelError... k) {
    return new CaseResult(CASES.get(number), status, List.of(k), message, 1_500_000_000L);
  }

  private static DeviceReport report() {
    return new DeviceReport(
        Device.jvmEngine(),
        List.of(
            result(
                0,
                Status.PASSED,
                "",
                new KernelError("layernorm-forward/columns", 2.5, 0.6, true),
                new KernelError("mine", 0, 0, true)),
            result(
                1,
                Status.WRONG,
                "y: FAILED <&> \u0001\nsecond line",
                new KernelError("layernorm-forward/columns", 9e30, 1.5, false)),
            result(2, Status.DEVICE_FAILED, "CL_OUT_OF_RESOURCES"),
            result(3, Status.DECLINED, "the device has no float64")));
  }

  @Test
  void theWorstOfAKernelIsThatOfTheLargestShare() {
    DeviceReport report = report();
    assertThat(report.kernels()).containsOnlyKeys("layernorm-forward/columns", "mine");
    DeviceReport.Worst worst = report.kernels().get("layernorm-forward/columns");
    assertThat(worst).isEqualTo(new DeviceReport.Worst(9e30, 1.5, 2, false));
    assertThat(report.passed()).isFalse();
    assertThat(report.bad()).hasSize(2);
    // All but the one that ran.
    assertThat(report.notRun())
        .contains("layernorm-forward/row-per-item")
        .hasSize(KernelCatalogue.all().size() - 1);
  }

  @Test
  void nothingRunIsNotPassed() {
    DeviceReport declined =
        new DeviceReport(Device.jvmEngine(), List.of(result(0, Status.DECLINED, "too small")));
    assertThat(declined.bad()).isEmpty();
    assertThat(declined.passed()).isFalse();
  }

  @Test
  void junitXmlIsWellFormedAndCounts() throws Exception {
    String xml = JUnitXml.of(List.of(report()));
    Element root =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    for (Element counted :
        List.of(root, (Element) root.getElementsByTagName("testsuite").item(0))) {
      assertThat(counted.getAttribute("tests")).isEqualTo("4");
      assertThat(counted.getAttribute("failures")).isEqualTo("1");
      assertThat(counted.getAttribute("errors")).isEqualTo("1");
      assertThat(counted.getAttribute("skipped")).isEqualTo("1");
      assertThat(counted.getAttribute("time")).isEqualTo("6.000");
    }
    Element failure = (Element) root.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("y: FAILED <&> ?");
    assertThat(failure.getTextContent()).isEqualTo("y: FAILED <&> ?\nsecond line");
    Element test = (Element) failure.getParentNode();
    assertThat(test.getAttribute("name")).isEqualTo(CASES.get(1).name());
    assertThat(test.getAttribute("classname")).isEqualTo("stratus.check.jvm");
    assertThat(root.getElementsByTagName("system-out").item(0).getTextContent())
        .contains("layernorm-forward/columns: 2.50 ulp, 60% of the allowance");
  }

  @Test
  void aReportIsWrittenWholeOrNotAtAll() throws Exception {
    Path file = folder.resolve("check.xml");
    Files.writeString(file, "before");
    try (ReportFile report = ReportFile.at(file)) {
      assertThat(file).hasContent("before");
    }
    assertThat(file).hasContent("before");
    try (ReportFile report = ReportFile.at(file)) {
      report.write("after");
    }
    assertThat(file).hasContent("after");
    assertThat(folder.toFile().list()).containsExactly("check.xml");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedAtOnce() {
    assertThatThrownBy(() -> ReportFile.at(folder.resolve("no/such/check.xml")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no folder")
        .hasMessageContaining("no/such");
    assertThatThrownBy(() -> ReportFile.at(folder)).hasMessageContaining("is a folder");
  }
}
