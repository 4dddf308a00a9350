package dev.stratus.embedded.runtime.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.EVERY_EXECUTION;

import dev.stratus.embedded.runtime.plan.TestRuntime;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.embedded.spi.StorePolicy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * 16-bit floats on the debug device and on an OpenCL device against the same Java on the JVM, bit
 * for bit (any NaN for a NaN): every bit pattern, every tie, every width of lanes, temporal and
 * non-temporal stores.
 */
@Timeout(300)
class PackedFloatsTest {
  private static final int ROWS = 3;
  private static final int[] WIDTHS = {1, 16, 65, 1021};

  private static final KernelOptions STRICT = KernelOptions.STRICT;

  private static KernelOptions lanes(int lanes, int accumulators, StorePolicy stores) {
    return new KernelOptions(
        Numerics.REASSOCIATE, lanes, accumulators, stores, OptionalLong.empty());
  }

  private static final List<KernelOptions> OPTIONS =
      List.of(
          STRICT,
          lanes(16, 4, StorePolicy.TEMPORAL),
          lanes(16, 4, StorePolicy.NON_TEMPORAL),
          lanes(8, 2, StorePolicy.NON_TEMPORAL),
          lanes(4, 1, StorePolicy.TEMPORAL),
          lanes(2, 8, StorePolicy.NON_TEMPORAL));

  // ---- every bit pattern ----

  private static HalfFloatArray allHalfs() {
    return HalfFloatArray.fromSegment(all());
  }

  private static BFloat16Array allBfloats() {
    return BFloat16Array.fromSegment(all());
  }

  private static MemorySegment all() {
    short[] bits = new short[1 << 16];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (short) i;
    }
    return MemorySegment.ofArray(bits);
  }

  /**
   * What stands between two neighbouring 16-bit values, both signs: the lower one, the middle and
   * the floats next to each; then floats of random bits.
   */
  private static FloatArray floats(boolean half) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < 1 << 16; i++) {
      float low = half ? Float.float16ToFloat((short) i) : BFloat16.bf16ToFloat((short) i);
      float high =
          half ? Float.float16ToFloat((short) (i + 1)) : BFloat16.bf16ToFloat((short) (i + 1));
      float middle = low / 2 + high / 2;
      for (float value : new float[] {low, middle}) {
        values.addAll(List.of(value, Math.nextUp(value), Math.nextDown(value)));
      }
    }
    values.addAll(List.of(65504f, 65519.996f, 65520f, 65536f, 1e38f, Float.MAX_VALUE));
    Random random = new Random(1);
    while (values.size() % 1024 != 0 || values.size() < 500_000) {
      values.add(Float.intBitsToFloat(random.nextInt()));
    }
    FloatArray array = new FloatArray(values.size());
    for (int i = 0; i < values.size(); i++) {
      array.set(i, values.get(i));
    }
    return array;
  }

  @Test
  void allHalfsBecomeFloats() throws Exception {
    HalfFloatArray x = allHalfs();
    FloatArray expected = new FloatArray(x.getSize());
    PackedKernels.halfToFloat(x, expected);
    FloatArray y = new FloatArray(x.getSize());
    check(graph -> graph.task("t", PackedKernels::halfToFloat, x, y), List.of(x), y, expected);
    int rows = 64;
    int width = x.getSize() / rows;
    check(
        graph -> graph.task("t", PackedKernels::halfRowsToFloat, x, y, rows, width),
        List.of(x),
        y,
        expected);
  }

  @Test
  void allBfloatsBecomeFloats() throws Exception {
    BFloat16Array x = allBfloats();
    FloatArray expected = new FloatArray(x.getSize());
    PackedKernels.bfloatToFloat(x, expected);
    FloatArray y = new FloatArray(x.getSize());
    check(graph -> graph.task("t", PackedKernels::bfloatToFloat, x, y), List.of(x), y, expected);
    int rows = 64;
    int width = x.getSize() / rows;
    check(
        graph -> graph.task("t", PackedKernels::bfloatRowsToFloat, x, y, rows, width),
        List.of(x),
        y,
        expected);
  }

  @Test
  void floatsRoundToHalfsAsJavaRoundsThem() throws Exception {
    FloatArray x = floats(true);
    HalfFloatArray expected = new HalfFloatArray(x.getSize());
    PackedKernels.floatToHalf(x, expected);
    HalfFloatArray y = new HalfFloatArray(x.getSize());
    check(graph -> graph.task("t", PackedKernels::floatToHalf, x, y), List.of(x), y, expected);
    int rows = x.getSize() / 1024;
    check(
        graph -> graph.task("t", PackedKernels::floatRowsToHalf, x, y, rows, 1024),
        List.of(x),
        y,
        expected);
  }

  @Test
  void floatsRoundToBfloatsAsJavaRoundsThem() throws Exception {
    FloatArray x = floats(false);
    BFloat16Array expected = new BFloat16Array(x.getSize());
    PackedKernels.floatToBfloat(x, expected);
    BFloat16Array y = new BFloat16Array(x.getSize());
    check(graph -> graph.task("t", PackedKernels::floatToBfloat, x, y), List.of(x), y, expected);
    int rows = x.getSize() / 1024;
    check(
        graph -> graph.task("t", PackedKernels::floatRowsToBfloat, x, y, rows, 1024),
        List.of(x),
        y,
        expected);
  }

  // ---- lanes at widths around every strip ----

  private static HalfFloatArray halfs(int seed, int count) {
    HalfFloatArray array = new HalfFloatArray(count);
    fill(array.getSegment(), seed);
    return array;
  }

  private static BFloat16Array bfloats(int seed, int count) {
    BFloat16Array array = new BFloat16Array(count);
    fill(array.getSegment(), seed);
    return array;
  }

  private static void fill(MemorySegment bytes, int seed) {
    byte[] random = new byte[(int) bytes.byteSize()];
    new Random(seed).nextBytes(random);
    MemorySegment.copy(MemorySegment.ofArray(random), 0, bytes, 0, random.length);
  }

  @Test
  void aHalfReadBeforeAStoreIsWhatItWas() throws Exception {
    for (int width : WIDTHS) {
      HalfFloatArray x = halfs(width, ROWS * width);
      HalfFloatArray y = new HalfFloatArray(ROWS * width);
      HalfFloatArray changed = HalfFloatArray.fromSegment(x.getSegment());
      HalfFloatArray expected = new HalfFloatArray(ROWS * width);
      PackedKernels.halfInPlace(changed, expected, ROWS, width);
      check(
          graph -> graph.task("t", PackedKernels::halfInPlace, x, y, ROWS, width),
          List.of(x),
          y,
          expected);
    }
  }

  @Test
  void aBfloatReadBeforeAStoreIsWhatItWas() throws Exception {
    for (int width : WIDTHS) {
      BFloat16Array x = bfloats(width, ROWS * width);
      BFloat16Array y = new BFloat16Array(ROWS * width);
      BFloat16Array changed = BFloat16Array.fromSegment(x.getSegment());
      BFloat16Array expected = new BFloat16Array(ROWS * width);
      PackedKernels.bfloatInPlace(changed, expected, ROWS, width);
      check(
          graph -> graph.task("t", PackedKernels::bfloatInPlace, x, y, ROWS, width),
          List.of(x),
          y,
          expected);
    }
  }

  @Test
  void bitsOfBfloatsInLanes() throws Exception {
    for (int width : WIDTHS) {
      BFloat16Array x = bfloats(width, ROWS * width);
      BFloat16Array y = new BFloat16Array(ROWS * width);
      BFloat16Array expected = new BFloat16Array(ROWS * width);
      PackedKernels.bfloatBits(x, expected, ROWS, width);
      check(
          graph -> graph.task("t", PackedKernels::bfloatBits, x, y, ROWS, width),
          List.of(x),
          y,
          expected);
    }
  }

  @Test
  void arithmeticRoundsAfterEachStep() throws Exception {
    for (int width : WIDTHS) {
      HalfFloatArray a = halfs(width, ROWS * width);
      HalfFloatArray b = halfs(-width, ROWS * width);
      HalfFloatArray y = new HalfFloatArray(ROWS * width);
      HalfFloatArray expected = new HalfFloatArray(ROWS * width);
      PackedKernels.halfArithmetic(a, b, expected, ROWS, width);
      check(
          graph -> graph.task("t", PackedKernels::halfArithmetic, a, b, y, ROWS, width),
          List.of(a, b),
          y,
          expected);
    }
  }

  @Test
  void sumsOverPackedElements() throws Exception {
    for (int width : WIDTHS) {
      HalfFloatArray a = new HalfFloatArray(ROWS * width);
      BFloat16Array b = new BFloat16Array(ROWS * width);
      for (int i = 0; i < ROWS * width; i++) {
        a.set(i, new HalfFloat((float) (i * 7 % 31 - 15)));
        b.setFloat(i, i * 5 % 17 - 8);
      }
      FloatArray y = new FloatArray(ROWS);
      FloatArray expected = new FloatArray(ROWS);
      PackedKernels.sums(a, b, expected, ROWS, width);
      check(
          graph -> graph.task("t", PackedKernels::sums, a, b, y, ROWS, width),
          List.of(a, b),
          y,
          expected);
    }
  }

  @Test
  void oneArrayAsTwoArguments() throws Exception {
    int width = 129;
    HalfFloatArray x = halfs(5, ROWS * width);
    HalfFloatArray copy = HalfFloatArray.fromSegment(x.getSegment());
    HalfFloatArray expected = HalfFloatArray.fromSegment(x.getSegment());
    PackedKernels.halfArithmetic(expected, expected, expected, ROWS, width);
    for (TornadoDevice device : List.of(TestRuntime.debug(), TestRuntime.openCl())) {
      for (KernelOptions options : OPTIONS) {
        MemorySegment.copy(copy.getSegment(), 0, x.getSegment(), 0, x.getNumBytesOfSegment());
        TaskGraph graph =
            new TaskGraph("s")
                .transferToDevice(EVERY_EXECUTION, x)
                .task("t", PackedKernels::halfArithmetic, x, x, x, ROWS, width)
                .transferToHost(EVERY_EXECUTION, x);
        try (TornadoExecutionPlan plan =
            new TornadoExecutionPlan(graph.snapshot()).withDevice(device)) {
          TestRuntime.extension().configure(plan, "t", options);
          plan.execute();
        }
        assertSame(x, expected, options.toString());
      }
    }
  }

  // ---- Java's ways to use them ----

  @Test
  void halfFloatsAreValues() throws Exception {
    int n = 4096;
    HalfFloatArray a = halfs(1, n);
    HalfFloatArray b = halfs(2, n);
    HalfFloatArray expected = new HalfFloatArray(5 * n);
    PackedKernels.values(a, b, expected, n);
    HalfFloatArray y = new HalfFloatArray(5 * n);
    check(graph -> graph.task("t", PackedKernels::values, a, b, y, n), List.of(a, b), y, expected);
  }

  @Test
  void bitsAreShorts() throws Exception {
    HalfFloatArray all = allHalfs();
    // Java and devices keep different digits of a NaN.
    short[] numbers = new short[all.getSize()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.isNaN(all.get(i).getFloat32()) ? 0 : all.get(i).getHalfFloatValue();
    }
    HalfFloatArray a = HalfFloatArray.fromSegment(MemorySegment.ofArray(numbers));
    int n = a.getSize();
    ShortArray out = new ShortArray(n);
    ShortArray expectedOut = new ShortArray(n);
    IntArray wide = new IntArray(n);
    IntArray expectedWide = new IntArray(n);
    PackedKernels.bits(a, expectedOut, expectedWide, n);
    check(
        graph -> graph.task("t", PackedKernels::bits, a, out, wide, n),
        List.of(a),
        wide,
        expectedWide);
    check(
        graph -> graph.task("t", PackedKernels::bits, a, out, wide, n),
        List.of(a),
        out,
        expectedOut);
  }

  @Test
  void halfsAmongBytes() throws Exception {
    int n = 1000;
    ByteArray in = new ByteArray(3 * n);
    fill(in.getSegment(), 3);
    for (int i = 0; i < n; i++) {
      // Not NaN, whose digits may differ.
      in.set(3 * i + 2, (byte) (in.get(3 * i + 2) & 0xbb));
    }
    ByteArray out = new ByteArray(3 * n);
    ByteArray expected = new ByteArray(3 * n);
    PackedKernels.bytes(in, expected, n);
    check(graph -> graph.task("t", PackedKernels::bytes, in, out, n), List.of(in), out, expected);
  }

  @Test
  void privateArraysOfHalfs() throws Exception {
    int n = 1000;
    HalfFloatArray a = halfs(4, n);
    HalfFloatArray expected = new HalfFloatArray(n);
    PackedKernels.privateArray(a, expected, n);
    HalfFloatArray y = new HalfFloatArray(n);
    check(graph -> graph.task("t", PackedKernels::privateArray, a, y, n), List.of(a), y, expected);
  }

  @Test
  void localArraysOfHalfs() throws Exception {
    int n = 64;
    HalfFloatArray a = halfs(6, n);
    HalfFloatArray expected = new HalfFloatArray(n);
    for (int i = 0; i < n; i++) {
      int mirrored = i / 16 * 16 + 15 - i % 16;
      expected.set(i, HalfFloat.add(a.get(mirrored), new HalfFloat(1f)));
    }
    HalfFloatArray y = new HalfFloatArray(n);
    WorkerGrid worker = new WorkerGrid1D(n);
    worker.setLocalWork(16, 1, 1);
    for (TornadoDevice device : List.of(TestRuntime.debug(), TestRuntime.openCl())) {
      y.clear();
      TaskGraph graph =
          new TaskGraph("s")
              .transferToDevice(EVERY_EXECUTION, a)
              .task("t", PackedKernels::localArray, new KernelContext(), a, y)
              .transferToHost(EVERY_EXECUTION, y);
      try (TornadoExecutionPlan plan =
          new TornadoExecutionPlan(graph.snapshot())
              .withDevice(device)
              .withGridScheduler(new GridScheduler("s.t", worker))) {
        plan.execute();
      }
      assertSame(y, expected, device.getDeviceName());
    }
  }

  // ---- running and comparing ----

  /** Runs a task {@code s.t} on both devices, on OpenCL under every option, and compares. */
  private static void check(
      Consumer<TaskGraph> task,
      List<TornadoNativeArray> inputs,
      TornadoNativeArray actual,
      TornadoNativeArray expected)
      throws Exception {
    List<TornadoNativeArray> before = inputs.stream().map(PackedFloatsTest::copy).toList();
    TaskGraph graph = new TaskGraph("s").transferToDevice(EVERY_EXECUTION, inputs.toArray());
    task.accept(graph);
    graph.transferToHost(EVERY_EXECUTION, actual);
    for (TornadoDevice device : List.of(TestRuntime.debug(), TestRuntime.openCl())) {
      try (TornadoExecutionPlan plan =
          new TornadoExecutionPlan(graph.snapshot()).withDevice(device)) {
        for (KernelOptions options : OPTIONS) {
          for (int i = 0; i < inputs.size(); i++) {
            MemorySegment.copy(
                before.get(i).getSegment(),
                0,
                inputs.get(i).getSegment(),
                0,
                inputs.get(i).getNumBytesOfSegment());
          }
          actual.getSegment().fill((byte) 0x55);
          TestRuntime.extension().configure(plan, "t", options);
          plan.execute();
          assertSame(actual, expected, device.getDeviceName() + ", " + options);
        }
      }
    }
  }

  private static TornadoNativeArray copy(TornadoNativeArray array) {
    return ByteArray.fromSegment(array.getSegment());
  }

  private static void assertSame(
      TornadoNativeArray actual, TornadoNativeArray expected, String where) {
    assertThat(actual.getSize()).isEqualTo(expected.getSize());
    for (int i = 0; i < expected.getSize(); i++) {
      if (bits(actual, i) != bits(expected, i)) {
        assertThat(Integer.toHexString(bits(actual, i)))
            .as("%s: element %d of %d", where, i, expected.getSize())
            .isEqualTo(Integer.toHexString(bits(expected, i)));
      }
    }
  }

  /** An element's bits, those of one NaN for any. */
  private static int bits(TornadoNativeArray array, int i) {
    return switch (array) {
      case FloatArray floats -> Float.floatToIntBits(floats.get(i));
      case HalfFloatArray halfs ->
          Float.isNaN(halfs.get(i).getFloat32()) ? 0x7e00 : halfs.get(i).getHalfFloatValue();
      case BFloat16Array bfloats -> Float.isNaN(bfloats.getFloat(i)) ? 0x7fc0 : bfloats.get(i);
      case ShortArray shorts -> shorts.get(i);
      case IntArray ints -> ints.get(i);
      case ByteArray bytes -> bytes.get(i);
      default -> throw new AssertionError(array.getClass());
    };
  }
}
