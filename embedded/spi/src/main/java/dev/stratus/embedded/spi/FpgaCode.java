package dev.stratus.embedded.spi;

import java.util.List;

/**
 * A kernel as an FPGA vendor's compiler takes it, with what a host must know to launch it.
 *
 * @param kernel the Java method, {@code package.Class.method}
 * @param entryPoint the kernel's name in the text
 * @param source the text
 * @param hash SHA-256 of the text, hexadecimal
 * @param arguments the device kernel's arguments, in order
 * @param workGroupItems the one work-group size it may be launched with; 1: one work-item runs it
 * @param onChipBytes the arrays that it keeps on the chip
 * @param stages the kernel's IR after each named pass, in order
 */
public record FpgaCode(
    String kernel,
    String entryPoint,
    String source,
    String hash,
    List<Argument> arguments,
    int workGroupItems,
    long onChipBytes,
    List<GeneratedSource.Stage> stages) {
  public FpgaCode {
    arguments = List.copyOf(arguments);
    stages = List.copyOf(stages);
  }

  /** What an argument is. */
  public enum Kind {
    /** A buffer of elements, without any header. */
    BUFFER,
    /** A scalar by value. */
    SCALAR,
    /** The number of elements of a buffer, an int. */
    LENGTH
  }

  /**
   * @param name as the source calls it
   * @param type of a scalar, or of a buffer's elements, such as {@code float}
   * @param javaIndex the parameter of the Java method that it comes from
   * @param read whether the kernel reads the buffer
   * @param written whether it writes it
   */
  public record Argument(
      String name, Kind kind, String type, int javaIndex, boolean read, boolean written) {}
}
