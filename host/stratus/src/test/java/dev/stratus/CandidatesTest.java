package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.profiles.KernelForm;
import dev.stratus.profiles.ProfileLookup;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class CandidatesTest {
  private static final LayerNormForward REQUEST = LayerNormForward.of(1000, 64);

  private static Decision decide(Device device, RunSettings settings) {
    Optional<Tuning> tuning = Tuning.of(device, ProfileLookup.shippedOnly());
    return Candidates.decide(REQUEST, device, tuning, settings);
  }

  private static Device cpu(long memory) {
    return FakeDevices.device("opencl:0:0", "Zen 5", DeviceClass.CPU, 2, false, memory);
  }

  private static String chosen(Decision decision) {
    return decision.chosen().map(Candidate::name).orElse("none");
  }

  @Test
  void aCpuTakesARowPerItemAndDeclinesGroups() {
    Decision decision = decide(cpu(1L << 30), RunSettings.DEFAULT);
    assertThat(chosen(decision)).isEqualTo("layernorm-forward/row-per-item");
    assertThat(decision.answers()).hasSize(3);
    assertThat(decision.text())
        .contains("opencl:0:0", "row-per-item: yes", "row-per-group: not needed");
  }

  @Test
  void aGpuTakesARowPerGroup() {
    Device gpu = FakeDevices.device("opencl:0:0", "Radeon", DeviceClass.GPU, 8);
    assertThat(chosen(decide(gpu, RunSettings.DEFAULT)))
        .isEqualTo("layernorm-forward/row-per-group");
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
}
