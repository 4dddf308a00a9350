package dev.stratus.doctor;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Heap, container and device limits, and how they go together. */
final class MemoryCheck implements Check {
  private static final String AREA = "memory";
  private static final String POCL_LIMIT = "POCL_MEMORY_LIMIT";
  private static final List<String> CGROUP_LIMITS =
      List.of("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes");

  /** What version 1 of control groups says where there is no limit is a number near 2^63. */
  private static final long NO_LIMIT = 1L << 60;

  @Override
  public List<Finding> look(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    findings.add(heap(machine));
    pocl(machine).ifPresent(findings::add);
    for (Device device : machine.devices().devices()) {
      if (device.kind() != DeviceClass.JVM && device.kind() != DeviceClass.JVM_DEBUG) {
        findings.add(device(device));
      }
    }
    return findings;
  }

  private static Finding heap(Machine machine) {
    long heap = machine.jvm().maxHeap();
    OptionalLong limit = containerLimit(machine.files());
    if (limit.isEmpty()) {
      return Finding.ok(AREA, "The heap may take " + size(heap) + "; no container limit is set.");
    }
    String text =
        "The heap may take " + size(heap) + " of the container's " + size(limit.getAsLong());
    return heap > limit.getAsLong() * 3 / 4
        ? Finding.warn(
            AREA,
            text + ": little is left for tensors and drivers, which lie outside of it.",
            "Lower it (STRATUS_JVM_ARGS=-Xmx...), or give the container more.")
        : Finding.ok(AREA, text + ".");
  }

  private static OptionalLong containerLimit(MachineFiles files) {
    for (String file : CGROUP_LIMITS) {
      Optional<String> text = files.read(file).filter(t -> t.matches("\\d{1,19}"));
      if (text.isPresent() && Long.parseLong(text.get()) < NO_LIMIT) {
        return OptionalLong.of(Long.parseLong(text.get()));
      }
    }
    return OptionalLong.empty();
  }

  private static Optional<Finding> pocl(Machine machine) {
    String limit = machine.variable(POCL_LIMIT);
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        limit.matches("\\d+")
            ? Finding.ok(AREA, POCL_LIMIT + " keeps PoCL's devices to " + limit + " GiB.")
            : Finding.warn(
                AREA,
                POCL_LIMIT + " is '" + limit + "', which is no whole number of GiB.",
                "Give a number such as 4, or unset it."));
  }

  private static Finding device(Device device) {
    return device
        .description()
        .map(d ->
            Finding.ok(
                AREA,
                device.id()
                    + " has "
                    + size(d.globalMemory())
                    + ", "
                    + size(d.maxAllocation())
                    + " at most in one buffer."))
        .orElse(Finding.ok(AREA, device.id() + " says nothing of its memory."));
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
