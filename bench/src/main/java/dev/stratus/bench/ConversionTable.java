package dev.stratus.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stratus.embedded.runtime.opencl.DeviceBuffer;
import dev.stratus.embedded.runtime.opencl.DeviceKernel;
import dev.stratus.embedded.runtime.opencl.Discovery;
import dev.stratus.embedded.runtime.opencl.NdRange;
import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import dev.stratus.embedded.runtime.opencl.OpenClQueue;
import dev.stratus.embedded.spi.DeviceKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * Which form of a 16-bit float's conversion is fast on the OpenCL CPU device: y = x * a + b over
 * 2^25 elements by hand-written kernels, in one interleaved run. Argument: rounds.
 */
public final class ConversionTable {
  private static final int ELEMENTS = 1 << 25;
  private static final float A = 1.25f;
  private static final float B = 0.5f;

  private ConversionTable() {}

  /** Prints a table. */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 41;
    OpenClDevice device =
        Discovery.discover().devices().stream()
            .filter(d -> d.description().kind() == DeviceKind.CPU && !d.description().checking())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No OpenCL CPU device to measure."));
    List<Contestant> all = new ArrayList<>();
    try (OpenClContext context = OpenClContext.open(device);
        OpenClQueue queue = context.openQueue();
        DeviceBuffer floats = context.buffer(floats().getSegment());
        DeviceBuffer halfs = context.buffer(packed(true).getSegment());
        DeviceBuffer bfloats = context.buffer(packed(false).getSegment());
        DeviceBuffer wide = context.buffer(new FloatArray(ELEMENTS).getSegment())) {
      ShortArray narrow = new ShortArray(ELEMENTS);
      DeviceBuffer out = context.buffer(narrow.getSegment());
      for (String name :
          List.of(
              "float_lanes",
              "half_built_in",
              "half_integer",
              "half_single",
              "bfloat_vstore",
              "bfloat_plain",
              "bfloat_stream")) {
        DeviceKernel kernel = context.program(source(), "-cl-std=CL1.2 -w").kernel(name);
        boolean isFloat = name.startsWith("float");
        kernel.setBuffer(0, isFloat ? floats : name.startsWith("half") ? halfs : bfloats);
        kernel.setBuffer(1, isFloat ? wide : out);
        kernel.setFloat(2, A);
        kernel.setFloat(3, B);
        kernel.setInt(4, ELEMENTS);
        all.add(new Form(name, kernel, queue, out, narrow));
      }
      List.of(floats, halfs, bfloats, wide, out).forEach(buffer -> buffer.toDevice(queue));
      for (Contestant form : all) {
        form.run();
        System.out.println("checked " + form.name() + ": " + form.check());
      }
      print(Interleaved.run(all, rounds).values().stream().toList(), all);
      all.forEach(Contestant::close);
      out.close();
    }
  }

  private static void print(List<Series> times, List<Contestant> all) {
    System.out.println("\n| | median ms | best ms | of float's rate | by the best |");
    System.out.println("|---|--:|--:|--:|--:|");
    for (int i = 0; i < all.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.2f |%n",
          all.get(i).name(),
          times.get(i).median() / 1e6,
          times.get(i).best() / 1e6,
          (double) times.getFirst().median() / times.get(i).median(),
          (double) times.getFirst().best() / times.get(i).best());
    }
  }

  private static String source() throws IOException {
    try (InputStream in = ConversionTable.class.getResourceAsStream("conversions.cl")) {
      if (in == null) {
        throw new IllegalStateException("conversions.cl is missing; the build is incomplete.");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Steps of 1/64, exact in all three types. */
  private static float value(int i) {
    return (i * 7919L % 255 - 127) / 64f;
  }

  private static FloatArray floats() {
    FloatArray array = new FloatArray(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      array.set(i, value(i));
    }
    return array;
  }

  private static ShortArray packed(boolean half) {
    ShortArray array = new ShortArray(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      array.set(i, bits(half, value(i)));
    }
    return array;
  }

  private static short bits(boolean half, float value) {
    return half ? Float.floatToFloat16(value) : BFloat16.bf16FromFloat(value);
  }

  private record Form(
      String name, DeviceKernel kernel, OpenClQueue queue, DeviceBuffer out, ShortArray narrow)
      implements Contestant {
    @Override
    public void run() {
      kernel.enqueue(queue, NdRange.of(64));
      queue.finish();
    }

    @Override
    public String check() {
      if (name.startsWith("float")) {
        return "the yardstick";
      }
      out.deviceWrote();
      out.toHost(queue);
      queue.finish();
      for (int i = 0; i < ELEMENTS; i += 101) {
        short right = bits(name.startsWith("half"), value(i) * A + B);
        if (narrow.get(i) != right) {
          throw new IllegalStateException(name + " is wrong at " + i);
        }
      }
      return "the bits that Java gives";
    }

    @Override
    public void close() {
      kernel.close();
    }
  }
}
