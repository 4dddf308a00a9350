package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.KernelOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link GroupLayout} can say, on the plain rung: every set of normalized dimensions, both
 * memory orders, gaps, runs of one element, time in each of its three places.
 */
class LayoutTest {

  static List<LayoutUnderTest> layouts() {
    List<LayoutUnderTest> all = new ArrayList<>();
    for (boolean rowMajor : new boolean[] {false, true}) {
      for (int gap : new int[] {0, 3}) {
        for (String over : List.of("C", "SC")) {
          all.add(of("SSCB", over, rowMajor, gap, null, 5, 3, 7, 2));
        }
        for (String over : List.of("C", "CT")) {
          all.add(of("CBT", over, rowMajor, gap, null, 17, 3, 5));
        }
        all.add(of("SSCB", "SC", rowMajor, gap, null, 9, 8, 4, 3));
        all.add(of("CB", "C", rowMajor, gap, null, 130, 3));
        all.add(of("BSC", "SC", rowMajor, gap, null, 2, 5, 67));
        all.add(of("SCB", "SC", rowMajor, gap, null, 1, 6, 4));
        for (String over : List.of("C", "CT")) {
          all.add(of("CBT", over, rowMajor, gap, new int[] {5, 0, 2}, 17, 3, 5));
          all.add(of("TBC", over, rowMajor, gap, new int[] {70, 1, 33}, 70, 3, 4));
        }
        all.add(of("SCBT", "SCT", rowMajor, gap, new int[] {1, 4}, 3, 6, 2, 4));
      }
    }
    return all;
  }

  private static LayoutUnderTest of(
      String labels, String over, boolean rowMajor, int gap, int[] lengths, int... sizes) {
    return new LayoutUnderTest(labels, over, sizes, rowMajor, gap, lengths);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void everyLayoutAgreesWithTheJudge(LayoutUnderTest layout) {
    for (int flags : new int[] {Flags.SAVE, Flags.SAVE | Flags.RMS}) {
      LayoutRun onJvm = new LayoutRun(layout, flags);
      onJvm.execute(DeviceRun.debugDevice(), KernelOptions.STRICT, 0, layout.groups());
      onJvm.requireGood();
      LayoutRun strict = new LayoutRun(layout, flags);
      strict.execute(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT, 0, layout.groups());
      assertThat(strict.bits()).isEqualTo(onJvm.bits());
      LayoutRun reassociated = new LayoutRun(layout, flags);
      reassociated.execute(
          DeviceRun.requireOpenClCpu(), KernelOptions.REASSOCIATE, 0, layout.groups());
      reassociated.requireGood();
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void theResidualIsAddedInEveryLayout(LayoutUnderTest layout) {
    LayoutRun run = new LayoutRun(layout, 0);
    float[] r = RowsUnderTest.spread(layout.elements(), 5, 1f, 2f);
    run.addResidual(DeviceRun.requireOpenClCpu(), KernelOptions.REASSOCIATE, r);
    float[] sums = run.result();
    for (int i = 0; i < r.length; i++) {
      assertThat(sums[i]).as("element %d", i).isEqualTo(run.values()[i] + r[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 1021})
  void theResidualIsAddedElementByElement(int elements) {
    for (KernelOptions options : List.of(KernelOptions.STRICT, KernelOptions.REASSOCIATE)) {
      LayoutRun.addPlainly(DeviceRun.requireOpenClCpu(), options, elements);
    }
  }

  @Test
  void aRangeOfGroupsLeavesTheOthersAlone() {
    LayoutUnderTest layout = of("SSCB", "C", false, 0, null, 5, 3, 7, 2);
    LayoutRun run = new LayoutRun(layout, Flags.SAVE);
    run.execute(DeviceRun.requireOpenClCpu(), KernelOptions.STRICT, 4, 9);
    float[] y = run.result();
    for (int i = 0; i < y.length; i++) {
      int[] digits = {i / 42, i / 14 % 3, i / 2 % 7, i % 2};
      int group = digits[0] + digits[1] * 5 + digits[3] * 15;
      assertThat(y[i] != DeviceRun.CANARY).as("element %d", i).isEqualTo(group >= 4 && group < 9);
    }
    run.requireMeansOnlyOf(g -> g >= 4 && g < 9);
  }
}
