package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.ScalarType;
import java.lang.classfile.TypeKind;
import java.util.Optional;

/** The class-file API's kinds as scalar types. */
final class Kinds {
  private Kinds() {}

  /** Empty for references and void. */
  static Optional<ScalarType> scalar(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN -> Optional.of(ScalarType.BOOLEAN);
      case BYTE -> Optional.of(ScalarType.BYTE);
      case SHORT -> Optional.of(ScalarType.SHORT);
      case CHAR -> Optional.of(ScalarType.CHAR);
      case INT -> Optional.of(ScalarType.INT);
      case LONG -> Optional.of(ScalarType.LONG);
      case FLOAT -> Optional.of(ScalarType.FLOAT);
      case DOUBLE -> Optional.of(ScalarType.DOUBLE);
      case REFERENCE, VOID -> Optional.empty();
    };
  }
}
