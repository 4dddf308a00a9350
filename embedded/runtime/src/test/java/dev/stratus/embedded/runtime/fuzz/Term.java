package dev.stratus.embedded.runtime.fuzz;

/**
 * A floating expression with two bounds: of its magnitude, and of how far its value under reordered
 * sums may lie from its value in Java's order. Each operation adds what its rounding can add when
 * its operands differ; operands without a difference give the same bits.
 */
record Term(String text, double magnitude, double difference, JType type) {

  /** Half a unit in the last place of 1. */
  static double unit(JType type) {
    return type == JType.FLOAT ? 0x1p-24 : 0x1p-53;
  }

  static Term constant(double value, JType type) {
    return new Term(
        type == JType.FLOAT ? Values.floatLiteral((float) value) : Values.doubleLiteral(value),
        Math.abs(value),
        0,
        type);
  }

  /** An int expression of at most {@code bound}, converted. */
  static Term integer(String expression, int bound, JType type) {
    return new Term("((" + type.keyword() + ") " + expression + ")", bound, 0, type);
  }

  Term named(String name) {
    return new Term(name, magnitude, difference, type);
  }

  private Term result(String newText, double newMagnitude, double newDifference) {
    double rounding = newDifference == 0 ? 0 : 2 * unit(type) * (newMagnitude + newDifference);
    return new Term(newText, newMagnitude, newDifference + rounding, type);
  }

  /** Cut down to [-4, 4], so that what is fed back stays small. */
  Term limited() {
    if (magnitude <= 4) {
      return this;
    }
    String suffix = type == JType.FLOAT ? "f" : "";
    return new Term(
        "Math.max(-4.0%s, Math.min(4.0%s, %s))".formatted(suffix, suffix, text),
        4,
        difference,
        type);
  }

  Term plus(Term other) {
    return result(
        "(" + text + " + " + other.text + ")",
        magnitude + other.magnitude,
        difference + other.difference);
  }

  Term minus(Term other) {
    return result(
        "(" + text + " - " + other.text + ")",
        magnitude + other.magnitude,
        difference + other.difference);
  }

  Term times(Term other) {
    return result(
        "(" + text + " * " + other.text + ")",
        magnitude * other.magnitude,
        magnitude * other.difference
            + other.magnitude * difference
            + difference * other.difference);
  }

  /** The text is evaluated twice: it has no effects. */
  Term squared() {
    return times(this);
  }

  /** Only of what is not negative. */
  Term plusOne() {
    return result(
        "(" + text + " + " + (type == JType.FLOAT ? "1.0f" : "1.0") + ")",
        magnitude + 1,
        difference);
  }

  /** Of what is at least 1: the slope is at most 1/2. */
  Term root() {
    String call = "Math.sqrt(" + text + ")";
    return result(
        type == JType.FLOAT ? "((float) " + call + ")" : call, Math.sqrt(magnitude), difference);
  }

  /** Of what is at least 1: the slope is at most 1. */
  Term reciprocal() {
    return result("(" + (type == JType.FLOAT ? "1.0f" : "1.0") + " / " + text + ")", 1, difference);
  }

  Term over(String divisor, int value) {
    return result("(" + text + " / " + divisor + ")", magnitude / value, difference / value);
  }

  Term absolute() {
    return new Term("Math.abs(" + text + ")", magnitude, difference, type);
  }

  Term larger(Term other, String function) {
    return new Term(
        "Math." + function + "(" + text + ", " + other.text + ")",
        Math.max(magnitude, other.magnitude),
        Math.max(difference, other.difference),
        type);
  }

  /**
   * The sum of {@code n} such terms in any order: two orders differ by at most 2 n u times the sum
   * of magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2).
   */
  Term summed(String name, int n, JType accumulator) {
    double total = n * magnitude;
    return new Term(
        name,
        total + n * difference,
        n * difference + 2.0 * n * unit(accumulator) * (total + n * difference),
        accumulator);
  }
}
