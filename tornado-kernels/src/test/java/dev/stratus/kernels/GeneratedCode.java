package dev.stratus.kernels;

import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.Backend;
import dev.stratus.embedded.jit.lift.KernelLifter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;

/** What the compiler makes of a kernel for a target. */
final class GeneratedCode {
  /** What every int argument is, where one sizes an array of the code. */
  private static final int SIZE = 4;

  private GeneratedCode() {}

  static CompiledKernel of(Class<?> owner, String kernel, TargetDescription target) {
    return of(owner, kernel, target, new int[0]);
  }

  /**
   * @param ints what the first int arguments are; those after them are {@link #SIZE}
   */
  static CompiledKernel of(Class<?> owner, String kernel, TargetDescription target, int... ints) {
    Method method = method(owner, kernel);
    MethodId id = id(owner, kernel);
    List<Integer> groups = new ArrayList<>();
    List<Optional<Object>> scalars = new ArrayList<>();
    int known = 0;
    for (Class<?> type : method.getParameterTypes()) {
      groups.add(type.isPrimitive() || type == KernelContext.class ? -1 : groups.size());
      boolean named = type == int.class && known < ints.length;
      scalars.add(named ? Optional.of(ints[known++]) : scalar(type));
    }
    KernelRequest request = new KernelRequest(id, scalars, groups, target);
    return Backend.generate(new KernelLifter(CLASSES).lift(request), request);
  }

  private static Method method(Class<?> owner, String kernel) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> m.getName().equals(kernel))
        .findFirst()
        .orElseThrow();
  }

  /** A kernel as the compiler names it. */
  static MethodId id(Class<?> owner, String kernel) {
    Method method = method(owner, kernel);
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    return new MethodId(owner.getName().replace('.', '/'), kernel, descriptor);
  }

  private static Optional<Object> scalar(Class<?> type) {
    return switch (type.getName()) {
      case "float" -> Optional.of(1e-5f);
      case "double" -> Optional.of(1e-5);
      case "int" -> Optional.of(SIZE);
      default -> Optional.empty();
    };
  }

  /** The class files of this module. */
  static final ClassBytes CLASSES =
      name -> {
        try (InputStream in =
            GeneratedCode.class.getClassLoader().getResourceAsStream(name + ".class")) {
          return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
}
