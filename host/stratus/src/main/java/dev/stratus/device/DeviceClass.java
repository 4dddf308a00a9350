package dev.stratus.device;

/** What sort of device it is, in the words of {@code --device}. */
public enum DeviceClass {
  CPU("cpu"),
  GPU("gpu"),
  ACCELERATOR("accelerator"),
  /** Kernel bytecode with work-group semantics, for a debugger and as an oracle. */
  JVM_DEBUG("jvm-debug"),
  /** No device: plain Java on a pool of threads. */
  JVM("jvm");

  private final String word;

  DeviceClass(String word) {
    this.word = word;
  }

  /** As {@code --device} spells it. */
  public String word() {
    return word;
  }
}
