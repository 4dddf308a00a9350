package dev.stratus;

import dev.stratus.kernel.KernelEntry;
import dev.stratus.profiles.KernelForm;

/** A way to compute the forward pass. */
public sealed interface Candidate {

  /** Its name in decisions and receipts. */
  String name();

  /** A kernel on a device. */
  record OnDevice(KernelEntry kernel, KernelForm form) implements Candidate {
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
