package dev.stratus.reference;

/**
 * Which scale and offset an element has. Either of the two may be absent on its own: gamma without
 * beta is any of these with no offset given.
 */
public enum Affine {
  /** No parameters: gamma is 1 and beta 0. */
  NONE,
  /** One value per channel, as MATLAB has it whatever the group. */
  PER_CHANNEL,
  /**
   * One value per element of a group, shaped like the normalized dimensions, row-major in index
   * order, as PyTorch and ONNX have it.
   */
  PER_ELEMENT
}
