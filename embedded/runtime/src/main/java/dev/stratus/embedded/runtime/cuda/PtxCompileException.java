package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.runtime.opencl.DeviceException;

/** A compiler refused CUDA C. The message holds its whole log. */
public final class PtxCompileException extends DeviceException {
  private static final long serialVersionUID = 1L;

  /**
   * @param tool the compiler
   * @param options what it was given
   * @param log what it said
   */
  PtxCompileException(String tool, String options, String log) {
    super(
        tool
            + " refused a kernel. Options: "
            + options
            + System.lineSeparator()
            + "Log:"
            + System.lineSeparator()
            + (log.isBlank() ? "(it said nothing)" : log.stripTrailing()),
        0,
        tool,
        "CUDA");
  }

  /** With a message of its own. */
  PtxCompileException(String message, String tool) {
    super(message, 0, tool, "CUDA");
  }

  /** The device is older than what the compiler makes PTX for. */
  static PtxCompileException tooNew(PtxCompiler compiler, int device) {
    return new PtxCompileException(
        compiler.tool()
            + " makes PTX for compute capability "
            + capability(compiler.architectures().getFirst())
            + " or later; the device has "
            + capability(device)
            + ". Let STRATUS_NVRTC or STRATUS_PTX_COMPILER name an older compiler.",
        compiler.tool());
  }

  private static String capability(int architecture) {
    return architecture / 10 + "." + architecture % 10;
  }

  @Override
  public String codeName() {
    return "refused";
  }
}
