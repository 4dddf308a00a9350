package dev.stratus.cli;

import dev.stratus.DeviceFailureException;
import dev.stratus.NoCandidateException;
import dev.stratus.device.NoSuchDeviceException;
import dev.stratus.fpga.FpgaToolException;
import dev.stratus.tensor.TensorStorageException;
import dev.stratus.training.NonFiniteLossException;
import dev.stratus.training.ShadowDriftException;
import java.io.PrintWriter;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/**
 * Turns an exception into words and an exit code. Three families: what you asked, what the device
 * did, what we got wrong.
 */
final class Failures {
  private Failures() {}

  static int report(Throwable failure, boolean debug, PrintWriter err) {
    int code = code(failure);
    err.println("stratus: " + sentence(code, failure));
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  private static int code(Throwable failure) {
    return switch (failure) {
      case NoSuchDeviceException absent -> ExitCode.DEVICE;
      case NoCandidateException declined -> ExitCode.DEVICE;
      case DeviceFailureException failed -> ExitCode.DEVICE;
      case FpgaToolException failed -> ExitCode.DEVICE;
      case TornadoOutOfMemoryException full -> ExitCode.DEVICE;
      case NonFiniteLossException diverged -> ExitCode.CHECK_FAILED;
      case ShadowDriftException drifted -> ExitCode.CHECK_FAILED;
      case TensorStorageException storage -> ExitCode.BAD_INPUT;
      case IllegalArgumentException asked -> ExitCode.BAD_INPUT;
      default -> ExitCode.INTERNAL;
    };
  }

  /** Lines that end a sentence or announce a list need no mark of their own between them. */
  static String oneLine(String message) {
    return message
        .strip()
        .replaceAll("(?<=[.:;!?])\\s*\\R\\s*", " ")
        .replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String sentence(int code, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof DeviceFailureException || failure instanceof FpgaToolException) {
      return message; // may carry a driver's or tool's log, which is told whole
    }
    String line = oneLine(message);
    if (code != ExitCode.INTERNAL) {
      return line;
    }
    StackTraceElement[] trace = failure.getStackTrace();
    return "this is a fault in Stratus, please report it with the command you gave: "
        + failure.getClass().getName()
        + ": "
        + line
        + (trace.length == 0 ? "" : " at " + trace[0])
        + " (--debug prints the whole trace)";
  }
}
