package dev.stratus.embedded.runtime.resolve;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kernel method behind a task's function object, in this order: the lambda's serialized
 * form; the caller's bytecode; a probe call. One lambda class belongs to one place in the source,
 * so what was found is kept with the class.
 */
public final class KernelResolver {
  private final ClassValue<Known> known =
      new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> functionClass) {
          return new Known();
        }
      };

  /** What is known of a function class; written once, by whoever comes first. */
  private static final class Known {
    private volatile @Nullable Target target;
  }

  private record Target(Class<?> owner, FoundMethod method) {}

  /**
   * @throws UnresolvedKernelException if the function is no static method or lambda that can be
   *     found
   */
  public ResolvedKernel resolve(TaskCall call) {
    Known slot = known.get(call.function().getClass());
    Target target = slot.target;
    if (target == null) {
      target = find(call);
      slot.target = target;
    }
    return new ResolvedKernel(target.owner(), target.method().id(), captured(call));
  }

  private static Target find(TaskCall call) {
    FoundMethod method =
        SerializedForm.of(call.function())
            .map(SerializedForm::method)
            .or(() -> CallSiteReader.find(call))
            .or(() -> ProbeCall.find(call))
            .orElseThrow(() -> unresolved(call));
    if (!method.isStatic()) {
      throw new UnresolvedKernelException(
          "Task "
              + call.task()
              + ": the kernel "
              + method.id().qualifiedName()
              + " is an instance method, or a lambda that uses its object. A device has no Java objects: make"
              + " it static and pass what it reads as arguments.");
    }
    return new Target(load(method.owner(), call), method);
  }

  private static Class<?> load(String internalName, TaskCall call) {
    String name = internalName.replace('/', '.');
    try {
      return Class.forName(name, false, call.function().getClass().getClassLoader());
    } catch (ClassNotFoundException gone) {
      throw new UnresolvedKernelException(
          "Task "
              + call.task()
              + ": the kernel's class "
              + name
              + " cannot be loaded where the task was made.");
    }
  }

  /** What the function object caught, in the order of the implementation's first parameters. */
  private static List<Object> captured(TaskCall call) {
    Field[] fields = call.function().getClass().getDeclaredFields();
    if (fields.length == 0) {
      return List.of();
    }
    Optional<SerializedLambda> serialized = SerializedForm.of(call.function());
    return serialized.isPresent()
        ? capturedArguments(call, serialized.get())
        : capturedFields(call, fields);
  }

  private static List<Object> capturedArguments(TaskCall call, SerializedLambda lambda) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      values.add(notNull(lambda.getCapturedArg(i), call));
    }
    return values;
  }

  /** A lambda class that is not serializable keeps what it caught in its fields, in order. */
  private static List<Object> capturedFields(TaskCall call, Field[] fields) {
    List<Object> values = new ArrayList<>();
    for (Field field : fields) {
      if (!field.trySetAccessible()) {
        throw new UnresolvedKernelException(
            "Task "
                + call.task()
                + ": what its lambda caught cannot be read, because the package of "
                + call.caller().getName()
                + " is not open. Pass it as task arguments, or compile against stratus-embedded-api.");
      }
      try {
        values.add(notNull(field.get(call.function()), call));
      } catch (IllegalAccessException closed) {
        throw new IllegalStateException("A field made accessible is not: " + field, closed);
      }
    }
    return values;
  }

  private static Object notNull(@Nullable Object value, TaskCall call) {
    if (value == null) {
      throw new UnresolvedKernelException(
          "Task " + call.task() + ": its lambda caught null; a kernel takes arrays and scalars.");
    }
    return value;
  }

  private static UnresolvedKernelException unresolved(TaskCall call) {
    return new UnresolvedKernelException(
        "Task "
            + call.task()
            + ": no kernel method found behind "
            + call.function().getClass().getName()
            + ". Pass a method reference to a static method (MyKernels::scale) or a lambda, written in the call"
            + " of task(...) itself; anonymous classes and functions built elsewhere have no bytecode that names"
            + " the kernel.");
  }
}
