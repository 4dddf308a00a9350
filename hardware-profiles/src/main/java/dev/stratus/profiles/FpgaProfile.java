package dev.stratus.profiles;

import java.util.Optional;

/**
 * How kernels are made for an FPGA. Empty where no profile of the chain says.
 *
 * @param vendor whose tools
 * @param board the board, as the compiler names it
 * @param compiler the command, with {@code {kernel}}, {@code {board}}, {@code {flags}} and {@code
 *     {output}} to be replaced
 * @param mode emulator or hardware
 * @param bitstreamFolder where compiled kernels are kept
 * @param unroll how many times the inner loop is unrolled
 * @param initiationInterval cycles between two iterations of the inner loop
 * @param memoryBanks banks that buffers are spread over
 * @param workGroupSize the one work-group size a kernel is compiled for
 * @param lineColumns the widest row that a line buffer on the chip has room for
 * @param accumulatorStages sums that take turns: the cycles of a floating-point adder, or more
 * @param dataflow whether calls in a loop of calls work at the same time
 */
public record FpgaProfile(
    Optional<Found<String>> vendor,
    Optional<Found<String>> board,
    Optional<Found<String>> compiler,
    Optional<Found<FpgaMode>> mode,
    Optional<Found<String>> bitstreamFolder,
    Optional<Found<Integer>> unroll,
    Optional<Found<Integer>> initiationInterval,
    Optional<Found<Integer>> memoryBanks,
    Optional<Found<Integer>> workGroupSize,
    Optional<Found<Integer>> lineColumns,
    Optional<Found<Integer>> accumulatorStages,
    Optional<Found<Boolean>> dataflow) {

  static FpgaProfile of(Chain chain) {
    return new FpgaProfile(
        chain.found(Field.FPGA_VENDOR),
        chain.found(Field.FPGA_BOARD),
        chain.found(Field.FPGA_COMPILER),
        chain.found(Field.FPGA_MODE),
        chain.found(Field.FPGA_BITSTREAMS),
        chain.found(Field.FPGA_UNROLL),
        chain.found(Field.FPGA_INTERVAL),
        chain.found(Field.FPGA_BANKS),
        chain.found(Field.FPGA_WORK_GROUP),
        chain.found(Field.FPGA_LINE),
        chain.found(Field.FPGA_STAGES),
        chain.found(Field.FPGA_DATAFLOW));
  }
}
