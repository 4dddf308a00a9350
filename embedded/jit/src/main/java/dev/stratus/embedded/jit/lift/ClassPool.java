package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ClassBytes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Parsed classes of one compilation. */
final class ClassPool {
  private final ClassBytes classes;
  private final Map<String, Optional<ClassModel>> parsed = new HashMap<>();

  ClassPool(ClassBytes classes) {
    this.classes = classes;
  }

  /** Empty where there are no bytes, as for hidden and generated classes. */
  Optional<ClassModel> find(String internalName) {
    return parsed.computeIfAbsent(
        internalName, name -> classes.find(name).map(bytes -> ClassFile.of().parse(bytes)));
  }
}
