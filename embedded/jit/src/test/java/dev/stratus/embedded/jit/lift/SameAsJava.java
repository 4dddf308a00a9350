package dev.stratus.embedded.jit.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.interp.Interpreter;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a method on the JVM and its lifted form in the interpreter, on equal arguments. */
public final class SameAsJava {
  private SameAsJava() {}

  public static void check(Compiled compiled, String method, Object... arguments) {
    check(compiled, compiled.lift(method, arguments), method, arguments);
  }

  /** Compares every element of every array afterwards; signed zeros differ, NaNs do not. */
  public static void check(
      Compiled compiled, LiftedKernel lifted, String method, Object... arguments) {
    Object[] expected = copy(arguments, compiled.method(method).getParameterTypes());
    Object[] actual = copy(arguments, new Class<?>[arguments.length]);
    try {
      compiled.method(method).invoke(null, expected);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(method + " itself fails on the JVM", e);
    }
    List<Object> passed = new ArrayList<>();
    lifted.javaIndexes().forEach(i -> passed.add(actual[i]));
    new Interpreter(lifted.program()).run(passed);
    for (int i : lifted.javaIndexes()) {
      assertThat(Arrays.deepToString(new Object[] {actual[i]}))
          .as("argument %d of %s(%s)", i, method, Arrays.deepToString(arguments))
          .isEqualTo(Arrays.deepToString(new Object[] {NativeArrays.toHeap(expected[i])}));
    }
  }

  /** Copies of arrays; native ones where the method takes such. */
  private static Object[] copy(Object[] arguments, Class<?>[] types) {
    Object[] result = arguments.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i].getClass().isArray()) {
        int length = Array.getLength(result[i]);
        Object array = Array.newInstance(result[i].getClass().componentType(), length);
        System.arraycopy(result[i], 0, array, 0, length);
        boolean isNative = types[i] != null && !types[i].isArray();
        result[i] = isNative ? NativeArrays.toNative(array) : array;
      }
    }
    return result;
  }
}
