package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.cli.check.CaseResult;
import dev.stratus.cli.check.CaseResult.KernelError;
import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.cli.check.CaseRunner;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.kernel.KernelCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code stratus check}. Needs no OpenCL device. */
class CheckCommandTest {
  private static final String KERNEL = KernelCatalogue.FORWARD_ROW_PER_ITEM.name();

  @TempDir Path folder;

  /** What a case that is wrong, or a device that fails, makes of the command. */
  private static Cli.Run run(CaseRunner runner, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new CheckCommand(Optional.of(runner)))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Cli.Run(code, out.toString(), err.toString());
  }

  private static CaseRunner wrongWhere(Predicate<String> wrong) {
    return (check, device) -> {
      boolean bad = wrong.test(check.name());
      return new CaseResult(
          check,
          bad ? Status.WRONG : Status.PASSED,
          List.of(new KernelError(KERNEL, bad ? 7 : 2, bad ? 1.75 : 0.5, !bad)),
          bad ? "y: FAILED: 1 of 5 elements" : "",
          1);
    };
  }

  @Test
  void aGoodDeviceIsATableAndZero() {
    Cli.Run run = Cli.run("check", "--device", "jvm").good();
    assertThat(run.out())
        .contains("Worst error in ulp", KERNEL, "jvm jvm \"JVM engine\"", "80 passed, in ")
        .doesNotContain("WRONG", "not run");
    assertThat(run.err())
        .contains("stratus: jvm: checking, 80 cases ...", "stratus: jvm: 80 passed");
  }

  @Test
  void aWrongResultIsOneAndTold() throws Exception {
    Path xml = folder.resolve("check.xml");
    Cli.Run run =
        run(
            wrongWhere("float16 rows BC 5x67"::equals),
            "--device",
            "jvm",
            "--junit-xml",
            xml.toString());
    assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out())
        .contains("7.00 175% WRONG", "79 passed, 1 WRONG", "WRONG float16 rows BC 5x67")
        .contains("    y: FAILED: 1 of 5 elements");
    assertThat(Files.readString(xml)).contains("failures=\"1\"", "<failure message=\"y: FAILED");
    assertThat(folder.toFile().list()).containsExactly("check.xml");
  }

  @Test
  void aDeviceThatFailsIsOneToo() {
    CaseRunner failing =
        (check, device) ->
            new CaseResult(check, Status.DEVICE_FAILED, List.of(), "CL_OUT_OF_RESOURCES", 1);
    Cli.Run run = run(failing, "--device", "jvm");
    assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out()).contains("80 FAILED on the device", "CL_OUT_OF_RESOURCES");
  }

  @Test
  void aDeviceThatDeclinesEverythingIsNotGood() {
    CaseRunner declining =
        (check, device) -> new CaseResult(check, Status.DECLINED, List.of(), "too small", 1);
    Cli.Run run = run(declining, "--device", "jvm");
    assertThat(run.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(run.out()).contains("NOTHING RAN", "declined 80: too small");
  }

  @Test
  void jsonHoldsEveryDeviceKernelAndCase() {
    Cli.Run run = run(wrongWhere(name -> false), "--device", "jvm", "--json");
    assertThat(run.code()).isZero();
    JsonNode tree = new JsonMapper().readTree(run.out());
    assertThat(tree.get("format").asString()).isEqualTo("stratus.check/1");
    assertThat(tree.get("passed").asBoolean()).isTrue();
    JsonNode device = tree.get("devices").get(0);
    assertThat(device.get("device").get("id").asString()).isEqualTo("jvm");
    assertThat(device.get("kernels").get(0).get("worstShare").asDouble()).isEqualTo(0.5);
    assertThat(device.get("cases").size()).isEqualTo(80);
    assertThat(device.get("cases").get(0).get("status").asString()).isEqualTo("passed");
  }

  @Test
  void badInputIsOneLine() {
    assertOneLine(
        Cli.run("check", "--device", "toaster"), ExitCode.DEVICE, "'toaster'", "jvm-debug");
    assertOneLine(
        Cli.run("check", "--device", "jvm", "--junit-xml", folder.resolve("no/x.xml")),
        ExitCode.BAD_INPUT,
        "there is no folder");
    assertOneLine(Cli.run("check", "--numerics", "loose"), ExitCode.BAD_INPUT, "loose");
  }

  @Test
  void anExpressionMayMatchSeveralDevices() {
    Device first = device("opencl:0:0", "basic", DeviceClass.CPU, false);
    Device second = device("opencl:0:1", "basic", DeviceClass.CPU, false);
    Device checker = device("opencl:1:0", "Oclgrind", DeviceClass.CPU, true);
    Device jvm = Device.jvmEngine();
    DeviceList list = new DeviceList(List.of(first, second, checker, jvm), List.of());
    assertThat(CheckDevices.matching(list, "all")).containsExactly(first, second, checker, jvm);
    assertThat(CheckDevices.matching(list, "basic")).containsExactly(first, second);
    assertThat(CheckDevices.matching(list, "cpu")).containsExactly(first, second);
    assertThat(CheckDevices.matching(list, "oclgrind")).containsExactly(checker);
    assertThat(CheckDevices.matching(list, "basic,id=opencl:0:1")).containsExactly(second);
    assertThatThrownBy(() -> CheckDevices.matching(list, "opencl:0:1"))
        .hasMessageContaining("opencl:0:1");
    assertThat(CheckDevices.matching(list, "jvm")).containsExactly(jvm);
    assertThat(CheckDevices.matching(list, "auto")).hasSize(1).first().isEqualTo(first);
    assertThatThrownBy(() -> CheckDevices.matching(list, "gpu"))
        .isInstanceOf(NoSuchDeviceException.class)
        .hasMessageContaining("opencl:1:0");
  }

  private static Device device(String id, String name, DeviceClass kind, boolean checking) {
    return new Device(
        id, name, "platform", "1", kind, checking, Optional.empty(), Optional.empty());
  }
}
