package dev.stratus.doctor;

import dev.stratus.embedded.spi.DriverReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The device nodes through which drivers reach hardware, and whether this user may open them:
 * {@code /dev/dri/renderD*} and {@code /dev/kfd} belong to the groups render or video, {@code
 * /dev/nvidia*} usually to everybody.
 */
final class NodeCheck implements Check {
  private static final String AREA = "device nodes";

  @Override
  public List<Finding> look(Machine machine) {
    if (!machine.linux()) {
      return List.of(Finding.ok(AREA, "On " + machine.system() + " there are none to look at."));
    }
    List<String> nodes = nodes(machine.files());
    if (nodes.isEmpty()) {
      return List.of(
          Finding.ok(AREA, "There are no GPU nodes (/dev/dri, /dev/kfd, /dev/nvidia*): CPU only."));
    }
    List<Finding> findings = new ArrayList<>();
    nodes.forEach(node -> findings.add(node(machine, node)));
    withoutDriver(machine, nodes, findings);
    return findings;
  }

  private static List<String> nodes(MachineFiles files) {
    List<String> nodes = new ArrayList<>();
    files.list("/dev/dri", "renderD\\d+").forEach(n -> nodes.add("/dev/dri/" + n));
    files.list("/dev", "kfd|nvidiactl|nvidia\\d+").forEach(n -> nodes.add("/dev/" + n));
    return nodes;
  }

  private static Finding node(Machine machine, String node) {
    if (machine.files().usable(node)) {
      return Finding.ok(AREA, node + " may be read and written.");
    }
    String group = machine.files().group(node).orElse("");
    String text =
        node
            + " may not be read and written by "
            + machine.user()
            + (group.isEmpty() ? "" : "; it belongs to the group " + group)
            + ".";
    boolean aGroup = !group.isEmpty() && !group.equals("root");
    return Finding.problem(
        AREA,
        text,
        aGroup
            ? "Join the group: sudo usermod -aG "
                + group
                + " "
                + machine.user()
                + ", and log in again; in a container pass the node with its group (--device "
                + node
                + " --group-add "
                + group
                + ")."
            : "Install the driver's udev rules, which give it to the group render or video; in a"
                + " container pass the node (--device "
                + node
                + ").");
  }

  /** Hardware that no OpenCL driver speaks for. */
  private static void withoutDriver(Machine machine, List<String> nodes, List<Finding> findings) {
    if (machine.drivers().isEmpty()) {
      return;
    }
    List<DriverReport.Platform> platforms = machine.drivers().get().platforms();
    if (has(nodes, "/dev/nvidia") && none(platforms, "nvidia")) {
      findings.add(
          Finding.warn(
              AREA,
              "There is an NVIDIA GPU, but no OpenCL driver speaks for it.",
              "Install the driver's OpenCL part (nvidia-opencl-icd); in a container also allow it"
                  + " (NVIDIA_DRIVER_CAPABILITIES=compute,utility)."));
    }
    if (has(nodes, "/dev/kfd") && none(platforms, "amd", "rusticl", "clover")) {
      findings.add(
          Finding.warn(
              AREA,
              "There is an AMD GPU, but no OpenCL driver speaks for it.",
              "Install ROCm's OpenCL (rocm-opencl-runtime) or Mesa's (mesa-opencl-icd)."));
    }
  }

  private static boolean has(List<String> nodes, String start) {
    return nodes.stream().anyMatch(n -> n.startsWith(start));
  }

  private static boolean none(List<DriverReport.Platform> platforms, String... names) {
    return platforms.stream()
        .map(p -> p.name().toLowerCase(Locale.ROOT))
        .noneMatch(p -> List.of(names).stream().anyMatch(p::contains));
  }
}
