package dev.stratus.embedded.jit.ir;

public enum CompareOp {
  EQ,
  NE,
  LT,
  LE,
  GT,
  GE
}
