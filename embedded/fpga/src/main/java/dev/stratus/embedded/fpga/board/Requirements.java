package dev.stratus.embedded.fpga.board;

/** Refuses numbers that no board can have. */
final class Requirements {
  private Requirements() {}

  static void atLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be at least " + least + ".");
    }
  }
}
