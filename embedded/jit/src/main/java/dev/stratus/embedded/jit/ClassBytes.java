package dev.stratus.embedded.jit;

import java.util.Optional;

/** Where class files come from: the compiler itself opens no file and no class loader. */
@FunctionalInterface
public interface ClassBytes {
  /**
   * @param internalName {@code pkg/Class}
   * @return the class file, empty where there is none
   */
  Optional<byte[]> find(String internalName);
}
