package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNormForwardTest {

  @Test
  void theExampleOfTheJavadocRuns() {
    float[] x = {1, 2, 3, 4, 10, 20, 30, 40};
    Outcome outcome = LayerNormForward.of(2, 4).run(x, RunSettings.on("auto").withCheck(true));
    float[] y = outcome.values();
    assertThat(y[0]).isCloseTo(-1.3416f, Offset.offset(1e-4f));
    assertThat(y[7]).isCloseTo(1.3416f, Offset.offset(1e-4f));
    assertThat(outcome.check()).hasValueSatisfying(c -> assertThat(c.passed()).isTrue());
    assertThat(outcome.receipt().text())
        .contains("layernorm-forward 2 x 4", "device", "worst error", "ulp");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-5, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1e-50})
  void epsilonMustBeFiniteAndPositiveAsAFloat(double epsilon) {
    assertThatThrownBy(() -> LayerNormForward.of(1, 1).withEpsilon(epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epsilon is " + epsilon)
        .hasMessageContaining("must");
  }

  @Test
  void sizesAreCheckedInTheCallersWords() {
    assertThatThrownBy(() -> LayerNormForward.of(3, 0))
        .hasMessageContaining("0 elements")
        .hasMessageContaining("at least 1");
    assertThatThrownBy(() -> LayerNormForward.of(-1, 4)).hasMessageContaining("rows is -1");
    assertThatThrownBy(() -> LayerNormForward.of(1L << 16, 1L << 15))
        .hasMessageContaining("65,536 rows of 32,768")
        .hasMessageContaining("2,147,483,647")
        .hasMessageContaining("split the rows (the batch dimension B)");
    assertThat(LayerNormForward.of((1L << 16) - 1, 1L << 15).elements()).isEqualTo(2147450880L);
  }

  @Test
  void scaleAndOffsetNeedOneFiniteValuePerColumn() {
    LayerNormForward request = LayerNormForward.of(2, 3);
    assertThatThrownBy(() -> request.withScale(1, 2))
        .hasMessageContaining("scale has 2 values")
        .hasMessageContaining("has 3");
    assertThatThrownBy(() -> request.withOffset(1, 2, Float.NaN))
        .hasMessageContaining("offset at column 2 is NaN");
  }

  @Test
  void theInputMustHaveTheRequestsSize() {
    assertThatThrownBy(() -> LayerNormForward.of(2, 3).run(new float[5], RunSettings.on("jvm")))
        .hasMessageContaining("has 5 elements")
        .hasMessageContaining("need 6");
  }

  @Test
  void theRequestKeepsItsOwnCopies() {
    float[] scale = {2f};
    LayerNormForward request = LayerNormForward.of(1, 1).withScale(scale);
    scale[0] = 9f;
    request.scale()[0] = 7f;
    assertThat(request.scale()).containsExactly(2f);
  }
}
