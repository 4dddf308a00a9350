package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.UnaryOp;

/** What an operator computes, with the meaning of the IR's expression of the same name. */
public sealed interface Computation {
  record Unary(UnaryOp op) implements Computation {}

  /** A division of integers may have a third input: whether it counts. */
  record Binary(BinaryOp op) implements Computation {}

  record Compare(CompareOp op) implements Computation {}

  record ThreeWay(int nanResult) implements Computation {}

  /** The second input where the first is true, else the third. */
  record Select() implements Computation {}

  record Convert() implements Computation {}

  record Reinterpret() implements Computation {}

  record Function(MathOp op) implements Computation {}
}
