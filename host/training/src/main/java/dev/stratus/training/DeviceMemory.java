package dev.stratus.training;

import dev.stratus.training.step.StepArrays;
import dev.stratus.training.step.StepDevice;
import java.util.Locale;
import java.util.OptionalLong;

/** Whether a step fits into a device, before anything is allocated. */
final class DeviceMemory {
  private DeviceMemory() {}

  /**
   * @throws DeviceMemoryException if not; the message says what is needed, what there is, and which
   *     mini-batch would fit
   */
  static void require(StepParts.StepSpec spec) {
    StepDevice device = spec.device();
    OptionalLong memory = device.memory();
    if (memory.isEmpty()) {
      return;
    }
    StepArrays needed = measure(spec, spec.batch());
    long all = needed.bytes() + parameterBytes(spec);
    if (all <= memory.getAsLong() && needed.largest() <= device.largestArray().orElse(all)) {
      return;
    }
    throw new DeviceMemoryException(
        "A training step with mini-batches of "
            + spec.batch()
            + " needs "
            + size(all)
            + " on the device, its largest array "
            + size(needed.largest())
            + "; "
            + device.device().name()
            + " has "
            + size(memory.getAsLong())
            + " and takes arrays up to "
            + size(device.largestArray().orElse(0))
            + ". "
            + advice(spec, memory.getAsLong()));
  }

  private static String size(long bytes) {
    if (bytes < 1L << 20) {
      return String.format(Locale.ROOT, "%.1f KiB", bytes / (double) (1L << 10));
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  private static StepArrays measure(StepParts.StepSpec spec, int batch) {
    StepArrays arrays = StepArrays.measuring();
    new StepParts(
        new StepParts.StepSpec(
            spec.network(),
            spec.learnables(),
            spec.loss(),
            spec.targets(),
            batch,
            spec.turns(),
            spec.rule(),
            spec.device()),
        arrays);
    return arrays;
  }

  private static long parameterBytes(StepParts.StepSpec spec) {
    return Float.BYTES * spec.network().learnables();
  }

  /** Memory grows with the mini-batch, so that halving finds one that fits. */
  private static String advice(StepParts.StepSpec spec, long memory) {
    long most = spec.device().largestArray().orElse(memory);
    for (int batch = spec.batch() / 2; batch >= 1; batch /= 2) {
      StepArrays arrays = measure(spec, batch);
      if (arrays.bytes() + parameterBytes(spec) <= memory && arrays.largest() <= most) {
        return "Mini-batches of " + batch + " would fit.";
      }
    }
    return "Not even a mini-batch of 1 fits; the network itself is too large for this device.";
  }
}
