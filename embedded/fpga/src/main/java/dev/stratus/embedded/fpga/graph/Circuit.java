package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A kernel as the regions that one work-item goes through.
 *
 * @param kernel before it was unrolled; its parameters are the device kernel's
 * @param javaIndexes for each of its parameters, its index among the Java method's
 * @param regions in order
 * @param arrays the arrays in memory on the chip
 * @param registerBytes bytes of arrays that became registers
 * @param aliases of each array argument a number that it shares with those it may be one with
 */
public record Circuit(
    IrFunction kernel,
    List<Integer> javaIndexes,
    List<Region> regions,
    Map<Variable, OnChipArray> arrays,
    long registerBytes,
    Map<Variable, Integer> aliases) {
  public Circuit {
    javaIndexes = List.copyOf(javaIndexes);
    regions = List.copyOf(regions);
    arrays = Map.copyOf(arrays);
    aliases = Map.copyOf(aliases);
  }

  /** Class and method, as {@code LayerNormForwardStream.rowStream}. */
  public String name() {
    String owner = kernel.id().owner();
    return owner.substring(owner.lastIndexOf('/') + 1) + "." + kernel.id().name();
  }

  /** Whether two arrays may be the same memory. */
  public boolean mayBeOne(Variable a, Variable b) {
    return a.equals(b)
        || (aliases.containsKey(a) && aliases.get(a).equals(aliases.getOrDefault(b, -1)));
  }

  /** Whether an array is in memory beside the chip. */
  public boolean isOffChip(Variable array) {
    return !arrays.containsKey(array);
  }

  /** Every region that has a graph, outer before inner. */
  public List<Region> pieces() {
    List<Region> found = new ArrayList<>();
    collect(regions, found);
    return found;
  }

  private static void collect(List<Region> regions, List<Region> found) {
    for (Region region : regions) {
      if (region instanceof Region.Straight || region instanceof Region.Pipeline) {
        found.add(region);
      }
      inside(region).forEach(inner -> collect(inner, found));
    }
  }

  /** The graph of a region that has one. */
  public static Graph graph(Region region) {
    return switch (region) {
      case Region.Straight s -> s.graph();
      case Region.Pipeline p -> p.graph();
      default -> throw new IllegalArgumentException("No graph: " + region);
    };
  }

  /** The lists of regions inside one. */
  public static List<List<Region>> inside(Region region) {
    return switch (region) {
      case Region.Counted c -> List.of(c.body());
      case Region.While w -> List.of(w.condition(), w.body(), w.update());
      case Region.Branch b -> List.of(b.then(), b.otherwise());
      case Region.Labelled l -> List.of(l.body());
      default -> List.of();
    };
  }
}
