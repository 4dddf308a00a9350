package dev.stratus.embedded.runtime.resolve;

import dev.stratus.embedded.jit.MethodId;
import java.util.List;

/**
 * The kernel behind a task's function object.
 *
 * @param owner the class that declares the method; its loader knows the class files
 * @param method the method, always static
 * @param captured what a lambda caught, in order: the method's first parameters
 */
public record ResolvedKernel(Class<?> owner, MethodId method, List<Object> captured) {
  public ResolvedKernel {
    captured = List.copyOf(captured);
  }
}
