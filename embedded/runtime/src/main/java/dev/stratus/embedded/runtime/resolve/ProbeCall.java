package dev.stratus.embedded.runtime.resolve;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LineNumber;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Third way: the function is called once with null for every array and context. The kernel's first
 * touch of any of them, even of a size, throws a NullPointerException whose stack trace names the
 * kernel's frame; nothing has been computed by then. Scalars keep their values, so that loops
 * bounded by them are entered.
 *
 * <p>Not tried where the call could do work: a function that caught values, or a task without any
 * array or context to be null.
 */
final class ProbeCall {
  private static final Set<Class<?>> SCALARS =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  private ProbeCall() {}

  static Optional<FoundMethod> find(TaskCall call) {
    if (call.function().getClass().getDeclaredFields().length > 0 || onlyScalars(call)) {
      return Optional.empty();
    }
    List<@Nullable Object> probes = new ArrayList<>();
    for (Object argument : call.arguments()) {
      probes.add(SCALARS.contains(argument.getClass()) ? argument : null);
    }
    return kernelFrame(call.function(), probes).flatMap(frame -> method(frame, call));
  }

  private static boolean onlyScalars(TaskCall call) {
    return call.arguments().stream().allMatch(argument -> SCALARS.contains(argument.getClass()));
  }

  /**
   * The frame that the function called: hidden frames of the lambda itself are not in the trace.
   */
  private static Optional<StackTraceElement> kernelFrame(
      Object function, List<@Nullable Object> probes) {
    MethodHandle apply = FunctionCall.spreader(function, probes.size());
    try {
      apply.invoke(probes.toArray());
      return Optional.empty();
    } catch (NullPointerException touched) {
      return belowOurs(touched.getStackTrace());
    } catch (Throwable other) {
      // The kernel got somewhere, but not to an array: the caller names the task and gives up.
      return Optional.empty();
    }
  }

  private static Optional<StackTraceElement> belowOurs(StackTraceElement[] trace) {
    Optional<StackTraceElement> last = Optional.empty();
    for (StackTraceElement frame : trace) {
      if (frame.getClassName().equals(ProbeCall.class.getName())) {
        return last;
      }
      if (!frame.getClassName().startsWith("java.lang.invoke.")) {
        last = Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  private static Optional<FoundMethod> method(StackTraceElement frame, TaskCall call) {
    ClassLoader loader = call.function().getClass().getClassLoader();
    Class<?> owner;
    try {
      owner = Class.forName(frame.getClassName(), false, loader);
    } catch (ClassNotFoundException elsewhere) {
      return Optional.empty();
    }
    return CallSiteReader.classFile(owner)
        .flatMap(file -> choose(file, frame, call.arguments().size()))
        .map(method ->
            new FoundMethod(
                owner.getName().replace('.', '/'),
                method.methodName().stringValue(),
                method.methodType().stringValue(),
                method.flags().has(AccessFlag.STATIC)));
  }

  /**
   * Overloads are told apart by the number of parameters, then by the line that the frame names.
   */
  private static Optional<MethodModel> choose(
      ClassModel file, StackTraceElement frame, int arguments) {
    List<MethodModel> candidates =
        file.methods().stream()
            .filter(method -> method.methodName().equalsString(frame.getMethodName()))
            .filter(method -> method.methodTypeSymbol().parameterCount() == arguments)
            .toList();
    return candidates.size() <= 1
        ? candidates.stream().findFirst()
        : candidates.stream()
            .filter(method -> Lines.of(method).contains(frame.getLineNumber()))
            .findFirst();
  }

  /** The source lines of a method. */
  private static final class Lines {
    static List<Integer> of(MethodModel method) {
      return method
          .code()
          .map(code ->
              code.elementStream()
                  .filter(LineNumber.class::isInstance)
                  .map(LineNumber.class::cast)
                  .map(LineNumber::line)
                  .toList())
          .orElse(List.of());
    }
  }
}
