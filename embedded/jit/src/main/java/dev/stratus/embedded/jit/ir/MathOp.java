package dev.stratus.embedded.jit.ir;

/**
 * Functions of {@code java.lang.Math} and {@code TornadoMath}. MIN, MAX and ABS are exact to Java
 * (NaN, signed zero).
 */
public enum MathOp {
  SQRT,
  RSQRT,
  ABS,
  MIN,
  MAX,
  FMA,
  FLOOR,
  CEIL,
  RINT,
  EXP,
  EXP2,
  EXPM1,
  LOG,
  LOG2,
  LOG10,
  LOG1P,
  POW,
  SIN,
  COS,
  TAN,
  SINPI,
  COSPI,
  ASIN,
  ACOS,
  ATAN,
  ATAN2,
  SINH,
  COSH,
  TANH,
  ASINH,
  ACOSH,
  ATANH,
  CBRT,
  HYPOT,
  SIGNUM,
  CLAMP,
  TO_RADIANS,
  TO_DEGREES,
  /** {@code Integer.bitCount}, {@code Long.bitCount}: of INT or LONG, and of that type. */
  POPCOUNT,
  /** Leading zeros of INT or LONG, and of that type; of 0 the width. */
  CLZ
}
