package dev.stratus.embedded.jit.ir;

/** Java's binary operators. REM on floating types is Java's {@code %} (C's fmod). */
public enum BinaryOp {
  ADD,
  SUB,
  MUL,
  DIV,
  REM,
  SHL,
  SHR,
  USHR,
  AND,
  OR,
  XOR
}
