package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.debug.NdRange;
import dev.stratus.embedded.runtime.debug.WorkGroupEngine;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Runs a kernel's bytecode on the JVM: what it leaves in its arrays is what is right. */
final class JvmRun {
  private JvmRun() {}

  /**
   * @return the arrays afterwards, in the places of {@code inputs}
   */
  static Inputs run(FuzzCase fuzzCase, Method method, Inputs inputs) {
    Inputs mine = inputs.copy(fuzzCase);
    Map<Integer, Object> natives = new HashMap<>();
    List<Object> passed = new ArrayList<>();
    for (int i = 0; i < mine.values().size(); i++) {
      Argument argument = fuzzCase.arguments().get(i);
      if (argument instanceof Argument.Array array && array.nativeArray()) {
        int owner = array.sameAs() >= 0 ? array.sameAs() : i;
        Object heap = mine.values().get(owner).orElseThrow();
        passed.add(natives.computeIfAbsent(owner, _ -> toNative(array.element(), heap)));
      } else {
        passed.add(mine.values().get(i).orElse(null));
      }
    }
    call(fuzzCase, method, passed);
    natives.forEach((place, array) -> copyBack(array, mine.values().get(place).orElseThrow()));
    return mine;
  }

  private static void call(FuzzCase fuzzCase, Method method, List<Object> passed) {
    if (fuzzCase.kind() != FuzzCase.Kind.CONTEXT) {
      invoke(method, passed.toArray());
      return;
    }
    NdRange range = new NdRange(padded(fuzzCase.global()), padded(fuzzCase.local()));
    WorkGroupEngine.run(
        fuzzCase.method(),
        range,
        () -> {
          Object[] own = passed.toArray();
          for (int i = 0; i < own.length; i++) {
            if (fuzzCase.arguments().get(i) instanceof Argument.Context) {
              own[i] = new KernelContext();
            }
          }
          invoke(method, own);
        });
  }

  static List<Integer> padded(List<Integer> sizes) {
    List<Integer> three = new ArrayList<>(sizes);
    while (three.size() < 3) {
      three.add(1);
    }
    return three;
  }

  private static void invoke(Method method, Object[] arguments) {
    try {
      method.invoke(null, arguments);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(
          "kernel " + method.getName() + " throws on the JVM", thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Object toNative(JType element, Object heap) {
    return switch (heap) {
      case short[] a when element == JType.HALF ->
          HalfFloatArray.fromSegment(MemorySegment.ofArray(a));
      case short[] a when element == JType.BFLOAT16 -> BFloat16Array.fromShorts(a);
      case byte[] a -> ByteArray.fromArray(a);
      case short[] a -> ShortArray.fromArray(a);
      case char[] a -> CharArray.fromArray(a);
      case int[] a -> IntArray.fromArray(a);
      case long[] a -> LongArray.fromArray(a);
      case float[] a -> FloatArray.fromArray(a);
      case double[] a -> DoubleArray.fromArray(a);
      default -> throw new IllegalArgumentException("no native array for " + heap.getClass());
    };
  }

  private static void copyBack(Object nativeArray, Object heap) {
    Object from =
        switch (nativeArray) {
          case ByteArray a -> a.toHeapArray();
          case ShortArray a -> a.toHeapArray();
          case CharArray a -> a.toHeapArray();
          case IntArray a -> a.toHeapArray();
          case LongArray a -> a.toHeapArray();
          case FloatArray a -> a.toHeapArray();
          case DoubleArray a -> a.toHeapArray();
          case HalfFloatArray a -> a.toShortArray();
          case BFloat16Array a -> a.toShortArray();
          default -> throw new IllegalArgumentException("not an array: " + nativeArray.getClass());
        };
    System.arraycopy(from, 0, heap, 0, java.lang.reflect.Array.getLength(heap));
  }
}
