package dev.stratus;

/** A forward pass and the backward pass that belongs to it. */
public record Gradients(ForwardResult forward, BackwardResult backward) {

  /** Whether every check of both passed; true where checking was off. */
  public boolean passed() {
    return forward.passed() && backward.passed();
  }
}
