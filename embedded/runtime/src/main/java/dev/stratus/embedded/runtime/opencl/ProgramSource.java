package dev.stratus.embedded.runtime.opencl;

import java.util.Optional;

/**
 * What a program is built of: OpenCL C, or a SPIR-V module with its readable form.
 *
 * @param text what people read
 * @param spirv the module; empty: the driver takes the text
 */
public record ProgramSource(String text, Optional<byte[]> spirv) {
  /** OpenCL C. */
  public static ProgramSource openClC(String text) {
    return new ProgramSource(text, Optional.empty());
  }

  /**
   * SPIR-V.
   *
   * @param text the same module as text: two modules of one text are taken for one
   */
  public static ProgramSource spirv(String text, byte[] module) {
    return new ProgramSource(text, Optional.of(module));
  }
}
