package dev.stratus.embedded.jit.spirv;

import java.util.Locale;

/** Functions of {@code OpenCL.std} (OpenCL extended instruction set specification, section 2). */
enum Ext {
  ACOS(0),
  ACOSH(1),
  ASIN(3),
  ASINH(4),
  ATAN(6),
  ATAN2(7),
  ATANH(8),
  CBRT(11),
  CEIL(12),
  COPYSIGN(13),
  COS(14),
  COSH(15),
  COSPI(16),
  EXP(19),
  EXP2(20),
  EXPM1(22),
  FABS(23),
  FLOOR(25),
  FMA(26),
  FMOD(29),
  HYPOT(32),
  LOG(37),
  LOG2(38),
  LOG10(39),
  LOG1P(40),
  POW(48),
  RINT(53),
  SIN(57),
  SINH(59),
  SINPI(60),
  SQRT(61),
  TAN(62),
  TANH(63),
  CLZ(151),
  S_MAX(156),
  S_MIN(158),
  POPCOUNT(166);

  private final int code;

  Ext(int code) {
    this.code = code;
  }

  Operand.Word operand() {
    return new Operand.Word(code, name().toLowerCase(Locale.ROOT));
  }
}
