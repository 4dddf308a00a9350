package dev.stratus.embedded.runtime.debug;

import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.runtime.resolve.FunctionCall;
import dev.stratus.embedded.runtime.resolve.ResolvedKernel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;

/** A kernel's own bytecode with the arguments it runs on. */
public final class DebugKernel {
  private final String task;
  private final MethodHandle call;
  private final @Nullable Object[] arguments;

  /**
   * @param function the task's function object
   * @param kernel the method behind it
   * @param values one per parameter of the method; null where each work-item gets a KernelContext
   *     of its own
   * @throws IllegalArgumentException if the method cannot be called
   */
  public DebugKernel(
      String task, Object function, ResolvedKernel kernel, List<@Nullable Object> values) {
    this.task = task;
    this.arguments = values.toArray();
    this.call =
        kernel.captured().isEmpty()
            ? FunctionCall.spreader(function, arguments.length)
            : method(task, kernel);
  }

  /**
   * A lambda that caught values is called past its function object, which would pass the caught
   * arrays instead of the device's.
   */
  private static MethodHandle method(String task, ResolvedKernel kernel) {
    MethodId id = kernel.method();
    try {
      MethodType type =
          MethodType.fromMethodDescriptorString(id.descriptor(), kernel.owner().getClassLoader());
      Method method = kernel.owner().getDeclaredMethod(id.name(), type.parameterArray());
      if (!method.trySetAccessible()) {
        throw new IllegalArgumentException(
            "Task "
                + task
                + ": its lambda caught values, and the debug device cannot call it, because the package of "
                + kernel.owner().getName()
                + " is not open. Pass the values as task arguments.");
      }
      return MethodHandles.lookup()
          .unreflect(method)
          .asSpreader(Object[].class, type.parameterCount())
          .asType(MethodType.methodType(void.class, Object[].class));
    } catch (ReflectiveOperationException gone) {
      throw new IllegalStateException(
          id.qualifiedName() + " was found in bytecode but not by reflection. Please report this.",
          gone);
    }
  }

  /** Runs a KernelContext kernel once per work-item. */
  public void run(NdRange range) {
    WorkGroupEngine.run(task, range, this::runItem);
  }

  /**
   * Runs a kernel without KernelContext: its loops as they stand, on this thread. That is one of
   * the schedules that {@code @Parallel} allows.
   */
  public void runPlain() {
    WorkGroupEngine.runPlain(task, () -> invoke(arguments));
  }

  private void runItem() {
    Object[] own = arguments.clone();
    KernelContext context = new KernelContext();
    for (int i = 0; i < own.length; i++) {
      if (own[i] == null) {
        own[i] = context;
      }
    }
    invoke(own);
  }

  private void invoke(@Nullable Object[] values) {
    try {
      call.invokeExact(values);
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable checked) {
      throw new IllegalStateException("A kernel threw the checked " + checked, checked);
    }
  }
}
