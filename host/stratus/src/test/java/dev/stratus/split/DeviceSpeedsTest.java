package dev.stratus.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.split.DeviceSpeeds.Pass;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceSpeedsTest {
  private final DeviceSpeeds speeds = new DeviceSpeeds();

  @Test
  void sharesAreAlikeUntilEachDeviceWasMeasured() {
    assertThat(speeds.weights(List.of("a", "b"))).containsExactly(1, 1);
    speeds.measured("a", Pass.FORWARD, 10, 40, false);
    assertThat(speeds.weights(List.of("a", "b"))).containsExactly(1, 1);
    speeds.measured("b", Pass.FORWARD, 10, 10, false);
    assertThat(speeds.weights(List.of("a", "b"))).containsExactly(0.25, 1);
  }

  @Test
  void bothPassesCount() {
    speeds.measured("a", Pass.FORWARD, 10, 10, false);
    speeds.measured("a", Pass.BACKWARD, 10, 30, false);
    assertThat(speeds.cost("a")).hasValue(4);
  }

  @Test
  void oneSlowRunMovesNothingAndALastingChangeDoes() {
    for (int i = 0; i < 9; i++) {
      speeds.measured("a", Pass.FORWARD, 10, 10, false);
    }
    speeds.measured("a", Pass.FORWARD, 10, 1_000_000, false);
    assertThat(speeds.cost("a")).hasValue(1);
    for (int i = 0; i < 9; i++) {
      speeds.measured("a", Pass.FORWARD, 10, 50, false);
    }
    assertThat(speeds.cost("a")).hasValue(5);
  }

  @Test
  void aFirstRunCountsOnlyUntilThereIsAnother() {
    speeds.measured("a", Pass.FORWARD, 10, 900, true);
    assertThat(speeds.cost("a")).hasValue(90);
    assertThat(speeds.isWarm("a")).isFalse();
    speeds.measured("a", Pass.FORWARD, 10, 20, false);
    speeds.measured("a", Pass.FORWARD, 10, 800, true);
    assertThat(speeds.cost("a")).hasValue(2);
    assertThat(speeds.isWarm("a")).isTrue();
    speeds.measured("a", Pass.BACKWARD, 10, 30, true);
    assertThat(speeds.isWarm("a")).isFalse();
    assertThat(speeds.isWarm("b")).isFalse();
  }
}
