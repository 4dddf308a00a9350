package dev.stratus.data.fetch;

import dev.stratus.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where fetched data sets are, a folder each.
 *
 * @param root need not be there yet
 */
public record DataFolder(Path root) {

  /** Absolute, for programs are run in other folders. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The user's: $STRATUS_DATA, else $XDG_DATA_HOME/stratus, else ~/.local/share/stratus. */
  public static DataFolder of(Map<String, String> environment) {
    String own = environment.getOrDefault("STRATUS_DATA", "");
    if (!own.isBlank()) {
      return new DataFolder(Path.of(own));
    }
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    Path data =
        xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".local", "share") : Path.of(xdg);
    return new DataFolder(data.resolve("stratus"));
  }

  /** The folder of a data set. */
  public Path of(DataSource source) {
    return root.resolve(source.word());
  }

  /**
   * What is wrong with a data set there; empty where it is whole.
   *
   * @throws DataException if a file cannot be read
   */
  public Optional<String> problem(DataSource source) {
    return problem(of(source), source);
  }

  static Optional<String> problem(Path folder, DataSource source) {
    for (DataSource.DataFile file : source.files()) {
      Path place = folder.resolve(file.name());
      if (!Files.isRegularFile(place)) {
        return Optional.of(place + " is not there");
      }
      String found = sha256(place);
      if (!found.equals(file.sha256())) {
        return Optional.of(place + " has SHA-256 " + found + "; it must have " + file.sha256());
      }
    }
    return Optional.empty();
  }

  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[1 << 16];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        digest.update(part, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
