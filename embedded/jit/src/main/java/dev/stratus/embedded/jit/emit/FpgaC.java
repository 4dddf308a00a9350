package dev.stratus.embedded.jit.emit;

import java.util.List;
import java.util.stream.Stream;

/**
 * OpenCL C as the compilers of FPGA vendors take it: the same language, with words for the circuit.
 */
public final class FpgaC {
  private FpgaC() {}

  /**
   * For Intel's aoc. Intel FPGA SDK for OpenCL Pro Edition, Programming Guide: "Unrolling a Loop",
   * "Specifying a Loop Initiation interval (II)" and "Removing Loop-Carried Dependencies Caused by
   * Accesses to Memory Arrays" (single work-item kernels only), "Kernel Attributes for Configuring
   * Local and Private Memory Systems" (the number of banks is a power of two, and goes with their
   * width in bytes), "Omit Hardware that Generates and Dispatches Kernel IDs", "Specifying
   * Work-Group Sizes". It has no word for dataflow: there it is a matter of kernels and channels.
   */
  public static final Dialect INTEL =
      OpenClC.DIALECT.forFpga(
          "fpga-intel",
          new CircuitWords(
              "#pragma unroll",
              "#pragma unroll %d",
              "#pragma ii %d",
              false,
              "#pragma ivdep array(%s)",
              "",
              "%1$s __attribute__((register)) %2$s",
              "%1$s __attribute__((numbanks(%3$d), bankwidth(%4$d))) %2$s",
              "__attribute__((max_global_work_dim(0)))",
              "__attribute__((reqd_work_group_size(%d, 1, 1)))"));

  /**
   * For AMD's v++. Vitis Unified Software Platform, Application Acceleration Development (UG1393),
   * "OpenCL Attributes": opencl_unroll_hint, xcl_pipeline_loop, xcl_dataflow, xcl_array_partition,
   * reqd_work_group_size. It has no word for what is independent: its compiler decides.
   */
  public static final Dialect AMD =
      OpenClC.DIALECT.forFpga(
          "fpga-amd",
          new CircuitWords(
              "__attribute__((opencl_unroll_hint))",
              "__attribute__((opencl_unroll_hint(%d)))",
              "__attribute__((xcl_pipeline_loop(%d)))",
              true,
              "",
              "__attribute__((xcl_dataflow))",
              "%1$s %2$s __attribute__((xcl_array_partition(complete, 1)))",
              "%1$s %2$s __attribute__((xcl_array_partition(cyclic, %3$d, 1)))",
              "__attribute__((reqd_work_group_size(1, 1, 1)))",
              "__attribute__((reqd_work_group_size(%d, 1, 1)))"));

  /** The names of both, as targets are called. */
  public static List<String> names() {
    return Stream.of(INTEL, AMD).map(Dialect::name).toList();
  }
}
