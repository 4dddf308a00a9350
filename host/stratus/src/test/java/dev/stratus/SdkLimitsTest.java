package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.Tensor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The types that TornadoVM cannot compile decline there, with its words and what would work. */
class SdkLimitsTest {
  @Test
  void typesThatTornadoVmCannotCompileSayWhy() {
    assertThat(SdkLimits.refusal(DType.FLOAT32)).isEmpty();
    assertThat(SdkLimits.refusal(DType.FLOAT64)).isEmpty();
    assertThat(SdkLimits.refusal(DType.FLOAT16).orElseThrow())
        .contains("NewHalfFloatInstance", "convert the data to float32");
    assertThat(SdkLimits.refusal(DType.BFLOAT16).orElseThrow())
        .contains("BFloat16Array", "embedded runtime");
  }

  @Test
  void onAnSdkTheyFallBackOnlyWhereAllowed() {
    String absent =
        "SKIPPED declining on a TornadoVM SDK: this is the embedded runtime; run"
            + " ./stratus test --runtime tornadovm.";
    boolean onSdk = Extension.find().isEmpty();
    if (!onSdk) {
      System.out.println(absent);
    }
    Assumptions.assumeTrue(onSdk, absent);
    for (DType type : new DType[] {DType.FLOAT16, DType.BFLOAT16}) {
      Tensor x = Tensors.random(1, type, "BC", MemoryOrder.ROW_MAJOR, 4, 19);
      LayerNormalization layer = LayerNormalization.builder().build().initialize(x);
      RunSettings fallback = Engines.cpu().withFallback(FallbackPolicy.JVM);
      ForwardResult result = layer.forward(LayerInput.of(x), fallback);
      assertThat(result.passed()).isTrue();
      assertThat(result.receipt().candidate()).isEqualTo("jvm-engine");
      assertThat(result.decision().text()).contains("TornadoVM 5.2");
    }
  }
}
