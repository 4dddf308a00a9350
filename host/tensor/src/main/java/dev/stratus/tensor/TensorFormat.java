package dev.stratus.tensor;

import java.util.List;
import java.util.Set;

/**
 * A kind of tensor file, told by the end of the file's name. Other modules add kinds as services of
 * {@link java.util.ServiceLoader}.
 */
public interface TensorFormat {

  /** The name of an array that is written without one, where files hold arrays by name. */
  String UNNAMED = "tensor";

  /** The end of the names of such files, with its dot and in small letters. */
  String suffix();

  /** Whether a file holds arrays by name, so that {@code FILE:NAME} says which. */
  boolean hasNames();

  /** The element types that a file can hold. */
  Set<DType> types();

  /**
   * Reads one array in an element type of {@link #types}, where possible that of the options;
   * {@link TensorFiles} converts what comes in another.
   *
   * @throws TensorFileException if the file cannot be read as asked
   * @throws TensorStorageException if reading fails
   */
  TensorRead read(FileSpec file, ReadOptions options);

  /**
   * Writes one array. Where the file has names and is there already, what it holds under other
   * names stays if a name is given; without one the file is replaced.
   *
   * @param tensor dense, of an element type of {@link #types}
   * @param output the file to make or to replace, and the array's name if one was given
   * @return what was done to the values or their order, in sentences; empty if nothing
   * @throws TensorFileException if the file cannot be written, or what is there cannot be read
   * @throws TensorStorageException if writing fails on the way, such as on a full disk
   */
  List<String> write(Tensor tensor, WholeFile output);

  /**
   * Refuses a file and name that no array can be written as, before anything is computed.
   *
   * @throws TensorFileException if the name is missing or cannot be one
   */
  default void requireTarget(FileSpec file) {}

  /**
   * Picks the array that was named among those a file holds; the only one if none was named.
   *
   * @throws TensorFileException if the file holds none, none of that name, or several and none was
   *     named; the message lists them
   */
  static String pick(FileSpec file, List<String> names) {
    FileSpec whole = FileSpec.of(file.path());
    if (names.isEmpty()) {
      throw whole.refuse("holds no arrays.");
    }
    String first = String.join(", ", names.stream().limit(20).map(n -> "'" + n + "'").toList());
    String listed = names.size() > 20 ? first + " and " + (names.size() - 20) + " more" : first;
    if (file.member() == null) {
      if (names.size() == 1) {
        return names.getFirst();
      }
      throw whole.refuse(
          "holds "
              + names.size()
              + " arrays: "
              + listed
              + ". Say which: "
              + whole.withMember(names.getFirst()).text()
              + ".");
    }
    if (!names.contains(file.member())) {
      throw whole.refuse("holds no array '" + file.member() + "'; it holds " + listed + ".");
    }
    return file.member();
  }
}
