package dev.stratus.training.step;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;

/** Runs a program where it was opened for. */
public sealed interface StepEngine extends AutoCloseable permits DeviceEngine, JvmEngine {

  /** Opens a program on a device. */
  static StepEngine open(StepProgram program, StepDevice device) {
    return open(program, device, false);
  }

  /**
   * As {@link #open(StepProgram, StepDevice)}.
   *
   * @param profile whether the device's clock is read
   */
  static StepEngine open(StepProgram program, StepDevice device, boolean profile) {
    return device.isJvm() ? new JvmEngine(program) : new DeviceEngine(program, device, profile);
  }

  /**
   * One run; the arrays that come out each time are there when it returns.
   *
   * @throws RuntimeException if the device fails, in TornadoVM's words
   */
  void run();

  /**
   * Brings an array that comes on demand to the host, as the last run left it.
   *
   * @param array one of {@link StepProgram#onDemand}
   */
  void fetch(Object array);

  /** The launches of the last run, in order; empty on the JVM and on an SDK. */
  List<LaunchRecord> lastRun();

  @Override
  void close();
}
