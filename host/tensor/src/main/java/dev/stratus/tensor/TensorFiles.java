package dev.stratus.tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Tensor files, whose kind their names tell: {@code FILE.npy}, {@code FILE.npz:NAME}, {@code
 * FILE.safetensors[:NAME]}, {@code FILE.mat[:NAME]}, in any case of letters.
 */
public final class TensorFiles {
  private static final List<TensorFormat> BUILT_IN =
      List.of(new NpyFormat(), new NpzFormat(), new SafetensorsFormat());

  /** Kinds that another module reads, by their suffix. */
  private static final Map<String, String> OPTIONAL = Map.of(".mat", "stratus-io-mat");

  private static final String KNOWN =
      "FILE.npy, FILE.npz:NAME, FILE.safetensors[:NAME] and FILE.mat[:NAME]";

  private TensorFiles() {}

  /** Reads a tensor as the file has it. */
  public static TensorRead read(String spec) {
    return read(spec, ReadOptions.DEFAULT);
  }

  /**
   * Reads a tensor.
   *
   * @param spec {@code FILE} or {@code FILE:NAME}
   * @throws TensorFileException if the file cannot be read as asked: missing, of an unknown kind,
   *     damaged, without such an array, of another type, order or number of dimensions
   * @throws TensorStorageException if reading fails
   */
  public static TensorRead read(String spec, ReadOptions options) {
    Named named = named(spec);
    TensorRead read = named.format.read(named.file, options);
    DType wanted = options.dtype();
    if (wanted == null || wanted == read.tensor().dtype()) {
      return read;
    }
    List<String> notes = new ArrayList<>(read.notes());
    Tensor tensor = convert(read.source(), read.tensor(), wanted, notes);
    return new TensorRead(tensor, read.source(), notes);
  }

  /** Writes a tensor in its own element type. */
  public static List<String> write(String spec, Tensor tensor) {
    return write(spec, tensor, WriteOptions.DEFAULT);
  }

  /**
   * Writes a tensor, whole or not at all: see {@link WholeFile}. Where a file of named arrays is
   * there already and a name is given, its other arrays stay.
   *
   * @param spec {@code FILE} or {@code FILE:NAME}
   * @return what was done to the values, in sentences; empty if nothing
   * @throws TensorFileException if the file cannot be written, its kind is unknown or cannot hold
   *     the element type
   * @throws TensorStorageException if writing fails on the way, such as on a full disk
   */
  public static List<String> write(String spec, Tensor tensor, WriteOptions options) {
    return write(spec, tensor, options, WholeFile.TO_DISK);
  }

  static List<String> write(
      String spec, Tensor tensor, WriteOptions options, WholeFile.Opener opener) {
    Named named = named(spec);
    DType type = options.dtype() == null ? tensor.dtype() : options.dtype();
    requireHolds(named, type);
    named.format.requireTarget(named.file);
    List<String> notes = new ArrayList<>();
    Tensor written =
        type == tensor.dtype() ? tensor.dense() : convert(named.file.text(), tensor, type, notes);
    notes.addAll(named.format.write(written, WholeFile.through(named.file, opener)));
    return List.copyOf(notes);
  }

  /**
   * Says now what {@link #write} would refuse later, so that a long computation does not end at a
   * file that could never be written.
   *
   * @param type of the tensor that will be written
   * @throws TensorFileException as {@link #write}
   */
  public static void requireWritable(String spec, DType type) {
    Named named = named(spec);
    requireHolds(named, type);
    named.format.requireTarget(named.file);
    WholeFile.of(named.file).requireWritable();
  }

  private static void requireHolds(Named named, DType type) {
    if (named.format.types().contains(type)) {
      return;
    }
    List<DType> held = named.format.types().stream().sorted().toList();
    throw named.file.refuse(
        "cannot hold "
            + type.text()
            + ": "
            + named.format.suffix()
            + " has "
            + held.stream().map(DType::text).collect(Collectors.joining(", "))
            + ". Convert with "
            + held.stream().map(t -> "--dtype " + t.text()).collect(Collectors.joining(" or "))
            + ", or write a .safetensors file.");
  }

  private static Tensor convert(String source, Tensor tensor, DType type, List<String> notes) {
    Tensor converted = tensor.to(type);
    ConversionCount count = new ConversionCount(type);
    var from = tensor.data().getSegment();
    var to = converted.data().getSegment();
    tensor.walk((first, stride, elements, at) -> {
      for (long i = 0; i < elements; i++) {
        count.add(
            Elements.get(tensor.dtype(), from, first + i * stride), Elements.get(type, to, at + i));
      }
    });
    notes.add(source + ": " + count.text(tensor.dtype().text(), tensor.elements()));
    return converted;
  }

  /**
   * The file and the array's name that a text such as {@code x.npz:a} says.
   *
   * @throws TensorFileException if the file is of no known kind, or the name does not go with it
   */
  public static FileSpec file(String spec) {
    return named(spec).file;
  }

  private record Named(TensorFormat format, FileSpec file) {}

  /** The kind, the file and the array's name of a text such as {@code x.npz:a}. */
  private static Named named(String spec) {
    for (String suffix : suffixes()) {
      int at = spec.toLowerCase(Locale.ROOT).indexOf(suffix + ":");
      if (at >= 0) {
        int end = at + suffix.length();
        FileSpec file = FileSpec.of(Path.of(spec.substring(0, end)));
        return withName(format(file, suffix), file, spec.substring(end + 1));
      }
    }
    FileSpec file = FileSpec.of(Path.of(spec));
    for (String suffix : suffixes()) {
      if (spec.toLowerCase(Locale.ROOT).endsWith(suffix)) {
        return new Named(format(file, suffix), file);
      }
    }
    throw file.refuse("is of no known kind: files are named " + KNOWN + ".");
  }

  private static Named withName(TensorFormat format, FileSpec file, String name) {
    if (!format.hasNames()) {
      throw file.refuse(
          "is followed by the name '"
              + name
              + "', and a "
              + format.suffix()
              + " file holds one array without a name. Leave ':"
              + name
              + "' away.");
    }
    if (name.isEmpty()) {
      throw file.refuse("is followed by a colon and no name; an array is named as FILE:NAME.");
    }
    return new Named(format, file.withMember(name));
  }

  private static List<String> suffixes() {
    List<String> all = new ArrayList<>(BUILT_IN.stream().map(TensorFormat::suffix).toList());
    all.addAll(OPTIONAL.keySet());
    return all;
  }

  private static TensorFormat format(FileSpec file, String suffix) {
    return BUILT_IN.stream()
        .filter(f -> f.suffix().equals(suffix))
        .findFirst()
        .or(() -> service(suffix))
        .orElseThrow(() ->
            file.refuse(
                "is a "
                    + suffix
                    + " file, and the module that reads and writes those, "
                    + OPTIONAL.get(suffix)
                    + " (dev.stratus:"
                    + OPTIONAL.get(suffix)
                    + "), is not on the class path. Add it, or use .npy, .npz or .safetensors"
                    + " files."));
  }

  private static Optional<TensorFormat> service(String suffix) {
    return ServiceLoader.load(TensorFormat.class, TensorFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.suffix().equals(suffix))
        .findFirst();
  }
}
