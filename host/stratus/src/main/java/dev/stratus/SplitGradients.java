package dev.stratus;

/** A forward pass on several devices and the backward pass that belongs to it. */
public record SplitGradients(SplitForward forward, SplitBackward backward) {

  /** Whether every check of both passed; true where checking was off. */
  public boolean passed() {
    return forward.passed() && backward.passed();
  }
}
