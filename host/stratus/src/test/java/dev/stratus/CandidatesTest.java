package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.engine.LayerProblem;
import dev.stratus.engine.Tuning;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.ProfileLookup;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class CandidatesTest {
  private static final LayerNormForward REQUEST = LayerNormForward.of(1000, 64);

  private static LayerProblem problem(String format, MemoryOrder order, int... sizes) {
    Tensor x = Tensor.zeros(DType.FLOAT32, format, order, sizes);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    return LayerProblems.of(layer, LayerInput.of(x).withOutputGradient(Tensor.like(x)), true);
  }

  private static LayerProblem forwardOnly() {
    Tensor x = Tensor.zeros(DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    return LayerProblems.of(layer, LayerInput.of(x), false);
  }

  private static Decision decide(Device device, RunSettings settings) {
    return forward(forwardOnly(), device, settings);
  }

  private static Decision forward(LayerProblem problem, Device device, RunSettings settings) {
    return Candidates.forward(
        problem, device, Tuning.of(device, ProfileLookup.shippedOnly()), settings, Health.UNKNOWN);
  }

  private static Decision backward(LayerProblem problem, Device device, RunSettings settings) {
    return Candidates.backward(
        problem, device, Tuning.of(device, ProfileLookup.shippedOnly()), settings, Health.UNKNOWN);
  }

  private static Device cpu(long memory) {
    return FakeDevices.device("opencl:0:0", "Zen 5", DeviceClass.CPU, 2, false, memory);
  }

  private static final Device GPU = FakeDevices.device("opencl:0:0", "Radeon", DeviceClass.GPU, 8);

  private static String chosen(Decision decision) {
    return decision.chosen().map(Candidate::name).orElse("none");
  }

  @Test
  void aCpuTakesARowPerItemAndDeclinesGroups() {
    Decision decision = decide(cpu(1L << 30), RunSettings.DEFAULT);
    assertThat(chosen(decision)).isEqualTo("layernorm-forward/row-per-item");
    assertThat(decision.answers()).hasSize(6);
    assertThat(decision.text())
        .contains("opencl:0:0", "row-per-item: yes", "row-per-group: not needed")
        .contains("split-apply: 1000 rows of 64 keep the device busy");
  }

  @Test
  void aGpuTakesARowPerGroup() {
    assertThat(chosen(decide(GPU, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-forward/row-per-group");
    LayerProblem rows = problem("BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    assertThat(chosen(backward(rows, GPU, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-backward/row-per-group");
  }

  @Test
  void theCallersFormWins() {
    Decision decision =
        decide(cpu(1L << 30), RunSettings.DEFAULT.withForm(KernelForm.ROW_PER_GROUP));
    assertThat(chosen(decision)).isEqualTo("layernorm-forward/row-per-group");
    assertThat(decision.text()).contains("row-per-item: the caller asked for row-per-group");
  }

  @Test
  void tooLittleMemoryIsSaidWithTheAmounts() {
    Decision decision = decide(cpu(300_000), RunSettings.DEFAULT);
    assertThat(chosen(decision)).isEqualTo("none");
    assertThat(decision.text())
        .contains("not enough memory", "256,000 bytes each", "allows 150,000")
        .contains("jvm-engine: the device asked for is another, and the fallback policy is fail");
    assertThat(decide(cpu(513_000), RunSettings.DEFAULT).text()).contains("row-per-item: yes");
    assertThat(decide(cpu(512_400), RunSettings.DEFAULT).text())
        .contains("need 512,512 bytes, the device has 512,400");
  }

  @Test
  void tooLittleMemoryFallsBackOnlyWhereAllowed() {
    FloatArray x = new FloatArray(64_000);
    assertThatThrownBy(() -> REQUEST.open(x, RunSettings.on("cpu"), FakeDevices.list(cpu(300_000))))
        .isInstanceOf(NoCandidateException.class)
        .hasMessageContaining("256,000")
        .hasMessageContaining("fallback warn or jvm");
    java.util.List<String> said = new java.util.ArrayList<>();
    RunSettings warn =
        RunSettings.on("cpu").withFallback(FallbackPolicy.WARN).withNotices(said::add);
    try (ForwardRun run = REQUEST.open(x, warn, FakeDevices.list(cpu(300_000)))) {
      Outcome outcome = run.execute();
      assertThat(outcome.receipt().candidate()).isEqualTo("jvm-engine");
      assertThat(outcome.receipt().fallback().orElseThrow()).contains("every kernel declined");
      assertThat(said).singleElement().asString().contains("JVM engine computes this");
    }
  }

  @Test
  void anAbsentDeviceFallsBackOnlyWhereAllowed() {
    float[] x = new float[64_000];
    RunSettings nowhere = RunSettings.on("quantum");
    assertThatThrownBy(() -> REQUEST.run(x, nowhere)).hasMessageContaining("'quantum'");
    Outcome outcome = REQUEST.run(x, nowhere.withFallback(FallbackPolicy.JVM));
    assertThat(outcome.receipt().fallback().orElseThrow()).contains("no device is 'quantum'");
    assertThat(outcome.notices()).isEmpty();
    assertThat(outcome.decision().text()).contains("jvm-engine: yes");
  }

  @Test
  void theLayoutDecidesOnTheRung() {
    Device cpu = cpu(1L << 34);
    LayerProblem rows = problem("BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    assertThat(chosen(backward(rows, cpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-backward/fused");
    LayerProblem columns = problem("SCB", MemoryOrder.COLUMN_MAJOR, 50, 64, 3);
    Decision strided = forward(columns, cpu, RunSettings.DEFAULT);
    assertThat(chosen(strided)).isEqualTo("layernorm-forward/columns");
    assertThat(strided.text())
        .contains("row-per-item: the groups are no contiguous rows with a parameter for each");
    assertThat(chosen(backward(columns, cpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-backward/columns");
    LayerProblem images = problem("SSCB", MemoryOrder.COLUMN_MAJOR, 5, 4, 6, 3);
    Decision any = forward(images, cpu, RunSettings.DEFAULT);
    assertThat(chosen(any)).isEqualTo("layernorm-forward/any-layout");
    assertThat(any.text()).contains("columns: the groups are no strided columns");
    assertThat(chosen(backward(images, cpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-backward/any-layout");
    LayerProblem huge = problem("BC", MemoryOrder.ROW_MAJOR, 2, 1 << 20);
    assertThat(chosen(forward(huge, cpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-forward/split-apply");
    assertThat(chosen(backward(huge, cpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-backward/split-apply");
  }

  @Test
  void withoutGradientsOfParametersTheFusedKernelDeclines() {
    Tensor x = Tensor.zeros(DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    LayerNormalization frozen =
        LayerNormalization.builder()
            .scaleLearnRateFactor(0)
            .offsetLearnRateFactor(0)
            .build()
            .initialize(x);
    LayerProblem problem =
        LayerProblems.of(frozen, LayerInput.of(x).withOutputGradient(Tensor.like(x)), true);
    Decision decision = backward(problem, cpu(1L << 30), RunSettings.DEFAULT);
    assertThat(chosen(decision)).isEqualTo("layernorm-backward/row-per-item");
    assertThat(decision.text()).contains("fused: no gradients of scale and offset are wanted");
  }

  @Test
  void doublesNeedADeviceThatHasThem() {
    Tensor x = Tensor.zeros(DType.FLOAT64, "BC", MemoryOrder.ROW_MAJOR, 1000, 64);
    LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
    LayerProblem problem = LayerProblems.of(layer, LayerInput.of(x), false);
    assertThat(chosen(forward(problem, cpu(1L << 30), RunSettings.DEFAULT)))
        .isEqualTo("layernorm-forward/row-per-item:float64");
    Device plain = FakeDevices.withoutDoubles("opencl:0:1", "Mali", DeviceClass.GPU);
    Decision decision = forward(problem, plain, RunSettings.DEFAULT);
    assertThat(chosen(decision)).isEqualTo("none");
    assertThat(decision.text()).contains("has no float64; convert the data to float32");
    assertThatThrownBy(() ->
            layer.openForward(LayerInput.of(x), RunSettings.on("gpu"), FakeDevices.list(plain)))
        .isInstanceOf(NoCandidateException.class)
        .hasMessageContaining("has no float64");
  }
}
