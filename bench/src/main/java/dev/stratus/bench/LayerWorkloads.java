package dev.stratus.bench;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** What {@link LayerTable} measures. */
final class LayerWorkloads {

  /** A family of workloads. */
  enum Kind {
    FORWARD,
    BACKWARD,
    HUGE,
    STRIDED,
    HALF;

    /**
     * @param text names separated by commas
     */
    static List<Kind> parse(String text) {
      return Arrays.stream(text.split(",", -1)).map(Kind::one).toList();
    }

    private static Kind one(String name) {
      for (Kind kind : values()) {
        if (kind.word().equals(name.strip())) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "--only is '"
              + name
              + "'; there are "
              + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "))
              + ".");
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A table.
   *
   * @param groups rows, for the rate in rows
   * @param entries makes the contestants, in the table's order
   */
  record Workload(
      String name, int groups, BiFunction<OpenClContext, TornadoDevice, List<Entry>> entries) {}

  private LayerWorkloads() {}

  static List<Workload> of(Kind kind) {
    return switch (kind) {
      case FORWARD -> List.of(forward(32768, 1024), forward(4096, 4096), forward(8192, 768));
      case BACKWARD -> List.of(backward(32768, 1024), backward(4096, 4096), backward(8192, 768));
      case HUGE -> List.of(huge(64, 65_536), huge(16, 4_194_304));
      case STRIDED -> List.of(strided(32, 256, 56 * 56));
      case HALF -> List.of(half(32768, 1024));
    };
  }

  private static List<Entry> copies(FloatArray from, FloatArray to, OpenClContext context) {
    long bytes = 2L * from.getSize() * Float.BYTES;
    return List.of(
        Entry.ceiling(new Memcpy(from, to, CpuDevice.THREADS), bytes),
        Entry.ceiling(Yardstick.copy(from, to, context), bytes));
  }

  private static List<Entry> with(List<Entry> ceilings, Entry... products) {
    return java.util.stream.Stream.concat(ceilings.stream(), Arrays.stream(products)).toList();
  }

  private static Workload forward(int rows, int width) {
    return new Workload(
        "forward " + rows + "x" + width,
        rows,
        (context, device) -> {
          LayerArrays a = LayerArrays.rows(rows, width, false);
          return with(
              copies(a.x(), a.y(), context),
              Entry.product(LayerKernels.forward(a, device, false), 2 * bytes(a)),
              Entry.product(LayerKernels.forward(a, device, true), 2 * bytes(a)));
        });
  }

  private static Workload backward(int rows, int width) {
    return new Workload(
        "backward " + rows + "x" + width,
        rows,
        (context, device) -> {
          LayerArrays a = LayerArrays.rows(rows, width, true);
          LayerKernels.fillStatistics(a, device);
          return with(
              List.of(Entry.ceiling(Yardstick.add(a.x(), a.dy(), a.dx(), context), 3 * bytes(a))),
              Entry.product(LayerKernels.backward(a, device), 3 * bytes(a)));
        });
  }

  private static Workload huge(int rows, int width) {
    return new Workload(
        "few huge rows " + rows + "x" + width,
        rows,
        (context, device) -> {
          LayerArrays a = LayerArrays.rows(rows, width, false);
          return with(
              copies(a.x(), a.y(), context),
              Entry.product(LayerKernels.forward(a, device, false), 2 * bytes(a)),
              Entry.product(LayerKernels.split(a, device), 2 * bytes(a)));
        });
  }

  private static Workload strided(int batch, int channels, int pixels) {
    return new Workload(
        "channel-only SSCB 56x56x" + channels + "x" + batch + " column-major",
        batch * pixels,
        (context, device) -> {
          LayerArrays a = LayerArrays.channels(batch, channels, pixels);
          return with(
              copies(a.x(), a.y(), context),
              Entry.product(LayerKernels.columns(a, device, batch, pixels), 2 * bytes(a)));
        });
  }

  private static Workload half(int rows, int width) {
    return new Workload(
        "16-bit storage " + rows + "x" + width,
        rows,
        (context, device) -> {
          LayerArrays a = LayerArrays.rows(rows, width, false);
          return with(
              copies(a.x(), a.y(), context),
              Entry.product(LayerKernels.forward(a, device, false), 2 * bytes(a)),
              Entry.product(LayerKernels.forwardHalf(a, device), bytes(a)),
              Entry.product(LayerKernels.forwardBFloat16(a, device), bytes(a)));
        });
  }

  private static long bytes(LayerArrays a) {
    return (long) a.x().getSize() * Float.BYTES;
  }
}
