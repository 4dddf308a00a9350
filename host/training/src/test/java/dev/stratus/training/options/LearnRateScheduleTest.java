package dev.stratus.training.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LearnRateScheduleTest {
  private static final Offset<Double> ROUNDING = within(1e-15);

  @Test
  void piecewiseDropsAtTheEndsOfEpochs() {
    LearnRateSchedule schedule = LearnRateSchedule.Piecewise.DEFAULT;
    for (int epoch = 0; epoch < 10; epoch++) {
      assertThat(schedule.factor(epoch, 1000L * epoch, 30_000)).isEqualTo(1);
    }
    assertThat(schedule.factor(10, 0, 30_000)).isCloseTo(0.1, ROUNDING);
    assertThat(schedule.factor(19, 29_999, 30_000)).isCloseTo(0.1, ROUNDING);
    assertThat(schedule.factor(20, 0, 30_000)).isCloseTo(0.01, ROUNDING);
    LearnRateSchedule each = new LearnRateSchedule.Piecewise(0.5, 1);
    assertThat(List.of(each.factor(0, 9, 30), each.factor(1, 10, 30), each.factor(2, 20, 30)))
        .containsExactly(1.0, 0.5, 0.25);
  }

  @Test
  void cosineFallsFromOneToTheLast() {
    LearnRateSchedule schedule = new LearnRateSchedule.Cosine(0.2);
    assertThat(schedule.factor(0, 0, 100)).isEqualTo(1);
    assertThat(schedule.factor(0, 50, 100)).isCloseTo(0.6, ROUNDING);
    assertThat(schedule.factor(0, 25, 100))
        .isCloseTo(0.2 + 0.4 * (1 + Math.sqrt(0.5)), within(1e-12));
    assertThat(schedule.factor(0, 100, 100)).isCloseTo(0.2, ROUNDING);
    assertThat(schedule.factor(0, 1000, 100)).as("it stays there").isCloseTo(0.2, ROUNDING);
    for (int i = 1; i <= 100; i++) {
      assertThat(schedule.factor(0, i, 100)).isLessThan(schedule.factor(0, i - 1, 100));
    }
  }

  @Test
  void warmUpRisesInEqualStepsAndThenTheOtherBegins() {
    LearnRateSchedule plain = new LearnRateSchedule.WarmUp(4, new LearnRateSchedule.Constant());
    assertThat(List.of(rate(plain, 0), rate(plain, 1), rate(plain, 2), rate(plain, 3)))
        .containsExactly(0.25, 0.5, 0.75, 1.0);
    assertThat(rate(plain, 4)).isEqualTo(1);
    LearnRateSchedule cosine = new LearnRateSchedule.WarmUp(20, new LearnRateSchedule.Cosine(0));
    assertThat(rate(cosine, 0)).isCloseTo(0.05, ROUNDING);
    assertThat(rate(cosine, 20)).as("the cosine's first").isEqualTo(1);
    assertThat(rate(cosine, 60)).as("its middle").isCloseTo(0.5, ROUNDING);
    assertThat(rate(cosine, 100)).as("its last").isCloseTo(0, ROUNDING);
    LearnRateSchedule drops =
        new LearnRateSchedule.WarmUp(2, new LearnRateSchedule.Piecewise(0.1, 1));
    assertThat(drops.factor(1, 1, 100)).as("epochs count from the first").isEqualTo(0.1);
  }

  private static double rate(LearnRateSchedule schedule, long iteration) {
    return schedule.factor(0, iteration, 100);
  }

  @Test
  void optionsMultiplyTheInitialRate() {
    TrainingOptions options =
        TrainingOptions.sgdm()
            .initialLearnRate(0.5)
            .maxEpochs(4)
            .learnRateSchedule(new LearnRateSchedule.Cosine(0))
            .build();
    assertThat(options.rate(0, 0, 25)).isEqualTo(0.5);
    assertThat(options.rate(2, 50, 25)).isCloseTo(0.25, ROUNDING);
    assertThat(TrainingOptions.sgdm().build().rate(29, 10_000, 25)).isEqualTo(0.01);
  }

  @Test
  void onlyACosineKnowsTheEnd() {
    LearnRateSchedule cosine = new LearnRateSchedule.Cosine(0.1);
    LearnRateSchedule piecewise = LearnRateSchedule.Piecewise.DEFAULT;
    for (LearnRateSchedule each :
        List.of(
            new LearnRateSchedule.Constant(),
            piecewise,
            cosine,
            new LearnRateSchedule.WarmUp(5, cosine),
            new LearnRateSchedule.WarmUp(5, piecewise))) {
      boolean differs = each.factor(1, 50, 100) != each.factor(1, 50, 200);
      assertThat(each.dependsOnLength()).as(each.text()).isEqualTo(differs);
    }
  }

  @Test
  void textsTellSchedulesApart() {
    LearnRateSchedule cosine = new LearnRateSchedule.Cosine(0.1);
    assertThat(new LearnRateSchedule.Constant().text()).isEqualTo("none");
    assertThat(LearnRateSchedule.Piecewise.DEFAULT.text()).isEqualTo("piecewise(0.1 every 10)");
    assertThat(new LearnRateSchedule.WarmUp(5, cosine).text())
        .isEqualTo("warm-up(5) then cosine(to 0.1)");
  }

  @Test
  void valuesOutOfRangeAreToldWithWhatWouldDo() {
    assertThatThrownBy(() -> new LearnRateSchedule.Piecewise(1.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("drop factor is 1.5; it must be from 0 to 1");
    assertThatThrownBy(() -> new LearnRateSchedule.Piecewise(Double.NaN, 1))
        .hasMessageContaining("drop factor is NaN");
    assertThatThrownBy(() -> new LearnRateSchedule.Piecewise(0.5, 0))
        .hasMessageContaining("drop period is 0; it must be at least 1");
    assertThatThrownBy(() -> new LearnRateSchedule.Cosine(-0.1))
        .hasMessageContaining("cosine schedule is -0.1; it must be from 0 to 1");
    LearnRateSchedule constant = new LearnRateSchedule.Constant();
    assertThatThrownBy(() -> new LearnRateSchedule.WarmUp(0, constant))
        .hasMessageContaining("warm-up iterations is 0; it must be at least 1");
  }
}
