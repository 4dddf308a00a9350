package dev.stratus.fpga;

import dev.stratus.kernels.LayerNormForwardStream;
import dev.stratus.profiles.DeviceProfile;
import dev.stratus.profiles.Found;
import dev.stratus.profiles.FpgaProfile;
import dev.stratus.profiles.ProfileLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What code for an FPGA is made for, all of it resolved: what the profile says, and what was taken
 * where it says nothing.
 *
 * @param profile the profile's name
 * @param matchedAt which profiles had a say
 * @param vendor whose tools
 * @param board the board as they name it; empty: no profile says
 * @param compiler the command with its places to fill; empty: the vendor's usual ones
 * @param columns of a row at each turn of a pipeline
 * @param unroll as the profile has it, for loops that are not written in turns
 * @param lineColumns the widest row, a multiple of columns
 * @param stages sums that take turns
 * @param initiationInterval cycles between two turns; empty: what the tools find
 * @param workGroupItems of kernels that many work-items run
 * @param dataflow whether calls in a loop of calls work at the same time
 * @param assumed what no profile says, a few words each
 */
public record FpgaTarget(
    String profile,
    String matchedAt,
    FpgaVendor vendor,
    Optional<String> board,
    Optional<String> compiler,
    int columns,
    OptionalInt unroll,
    int lineColumns,
    int stages,
    OptionalInt initiationInterval,
    int workGroupItems,
    boolean dataflow,
    List<String> assumed) {

  private static final int USUAL_COLUMNS = 4;
  private static final int USUAL_LINE = 4096;
  private static final int USUAL_STAGES = 8;
  private static final int USUAL_WORK_GROUP = 64;

  /** As many registers as are worth it; loops of more turns are not unrolled. */
  private static final int MOST_STAGES = 64;

  /** 2^20 floats are 4 MiB in each line: more than most chips have. */
  private static final int WIDEST_LINE = 1 << 20;

  public FpgaTarget {
    assumed = List.copyOf(assumed);
  }

  /**
   * @param profile a profile's name
   * @throws IllegalArgumentException if there is no such profile, it is of no FPGA, or says what
   *     the kernels cannot take
   */
  public static FpgaTarget of(String profile, ProfileLookup profiles) {
    ProfileLookup.PaperProfile found = profiles.onPaper(profile);
    return of(found.name(), found.profile());
  }

  /** Likewise, of a profile that was looked up. */
  public static FpgaTarget of(String profile, DeviceProfile device) {
    FpgaProfile fpga = device.family().fpga();
    String vendor =
        fpga.vendor()
            .map(Found::value)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "The profile "
                        + profile
                        + " is of no FPGA: it has no fpga.vendor. Shipped for FPGAs are intel-fpga"
                        + " and amd-fpga."));
    Assumptions assumptions = new Assumptions();
    int columns = assumptions.or(fpga.unroll(), USUAL_COLUMNS, "columns at each turn");
    int line = assumptions.or(fpga.lineColumns(), USUAL_LINE, "columns of the widest row");
    int stages = assumptions.or(fpga.accumulatorStages(), USUAL_STAGES, "sums that take turns");
    int group = fpga.workGroupSize().map(Found::value).orElse(USUAL_WORK_GROUP);
    requireAtMost("fpga.unroll", columns, LayerNormForwardStream.MOST_COLUMNS);
    requireAtMost("fpga.lineColumns", line, WIDEST_LINE);
    requireAtMost("fpga.accumulatorStages", stages, MOST_STAGES);
    return new FpgaTarget(
        profile,
        device.matchedAt(),
        FpgaVendor.of(vendor),
        fpga.board().map(Found::value),
        fpga.compiler().map(Found::value),
        columns,
        optional(fpga.unroll()),
        Math.ceilDiv(line, columns) * columns,
        stages,
        optional(fpga.initiationInterval()),
        group,
        fpga.dataflow().map(Found::value).orElse(false),
        assumptions.made);
  }

  private static final class Assumptions {
    private final List<String> made = new ArrayList<>();

    int or(Optional<Found<Integer>> found, int usual, String what) {
      if (found.isEmpty()) {
        made.add(usual + " " + what);
      }
      return found.map(Found::value).orElse(usual);
    }
  }

  private static OptionalInt optional(Optional<Found<Integer>> found) {
    return found.map(f -> OptionalInt.of(f.value())).orElse(OptionalInt.empty());
  }

  private static void requireAtMost(String field, int value, int most) {
    if (value > most) {
      throw new IllegalArgumentException(
          field + " is " + value + "; the streaming kernels take at most " + most + ".");
    }
  }

  /** Where the vendor's tools come from. */
  public String toolkit() {
    return vendor.toolkit();
  }

  /** The same on another board. */
  public FpgaTarget onBoard(String named) {
    return new FpgaTarget(
        profile,
        matchedAt,
        vendor,
        Optional.of(named),
        compiler,
        columns,
        unroll,
        lineColumns,
        stages,
        initiationInterval,
        workGroupItems,
        dataflow,
        assumed);
  }

  /**
   * The board, which a build must know.
   *
   * @throws IllegalArgumentException if no profile names it
   */
  public String requireBoard() {
    return board.orElseThrow(() ->
        new IllegalArgumentException(
            "The profile "
                + profile
                + " names no board. Set fpga.board in a profile of your own, or give --board: as"
                + " '"
                + String.join(" ", vendor.listBoards())
                + "' lists it, such as "
                + vendor.exampleBoard()
                + "."));
  }
}
