package dev.stratus.training.step;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;

/** Kernels as plain Java, one after the other on the caller's thread. */
final class JvmEngine implements StepEngine {
  private final StepProgram program;

  JvmEngine(StepProgram program) {
    this.program = program;
  }

  @Override
  public void run() {
    for (Launch launch : program.launches()) {
      launch.call().run();
    }
  }

  @Override
  public void fetch(Object array) {
    // Results are written where they are read.
  }

  @Override
  public List<LaunchRecord> lastRun() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
