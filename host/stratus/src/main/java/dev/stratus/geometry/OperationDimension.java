package dev.stratus.geometry;

import dev.stratus.tensor.DimensionLabel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which dimensions a layer normalizes over (MATLAB's {@code OperationDimension}, since R2023a).
 * Never the batch dimension B. Unspecified dimensions U count as batch-like, except in {@link
 * #BATCH_EXCLUDED}, which takes everything but B.
 */
public enum OperationDimension {
  /** S and C where there are two or more S; else C alone. Never T. */
  AUTO("auto"),
  /** C alone. */
  CHANNEL_ONLY("channel-only"),
  /** All S and C. */
  SPATIAL_CHANNEL("spatial-channel"),
  /** All but B, T and U included: the only behaviour before R2023a. */
  BATCH_EXCLUDED("batch-excluded");

  private static final int IMAGE = 2;

  private final String text;

  OperationDimension(String text) {
    this.text = text;
  }

  /** As MATLAB spells it. */
  public String text() {
    return text;
  }

  /**
   * The mode of that name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static OperationDimension of(String name) {
    String word = name.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(mode -> mode.text.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The operation dimension is '"
                    + name
                    + "'; it must be one of "
                    + Arrays.stream(values())
                        .map(OperationDimension::text)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  /** Whether each dimension is normalized, in the order of the labels. */
  public boolean[] normalized(List<DimensionLabel> labels) {
    long spatial = labels.stream().filter(label -> label == DimensionLabel.S).count();
    boolean withSpatial = this == SPATIAL_CHANNEL || (this == AUTO && spatial >= IMAGE);
    boolean[] normalized = new boolean[labels.size()];
    for (int i = 0; i < normalized.length; i++) {
      normalized[i] =
          switch (labels.get(i)) {
            case C -> true;
            case S -> withSpatial || this == BATCH_EXCLUDED;
            case T, U -> this == BATCH_EXCLUDED;
            case B -> false;
          };
    }
    return normalized;
  }
}
