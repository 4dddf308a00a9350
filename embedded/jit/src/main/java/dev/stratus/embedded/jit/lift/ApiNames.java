package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.Map;
import java.util.Optional;

/** The names by which kernels know the TornadoVM API and Java's own array and box types. */
final class ApiNames {
  static final String API = "uk/ac/manchester/tornado/api/";
  static final String CONTEXT = API + "KernelContext";
  static final String MATH = API + "math/TornadoMath";
  static final String HALF = API + "types/HalfFloat";
  static final String BFLOAT16 = API + "types/BFloat16";

  private static final Map<String, ScalarType> NATIVE_ARRAYS =
      Map.of(
          API + "types/arrays/ByteArray", ScalarType.BYTE,
          API + "types/arrays/CharArray", ScalarType.CHAR,
          API + "types/arrays/ShortArray", ScalarType.SHORT,
          API + "types/arrays/IntArray", ScalarType.INT,
          API + "types/arrays/LongArray", ScalarType.LONG,
          API + "types/arrays/FloatArray", ScalarType.FLOAT,
          API + "types/arrays/DoubleArray", ScalarType.DOUBLE,
          API + "types/arrays/HalfFloatArray", ScalarType.HALF,
          API + "types/arrays/BFloat16Array", ScalarType.BFLOAT16);

  private static final Map<String, ScalarType> BOXES =
      Map.of(
          "java/lang/Boolean", ScalarType.BOOLEAN,
          "java/lang/Byte", ScalarType.BYTE,
          "java/lang/Short", ScalarType.SHORT,
          "java/lang/Character", ScalarType.CHAR,
          "java/lang/Integer", ScalarType.INT,
          "java/lang/Long", ScalarType.LONG,
          "java/lang/Float", ScalarType.FLOAT,
          "java/lang/Double", ScalarType.DOUBLE);

  private ApiNames() {}

  /** The element type of a native array class. */
  static Optional<ScalarType> nativeArray(String internalName) {
    return Optional.ofNullable(NATIVE_ARRAYS.get(internalName));
  }

  /** The primitive type of a box class. */
  static Optional<ScalarType> box(String internalName) {
    return Optional.ofNullable(BOXES.get(internalName));
  }

  /** The primitive type of a one-letter descriptor. */
  static Optional<ScalarType> primitive(String descriptor) {
    return switch (descriptor) {
      case "Z" -> Optional.of(ScalarType.BOOLEAN);
      case "B" -> Optional.of(ScalarType.BYTE);
      case "S" -> Optional.of(ScalarType.SHORT);
      case "C" -> Optional.of(ScalarType.CHAR);
      case "I" -> Optional.of(ScalarType.INT);
      case "J" -> Optional.of(ScalarType.LONG);
      case "F" -> Optional.of(ScalarType.FLOAT);
      case "D" -> Optional.of(ScalarType.DOUBLE);
      default -> Optional.empty();
    };
  }

  /** The scalar a value of this descriptor is: a primitive or its box, or a HalfFloat. */
  static Optional<ScalarType> scalar(String descriptor) {
    return primitive(descriptor).or(() -> box(className(descriptor))).or(() -> half(descriptor));
  }

  private static Optional<ScalarType> half(String descriptor) {
    return className(descriptor).equals(HALF) ? Optional.of(ScalarType.HALF) : Optional.empty();
  }

  /** The element type of an array of this descriptor: a native array or a Java one. */
  static Optional<ScalarType> array(String descriptor) {
    return descriptor.startsWith("[")
        ? primitive(descriptor.substring(1)).or(() -> half(descriptor.substring(1)))
        : nativeArray(className(descriptor));
  }

  static boolean isContext(String descriptor) {
    return className(descriptor).equals(CONTEXT);
  }

  private static String className(String descriptor) {
    return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : "";
  }
}
