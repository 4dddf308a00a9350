package dev.stratus.embedded.runtime.opencl;

import java.util.Optional;

/**
 * What a program is built of: OpenCL C, a SPIR-V module with its readable form, or what the
 * device's own compiler made beforehand.
 *
 * @param text what people read
 * @param spirv the module; empty: the driver takes the text
 * @param binary what was made beforehand; empty: the driver compiles
 */
public record ProgramSource(String text, Optional<byte[]> spirv, Optional<byte[]> binary) {
  /** OpenCL C. */
  public static ProgramSource openClC(String text) {
    return new ProgramSource(text, Optional.empty(), Optional.empty());
  }

  /**
   * A binary.
   *
   * @param text says which: two binaries of one text are taken for one
   */
  public static ProgramSource binary(String text, byte[] binary) {
    return new ProgramSource(text, Optional.empty(), Optional.of(binary));
  }

  /**
   * SPIR-V.
   *
   * @param text the same module as text: two modules of one text are taken for one
   */
  public static ProgramSource spirv(String text, byte[] module) {
    return new ProgramSource(text, Optional.of(module), Optional.empty());
  }
}
