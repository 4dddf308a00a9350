package dev.stratus.training.step;

/** Runs a program where it was opened for. */
public sealed interface StepEngine extends AutoCloseable permits DeviceEngine, JvmEngine {

  /** Opens a program on a device. */
  static StepEngine open(StepProgram program, StepDevice device) {
    return device.isJvm() ? new JvmEngine(program) : new DeviceEngine(program, device);
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

  @Override
  void close();
}
