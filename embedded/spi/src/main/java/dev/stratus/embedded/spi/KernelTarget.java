package dev.stratus.embedded.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a kernel can be shown as: the one list of target names. */
public enum KernelTarget {
  OPENCL("opencl", "OpenCL C"),
  CUDA("cuda", "CUDA C"),
  /** Made of the CUDA C by a compiler that is found on the machine. */
  PTX("ptx", "PTX, made of the CUDA C by NVRTC, nvcc or clang"),
  SPIRV("spirv", "SPIR-V 1.0"),
  SPIRV_1_1("spirv1.1", "SPIR-V 1.1"),
  SPIRV_1_2("spirv1.2", "SPIR-V 1.2"),
  FPGA_INTEL("fpga-intel", "OpenCL C for Intel's aoc"),
  FPGA_AMD("fpga-amd", "OpenCL C for AMD's v++");

  private final String text;
  private final String title;

  KernelTarget(String text, String title) {
    this.text = text;
    this.title = title;
  }

  /** As it is spelt in {@code --target}, such as {@code spirv1.1}. */
  public String text() {
    return text;
  }

  /** What it is, for people. */
  public String title() {
    return title;
  }

  /** The names of all, in order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(KernelTarget::text).toList();
  }

  /**
   * @throws IllegalArgumentException if there is no such target; the message lists those there are
   */
  public static KernelTarget of(String name) {
    Optional<KernelTarget> found =
        Arrays.stream(values()).filter(target -> target.text.equals(name)).findFirst();
    return found.orElseThrow(() ->
        new IllegalArgumentException(
            "There is no target "
                + name
                + "; there are: "
                + Arrays.stream(values())
                    .map(target -> target.text + " (" + target.title + ")")
                    .collect(Collectors.joining(", "))
                + "."));
  }
}
