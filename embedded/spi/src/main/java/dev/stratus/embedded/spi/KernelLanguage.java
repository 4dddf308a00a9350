package dev.stratus.embedded.spi;

/** The language that a kernel is given to a device in. */
public enum KernelLanguage {
  /**
   * What the device takes as text, OpenCL C or CUDA C, unless {@code STRATUS_TARGET} names another.
   */
  OF_DEVICE,
  /** A SPIR-V module: for OpenCL devices that take one. */
  SPIRV
}
