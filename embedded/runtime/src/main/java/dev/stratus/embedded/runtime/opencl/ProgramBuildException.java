package dev.stratus.embedded.runtime.opencl;

/** The driver's compiler refused a program. The message holds its whole log. */
public final class ProgramBuildException extends DeviceException {
  private static final long serialVersionUID = 1L;

  private final String options;
  private final String log;
  private final String source;

  ProgramBuildException(
      int code, String call, String device, String options, String log, String source) {
    super(
        code,
        call,
        device,
        "Build options: "
            + options
            + System.lineSeparator()
            + "Build log:"
            + System.lineSeparator()
            + (log.isBlank() ? "(the driver gave none)" : log.stripTrailing()));
    this.options = options;
    this.log = log;
    this.source = source;
  }

  /** The options the program was built with. */
  public String options() {
    return options;
  }

  /** What the driver's compiler said, whole. */
  public String log() {
    return log;
  }

  /** The source it was given. */
  public String source() {
    return source;
  }
}
