package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class JvmEngineTest {
  private static final RunSettings ON_JVM = RunSettings.on("jvm").withCheck(true);

  private static float[] values(int count) {
    Random random = new Random(count);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({"0,5", "1,1", "1,4097", "3,17", "1797,64", "70000,3", "2,70000"})
  void agreesWithTheReference(int rows, int width) {
    Outcome outcome = LayerNormForward.of(rows, width).run(values(rows * width), ON_JVM);
    assertThat(outcome.check().orElseThrow().passed()).as(outcome.receipt().text()).isTrue();
    assertThat(outcome.check().orElseThrow().elements()).isEqualTo((long) rows * width);
    assertThat(outcome.values()).hasSize(rows * width);
  }

  @Test
  void theReceiptSaysWhatCannotBeHadAndWhy() {
    Receipt receipt = LayerNormForward.of(4, 4).run(values(16), ON_JVM).receipt();
    assertThat(receipt.kernel()).isEqualTo("dev.stratus.kernels.LayerNormForward.rowRange");
    assertThat(receipt.launch().sourceHash())
        .isEqualTo(Fact.absent("the JVM engine uses no device"));
    assertThat(receipt.worstUlps().known()).isPresent();
    assertThat(receipt.text()).contains("device time", "absent: the JVM engine uses no device");
    assertThat(receipt.fallback()).isEmpty();
  }

  @Test
  void uncheckedIsAbsentWithItsReason() {
    Outcome outcome = LayerNormForward.of(4, 4).run(values(16), RunSettings.on("jvm"));
    assertThat(outcome.receipt().worstUlps()).isEqualTo(Fact.absent("checking was off"));
    assertThat(outcome.check()).isEmpty();
  }

  @Test
  void aRunSeesNewInputAndRefusesAfterClose() {
    FloatArray x = FloatArray.fromArray(new float[] {1, 3});
    ForwardRun run = LayerNormForward.of(1, 2).open(x, ON_JVM);
    assertThat(run.execute().values()[0]).isLessThan(0);
    x.set(0, 5f);
    assertThat(run.execute().values()[0]).isGreaterThan(0);
    run.close();
    run.close();
    assertThatThrownBy(run::execute).hasMessageContaining("closed");
  }
}
