package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.LayerNormForward;
import java.util.List;
import java.util.stream.Collectors;

/** The kernels there are. */
public final class KernelCatalogue {

  public static final KernelEntry FORWARD_ROW_PER_ITEM =
      new KernelEntry(
          "layernorm-forward/row-per-item",
          new KernelReference(LayerNormForward.class, "rowPerItem"),
          "a work-item owns a row; for CPU devices");

  public static final KernelEntry FORWARD_ROW_PER_GROUP =
      new KernelEntry(
          "layernorm-forward/row-per-group",
          new KernelReference(LayerNormForward.class, "rowPerGroup"),
          "a work-group shares a row and sums in local memory; for GPUs");

  private static final List<KernelEntry> ALL = List.of(FORWARD_ROW_PER_ITEM, FORWARD_ROW_PER_GROUP);

  private KernelCatalogue() {}

  /** All kernels, in the order of their ladders. */
  public static List<KernelEntry> all() {
    return ALL;
  }

  /**
   * @param name the whole name, or a part that only one kernel has
   * @throws IllegalArgumentException if no kernel has the name or several have; the message lists
   *     them
   */
  public static KernelEntry find(String name) {
    List<KernelEntry> exact = ALL.stream().filter(k -> k.name().equals(name)).toList();
    List<KernelEntry> found =
        exact.isEmpty() ? ALL.stream().filter(k -> k.name().contains(name)).toList() : exact;
    if (found.size() == 1 && !name.isBlank()) {
      return found.getFirst();
    }
    boolean several = found.size() > 1 && !name.isBlank();
    throw new IllegalArgumentException(
        (several ? "Several kernels are called '" : "No kernel is called '")
            + name
            + "'; there are: "
            + (several ? found : ALL)
                .stream().map(KernelEntry::name).collect(Collectors.joining(", "))
            + ".");
  }
}
