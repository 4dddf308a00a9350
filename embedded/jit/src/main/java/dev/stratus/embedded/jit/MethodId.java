package dev.stratus.embedded.jit;

/**
 * A Java method.
 *
 * @param owner internal class name, {@code pkg/Class}
 */
public record MethodId(String owner, String name, String descriptor) {
  /** {@code pkg.Class.name}. */
  public String qualifiedName() {
    return owner.replace('/', '.') + "." + name;
  }
}
