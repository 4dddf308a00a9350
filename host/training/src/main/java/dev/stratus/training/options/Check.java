package dev.stratus.training.options;

/** What options must be, in the user's words. */
final class Check {
  private Check() {}

  static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be finite and above 0.");
    }
  }

  static void notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be finite and at least 0.");
    }
  }

  static void belowOne(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be from 0 on and below 1.");
    }
  }

  static void atLeast(String name, int least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be at least " + least + ".");
    }
  }
}
