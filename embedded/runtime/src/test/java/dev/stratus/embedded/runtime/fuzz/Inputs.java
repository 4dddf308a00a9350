package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.BFloat16;

/**
 * The values of one run, one per Java parameter: a Java array (the very same object where two
 * parameters are the same array; of 16-bit floats, shorts), a boxed scalar, or empty for a
 * KernelContext.
 */
record Inputs(List<Optional<Object>> values) {

  /** The values of the {@code set}-th run: always the same for a case. */
  static Inputs draw(FuzzCase fuzzCase, int set) {
    Dice dice = new Dice(fuzzCase.seed() * 31 + set);
    List<Optional<Object>> values = new ArrayList<>();
    for (Argument argument : fuzzCase.arguments()) {
      values.add(
          switch (argument) {
            case Argument.Array array when array.sameAs() >= 0 -> values.get(array.sameAs());
            case Argument.Array array -> Optional.of(array(array, dice));
            case Argument.Scalar scalar -> Optional.of(Values.boxed(scalar.type(), dice));
            case Argument.Fixed fixed -> Optional.of(fixed.value());
            case Argument.Context _ -> Optional.empty();
          });
    }
    return new Inputs(values);
  }

  /** A copy whose arrays are its own; arrays that were the same stay the same. */
  Inputs copy(FuzzCase fuzzCase) {
    List<Optional<Object>> copies = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      copies.add(
          fuzzCase.arguments().get(i) instanceof Argument.Array array
              ? array.sameAs() >= 0 ? copies.get(array.sameAs()) : values.get(i).map(Inputs::copyOf)
              : values.get(i));
    }
    return new Inputs(copies);
  }

  private static Object copyOf(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private static Object array(Argument.Array wanted, Dice dice) {
    Class<?> type = primitive(wanted.element());
    Object array = Array.newInstance(type, wanted.length());
    boolean poisoned = wanted.bound() > 0 && wanted.element() != JType.INT && dice.percent(10);
    for (int i = 0; i < wanted.length(); i++) {
      Array.set(
          array,
          i,
          wanted.bound() > 0 ? bounded(wanted, dice) : Values.boxed(wanted.element(), dice));
    }
    if (poisoned) {
      int place = dice.below(wanted.length());
      float poison = dice.pick(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
      Array.set(array, place, ofElement(wanted.element(), poison));
    }
    return array;
  }

  private static Object bounded(Argument.Array wanted, Dice dice) {
    double value = (2 * dice.unit() - 1) * wanted.bound();
    return wanted.element() == JType.INT
        ? Values.boxed(JType.INT, dice)
        : ofElement(wanted.element(), value);
  }

  private static Object ofElement(JType type, double value) {
    return switch (type) {
      case FLOAT -> (float) value;
      case DOUBLE -> value;
      case HALF -> Float.floatToFloat16((float) value);
      case BFLOAT16 -> BFloat16.bf16FromFloat((float) value);
      default -> throw new IllegalArgumentException("no bounded values of " + type);
    };
  }

  static Class<?> primitive(JType type) {
    return switch (type) {
      case BOOLEAN -> boolean.class;
      case BYTE -> byte.class;
      case SHORT, HALF, BFLOAT16 -> short.class;
      case CHAR -> char.class;
      case INT -> int.class;
      case LONG -> long.class;
      case FLOAT -> float.class;
      case DOUBLE -> double.class;
    };
  }
}
