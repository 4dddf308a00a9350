package dev.stratus.embedded.jit.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;

/** Kernels as TornadoVM programs write them: parallel loops, contexts, every native array. */
class KernelShapesTest {
  private static final Compiled LOOPS = Compiled.of(LoopKernels.class);
  private static final String TEXT =
      """
      import uk.ac.manchester.tornado.api.KernelContext;
      import uk.ac.manchester.tornado.api.annotations.Parallel;
      import uk.ac.manchester.tornado.api.types.arrays.*;
      class Shapes {
        static void everyArray(ByteArray b, CharArray c, ShortArray s, IntArray i, LongArray l,
            FloatArray f, DoubleArray d) {
          for (@Parallel int k = 0; k < b.getSize(); k++) {
            b.set(k, (byte) (b.get(k) * 3));
            c.set(k, (char) (c.get(k) - 1));
            s.set(k, (short) (s.get(k) << 1));
            i.set(k, i.get(k) + c.get(k) + b.get(k));
            l.set(k, l.get(k) ^ i.get(k));
            f.set(k, f.get(k) / 2);
            d.set(k, d.get(k) * f.get(k) + s.get(k));
          }
        }
        static float sum(float[] a, KernelContext c, int n) {
          c.localBarrier();
          float total = 0;
          for (int i = 0; i < n; i++) { total += a[i] + c.localIdx; }
          return total;
        }
        static void spaces(KernelContext context, FloatArray x, float[] y) {
          float[] local = context.allocateFloatLocalArray(8);
          float[] own = new float[8];
          local[context.localIdx] = x.get(context.globalIdx);
          own[1] = 2;
          y[0] = sum(local, context, 1) + sum(own, context, 3) + sum(y, context, 2)
              + sum(local, context, 1);
        }
        static void queries(KernelContext c, IntArray out) {
          out.set(0, c.globalIdx + c.globalIdy + c.globalIdz + c.localIdx + c.localIdy
              + c.localIdz + c.groupIdx + c.groupIdy + c.groupIdz);
          Integer kept = c.globalIdx;
          out.set(kept + 1, 7);
          c.globalBarrier();
          c.atomicAdd(out, 1, 5);
        }
        static void everyLocal(KernelContext c, IntArray out) {
          int[] i = c.allocateIntLocalArray(2);
          long[] l = c.allocateLongLocalArray(2);
          double[] d = c.allocateDoubleLocalArray(2);
          byte[] b = c.allocateByteLocalArray(2);
          i[0] = 1; l[0] = 2; d[0] = 3.5; b[0] = (byte) 200;
          c.atomicAdd(i, 0, 4);
          out.set(0, i[0] + (int) l[0] + (int) d[0] + b[0]);
        }
        static void sizedByScalar(KernelContext c, FloatArray x, int tile, int n) {
          int rows = tile * 2 + 1;
          float[] t = c.allocateFloatLocalArray(rows);
          t[0] = x.get(0);
          x.set(1, t[0] + t.length + n);
        }
        static float shared(KernelContext c, FloatArray x, int size, int i) {
          float[] t = c.allocateFloatLocalArray(size);
          float[] p = new float[size + 1];
          t[i % size] = x.get(i);
          p[size] = t[i % size] * 2;
          c.localBarrier();
          return t[i % size] + p[size] + t.length;
        }
        static float deeper(KernelContext c, FloatArray x, int size) {
          return shared(c, x, size * 2, 1) + shared(c, x, 3, 2);
        }
        static void localInHelper(KernelContext c, FloatArray x, int tile, int n) {
          x.set(0, deeper(c, x, tile) + shared(c, x, 3, n));
        }
        static void withGap(FloatArray a, int n) {
          float scale = 2f;
          for (@Parallel int i = n / 2; i < a.getSize() - 1; i += 3) {
            for (int j = 0; j < 2; j++) {
              if (a.get(i) > 3) { continue; }
              a.set(i, a.get(i) * scale + j);
            }
          }
        }
        static void twice(FloatArray a, int n) {
          for (@Parallel int i = 0; i < n; i++) { a.set(i, i); }
          for (@Parallel int i = 0; i < n; i++) {
            for (@Parallel int j = 0; j < 2; j++) { a.set(i, a.get(i) + j); }
          }
        }
        interface Body { void run(FloatArray a, int n); }
        static final Body LAMBDA = (a, n) -> { for (@Parallel int i = 0; i < n; i++) { a.set(i, n); } };
      }
      """;
  private static final Compiled SHAPES = Compiled.ofText("Shapes", TEXT, "-g");
  private static final Compiled BARE = Compiled.ofText("Shapes", TEXT, "-g:none");

  private static float[] floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i * 37 % 11) - 4.25f;
    }
    return values;
  }

  private static List<Stmt.CountedLoop> parallelLoops(LiftedKernel lifted) {
    List<Stmt.CountedLoop> loops = new ArrayList<>();
    Walk.statements(
        lifted.program().kernel().body(),
        s -> {
          if (s instanceof Stmt.CountedLoop loop && loop.parallel().isPresent()) {
            loops.add(loop);
          }
        });
    return loops;
  }

  @Test
  void goldenKernelsComputeTheSame() {
    SameAsJava.check(LOOPS, "rows", floats(12), new float[12], 3, 4, 1e-5f);
    SameAsJava.check(LOOPS, "matrix", floats(9), floats(9), new float[9], 3);
    SameAsJava.check(LOOPS, "volume", new int[8], 5);
    SameAsJava.check(LOOPS, "choices", floats(9), new int[9]);
    SameAsJava.check(LOOPS, "filter", floats(9), new float[9], 9);
    for (int wanted : new int[] {-1, 3, 7, 99}) {
      int[] x = {1, 2, -1, 4, 5, 6, 7, 8, 9, 3, 1, 2, 5, 5, 5, 5};
      SameAsJava.check(LOOPS, "search", x, new int[3], wanted);
    }
  }

  @Test
  void everyNativeArray() {
    byte[] b = {1, -2, 100};
    SameAsJava.check(
        SHAPES,
        "everyArray",
        b,
        new char[] {0, 'x', 9},
        new short[] {-1, 20000, 3},
        new int[] {1, 2, 3},
        new long[] {-1, 1L << 50, 3},
        floats(3),
        new double[] {1, Double.NaN, -0.0});
  }

  @Test
  void contextKernels() {
    KernelContext context = new KernelContext();
    SameAsJava.check(SHAPES, "spaces", context, floats(2), floats(4));
    SameAsJava.check(SHAPES, "queries", context, new int[4]);
    SameAsJava.check(SHAPES, "everyLocal", context, new int[1]);
    assertThat(SHAPES.lift("queries").usesContext()).isTrue();
    assertThat(SHAPES.lift("queries").javaIndexes()).containsExactly(1);
    assertThat(SHAPES.lift("twice").usesContext()).isFalse();
  }

  @Test
  void helpersAreSpecialisedByAddressSpaceAndSharedWithinOne() {
    List<IrFunction> helpers = SHAPES.lift("spaces").program().helpers();
    assertThat(helpers)
        .extracting(h -> h.id().specialisation())
        .containsExactly("L--", "P--", "G--");
    assertThat(helpers)
        .extracting(h -> ((IrType.Array) h.parameters().getFirst().type()).space())
        .containsExactly(AddressSpace.LOCAL, AddressSpace.PRIVATE, AddressSpace.GLOBAL);
  }

  @Test
  void localArraysAreAtTheTop() {
    assertThat(SHAPES.lift("everyLocal").program().kernel().body().subList(0, 4))
        .allMatch(s -> s instanceof Stmt.DeclareArray);
  }

  @Test
  void scalarsThatSizeArraysAreFoldedAndNoOthers() {
    KernelContext context = new KernelContext();
    Object[] arguments = {context, floats(3), 4, 5};
    LiftedKernel lifted = SHAPES.lift("sizedByScalar", arguments);
    assertThat(lifted.foldedScalars()).isEqualTo(Map.of(2, 4));
    assertThat(lifted.javaIndexes()).containsExactly(1, 2, 3);
    SameAsJava.check(SHAPES, lifted, "sizedByScalar", arguments);
  }

  @Test
  void helpersMakeLocalArraysThroughTheKernel() {
    Object[] arguments = {new KernelContext(), floats(5), 4, 2};
    LiftedKernel lifted = SHAPES.lift("localInHelper", arguments);
    Verifier.check(lifted.program(), "lifting", false);
    assertThat(lifted.foldedScalars()).isEqualTo(Map.of(2, 4));
    assertThat(lifted.program().helpers())
        .extracting(h -> h.id().name() + h.id().specialisation())
        .containsExactly("shared-G--", "shared-G--1", "deeper-G-");
    assertThat(lifted.program().kernel().body().subList(0, 3))
        .extracting(s -> ((Stmt.DeclareArray) s).length())
        .containsExactlyInAnyOrder(8, 3, 3);
    SameAsJava.check(SHAPES, lifted, "localInHelper", arguments);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void boundsStartsAndSteps(int n) {
    SameAsJava.check(SHAPES, "withGap", floats(11), n);
    SameAsJava.check(BARE, "withGap", floats(11), n);
    SameAsJava.check(SHAPES, "twice", floats(6), n);
    SameAsJava.check(BARE, "twice", floats(6), n);
  }

  @Test
  void theInnermostLoopIsDimensionZero() {
    assertThat(parallelLoops(SHAPES.lift("twice")))
        .extracting(loop -> loop.parallel().getAsInt())
        .containsExactly(0, 1, 0);
    assertThat(parallelLoops(LOOPS.lift("volume")))
        .extracting(loop -> loop.parallel().getAsInt())
        .containsExactly(2, 1, 0);
    assertThat(parallelLoops(BARE.lift("twice"))).hasSize(3);
  }

  @Test
  void lambdasAreStaticMethodsToo() {
    SameAsJava.check(SHAPES, "lambda$static$0", floats(4), 3);
    assertThat(parallelLoops(SHAPES.lift("lambda$static$0"))).hasSize(1);
  }
}
