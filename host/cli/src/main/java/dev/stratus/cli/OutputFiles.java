package dev.stratus.cli;

import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Several files that are written all or not at all: each beside its place first, and all are put in
 * place when the last is whole.
 */
final class OutputFiles {

  /** The file beside each place, by place. */
  private final Map<Path, Path> beside = new LinkedHashMap<>();

  private OutputFiles() {}

  /**
   * Refuses two results in one place.
   *
   * @throws IllegalArgumentException if there are
   */
  static void requireDistinct(Collection<String> files) {
    Map<Path, FileSpec> seen = new HashMap<>();
    for (String text : files) {
      FileSpec file = TensorFiles.file(text);
      Path place = place(file);
      FileSpec other = seen.put(place, file);
      boolean both = other != null && other.member() != null && file.member() != null;
      boolean named = both && !String.valueOf(other.member()).equals(file.member());
      if (other != null && !named) {
        throw new IllegalArgumentException(
            "Two results are to be written to "
                + file.text()
                + "; give each a file of its own, or a name in one file, such as y.npz:y and"
                + " y.npz:dx.");
      }
    }
  }

  /**
   * Writes tensors, by the files' names as the user wrote them.
   *
   * @return what was done to values on the way, in sentences
   * @throws TensorFileException if one cannot be written; then none was
   * @throws TensorStorageException if the storage fails; then none was put in place, if it did not
   *     fail in the midst of renaming
   */
  static List<String> write(Map<String, Tensor> contents) {
    List<String> notes = new ArrayList<>();
    if (contents.size() == 1) {
      contents.forEach((file, tensor) -> notes.addAll(TensorFiles.write(file, tensor)));
      return notes;
    }
    OutputFiles files = new OutputFiles();
    try {
      contents.forEach((file, tensor) -> notes.addAll(files.stage(file, tensor)));
      files.putInPlace();
    } finally {
      files.removeLeft();
    }
    return notes;
  }

  private List<String> stage(String text, Tensor tensor) {
    FileSpec file = TensorFiles.file(text);
    Path temporary = beside.get(place(file));
    if (temporary == null) {
      temporary = reserve(file);
    }
    FileSpec staged = new FileSpec(temporary, file.member());
    try {
      return TensorFiles.write(staged.text(), tensor).stream()
          .map(note -> note.replace(staged.text(), file.text()))
          .toList();
    } catch (TensorFileException e) {
      throw file.refuse(after(staged, e), e);
    } catch (TensorStorageException e) {
      throw file.failed(after(staged, e), causeOf(e));
    }
  }

  private static IOException causeOf(TensorStorageException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  /** A message without the temporary file's name, with which it begins. */
  private static String after(FileSpec staged, RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(staged.text() + " ")
        ? message.substring(staged.text().length() + 1)
        : message;
  }

  /** A place for the file beside its own; what it holds under other names is taken along. */
  private Path reserve(FileSpec file) {
    Path place = place(file);
    Path temporary = place.resolveSibling("." + UUID.randomUUID() + "." + place.getFileName());
    temporary.toFile().deleteOnExit();
    beside.put(place, temporary);
    if (file.member() != null && Files.exists(place)) {
      try {
        Files.copy(place, temporary);
      } catch (IOException e) {
        throw file.failed("could not be written: " + e.getMessage() + ".", e);
      }
    }
    return temporary;
  }

  private void putInPlace() {
    for (Map.Entry<Path, Path> one : beside.entrySet()) {
      try {
        Files.move(
            one.getValue(),
            one.getKey(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw FileSpec.of(one.getKey()).failed("could not be put in place: " + e.getMessage(), e);
      }
    }
  }

  private void removeLeft() {
    for (Path temporary : beside.values()) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        temporary.toFile().deleteOnExit(); // tried once more when the program ends
      }
    }
  }

  /** The file itself; behind a link the one it leads to. */
  private static Path place(FileSpec file) {
    Path path = file.path().toAbsolutePath().normalize();
    try {
      return Files.exists(path) ? path.toRealPath() : path;
    } catch (IOException e) {
      throw file.failed("is a link that cannot be followed: " + e.getMessage(), e);
    }
  }
}
