package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.runtime.opencl.DeviceException;

/** There is a CUDA device, and nothing that makes PTX for it. */
public final class NoPtxCompilerException extends DeviceException {
  private static final long serialVersionUID = 1L;

  NoPtxCompilerException(String device, String reason) {
    super(device + ": " + reason, 0, "NVRTC", device);
  }

  @Override
  public String codeName() {
    return "not found";
  }
}
