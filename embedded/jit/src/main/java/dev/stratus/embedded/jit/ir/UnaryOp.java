package dev.stratus.embedded.jit.ir;

/** NEG: arithmetic; COMPLEMENT: bitwise on integers; NOT: logical on BOOLEAN. */
public enum UnaryOp {
  NEG,
  COMPLEMENT,
  NOT
}
