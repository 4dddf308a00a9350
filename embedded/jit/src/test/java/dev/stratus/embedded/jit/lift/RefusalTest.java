package dev.stratus.embedded.jit.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be compiled is refused with its place, the instruction, why, and what would work. */
class RefusalTest {
  private static final String BODY =
      """
      import uk.ac.manchester.tornado.api.KernelContext;
      import uk.ac.manchester.tornado.api.annotations.Parallel;
      import uk.ac.manchester.tornado.api.annotations.Reduce;
      import uk.ac.manchester.tornado.api.types.HalfFloat;
      import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
      import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
      import uk.ac.manchester.tornado.api.types.arrays.IntArray;
      class Refused {
        static int counter;
        static final int SEED = (int) System.nanoTime();
        static final int[] TABLE = {1, 2, 3};
        int field;

        static void throwing(int[] a, int n) {
          if (n < 0) {
            throw new IllegalArgumentException();
          }
          a[0] = n;
        }
        static void rethrowing(int[] a, RuntimeException e) { throw e; }
        static void asserting(int[] a, int n) { assert n > 0; a[0] = n; }
        static void catching(int[] a) { try { a[0] = 1; } catch (RuntimeException e) { a[0] = 2; } }
        static void locking(int[] a) { synchronized (a) { a[0] = 1; } }
        static void making(int[] a) { Object o = new Object(); a[0] = o.hashCode(); }
        static void squares(int[] a) { int[][] b = new int[2][2]; a[0] = b[0][0]; }
        static int down(int n) { return n <= 0 ? 0 : 1 + down(n - 1); }
        static void recursive(int[] a, int n) { a[0] = down(n); }
        static void choosing(int[] a, int[] b, int n) { int[] c = n > 0 ? a : b; c[0] = 1; }
        static void swapping(int[] a, int[] b, int n) {
          int[] c = a;
          for (int i = 0; i < n; i++) { c[0] = i; c = b; }
        }
        static void carrying(int[] a, int n) {
          int[] last = new int[2];
          for (int i = 0; i < n; i++) {
            int[] next = new int[2];
            next[0] = last[1];
            last = next;
          }
          a[0] = last[0];
        }
        static void sized(int[] a) { int[] b = new int[a[0]]; a[0] = b.length; }
        static void empty(int[] a) { int[] b = new int[0]; a[0] = b.length; }
        static void counting(int[] a) { a[0] = counter; }
        static void writing(int[] a) { counter = a[0]; }
        static void seeded(int[] a) { a[0] = SEED; }
        static void tabled(int[] a) { TABLE[0] = a[0]; }
        static void calling(int[] a) { a[0] = "text".length(); }
        static void concatenating(int[] a) { String s = "n = " + a[0]; }
        static void lambda(int[] a) { Runnable r = () -> a[0]++; r.run(); }
        static void gamma(float[] a) { a[0] = (float) StrictMath.IEEEremainder(a[0], 2); }
        static void scalb(float[] a) { a[0] = Math.scalb(a[0], 2); }
        static void parsing(int[] a) { a[0] = Integer.reverse(a[0]); }
        static void printing(int[] a) { System.out.println(a[0]); }
        static void forever(int[] a) { while (true) { a[0]++; } }
        static int returning(int[] a) { return a[0]; }
        static void object(String text) { }
        static void half(HalfFloat h, FloatArray a) { a.set(0, h.getFloat32()); }
        static void halfs(HalfFloat[] h) { h[0] = h[1]; }
        static void halfText(HalfFloatArray h) { h.get(0).toString(); }
        static void halfNull(HalfFloatArray h) { HalfFloat n = null; h.set(0, n); }
        static void halfEqual(HalfFloatArray h) { if (h.get(0) == h.get(1)) { h.set(0, h.get(2)); } }
        static void halfFill(HalfFloatArray h) { h.init(h.get(0)); }
        static void reducing(FloatArray a, @Reduce FloatArray b) { b.set(0, a.get(0)); }
        static void filling(FloatArray a) { a.init(1f); }
        static float[] helperLocal(KernelContext c) { return c.allocateFloatLocalArray(4); }
        static void arrayResult(KernelContext c, FloatArray a) { a.set(0, helperLocal(c)[0]); }
        static void inHelper(FloatArray a, int n) { float[] t = new float[n]; a.set(0, t[0]); }
        static void sizedInHelper(FloatArray a) { inHelper(a, (int) a.get(1)); }
        static void nulls(int[] a) { int[] b = null; if (a[0] > 0) { b = a; } b[0] = 1; }
        void instance(int[] a) { a[0] = field; }
        static native void nothing(int[] a);
        static void byLong(FloatArray a) { for (@Parallel long i = 0; i < 9; i++) { a.set((int) i, 1); } }
        static void backwards(FloatArray a) { for (@Parallel int i = 9; i > 0; i--) { a.set(i, 1); } }
        static void doubling(FloatArray a) { for (@Parallel int i = 1; i < 9; i *= 2) { a.set(i, 1); } }
        static void leaving(FloatArray a) {
          for (@Parallel int i = 0; i < 9; i++) {
            if (a.get(i) < 0) { break; }
            a.set(i, 1);
          }
        }
        static void returningAmid(FloatArray a) {
          for (@Parallel int i = 0; i < 9; i++) { if (a.get(i) < 0) { return; } a.set(i, 1); }
        }
        static void skipping(FloatArray a) { for (@Parallel int i = 0; i < 9; i++) { a.set(i++, 1); } }
        static void moving(FloatArray a, int n) {
          for (@Parallel int i = 0; i < n; i++) { a.set(i, n--); }
        }
        static void four(FloatArray a) {
          for (@Parallel int i = 0; i < 2; i++)
            for (@Parallel int j = 0; j < 2; j++)
              for (@Parallel int k = 0; k < 2; k++)
                for (@Parallel int l = 0; l < 2; l++) a.set(i + j + k, l);
        }
        static void inner(FloatArray a) { for (@Parallel int i = 0; i < 2; i++) a.set(i, 1); }
        static void parallelInHelper(FloatArray a) { inner(a); }
      }
      """;
  private static final Compiled KERNELS = Compiled.ofText("Refused", BODY, "-g");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "throwing|new|a device cannot create objects, here java.lang.IllegalArgumentException",
        "asserting|getstatic|belongs to an assert, which throws",
        "catching||exception handlers",
        "locking||exception handlers (try, catch, finally, synchronized)",
        "making|new|a device cannot create objects, here java.lang.Object",
        "squares|multianewarray|only one-dimensional arrays of primitives",
        "recursive|invokestatic|recursion (call of Refused.down)",
        "choosing||an array is chosen by a condition",
        "swapping|astore|a variable may hold one of several arrays here",
        "carrying|astore|a variable may hold one of several arrays here",
        "sized|newarray|must be a constant or follow from the kernel's scalar arguments alone",
        "empty|newarray|of 0 elements cannot be made; at least 1 is needed",
        "counting|getstatic|Refused.counter is not final",
        "writing|putstatic|cannot write the field Refused.counter; pass an array",
        "seeded|getstatic|Refused.SEED is set by code that cannot be followed",
        "tabled|iastore|static final arrays are constants on a device",
        "calling|ldc|a device has no strings",
        "concatenating|invokedynamic|lambdas and string concatenation (here makeConcatWithConstants)",
        "lambda|invokedynamic|call a static method",
        "gamma|invokestatic|java.lang.StrictMath.IEEEremainder(DD)D: this function is not known",
        "scalb|invokestatic|java.lang.Math.scalb(FI)F: this function is not known",
        "parsing|invokestatic|java.lang.Integer.reverse(I)I: this method of the library cannot",
        "printing|getstatic|java.lang.System.out is unknown: the class file",
        "forever||never ends, which hangs a device",
        "returning||a kernel returns nothing; make it void",
        "object||its parameter text is a String. A kernel takes primitives",
        "half||its parameter h is a HalfFloat, which only methods that a kernel calls may take",
        "halfs||its parameter h is a HalfFloat[], which only methods that a kernel calls may take",
        "halfText|invokevirtual|of HalfFloat, kernels may use its constructors, getFloat32",
        "halfNull|aconst_null|null and object constants have no meaning",
        "halfEqual|if_acmpne|objects cannot be compared on a device",
        "halfFill|invokevirtual|kernels may use get, set and getSize of native arrays",
        "reducing||@Reduce is not supported; write the reduction with KernelContext",
        "filling|invokevirtual|kernels may use get, set and getSize of native arrays",
        "arrayResult||it returns a float[]; a method that a kernel calls may return",
        "sizedInHelper|newarray|must be a constant or follow from the kernel's scalar arguments",
        "nulls|aconst_null|null and object constants have no meaning",
        "instance||it is an instance method",
        "nothing||it has no bytecode (native or abstract)",
        "byLong|lstore|a @Parallel variable must be an int, not a long",
        "backwards|istore|must compare the variable with a bound by < or <=",
        "doubling|istore|its update must add a positive constant",
        "leaving|istore|return, break or continue leads out of it",
        "returningAmid|istore|return, break or continue leads out of it",
        "skipping|istore|its variable may be changed by the loop's update only",
        "moving|istore|its bound depends on n, which the body changes",
        "four||4 nested @Parallel loops; a device has three dimensions",
        "parallelInHelper||@Parallel loops belong in the kernel method itself",
      })
  void saysWhereAndWhy(String kernel, String instruction, String why) {
    assertThatThrownBy(() -> KERNELS.lift(kernel))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageStartingWith("Cannot compile kernel method Refused.")
        .hasMessageContaining(why)
        .satisfies(e -> {
          if (instruction != null) {
            assertThat(e.getMessage()).contains(" " + instruction).contains("Refused.java:");
            assertThat(((KernelRefusedException) e).line()).isPositive();
            assertThat(((KernelRefusedException) e).bytecodeOffset()).isNotNegative();
          }
        });
  }

  @Test
  void namesMethodLineOffsetAndInstruction() {
    assertThatThrownBy(() -> KERNELS.lift("throwing"))
        .hasMessageStartingWith(
            "Cannot compile kernel method Refused.throwing (Refused.java:16), bytecode 4 new: ");
  }

  @Test
  void refusalsInHelpersNameTheHelper() {
    assertThatThrownBy(() -> KERNELS.lift("sizedInHelper"))
        .hasMessageStartingWith("Cannot compile kernel method Refused.inHelper (");
  }

  @Test
  void missingClassBytes() {
    KernelLifter lifter = new KernelLifter(name -> Optional.empty());
    KernelRequest request = KERNELS.request("throwing");
    assertThatThrownBy(() -> lifter.lift(request))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("the class file of Refused cannot be read");
  }

  @Test
  void missingMethod() {
    KernelRequest other =
        new KernelRequest(
            new MethodId("Refused", "gone", "()V"),
            List.of(),
            List.of(),
            KERNELS.request("throwing").target());
    assertThatThrownBy(() -> new KernelLifter(KERNELS.bytes()).lift(other))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("there is no method gone()V in it");
  }
}
