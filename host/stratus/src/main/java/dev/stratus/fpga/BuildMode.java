package dev.stratus.fpga;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a project can be built into. */
public enum BuildMode {
  /** For the vendor's emulator on the host's CPU: minutes. */
  EMULATION("emulation"),
  /** The vendor's report on the circuit: minutes. */
  REPORT("report"),
  /** The bitstream for the board: hours. */
  HARDWARE("hardware"),
  /** By an OpenCL device's own driver in the board's place. */
  STAND_IN("stand-in");

  private final String text;

  BuildMode(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /**
   * @throws IllegalArgumentException if there is no such mode
   */
  public static BuildMode of(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.text.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no build '"
                    + text
                    + "'; there are: "
                    + Arrays.stream(values()).map(BuildMode::text).collect(Collectors.joining(", "))
                    + "."));
  }
}
