package dev.stratus.training;

/**
 * Observations with their targets, read one at a time. What is read must not change while it is
 * used, and be the same each time.
 */
public interface Examples {

  /** How many observations there are. */
  int count();

  /** Of an observation; shorter sequences are filled up to these steps. */
  Shape input();

  /** Of its target. */
  Shape targets();

  /** Valid steps of an observation; from there on nothing counts. */
  default int length(int example) {
    return input().steps();
  }

  /**
   * Reads an observation: steps x columns values, class numbers as whole numbers.
   *
   * @param into steps x columns values; what is behind the valid steps is left alone
   */
  void readInput(int example, float[] into);

  /** Reads its target, as {@link #readInput}. */
  void readTarget(int example, float[] into);

  /** Observations of this one's at these places, in this order. */
  default Examples pick(int[] places) {
    return new PickedExamples(this, places);
  }
}
