package dev.stratus.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file system under some root, as a diagnosis sees it: what cannot be read is a value too. */
public class MachineFiles {
  private final Path root;

  /**
   * @param root what stands for {@code /}
   */
  public MachineFiles(Path root) {
    this.root = root;
  }

  /** Where an absolute path of the machine is to be found. */
  final Path at(String path) {
    return root.resolve(path.startsWith("/") ? path.substring(1) : path);
  }

  boolean exists(String path) {
    return Files.exists(at(path));
  }

  boolean isFolder(String path) {
    return Files.isDirectory(at(path));
  }

  /** Whether this user may read it. */
  boolean readable(String path) {
    return Files.isReadable(at(path));
  }

  /** Whether this user may read and write it. */
  boolean usable(String path) {
    return Files.isReadable(at(path)) && Files.isWritable(at(path));
  }

  /** The group that a file belongs to; empty where it has none or cannot be asked. */
  Optional<String> group(String path) {
    try {
      return Optional.of(
          Files.readAttributes(at(path), PosixFileAttributes.class).group().getName());
    } catch (IOException | UnsupportedOperationException unknown) {
      return Optional.empty();
    }
  }

  /** The names in a folder that fit a pattern, sorted; none where it cannot be listed. */
  List<String> list(String folder, String pattern) {
    try (Stream<Path> files = Files.list(at(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    } catch (IOException absent) {
      return List.of();
    }
  }

  /** A small text file; empty where it is not there or cannot be read. */
  Optional<String> read(String path) {
    try {
      return Optional.of(new String(Files.readAllBytes(at(path)), StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
