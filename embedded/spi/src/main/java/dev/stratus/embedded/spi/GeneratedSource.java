package dev.stratus.embedded.spi;

import java.util.List;
import java.util.Optional;

/**
 * Source generated for a kernel without running it.
 *
 * @param entryPoint the kernel's name in the text
 * @param target the language
 * @param text the source
 * @param hash SHA-256 of the text, hexadecimal
 * @param madeBy what made the text of the kernel's source, with its options, where that was not
 *     this compiler alone; else empty
 * @param binary the same as a driver takes it, where that is no text; empty: it takes the text
 * @param stages the kernel's IR after each named pass, in order
 */
public record GeneratedSource(
    String entryPoint,
    String target,
    String text,
    String hash,
    Optional<String> madeBy,
    Optional<byte[]> binary,
    List<Stage> stages) {
  public GeneratedSource {
    stages = List.copyOf(stages);
  }

  /**
   * The kernel after one pass.
   *
   * @param pass the pass's name
   * @param ir the IR after it, printed
   */
  public record Stage(String pass, String ir) {}
}
