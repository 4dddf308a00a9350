package dev.stratus.bench.device;

import dev.stratus.geometry.OperationDimension;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be measured. */
public enum Operation {
  /** One array to another: the ceiling of what reads one and writes one. */
  COPY("copy", Kind.CEILING, Optional.empty()),
  /** The sum of two arrays. */
  ADD("add", Kind.CEILING, Optional.empty()),
  /** a + s * b, as McCalpin's STREAM has it. */
  TRIAD("triad", Kind.CEILING, Optional.empty()),
  /** Layer normalization over the last dimension. */
  FORWARD("layernorm", Kind.FORWARD, Optional.empty()),
  /** All three gradients. */
  BACKWARD("layernorm-backward", Kind.BACKWARD, Optional.empty()),
  /** Forward, then backward, of the same input. */
  STEP("layernorm-step", Kind.STEP, Optional.empty()),
  /** Root mean square, forward. */
  RMS("rms", Kind.FORWARD, Optional.empty()),
  /** Images, each normalized as a whole. */
  SPATIAL_CHANNEL("spatial-channel", Kind.FORWARD, Optional.of(OperationDimension.SPATIAL_CHANNEL)),
  /** Images, each pixel normalized over its channels, which are strided. */
  CHANNEL_ONLY("channel-only", Kind.FORWARD, Optional.of(OperationDimension.CHANNEL_ONLY)),
  /** Everything but the batch. */
  BATCH_EXCLUDED("batch-excluded", Kind.FORWARD, Optional.of(OperationDimension.BATCH_EXCLUDED)),
  /** MATLAB's default for images. */
  AUTO("auto-mode", Kind.FORWARD, Optional.of(OperationDimension.AUTO));

  /** How it is run. */
  enum Kind {
    CEILING,
    FORWARD,
    BACKWARD,
    STEP
  }

  private final String text;
  private final Kind kind;
  private final Optional<OperationDimension> mode;

  Operation(String text, Kind kind, Optional<OperationDimension> mode) {
    this.text = text;
    this.kind = kind;
    this.mode = mode;
  }

  /** As the command line has it. */
  public String text() {
    return text;
  }

  Kind kind() {
    return kind;
  }

  /** The mode of those over images; empty: over rows. */
  Optional<OperationDimension> mode() {
    return mode;
  }

  /** What it is held against: the copy, or where it reads two arrays the addition. */
  Operation ceiling() {
    return switch (kind) {
      case CEILING -> this;
      case FORWARD -> COPY;
      case BACKWARD, STEP -> ADD;
    };
  }

  /**
   * The least that has to be moved for an element, in elements: what is read once and written once.
   * Parameters and statistics are left out.
   */
  int movedPerElement() {
    return switch (this) {
      case COPY -> 2;
      case ADD, TRIAD -> 3;
      default ->
          switch (kind) {
            case BACKWARD -> 3;
            case STEP -> 5;
            default -> 2;
          };
    };
  }

  /**
   * The operations of a list of names.
   *
   * @throws IllegalArgumentException if one is unknown; the message lists those there are
   */
  public static List<Operation> parse(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).map(Operation::named).toList();
  }

  private static Operation named(String name) {
    return Arrays.stream(values())
        .filter(op -> op.text.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "No operation is called '"
                    + name
                    + "'; there are "
                    + String.join(", ", Arrays.stream(values()).map(Operation::text).toList())
                    + "."));
  }
}
