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
    speeds.measured("a", Pass.FORWARD, 10, 40);
    assertThat(speeds.weights(List.of("a", "b"))).containsExactly(1, 1);
    speeds.measured("b", Pass.FORWARD, 10, 10);
    assertThat(speeds.weights(List.of("a", "b"))).containsExactly(0.25, 1);
  }

  @Test
  void bothPassesCount() {
    speeds.measured("a", Pass.FORWARD, 10, 10);
    speeds.measured("a", Pass.BACKWARD, 10, 30);
    assertThat(speeds.cost("a")).hasValue(4);
  }

  @Test
  void oneSlowRunMovesNothingAndALastingChangeDoes() {
    for (int i = 0; i < 9; i++) {
      speeds.measured("a", Pass.FORWARD, 10, 10);
    }
    speeds.measured("a", Pass.FORWARD, 10, 1_000_000);
    assertThat(speeds.cost("a")).hasValue(1);
    for (int i = 0; i < 9; i++) {
      speeds.measured("a", Pass.FORWARD, 10, 50);
    }
    assertThat(speeds.cost("a")).hasValue(5);
  }
}
