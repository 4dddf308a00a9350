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

  @Override
  public String codeName() {
    return "refused";
  }
}
