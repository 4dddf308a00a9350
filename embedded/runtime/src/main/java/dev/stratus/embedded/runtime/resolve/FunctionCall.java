package dev.stratus.embedded.runtime.resolve;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Collections;

/** Calls a {@code TaskN} by its number of arguments. */
public final class FunctionCall {
  private FunctionCall() {}

  /**
   * The function's {@code apply}, as a handle of type {@code (Object[])void}.
   *
   * @throws IllegalArgumentException if the object has no {@code apply} of that many arguments
   */
  public static MethodHandle spreader(Object function, int arguments) {
    Class<?> type = functionalInterface(function, arguments);
    MethodType apply =
        MethodType.methodType(void.class, Collections.nCopies(arguments, Object.class));
    try {
      return MethodHandles.publicLookup()
          .findVirtual(type, "apply", apply)
          .bindTo(function)
          .asSpreader(Object[].class, arguments)
          .asType(MethodType.methodType(void.class, Object[].class));
    } catch (ReflectiveOperationException notCallable) {
      throw new IllegalArgumentException(
          "Cannot call " + type.getName() + ".apply: " + notCallable.getMessage(), notCallable);
    }
  }

  private static Class<?> functionalInterface(Object function, int arguments) {
    return Arrays.stream(function.getClass().getInterfaces())
        .filter(type -> hasApply(type, arguments))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                function.getClass().getName()
                    + " has no method apply of "
                    + arguments
                    + " arguments."));
  }

  private static boolean hasApply(Class<?> type, int arguments) {
    return Arrays.stream(type.getMethods())
        .anyMatch(m -> m.getName().equals("apply") && m.getParameterCount() == arguments);
  }
}
