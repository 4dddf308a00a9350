package dev.stratus.embedded.fpga.board;

/**
 * The operators of a board at its clock.
 *
 * @param single of float, and of the 16-bit floats, which are computed with as float
 * @param fp64 of double
 * @param integerAdd addition, subtraction, comparison and shifts by a variable count
 * @param logic bitwise and logical operators, choices, shifts by constants
 */
public record Operators(
    FloatUnit single,
    FloatUnit fp64,
    Operator integerAdd,
    Operator integerMultiply,
    Operator integerDivide,
    Operator logic) {

  /** The same operators with a float adder of another latency. */
  public Operators withFloatAdder(int cycles) {
    return with(single.withAdd(single.add().withLatency(cycles)));
  }

  /** The same operators with others of float. */
  public Operators with(FloatUnit ofFloats) {
    return new Operators(ofFloats, fp64, integerAdd, integerMultiply, integerDivide, logic);
  }
}
