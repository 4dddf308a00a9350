package dev.stratus.profiles;

/** Whether an FPGA's kernels run in its vendor's emulator or on the board. */
public enum FpgaMode {
  EMULATION,
  HARDWARE
}
