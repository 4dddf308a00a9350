package dev.stratus.bench.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.device.BreakEven;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.tensor.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** On an OpenCL CPU device: its clock, both kinds of stores, accuracy and the break-even model. */
class OnOpenClTest {
  private static final String ABSENT =
      "SKIPPED the device benchmark on OpenCL: no CPU device; run ci/install-opencl-cpu.sh.";

  private final DeviceList devices = DeviceList.find();
  private final List<String> said = new ArrayList<>();

  private Device cpu() {
    Optional<Device> cpu =
        devices.devices().stream()
            .filter(d -> d.kind() == DeviceClass.CPU && !d.checking())
            .findFirst();
    if (cpu.isEmpty()) {
      System.out.println(ABSENT);
    }
    Assumptions.assumeTrue(cpu.isPresent(), ABSENT);
    return cpu.get();
  }

  private BenchDocument run(Device device, boolean accuracy, boolean model) {
    BenchRequest request =
        new BenchRequest(
            List.of(device),
            Operation.parse("layernorm,layernorm-backward"),
            ShapeSets.parse("64x96"),
            DType.FLOAT32,
            Duration.ofSeconds(2),
            accuracy,
            model,
            "stratus bench");
    BenchProgress progress =
        new BenchProgress() {
          @Override
          public void at(String what, double share, double secondsLeft) {}

          @Override
          public void say(String notice) {
            said.add(notice);
          }
        };
    return new Benchmark(request, devices.jvmEngine(), progress, () -> false).run();
  }

  @Test
  void theDevicesClockAndBothStoresAreThere() {
    Device device = cpu();
    BenchDocument run = run(device, false, false);
    assertThat(run.cases().keySet())
        .contains(
            "copy-temporal 64x96 float32 " + device.id(),
            "copy-non-temporal 64x96 float32 " + device.id(),
            "add-temporal 64x96 float32 " + device.id());
    JsonNode forward = run.cases().get("layernorm 64x96 float32 " + device.id());
    assertThat(forward.get("clock").asString()).isEqualTo("device");
    assertThat(forward.get("wallNanos").get("median").asDouble())
        .isGreaterThan(forward.get("nanos").get("median").asDouble());
    assertThat(forward.get("receipt").asString()).contains("row-per-item", "sha256");
  }

  @Test
  void accuracyAndTheModelAreMeasured(@TempDir Path folder) throws Exception {
    BenchDocument run = run(cpu(), true, true);
    assertThat(run.tree().get("accuracy").size()).as("%s", said).isEqualTo(4);
    for (JsonNode a : run.tree().get("accuracy")) {
      assertThat(a.get("worstUlps").asDouble()).isBetween(0.1, 14.0);
      assertThat(a.get("gigabytesPerSecond").asDouble()).isPositive();
    }
    BreakEven model = run.models().getFirst();
    assertThat(model.jvmElementNanos()).isPositive();
    assertThat(model.keep(folder, "stratus bench")).exists();
    assertThat(BenchReport.of(run).charts()).hasSize(5);
  }
}
