package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.NamedKernel;
import dev.stratus.profiles.KernelForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The library on the devices of this machine: an OpenCL CPU device and the debug device. */
class DeviceEngineTest {
  private static final LayerNormForward REQUEST = LayerNormForward.of(37, 150);

  /** The OpenCL CPU device by its id, so that a second one does not matter. */
  private static RunSettings onCpu() {
    Optional<Device> cpu =
        DeviceList.find().devices().stream()
            .filter(d -> d.kind() == DeviceClass.CPU && !d.checking())
            .findFirst();
    String absent = "SKIPPED a test on OpenCL: no CPU device; run ci/install-opencl-cpu.sh.";
    if (cpu.isEmpty()) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(cpu.isPresent(), absent);
    return RunSettings.DEFAULT.withDevice(DeviceSelection.of(cpu.orElseThrow())).withCheck(true);
  }

  private static float[] values() {
    Random random = new Random(5);
    float[] x = new float[37 * 150];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1000 + random.nextGaussian());
    }
    return x;
  }

  private static void assertPassed(Outcome outcome) {
    assertThat(outcome.check().orElseThrow().passed()).as(outcome.receipt().text()).isTrue();
  }

  @Test
  void theReceiptOfAnOpenClRunIsFull() {
    Outcome outcome = REQUEST.run(values(), onCpu());
    assertPassed(outcome);
    Receipt receipt = outcome.receipt();
    LaunchFacts launch = receipt.launch();
    assertThat(receipt.candidate()).isEqualTo("layernorm-forward/row-per-item");
    assertThat(receipt.kernel()).isEqualTo("dev.stratus.kernels.LayerNormForward.rowPerItem");
    assertThat(launch.target()).isEqualTo("opencl");
    assertThat(launch.source().known().orElseThrow()).contains("__kernel void rowPerItem");
    assertThat(launch.sourceHash().known().orElseThrow()).hasSize(64);
    assertThat(launch.driver().known()).isPresent();
    assertThat(launch.globalSize().known().orElseThrow().getFirst()).isEqualTo(37L);
    assertThat(launch.deviceNanos().known().orElseThrow()).isPositive();
    assertThat(launch.bytesToDevice().known()).isPresent();
    assertThat(receipt.profile().known().orElseThrow()).startsWith("matched at: ");
    assertThat(receipt.worstUlps().known().orElseThrow()).isBetween(0.0, 4.0);
    assertThat(receipt.wallNanos()).isGreaterThan(launch.deviceNanos().known().orElseThrow());
    assertThat(outcome.notices()).isEmpty();
  }

  @Test
  void bothFormsAndBothNumericsAgreeWithTheReference() {
    for (KernelForm form : KernelForm.values()) {
      for (Numerics numerics : Numerics.values()) {
        Outcome outcome = REQUEST.run(values(), onCpu().withForm(form).withNumerics(numerics));
        assertPassed(outcome);
        assertThat(outcome.receipt().candidate()).endsWith(form.text());
        assertThat(outcome.receipt().launch().numerics())
            .startsWith(numerics.name().toLowerCase(java.util.Locale.ROOT));
      }
    }
  }

  @Test
  void theDebugDeviceRunsTheSameKernel() {
    LayerNormForward small = LayerNormForward.of(2, 150);
    float[] x = java.util.Arrays.copyOf(values(), 300);
    Outcome outcome = small.run(x, RunSettings.on("jvm-debug").withCheck(true));
    assertPassed(outcome);
    assertThat(outcome.receipt().launch().target()).isEqualTo("bytecode");
    assertThat(outcome.receipt().launch().sourceHash())
        .isEqualTo(Fact.absent("the debug device runs the bytecode itself"));
    float[] onCpu = small.run(x, onCpu().withNumerics(Numerics.STRICT)).values();
    assertThat(outcome.values()).isEqualTo(onCpu);
  }

  @Test
  void withoutProfilingTheDeviceTimeIsAbsentAndSaysWhy() {
    Receipt receipt = REQUEST.run(values(), onCpu().withCheck(false)).receipt();
    assertThat(receipt.launch().deviceNanos()).isEqualTo(Fact.absent("profiling was off"));
    assertThat(receipt.deviceGigabytesPerSecond()).isEqualTo(Fact.absent("profiling was off"));
  }

  @Test
  void aResultOnDemandIsFetchedOnceAskedFor() {
    FloatArray x = FloatArray.fromArray(values());
    float[] expected = REQUEST.run(values(), onCpu()).values();
    RunSettings onDemand = onCpu().withCheck(false).withResultOnDemand(true);
    try (ForwardRun run = REQUEST.open(x, onDemand)) {
      Outcome first = run.execute();
      assertThat(first.values()).isEqualTo(expected);
      Outcome second = run.execute();
      Outcome third = run.execute();
      assertThatThrownBy(second::y).hasMessageContaining("overwritten by a later run");
      run.close();
      assertThatThrownBy(third::y).hasMessageContaining("the run is closed");
    }
  }

  @Test
  void aRunSeesNewInput() {
    FloatArray x = FloatArray.fromArray(values());
    try (ForwardRun run = REQUEST.open(x, onCpu())) {
      assertPassed(run.execute());
      x.set(0, 5f);
      Outcome outcome = run.execute();
      assertPassed(outcome);
      assertThat(outcome.y().get(0)).isLessThan(-10f);
    }
  }

  @Test
  void noRowsAreNoLaunch() {
    Outcome outcome = LayerNormForward.of(0, 5).run(new float[0], onCpu());
    assertPassed(outcome);
    assertThat(outcome.values()).isEmpty();
    assertThat(outcome.receipt().launch().deviceNanos())
        .isEqualTo(Fact.absent("there are no elements, so nothing was launched"));
  }

  @Test
  void aDeviceThatCannotRunFallsBackOnlyWhereAllowed() {
    // A device that is listed and then is not there: its handle is of no runtime.
    Device real = DeviceList.find().devices().getFirst();
    Device lost =
        new Device(
            "opencl:9:9",
            "Lost",
            "Gone",
            "0",
            DeviceClass.GPU,
            false,
            Optional.of(KernelView.paperCpu().description().orElseThrow()),
            Optional.empty());
    assertThat(real.handle()).isPresent();
    DeviceList devices = new DeviceList(List.of(lost, Device.jvmEngine()), List.of());
    List<String> said = new ArrayList<>();
    RunSettings warn =
        RunSettings.on("lost").withFallback(FallbackPolicy.WARN).withNotices(said::add);
    FloatArray x = FloatArray.fromArray(values());
    assertThatThrownBy(() -> REQUEST.open(x, RunSettings.on("lost"), devices))
        .isInstanceOf(DeviceFailureException.class)
        .hasMessageContaining("opencl:9:9");
    try (ForwardRun run = REQUEST.open(x, warn, devices)) {
      Outcome outcome = run.execute();
      assertThat(outcome.receipt().candidate()).isEqualTo("jvm-engine");
      assertThat(outcome.receipt().fallback().orElseThrow()).contains("the device failed");
      assertThat(said).singleElement().asString().contains("JVM engine computes this");
    }
  }

  @Test
  void aKernelIsShownForADeviceThatIsNotThere() {
    NamedKernel rowPerItem = NamedKernel.of(KernelCatalogue.FORWARD_ROW_PER_ITEM);
    GeneratedSource strict =
        KernelView.show(
            rowPerItem, KernelTarget.OPENCL, KernelView.paperCpu(), Optional.of(Numerics.STRICT));
    assertThat(strict.text()).contains("__kernel void rowPerItem").doesNotContain("vload16");
    GeneratedSource wide =
        KernelView.show(
            rowPerItem,
            KernelTarget.OPENCL,
            KernelView.paperCpu(),
            Optional.of(Numerics.REASSOCIATE));
    assertThat(wide.text()).contains("vload16");
    assertThat(wide.stages()).isNotEmpty();
    assertThatThrownBy(() ->
            KernelView.show(rowPerItem, KernelTarget.OPENCL, Device.jvmEngine(), Optional.empty()))
        .hasMessageContaining("no generated source");
  }
}
