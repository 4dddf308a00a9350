package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.runtime.opencl.ClStatus;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device that is lost while it runs its share of a batch. */
@Timeout(300)
class SplitFailureTest {
  private static final Tensor X =
      Tensors.random(1, DType.FLOAT32, "BC", MemoryOrder.ROW_MAJOR, 64, 32);
  private static final LayerInput INPUT = LayerInput.of(X).withOutputGradient(Tensors.like(2, X));
  private static final LayerNormalization LAYER =
      LayerNormalization.builder().build().initialize(X);

  private final List<String> said = new ArrayList<>();

  private RunSettings settings(FallbackPolicy policy) {
    return RunSettings.DEFAULT.withCheck(true).withFallback(policy).withNotices(said::add);
  }

  private static DeviceGroup group(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      // The scripted devices have one name, and a place alone is not enough.
      names[i] = "cpu,id=" + ScriptedDevices.id(i);
    }
    return DeviceGroup.of(names);
  }

  private static void lose(ScriptedDevices devices, int index) {
    devices.driver(index).failFrom("clFinish", 1, ClStatus.CL_DEVICE_NOT_AVAILABLE);
  }

  @Test
  void theErrorNamesTheDeviceItsShareAndTheCauseAndNothingIsHandedOut() {
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.FAIL), devices.list())) {
      SplitForward before = run.forward();
      assertThat(before.passed()).isTrue();
      lose(devices, 1);
      assertThatThrownBy(run::forward)
          .isInstanceOf(DeviceFailureException.class)
          .hasMessageContaining("Share 2 of 2 failed")
          .hasMessageContaining(" to 63 of 64")
          .hasMessageContaining("opencl:9:1")
          .hasMessageContaining("CL_DEVICE_NOT_AVAILABLE")
          .hasMessageContaining("fallback policy warn");
      assertThatThrownBy(before::y)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("overwritten in part")
          .hasMessageContaining("opencl:9:1");
      assertThatThrownBy(run::forward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("open another");
      devices.driver(1).heal();
    }
  }

  @Test
  void aBackwardPassThatFailsLeavesTheForwardResultsWhole() {
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.FAIL), devices.list())) {
      SplitForward forward = run.forward();
      lose(devices, 0);
      assertThatThrownBy(run::backward)
          .isInstanceOf(DeviceFailureException.class)
          .hasMessageContaining("Share 1 of 2 failed (B 0 to 31");
      assertThat(forward.y().elements()).isEqualTo(X.elements());
      devices.driver(0).heal();
    }
  }

  @Test
  void underWarnTheShareIsRedoneOnTheOtherDeviceAndLaterPassesDoWithout() {
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.WARN), devices.list())) {
      run.forward();
      lose(devices, 0);
      SplitForward redone = run.forward();
      assertThat(redone.passed()).isTrue();
      assertThat(redone.shares()).hasSize(2);
      ShareReport share = redone.shares().getFirst();
      assertThat(share.share().device().id()).isEqualTo("opencl:9:1");
      assertThat(share.receipt().device().id()).isEqualTo("opencl:9:1");
      assertThat(share.receipt().fallback().orElseThrow())
          .contains("redone on opencl:9:1")
          .contains("opencl:9:0")
          .contains("CL_DEVICE_NOT_AVAILABLE");
      assertThat(redone.receipts().get(1).fallback()).isEmpty();
      assertThat(said).hasSize(1).isEqualTo(redone.notices());
      assertThat(run.backward().passed()).isTrue();
      SplitForward after = run.forward();
      assertThat(after.passed()).isTrue();
      assertThat(after.shares()).hasSize(1);
      assertThat(after.shares().getFirst().share().device().id()).isEqualTo("opencl:9:1");
      assertThat(after.receipts().getFirst().fallback().orElseThrow())
          .contains("the group is without opencl:9:0")
          .contains("CL_DEVICE_NOT_AVAILABLE");
      assertThat(run.backward().passed()).isTrue();
      assertThat(said).hasSize(1);
      devices.driver(0).heal();
    }
  }

  @Test
  void receiptsNameADeviceThatWasNeverThere() {
    try (ScriptedDevices devices = ScriptedDevices.of(1);
        SplitRun run =
            LAYER.open(
                INPUT,
                DeviceGroup.of("cpu", "name~nobody"),
                settings(FallbackPolicy.WARN),
                devices.list())) {
      SplitForward forward = run.forward();
      assertThat(forward.shares()).hasSize(1);
      assertThat(forward.receipts().getFirst().fallback().orElseThrow())
          .contains("the group is without 'name~nobody'");
    }
  }

  @Test
  void aShareLostInTheBackwardPassIsRedoneWithItsStatistics() {
    Gradients single = LAYER.gradients(LayerInput.of(X), Tensors.like(2, X), Engines.jvm());
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.WARN), devices.list())) {
      SplitForward forward = run.forward();
      float[] y = forward.y().toFloats();
      lose(devices, 1);
      SplitBackward back = run.backward();
      assertThat(back.passed()).isTrue();
      assertThat(back.receipts().get(1).fallback().orElseThrow()).contains("redone on opencl:9:0");
      assertThat(forward.y().toFloats()).isEqualTo(y);
      float[] sums = back.scaleGradient().orElseThrow().toFloats();
      float[] expected = single.backward().scaleGradient().orElseThrow().toFloats();
      for (int i = 0; i < sums.length; i++) {
        assertThat(sums[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-3f));
      }
      devices.driver(1).heal();
    }
  }

  @Test
  void whereNoDeviceIsLeftTheJvmEngineTakesOver() {
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.WARN), devices.list())) {
      lose(devices, 0);
      lose(devices, 1);
      SplitForward forward = run.forward();
      assertThat(forward.passed()).isTrue();
      assertThat(forward.receipts())
          .allSatisfy(r -> {
            assertThat(r.candidate()).isEqualTo("jvm-engine");
            assertThat(r.fallback().orElseThrow()).contains("redone on jvm");
          });
      assertThat(run.backward().passed()).isTrue();
      SplitForward after = run.forward();
      assertThat(after.shares()).hasSize(1);
      assertThat(after.passed()).isTrue();
      devices.driver(0).heal();
      devices.driver(1).heal();
    }
  }

  @Test
  void underJvmTheShareIsTheJvmEnginesWithoutAWord() {
    try (ScriptedDevices devices = ScriptedDevices.of(2);
        SplitRun run = LAYER.open(INPUT, group(2), settings(FallbackPolicy.JVM), devices.list())) {
      devices.driver(1).fail("clEnqueueNDRangeKernel", 1, ClStatus.CL_OUT_OF_RESOURCES);
      SplitForward forward = run.forward();
      assertThat(forward.passed()).isTrue();
      assertThat(forward.receipts().get(1).candidate()).isEqualTo("jvm-engine");
      assertThat(forward.receipts().get(1).fallback().orElseThrow()).contains("opencl:9:1");
      assertThat(said).isEmpty();
    }
  }
}
