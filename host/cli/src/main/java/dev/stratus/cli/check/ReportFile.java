package dev.stratus.cli.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all. That it can be written is seen to at once, before any
 * work is done for it.
 */
public final class ReportFile implements AutoCloseable {
  private final Path place;
  private final Path beside;

  private ReportFile(Path place, Path beside) {
    this.place = place;
    this.beside = beside;
  }

  /**
   * @throws IllegalArgumentException if no file can be made there; the message says why
   */
  public static ReportFile at(Path file) {
    Path place = file.toAbsolutePath().normalize();
    if (Files.isDirectory(place)) {
      throw new IllegalArgumentException(file + " is a folder; name a file in it.");
    }
    Path beside = place.resolveSibling("." + UUID.randomUUID() + "." + place.getFileName());
    try {
      Files.createFile(beside);
      return new ReportFile(place, beside);
    } catch (IOException e) {
      throw refused(file, e);
    }
  }

  /**
   * @throws IllegalArgumentException if it cannot be written; then the file is as it was
   */
  public void write(String text) {
    try {
      Files.writeString(beside, text, StandardCharsets.UTF_8);
      Files.move(
          beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw refused(place, e);
    }
  }

  private static IllegalArgumentException refused(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    boolean missing = folder != null && !Files.isDirectory(folder);
    return new IllegalArgumentException(
        file
            + " cannot be written: "
            + (missing ? "there is no folder " + folder + "." : e.getMessage() + "."),
        e);
  }

  /** Leaves no temporary file behind. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      beside.toFile().deleteOnExit(); // tried once more when the program ends
    }
  }
}
