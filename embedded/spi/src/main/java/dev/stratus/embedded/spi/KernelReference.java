package dev.stratus.embedded.spi;

import java.util.Objects;

/**
 * A kernel named by its Java method.
 *
 * @param owner the class that declares it
 * @param method the method's name, unique among the class's static methods
 */
public record KernelReference(Class<?> owner, String method) {
  public KernelReference {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(method, "method");
  }

  /** {@code package.Class.method}. */
  public String qualifiedName() {
    return owner.getName() + "." + method;
  }
}
