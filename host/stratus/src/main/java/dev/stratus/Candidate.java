package dev.stratus;

import dev.stratus.kernel.KernelEntry;

/** A way to compute a pass. */
public sealed interface Candidate {

  /** Its name in decisions and receipts. */
  String name();

  /**
   * The kernel whose method a receipt names; where there are several, the one that writes y or dx.
   */
  KernelEntry kernel();

  /** A kernel on a device, with those that go before and after it. */
  record OnDevice(KernelEntry kernel) implements Candidate {
    @Override
    public String name() {
      return kernel.name();
    }
  }

  /** Plain Java on a pool of threads: the last of every list. */
  record OnJvm(KernelEntry kernel) implements Candidate {
    @Override
    public String name() {
      return "jvm-engine";
    }
  }
}
