package dev.stratus.cli;

import dev.stratus.LayerInput;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.DataFormat;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorRead;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is read: the input, and what comes with it. */
final class DataOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      order = 1,
      description =
          "X.npy, X.npz:NAME, X.safetensors[:NAME] or X.mat[:NAME]. The file's memory order is"
              + " kept.")
  private String input = "";

  @Option(
      names = "--format",
      paramLabel = "LABELS",
      order = 2,
      converter = Converters.ToFormat.class,
      description =
          "A label for each dimension, in the file's index order: S spatial, C channel, B batch, T"
              + " time, U other. Default: what the file says, else the last dimension is C and the"
              + " others are batch-like: C, BC, BUC, BUUC ...")
  private @Nullable DataFormat format;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      order = 3,
      converter = Converters.ToDType.class,
      description =
          "float32, float64, float16 or bfloat16: convert what is read, and compute and write in"
              + " that type. Default: the input's own.")
  private @Nullable DType dtype;

  @Option(names = "--convert", order = 4, description = "The same as --dtype float32.")
  private boolean convert;

  @Option(
      names = "--residual",
      paramLabel = "FILE",
      order = 5,
      description = "Added to the input before normalizing; of its sizes.")
  private @Nullable String residual;

  @Option(
      names = "--lengths",
      paramLabel = "N,N,...|FILE",
      order = 6,
      description =
          "Valid steps along T, one for each observation (B); what lies beyond gives 0 and counts"
              + " nowhere.")
  private @Nullable String lengths;

  @Option(
      names = "--grad",
      paramLabel = "DY",
      order = 7,
      description =
          "The gradient with respect to the result, of the input's sizes: go backward too.")
  private @Nullable String grad;

  /** The input file, as the user wrote it. */
  String input() {
    return input;
  }

  /** Every file that is read, as the user wrote it. Lengths may be numbers instead. */
  List<String> files() {
    return Stream.of(input, residual, grad, lengths)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .filter(text -> !text.matches("[-0-9, ]*"))
        .toList();
  }

  boolean hasResidual() {
    return residual != null;
  }

  boolean hasGradient() {
    return grad != null;
  }

  /**
   * The element type asked for; empty: the input's own.
   *
   * @throws IllegalArgumentException if two options ask for different ones
   */
  Optional<DType> askedType() {
    if (convert && dtype != null && dtype != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "--convert asks for float32 and --dtype for " + dtype.text() + "; give one of the two.");
    }
    return convert ? Optional.of(DType.FLOAT32) : Optional.ofNullable(dtype);
  }

  /**
   * Reads all there is to read.
   *
   * @param notices takes what was done to values on the way
   * @throws IllegalArgumentException if a file cannot be read as asked or does not go with the
   *     input
   */
  LayerInput read(Consumer<String> notices) {
    Tensor x = tensor(input, format, notices);
    LayerInput read = LayerInput.of(x);
    if (residual != null) {
      read = read.withResidual(like(x, "--residual", residual, notices));
    }
    if (grad != null) {
      read = read.withOutputGradient(like(x, "--grad", grad, notices));
    }
    return lengths == null ? read : read.withLengths(Lengths.of(lengths));
  }

  private Tensor tensor(String file, @Nullable DataFormat labels, Consumer<String> notices) {
    TensorRead read =
        TensorFiles.read(file, new ReadOptions(labels, askedType().orElse(null), null));
    read.notes().forEach(notices);
    return read.tensor();
  }

  /** A tensor that goes with the input element by element; its memory order is its own. */
  private Tensor like(Tensor x, String option, String file, Consumer<String> notices) {
    Tensor tensor;
    try {
      tensor = tensor(file, x.format(), notices);
    } catch (TensorFileException e) {
      throw wrongDimensions(x, option, file).orElse(e);
    }
    if (!Arrays.equals(tensor.sizes(), x.sizes())) {
      throw unlike(x, option, file, tensor, "sizes.");
    }
    if (tensor.dtype() != x.dtype()) {
      String converts = "element type: --dtype " + x.dtype().text() + " converts both.";
      throw unlike(x, option, file, tensor, converts);
    }
    return tensor;
  }

  /** What to say of a file that can be read, but not under the input's labels. */
  private Optional<IllegalArgumentException> wrongDimensions(Tensor x, String option, String file) {
    try {
      Tensor tensor = TensorFiles.read(file).tensor();
      return tensor.format().dimensions() == x.format().dimensions()
          ? Optional.empty()
          : Optional.of(unlike(x, option, file, tensor, "sizes."));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty(); // and the first reason is told
    }
  }

  private IllegalArgumentException unlike(
      Tensor x, String option, String file, Tensor tensor, String what) {
    return new IllegalArgumentException(
        option
            + " "
            + file
            + " is "
            + tensor
            + ", and --input "
            + input
            + " is "
            + x
            + "; both must have the same "
            + what);
  }
}
