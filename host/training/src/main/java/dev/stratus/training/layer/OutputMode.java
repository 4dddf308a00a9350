package dev.stratus.training.layer;

import java.util.Locale;

/** What a recurrent layer gives: MATLAB's OutputMode. */
public enum OutputMode {
  /** The hidden state of every step, 0 beyond a sequence's length. */
  SEQUENCE,
  /** Each sequence's last valid hidden state alone: features. */
  LAST;

  /** As files have it, such as {@code sequence}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
