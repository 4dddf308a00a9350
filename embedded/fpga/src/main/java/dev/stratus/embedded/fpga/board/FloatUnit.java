package dev.stratus.embedded.fpga.board;

/**
 * The operators of one floating-point type.
 *
 * @param add addition and subtraction
 * @param divide division and remainder
 * @param compare comparisons, minimum, maximum
 * @param convert to and from integers, and between floating-point types
 * @param function every other mathematical function
 */
public record FloatUnit(
    Operator add,
    Operator multiply,
    Operator divide,
    Operator squareRoot,
    Operator compare,
    Operator convert,
    Operator function) {

  /** The same operators with another adder. */
  public FloatUnit withAdd(Operator adder) {
    return new FloatUnit(adder, multiply, divide, squareRoot, compare, convert, function);
  }

  /** The same operators with another multiplier. */
  public FloatUnit withMultiply(Operator multiplier) {
    return new FloatUnit(add, multiplier, divide, squareRoot, compare, convert, function);
  }

  /** The same operators with another divider. */
  public FloatUnit withDivide(Operator divider) {
    return new FloatUnit(add, multiply, divider, squareRoot, compare, convert, function);
  }

  /** The same operators with another square root. */
  public FloatUnit withSquareRoot(Operator root) {
    return new FloatUnit(add, multiply, divide, root, compare, convert, function);
  }
}
