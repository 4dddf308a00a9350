package dev.stratus.training;

import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.training.step.StepDevice;
import org.junit.jupiter.api.Assumptions;

/** Devices by name; where one is not there, the test says so and is skipped. */
public final class TestDevices {
  private TestDevices() {}

  public static StepDevice named(String expression) {
    try {
      return StepDevice.named(expression);
    } catch (NoSuchDeviceException absent) {
      String why = "SKIPPED a training on '" + expression + "': " + absent.getMessage();
      System.out.println(why);
      return Assumptions.abort(why);
    }
  }
}
