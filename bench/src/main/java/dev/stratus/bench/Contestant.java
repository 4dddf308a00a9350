package dev.stratus.bench;

/** Something that is timed: a ceiling, a yardstick, or the product. */
interface Contestant extends AutoCloseable {

  String name();

  /** One complete, blocking run. */
  void run();

  /**
   * Checks what the last run wrote.
   *
   * @return a line for the report
   * @throws IllegalStateException if it is wrong: a wrong kernel has no time
   */
  String check();

  @Override
  void close();
}
