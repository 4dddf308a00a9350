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
    Object[] expected = copy(arguments);
    Object[] actual = copy(arguments);
    try {
      compiled.method(method).invoke(null, expected);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(method + " itself fails on the JVM", e);
    }
    List<Object> passed = new ArrayList<>();
    lifted.javaIndexes().forEach(i -> passed.add(actual[i]));
    new Interpreter(lifted.program()).run(passed);
    for (int i = 0; i < arguments.length; i++) {
      assertThat(Arrays.deepToString(new Object[] {actual[i]}))
          .as("argument %d of %s(%s)", i, method, Arrays.deepToString(arguments))
          .isEqualTo(Arrays.deepToString(new Object[] {expected[i]}));
    }
  }

  private static Object[] copy(Object[] arguments) {
    Object[] result = arguments.clone();
    for (int i = 0; i < result.length; i++) {
      if (result[i].getClass().isArray()) {
        int length = Array.getLength(result[i]);
        Object array = Array.newInstance(result[i].getClass().componentType(), length);
        System.arraycopy(result[i], 0, array, 0, length);
        result[i] = array;
      }
    }
    return result;
  }
}
