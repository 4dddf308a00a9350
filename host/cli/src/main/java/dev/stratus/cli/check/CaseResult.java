package dev.stratus.cli.check;

import java.util.List;
import java.util.Locale;

/**
 * What became of a case on a device.
 *
 * @param kernels the kernels that ran, each with the results that it wrote
 * @param message why it failed or was declined; "" where it passed
 * @param nanos on the host's clock, compiling and comparing included
 */
public record CaseResult(
    CheckCase check, Status status, List<KernelError> kernels, String message, long nanos) {

  /** How it ended. */
  public enum Status {
    PASSED,
    /** A result is off by more than the contract allows. */
    WRONG,
    /** The device or its driver failed. */
    DEVICE_FAILED,
    /** No kernel fits the device, for a reason that the message gives. */
    DECLINED;

    public boolean bad() {
      return this == WRONG || this == DEVICE_FAILED;
    }
  }

  /**
   * The worst element of what a kernel wrote: the one that used most of its allowance.
   *
   * @param kernel its name in the catalogue, or its Java method where it is not there
   * @param ulps its error, as the contract measures it
   * @param share of what is allowed: 1 is the limit
   */
  public record KernelError(String kernel, double ulps, double share, boolean passed) {
    /** The worse of two of one kernel. */
    KernelError or(KernelError other) {
      KernelError worse = other.share > share ? other : this;
      return new KernelError(kernel, worse.ulps, worse.share, passed && other.passed);
    }
  }

  /** Where terms cancel to nothing an ulp of the result is next to nothing, and errors are many. */
  public static String ulpsText(double ulps) {
    return String.format(Locale.ROOT, ulps < 1e4 ? "%.2f" : "%.0e", ulps);
  }

  public CaseResult {
    kernels = List.copyOf(kernels);
  }
}
