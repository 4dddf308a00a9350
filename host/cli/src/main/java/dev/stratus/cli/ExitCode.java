package dev.stratus.cli;

/** What the command ends with. */
final class ExitCode {
  static final int GOOD = 0;
  static final int CHECK_FAILED = 1;

  /** What was asked cannot be done as asked: arguments, files, sizes. */
  static final int BAD_INPUT = 2;

  /** No such device, or it declined or failed. */
  static final int DEVICE = 3;

  /** A mistake of the program's own. */
  static final int INTERNAL = 4;

  private ExitCode() {}
}
