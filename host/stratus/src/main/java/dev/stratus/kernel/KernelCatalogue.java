package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.kernels.LayerNormForward;
import dev.stratus.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** The kernels of layer normalization: every {@link Rung} for every element type. */
public final class KernelCatalogue {
  private static final List<KernelEntry> ALL = list();

  public static final KernelEntry FORWARD_ROW_PER_ITEM =
      entry(Rung.FORWARD_ROW_PER_ITEM, DType.FLOAT32);

  public static final KernelEntry FORWARD_ROW_PER_GROUP =
      entry(Rung.FORWARD_ROW_PER_GROUP, DType.FLOAT32);

  private KernelCatalogue() {}

  private static List<KernelEntry> list() {
    List<KernelEntry> all = new ArrayList<>();
    for (DType type : DType.values()) {
      for (Rung rung : Rung.values()) {
        if (!rung.takes(type)) {
          continue;
        }
        all.add(
            new KernelEntry(
                type == DType.FLOAT32 ? rung.text() : rung.text() + ":" + type.text(),
                rung,
                type,
                new KernelReference(owner(rung, type), rung.method()),
                rung.idea()));
      }
    }
    return List.copyOf(all);
  }

  private static Class<?> owner(Rung rung, DType type) {
    String suffix =
        switch (type) {
          case FLOAT32 -> "";
          case FLOAT64 -> "Double";
          case FLOAT16 -> "Half";
          case BFLOAT16 -> "BFloat16";
        };
    String name = LayerNormForward.class.getPackageName() + "." + rung.owner() + suffix;
    try {
      return Class.forName(name, false, KernelCatalogue.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(
          "The kernel class " + name + " is not on the class path; please report this.", missing);
    }
  }

  /** All kernels, in the order of their ladders, float32 first. */
  public static List<KernelEntry> all() {
    return ALL;
  }

  /** One rung for one element type. */
  public static KernelEntry entry(Rung rung, DType type) {
    // A loop: every candidate is looked up before every run.
    for (KernelEntry kernel : ALL) {
      if (kernel.rung() == rung && kernel.type() == type) {
        return kernel;
      }
    }
    throw new NoSuchElementException(rung + " has no kernel for " + type.text());
  }
}
