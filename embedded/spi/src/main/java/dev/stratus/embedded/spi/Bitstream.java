package dev.stratus.embedded.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A kernel that a vendor's compiler made beforehand, which takes hours: in place of its code, its
 * binary is given to the driver. What is said here is what its manifest says, and all of it is
 * checked before the launch.
 *
 * @param manifest where this was read, for messages
 * @param file the binary
 * @param sha256 of the file, hexadecimal
 * @param kernel the Java method, {@code package.Class.method}
 * @param entryPoint the kernel's name in the binary
 * @param sourceHash SHA-256 of the source it was made of
 * @param design what that source was made for
 * @param arguments the kernel's arguments, in order
 * @param board the board it was made for; the device's name must hold it
 * @param limits the most that int parameters may be, by the parameter's index
 */
public record Bitstream(
    Path manifest,
    Path file,
    String sha256,
    String kernel,
    String entryPoint,
    String sourceHash,
    FpgaDesign design,
    List<FpgaCode.Argument> arguments,
    String board,
    Map<Integer, Integer> limits) {
  public Bitstream {
    Objects.requireNonNull(design, "design");
    arguments = List.copyOf(arguments);
    limits = Map.copyOf(limits);
  }
}
