package dev.stratus.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes files whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes beside the place first, then moves.
   *
   * @throws IOException if it cannot be written; then the place is as it was
   */
  public static void write(Path place, byte[] content) throws IOException {
    Path file = place.toAbsolutePath();
    Path temporary = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
