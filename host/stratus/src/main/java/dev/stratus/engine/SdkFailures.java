package dev.stratus.engine;

import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * Runs a plan on a TornadoVM SDK. What TornadoVM throws from within, errors of its compiler and
 * null pointers among it, is what the device did, and no mistake of the caller's or ours: it comes
 * as one exception, without the colours of a terminal.
 */
public final class SdkFailures {
  private SdkFailures() {}

  /**
   * @throws TornadoRuntimeException if TornadoVM or its compiler fails; the message is theirs
   */
  public static TornadoExecutionResult execute(TornadoExecutionPlan plan) {
    try {
      return plan.execute();
    } catch (RuntimeException | Error failure) {
      if (failure instanceof VirtualMachineError || !isTornadoVms(failure)) {
        throw failure;
      }
      TornadoRuntimeException told = new TornadoRuntimeException(message(failure));
      told.initCause(failure);
      throw told;
    }
  }

  private static boolean isTornadoVms(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    String module = trace.length == 0 ? null : trace[0].getModuleName();
    return module != null && (module.startsWith("tornado.") || module.startsWith("jdk.graal"));
  }

  private static String message(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).replaceAll("\u001b\\[[0-9;]*m", "").strip();
    return "TornadoVM: " + failure.getClass().getSimpleName() + ": " + text;
  }
}
