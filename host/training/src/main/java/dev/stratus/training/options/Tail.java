package dev.stratus.training.options;

/** What becomes of the observations of an epoch that fill no mini-batch. */
public enum Tail {
  /** They are left out of that epoch, as in MATLAB. */
  DISCARD,
  /** The mini-batch is filled up with observations that count for nothing. */
  PAD
}
