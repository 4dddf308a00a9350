package dev.stratus.embedded.runtime.cuda;

import dev.stratus.embedded.runtime.opencl.DeviceException;
import java.util.Set;

/** What a CUDA device, its driver or its compiler did. */
public final class CudaException extends DeviceException {
  private static final long serialVersionUID = 1L;

  static final int UNSUPPORTED_PTX_VERSION = 222;
  static final int CONTEXT_IS_DESTROYED = 709;

  /**
   * Errors after which the context gives nothing but errors (CUDA Driver API, "CUresult": illegal
   * address, launch time-out, assert, hardware stack error, illegal instruction, misaligned
   * address, invalid address space, invalid program counter, launch failure; ECC and device lost).
   */
  private static final Set<Integer> STICKY =
      Set.of(214, 700, 702, 710, 714, 715, 716, 717, 718, 719, 721);

  private final String name;

  /**
   * @param code the driver's status
   * @param name the status by name
   * @param call the C function that returned it
   * @param device the device's name
   * @param context what was being done; whole sentences, or empty
   */
  public CudaException(int code, String name, String call, String device, String context) {
    super(
        device
            + ": "
            + call
            + " returned "
            + name
            + " ("
            + code
            + ")."
            + (context.isEmpty() ? "" : " " + context)
            + (STICKY.contains(code)
                ? " The device's context is lost: close the plan and open a new one."
                : ""),
        code,
        call,
        device);
    this.name = name;
  }

  /** The same failure, told of a device and with what was being done. */
  CudaException of(String device, String doing) {
    return new CudaException(code(), name, call(), device, doing);
  }

  @Override
  public String codeName() {
    return name + " (" + code() + ")";
  }

  @Override
  public boolean deviceLost() {
    return STICKY.contains(code());
  }
}
