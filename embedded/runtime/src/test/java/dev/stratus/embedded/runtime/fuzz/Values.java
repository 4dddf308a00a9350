package dev.stratus.embedded.runtime.fuzz;

import uk.ac.manchester.tornado.api.types.BFloat16;

/**
 * Values that programs break on: extremes, signed zeros, NaN, infinities, subnormals, and now and
 * then any bits at all.
 */
final class Values {
  private static final int[] INTS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    -5,
    31,
    32,
    33,
    63,
    64,
    100,
    127,
    128,
    255,
    256,
    -128,
    -129,
    32767,
    32768,
    -32768,
    65535,
    65536,
    0x55555555,
    0x0f0f0f0f,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1,
    1 << 24,
    (1 << 24) + 1
  };
  private static final long[] LONGS = {
    0,
    1,
    -1,
    2,
    -7,
    63,
    64,
    65,
    1L << 31,
    1L << 32,
    -(1L << 31),
    -(1L << 31) - 1,
    0xffffffffL,
    1L << 53,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    0x123456789abcdefL
  };
  private static final float[] FLOATS = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    0.1f,
    1.5f,
    -2.5f,
    3f,
    1e-3f,
    127.5f,
    255.9f,
    -128.5f,
    65535.5f,
    1e10f,
    -1e10f,
    2.1474836E9f,
    -2.1474836E9f,
    9.223372E18f,
    1e30f,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    1e-40f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };
  private static final double[] DOUBLES = {
    0d,
    -0d,
    1d,
    -1d,
    0.5,
    0.1,
    1.5,
    -2.5,
    1e-3,
    127.5,
    -128.5,
    65536.25,
    2147483647d,
    2147483648d,
    -2147483649d,
    9.2233720368547758E18,
    -9.3e18,
    1e100,
    1e300,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    3.5e38,
    1e-42,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private Values() {}

  static int anInt(Dice dice) {
    return switch (dice.below(8)) {
      case 0, 1 -> INTS[dice.below(INTS.length)];
      case 2 -> (int) dice.bits();
      default -> dice.between(-20, 40);
    };
  }

  static long aLong(Dice dice) {
    return switch (dice.below(8)) {
      case 0, 1 -> LONGS[dice.below(LONGS.length)];
      case 2 -> dice.bits();
      case 3 -> anInt(dice);
      default -> dice.between(-20, 40);
    };
  }

  static float aFloat(Dice dice) {
    return switch (dice.below(8)) {
      case 0, 1 -> FLOATS[dice.below(FLOATS.length)];
      case 2 -> Float.intBitsToFloat((int) dice.bits());
      case 3 -> (float) ((dice.unit() - 0.5) * 1e6);
      case 4 -> dice.between(-9, 9) / 4f;
      default -> (float) ((dice.unit() - 0.5) * 20);
    };
  }

  static double aDouble(Dice dice) {
    return switch (dice.below(8)) {
      case 0, 1 -> DOUBLES[dice.below(DOUBLES.length)];
      case 2 -> Double.longBitsToDouble(dice.bits());
      case 3 -> (dice.unit() - 0.5) * 1e12;
      case 4 -> dice.between(-9, 9) / 4d;
      default -> (dice.unit() - 0.5) * 20;
    };
  }

  /** Boxed in the type's own wrapper; a packed one as the short of its bits. */
  static Object boxed(JType type, Dice dice) {
    return switch (type) {
      case BOOLEAN -> dice.percent(50);
      case BYTE -> (byte) anInt(dice);
      case SHORT -> (short) anInt(dice);
      case CHAR -> (char) anInt(dice);
      case INT -> anInt(dice);
      case LONG -> aLong(dice);
      case FLOAT -> aFloat(dice);
      case DOUBLE -> aDouble(dice);
      case HALF -> dice.percent(40) ? (short) dice.bits() : Float.floatToFloat16(aFloat(dice));
      case BFLOAT16 ->
          dice.percent(40) ? (short) dice.bits() : BFloat16.bf16FromFloat(aFloat(dice));
    };
  }

  /** An expression of static type {@code type}, in brackets where it needs them. */
  static String literal(JType type, Dice dice) {
    return switch (type) {
      case BOOLEAN -> dice.percent(50) ? "true" : "false";
      case BYTE, SHORT, CHAR -> "(" + type.keyword() + ") " + bracketed(anInt(dice) + "");
      case INT -> intLiteral(anInt(dice), dice);
      case LONG -> longLiteral(aLong(dice));
      case FLOAT -> floatLiteral(aFloat(dice));
      case DOUBLE -> doubleLiteral(aDouble(dice));
      case HALF, BFLOAT16 -> throw new IllegalArgumentException("no literal of " + type);
    };
  }

  private static String intLiteral(int value, Dice dice) {
    if (value >= 'A' && value <= 'Z' && dice.percent(30)) {
      return "'" + (char) value + "'";
    }
    return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : bracketed(value + "");
  }

  private static String longLiteral(long value) {
    return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : bracketed(value + "L");
  }

  static String floatLiteral(float value) {
    if (Float.isNaN(value)) {
      return "Float.NaN";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
    }
    return bracketed(value + "f");
  }

  static String doubleLiteral(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return bracketed(value + "");
  }

  private static String bracketed(String number) {
    return number.startsWith("-") ? "(" + number + ")" : number;
  }
}
