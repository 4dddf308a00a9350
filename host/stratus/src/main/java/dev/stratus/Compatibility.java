package dev.stratus;

import dev.stratus.geometry.OperationDimension;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whose {@code layerNormalizationLayer} the layer behaves as. Until R2022b there was no operation
 * dimension: the layer normalized over everything but B, and epsilon was at least 1e-5.
 */
public enum Compatibility {
  R2021A,
  R2021B,
  R2022A,
  R2022B,
  /** The default. */
  R2023A;

  /** The least epsilon before R2023a. */
  private static final double OLD_LEAST_EPSILON = 1e-5;

  /** As MATLAB spells it, such as {@code R2021a}. */
  public String text() {
    return "R" + name().substring(1, 5) + name().substring(5).toLowerCase(Locale.ROOT);
  }

  /**
   * The release of that name, in any case.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Compatibility of(String name) {
    return Arrays.stream(values())
        .filter(release -> release.name().equals(name.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The compatibility is '"
                    + name
                    + "'; it must be one of "
                    + Arrays.stream(values())
                        .map(Compatibility::text)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  boolean hasOperationDimension() {
    return this == R2023A;
  }

  OperationDimension defaultMode() {
    return hasOperationDimension() ? OperationDimension.AUTO : OperationDimension.BATCH_EXCLUDED;
  }

  void checkEpsilon(double epsilon) {
    if (!hasOperationDimension() && epsilon < OLD_LEAST_EPSILON) {
      throw new IllegalArgumentException(
          "epsilon is "
              + epsilon
              + "; with compatibility "
              + text()
              + " it must be at least 1e-5. Smaller ones work from R2023a on.");
    }
  }
}
