package dev.stratus.junit;

import static dev.stratus.junit.DeviceAssertions.assertClose;

import dev.stratus.embedded.spi.DeviceKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Test classes as users write them, good and bad; run by the tests beside, not by the build. */
final class Samples {
  private Samples() {}

  @DeviceFloor(kernels = 2)
  static class Good {
    @DeviceTest
    void tripled(DeviceUnderTest device) throws Exception {
      assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
    }

    @DeviceTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void reversed(DeviceUnderTest device, TornadoDevice same) throws Exception {
      org.junit.jupiter.api.Assertions.assertSame(device.device(), same);
      assertClose(Programs.inGroups(device, Kernels::reversed), Programs.reversedRamp(), 0);
      org.junit.jupiter.api.Assertions.assertEquals(1, device.launches());
    }
  }

  static class OnAPool {
    private static final java.util.concurrent.ExecutorService POOL =
        java.util.concurrent.Executors.newFixedThreadPool(
            1, java.lang.Thread.ofPlatform().daemon().factory());

    /** The pool's thread was started by the first run, and serves the others too. */
    @DeviceTest
    void tripled(DeviceUnderTest device) throws Exception {
      FloatArray y = POOL.submit(() -> Programs.run(device, Kernels::tripled)).get();
      assertClose(y, Programs.tripledRamp(), 1);
      org.junit.jupiter.api.Assertions.assertEquals(1, device.launches());
    }
  }

  static class Differs {
    @DeviceTest(kinds = DeviceKind.JVM_DEBUG)
    void equal(DeviceUnderTest device) throws Exception {
      org.junit.jupiter.api.Assertions.assertEquals(
          2f, Programs.run(device, Kernels::tripled).get(0));
    }
  }

  static class Wrong {
    @DeviceTest
    void tripled(DeviceUnderTest device) throws Exception {
      assertClose(Programs.run(device, Kernels::tripledButOne), Programs.tripledRamp(), 4);
    }
  }

  static class DeviceForgotten {
    @DeviceTest
    void tripled(DeviceUnderTest device) throws Exception {
      FloatArray y = new FloatArray(Programs.LENGTH);
      try (TornadoExecutionPlan plan =
          new TornadoExecutionPlan(Programs.graph(Kernels::tripled, y).snapshot())) {
        plan.execute();
      }
      assertClose(y, Programs.tripledRamp(), 1);
    }

    @DeviceTest(mustLaunch = false)
    void launchesNothing(DeviceUnderTest device) {
      org.junit.jupiter.api.Assertions.assertNotNull(device.name());
    }
  }

  @DeviceFloor(kernels = 3)
  static class FloorTooHigh {
    @DeviceTest
    void tripled(DeviceUnderTest device) throws Exception {
      assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
    }

    @Nested
    class Inner {
      @DeviceTest(kinds = DeviceKind.JVM_DEBUG)
      void tripled(DeviceUnderTest device) throws Exception {
        for (int i = 0; i < 3; i++) {
          assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
        }
      }
    }
  }

  @DeviceFloor
  static class FloorOfWhatDoesNotRun {
    @DeviceTest
    void skips(DeviceUnderTest device) {
      org.junit.jupiter.api.Assumptions.abort("not today");
    }
  }

  @DeviceFloor(kernels = 0)
  static class FloorOfNothing {
    @Test
    void passes() {}
  }

  @DeviceFloor(kinds = DeviceKind.JVM_DEBUG)
  static class FloorOnDebugDevice {
    @Test
    void passes() {}
  }

  static class Filtered {
    @DeviceTest(kinds = DeviceKind.JVM_DEBUG)
    void onDebugDevice(DeviceUnderTest device) throws Exception {
      org.junit.jupiter.api.Assertions.assertTrue(device.isDebugDevice());
      assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
    }

    @DeviceTest(name = "JVM-debug")
    void byName(DeviceUnderTest device) throws Exception {
      org.junit.jupiter.api.Assertions.assertTrue(device.isDebugDevice());
      assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
    }
  }

  static class NoSuchDevice {
    @DeviceTest(name = "toaster", kinds = DeviceKind.ACCELERATOR)
    void tripled(DeviceUnderTest device) {
      org.junit.jupiter.api.Assertions.fail("ran on " + device);
    }
  }

  static class PlainJUnit {
    @Test
    void passes() {}
  }

  static class RaceFree {
    private FloatArray prepared = new FloatArray(0);

    @BeforeEach
    void prepare(DeviceUnderTest device) {
      prepared = Programs.ramp();
      org.junit.jupiter.api.Assertions.assertNotNull(device.id());
    }

    @RaceChecked
    void reversed(DeviceUnderTest device) throws Exception {
      org.junit.jupiter.api.Assertions.assertTrue(device.isChecking());
      org.junit.jupiter.api.Assertions.assertEquals(Programs.LENGTH, prepared.getSize());
      assertClose(Programs.inGroups(device, Kernels::reversed), Programs.reversedRamp(), 0);
    }

    @Nested
    class Inner {
      @DeviceTest
      @RaceChecked
      void both(DeviceUnderTest device) throws Exception {
        assertClose(Programs.run(device, Kernels::tripled), Programs.tripledRamp(), 1);
      }
    }
  }

  static class Racy {
    @RaceChecked
    void reversed(DeviceUnderTest device) throws Exception {
      Programs.inGroups(device, Kernels::reversedTooSoon);
    }
  }

  static class OutOfBounds {
    @RaceChecked
    void shifted(DeviceUnderTest device) throws Exception {
      Programs.run(device, Kernels::shifted);
    }
  }

  static class WrongOnOclgrind {
    @RaceChecked
    void tripled(DeviceUnderTest device) throws Exception {
      assertClose(Programs.run(device, Kernels::tripledButOne), Programs.tripledRamp(), 4);
    }
  }

  static class NothingOnOclgrind {
    @RaceChecked
    void launchesNothing(DeviceUnderTest device) {
      org.junit.jupiter.api.Assertions.assertNotNull(device.name());
    }
  }

  static class WithoutOclgrind {
    @RaceChecked
    void mustBeChecked(DeviceUnderTest device) throws Exception {
      Programs.run(device, Kernels::tripled);
    }

    @RaceChecked(withoutOclgrind = RaceChecked.Absence.SKIP_ALOUD)
    void mayBeSkipped(DeviceUnderTest device) throws Exception {
      Programs.run(device, Kernels::tripled);
    }
  }
}
