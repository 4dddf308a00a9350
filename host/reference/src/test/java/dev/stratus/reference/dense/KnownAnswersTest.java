package dev.stratus.reference.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The reference against numbers from elsewhere or worked out by hand. */
class KnownAnswersTest {

  /** The vectors that come with the paper (Random123, kat_vectors). */
  @Test
  void philox() {
    assertThat(DropoutMask.philox(new long[4], new long[2]))
        .containsExactly(0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L);
    long ones = 0xffffffffL;
    assertThat(DropoutMask.philox(new long[] {ones, ones, ones, ones}, new long[] {ones, ones}))
        .containsExactly(0x408f276dL, 0x41c83b0eL, 0xa20bc7c6L, 0x6d5451fdL);
    // The digits of pi.
    assertThat(
            DropoutMask.philox(
                new long[] {0x243f6a88L, 0x85a308d3L, 0x13198a2eL, 0x03707344L},
                new long[] {0xa4093822L, 0x299f31d0L}))
        .containsExactly(0xd16cfe09L, 0x94fdccebL, 0x5001e420L, 0x24126ea1L);
  }

  @Test
  void dropoutKeepsAboutItsShare() {
    DropoutMask mask = new DropoutMask(1, 1, 0, 0.25);
    int kept = 0;
    for (int i = 0; i < 40_000; i++) {
      kept += mask.keeps(i) ? 1 : 0;
    }
    // The standard deviation is sqrt(40000 * 0.25 * 0.75) = 87.
    assertThat(kept).isBetween(30_000 - 350, 30_000 + 350);
  }

  /** Abramowitz and Stegun, table 26.1. */
  @Test
  void normalDistribution() {
    assertThat(NormalDistribution.below(0)).isEqualTo(0.5);
    assertThat(NormalDistribution.below(1)).isCloseTo(0.841344746068543, within(1e-15));
    assertThat(NormalDistribution.below(2)).isCloseTo(0.977249868051821, within(1e-15));
    assertThat(NormalDistribution.below(-2)).isCloseTo(1 - 0.977249868051821, within(1e-15));
  }

  @Test
  void crossEntropyOfEqualLogitsIsTheLogarithmOfTheClasses() {
    double[] oneHot = Losses.oneHot(new int[] {2}, 4);
    Losses losses =
        Losses.crossEntropy(new double[] {700, 700, 700, 700}, oneHot, new double[] {1}, 1, 1, 4);
    assertThat(losses.rows()[0]).isCloseTo(Math.log(4), within(1e-12));
    assertThat(losses.gradient())
        .containsExactly(new double[] {.25, .25, -.75, .25}, within(1e-12));
  }

  /** Two steps by hand. */
  @Test
  void sgdm() {
    double[] w = {1};
    double[][] state = new double[1][1];
    Solver solver = new Solver.Sgdm(0.5);
    solver.update(w, new double[] {2}, state, 0.25, 1);
    assertThat(w).containsExactly(0.5);
    solver.update(w, new double[] {2}, state, 0.25, 2);
    assertThat(w).containsExactly(0.5 + (0.5 * -0.5 - 0.5));
  }

  /** At the first step m / (1 - b1) = g and the corrected root is |g|: a step of about the rate. */
  @Test
  void adamsFirstStepIsTheRate() {
    double[] w = {1, 1};
    new Solver.Adam(0.9, 0.999, 1e-12)
        .update(w, new double[] {1000, -0.01}, new double[2][2], 0.001, 1);
    assertThat(w[0]).isCloseTo(1 - 0.001, within(1e-9));
    assertThat(w[1]).isCloseTo(1 + 0.001, within(1e-9));
  }

  @Test
  void rmsprop() {
    double[] w = {1};
    new Solver.RmsProp(0.75, 0.5).update(w, new double[] {4}, new double[1][1], 0.1, 1);
    assertThat(w[0]).isCloseTo(1 - 0.1 * 4 / (2 + 0.5), within(1e-15));
  }

  @Test
  void thresholds() {
    assertThat(Thresholds.factor(5, new double[] {3}, new double[] {4})).isEqualTo(1);
    assertThat(Thresholds.factor(1, new double[] {3}, new double[] {4})).isEqualTo(0.2);
    double[] g = {-3, 0.5, 2};
    Thresholds.clipAbsolute(g, 1);
    assertThat(g).containsExactly(-1, 0.5, 1);
    Thresholds.addL2(g, new double[] {1, 2, 3}, 0.5);
    assertThat(g).containsExactly(-0.5, 1.5, 2.5);
  }
}
