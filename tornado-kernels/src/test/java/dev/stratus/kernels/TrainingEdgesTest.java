package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What the training kernels do at the edges of what they take, called as plain Java. */
class TrainingEdgesTest {

  /** The vectors that come with the paper (Random123, kat_vectors). */
  @Test
  void philoxGivesThePapersAnswers() {
    int[] zeros = new int[4];
    Dropout.philox(zeros, 0, 0);
    assertThat(zeros).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    int[] ones = {-1, -1, -1, -1};
    Dropout.philox(ones, -1, -1);
    assertThat(ones).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    int[] pi = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
    Dropout.philox(pi, 0xa4093822, 0x299f31d0);
    assertThat(pi).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  /** So that the search for bad values finds it; a row of weight 0 may hold anything. */
  @Test
  void aClassOutOfRangeMakesItsRowNaN() {
    FloatArray logits = FloatArray.fromElements(1, 2, 3, 1, 2, 3, Float.NaN, 2, 3);
    IntArray targets = IntArray.fromElements(3, -1, 9);
    FloatArray weights = FloatArray.fromElements(1, 1, 0);
    FloatArray p = new FloatArray(9);
    FloatArray losses = new FloatArray(3);
    SoftmaxCrossEntropy.classes(logits, targets, weights, p, losses, 3, 3);
    assertThat(losses.toHeapArray()).containsExactly(Float.NaN, Float.NaN, 0f);
    FloatArray dz = new FloatArray(9);
    FloatArray scale = FloatArray.fromElements(1f);
    SoftmaxCrossEntropy.classesGradient(p, targets, weights, scale, 0, dz, 3, 3);
    float nan = Float.NaN;
    assertThat(dz.toHeapArray()).containsExactly(nan, nan, nan, nan, nan, nan, 0f, 0f, 0f);
  }

  @Test
  void anIndexOutOfRangeMakesItsRowNaN() {
    FloatArray y = new FloatArray(3);
    Embedding.forward(IntArray.fromElements(-1, 1, 2), FloatArray.fromElements(5, 6), y, 3, 2, 1);
    assertThat(y.toHeapArray()).containsExactly(Float.NaN, 6f, Float.NaN);
  }

  @Test
  void anIndexOutOfRangeHasNoPlaceInTheOrder() {
    IntArray indices = IntArray.fromElements(2, -1, 0, 3, 2, 0);
    IntArray starts = new IntArray(4);
    IntArray order = IntArray.fromElements(9, 9, 9, 9, 9, 9);
    Embedding.starts(indices, starts, 6, 3);
    Embedding.order(indices, starts, order, 6, 3);
    assertThat(starts.toHeapArray()).containsExactly(0, 2, 2, 4);
    assertThat(order.toHeapArray()).containsExactly(2, 5, 0, 4, 9, 9);
  }

  /** A bad gradient must not look like a good one after the threshold. */
  @Test
  void thresholdsKeepNaN() {
    FloatArray gradient = FloatArray.fromElements(Float.NaN, 5, -5);
    GradientSteps.clipAbsolute(gradient, 3, 2f);
    assertThat(gradient.toHeapArray()).containsExactly(Float.NaN, 2f, -2f);
    FloatArray factors = new FloatArray(1);
    FloatArray partials = FloatArray.fromElements(1f, Float.NaN);
    GradientSteps.clipFactor(partials, 0, 2, factors, 0, 1f);
    assertThat(factors.get(0)).isNaN();
  }

  @Test
  void reluKeepsNaN() {
    FloatArray y = new FloatArray(2);
    Activations.relu(FloatArray.fromElements(Float.NaN, -1), y, 2);
    assertThat(y.toHeapArray()).containsExactly(Float.NaN, 0f);
  }

  /** Its own row, and no other; relu hides nothing. */
  @Test
  void fusedLayerNormKeepsNaN() {
    FloatArray x = FloatArray.fromElements(Float.NaN, 1, -1, 1, Float.POSITIVE_INFINITY, 1);
    FloatArray ones = FloatArray.fromElements(1, 1);
    FloatArray zeros = new FloatArray(2);
    FloatArray y = new FloatArray(6);
    FloatArray mean = new FloatArray(3);
    FloatArray rest = new FloatArray(3);
    FloatArray rstd = new FloatArray(3);
    LayerNormActivation.forward(
        x, ones, zeros, y, mean, rest, rstd, 3, 2, 1e-12f, LayerNormActivation.RELU);
    float nan = Float.NaN;
    assertThat(y.toHeapArray()).containsExactly(nan, nan, 0f, 1f, nan, nan);
  }
}
