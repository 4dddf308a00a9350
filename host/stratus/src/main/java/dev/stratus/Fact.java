package dev.stratus;

import java.util.Optional;
import java.util.function.Function;

/** A value of a receipt, or why it cannot be had. */
public sealed interface Fact<T> {

  record Known<T>(T value) implements Fact<T> {}

  /**
   * @param reason a clause such as {@code profiling was off}
   */
  record Absent<T>(String reason) implements Fact<T> {}

  static <T> Fact<T> of(T value) {
    return new Known<>(value);
  }

  static <T> Fact<T> absent(String reason) {
    return new Absent<>(reason);
  }

  /** The value; empty if absent. */
  default Optional<T> known() {
    return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The value as text, or {@code absent: } and the reason. */
  default String text(Function<T, String> printer) {
    return switch (this) {
      case Known<T>(T known) -> printer.apply(known);
      case Absent<T>(String reason) -> "absent: " + reason;
    };
  }
}
