package dev.stratus.engine;

import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** What a TornadoVM SDK's compilers are told, through members of its own API. */
public final class SdkCompiler {

  /**
   * Instead of TornadoVM's {@code -cl-mad-enable -cl-fast-relaxed-math -w}: under fast math a
   * compiler takes {@code (next - sum) - term}, which is what a sum lost, for 0, and believes that
   * there is no NaN. Only the warnings stay off.
   */
  private static final String OPENCL_FLAGS = "-w";

  private SdkCompiler() {}

  /** For every graph of a plan. Other backends have no fast math by default. */
  public static void keepOrderOfSums(TornadoExecutionPlan plan) {
    plan.withCompilerFlags(TornadoVMBackendType.OPENCL, OPENCL_FLAGS);
  }
}
