package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.LayerNormBackwardStream;
import dev.stratus.kernels.LayerNormForwardFixed;
import dev.stratus.kernels.LayerNormForwardStream;
import dev.stratus.profiles.KernelForm;
import dev.stratus.tensor.DType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every kernel of the project by its name: those of layer normalization, then for FPGAs, then of
 * training.
 */
public final class KernelNames {
  private static final String FORWARD = "layernorm-forward/";

  /** How many names a message proposes. */
  private static final int NEAREST = 5;

  private static final List<NamedKernel> STREAMS =
      List.of(
          new NamedKernel(
              "layernorm-forward/row-stream",
              new KernelReference(LayerNormForwardStream.class, "rowStream"),
              "one work-item streams rows through a line buffer on the chip; for FPGAs",
              KernelForm.ROW_PER_ITEM,
              false),
          new NamedKernel(
              "layernorm-backward/row-stream",
              new KernelReference(LayerNormBackwardStream.class, "rowStream"),
              "the same backward: dx, dgamma and dbeta in one read; for FPGAs",
              KernelForm.ROW_PER_ITEM,
              false),
          new NamedKernel(
              "layernorm-forward/row-stream-fixed",
              new KernelReference(LayerNormForwardFixed.class, "rowStream"),
              "the same forward in fixed point, without a floating-point operator; for FPGAs",
              KernelForm.ROW_PER_ITEM,
              false));

  private static final List<NamedKernel> ALL =
      Stream.of(
              KernelCatalogue.all().stream().map(NamedKernel::of),
              STREAMS.stream(),
              TrainingKernels.all().stream())
          .flatMap(kernels -> kernels)
          .toList();

  private KernelNames() {}

  /** All kernels, in the order of their ladders. */
  public static List<NamedKernel> all() {
    return ALL;
  }

  /**
   * @param name the whole name, or a part that only one kernel has; without a type, such as {@code
   *     :float16}, the one for float32 is meant, and without an operation the one of layer
   *     normalization that goes forward
   * @throws IllegalArgumentException if no kernel has the name or several have; the message names
   *     those, or the nearest
   */
  public static NamedKernel find(String name) {
    List<NamedKernel> found = name.isBlank() ? List.of() : named(name);
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new IllegalArgumentException(found.isEmpty() ? none(name) : several(name, found));
  }

  private static List<NamedKernel> named(String name) {
    for (String whole : List.of(name, FORWARD + name)) {
      List<NamedKernel> exact = ALL.stream().filter(k -> k.name().equals(whole)).toList();
      if (!exact.isEmpty()) {
        return exact;
      }
    }
    List<NamedKernel> lastParts = ALL.stream().filter(k -> k.name().endsWith("/" + name)).toList();
    if (lastParts.size() == 1) {
      return lastParts;
    }
    List<NamedKernel> parts = ALL.stream().filter(k -> k.name().contains(name)).toList();
    List<NamedKernel> floats = parts.stream().filter(k -> !k.name().contains(":")).toList();
    return floats.isEmpty() ? parts : floats;
  }

  private static String several(String name, List<NamedKernel> found) {
    return "Several kernels are called '"
        + name
        + "': "
        + found.stream().map(NamedKernel::name).collect(Collectors.joining(", "))
        + ".";
  }

  private static String none(String name) {
    String nearest =
        ALL.stream()
            .map(NamedKernel::name)
            .sorted(Comparator.comparingInt(known -> distance(name, known)))
            .limit(NEAREST)
            .collect(Collectors.joining(", "));
    return "No kernel is called '"
        + name
        + "'; the nearest are "
        + nearest
        + ". 'stratus kernel list' names all "
        + ALL.size()
        + (name.contains(":") ? "; types are " + types() : "")
        + ".";
  }

  private static String types() {
    return Stream.of(DType.values())
        .map(type -> ":" + type.text())
        .collect(Collectors.joining(", "));
  }

  /** To the whole name, or to its last part, which is how people name kernels. */
  private static int distance(String name, String known) {
    return Math.min(
        WordDistance.of(name, known),
        WordDistance.of(name, known.substring(known.indexOf('/') + 1)));
  }
}
