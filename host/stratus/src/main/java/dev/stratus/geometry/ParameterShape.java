package dev.stratus.geometry;

/** How gamma and beta are shaped. */
public enum ParameterShape {
  /** One value for each channel, whatever the group: MATLAB. */
  CHANNEL,
  /** One value for each element of a group: PyTorch, ONNX. */
  ELEMENT,
  /** None: ones and zeros. */
  NONE
}
