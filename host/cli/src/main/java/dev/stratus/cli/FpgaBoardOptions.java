package dev.stratus.cli;

import dev.stratus.embedded.fpga.board.Latencies;
import dev.stratus.profiles.ProfileLookup;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which board, of those on paper. */
final class FpgaBoardOptions {

  @Option(
      names = "--profile",
      required = true,
      paramLabel = "PROFILE",
      completionCandidates = Completions.Profiles.class,
      description = "A profile's name: intel-fpga, amd-fpga, or one of your own.")
  private String profile = "";

  @Option(
      names = "--clock",
      paramLabel = "MHZ",
      description = "The kernel's clock; by default one that is usual for the vendor's boards.")
  private @Nullable Integer clock;

  @Option(
      names = "--latency",
      paramLabel = "NAME=CYCLES",
      completionCandidates = LatencyNames.class,
      description =
          "What a real build's report says, in the place of what is assumed:"
              + " ${COMPLETION-CANDIDATES}. More than once for several.")
  private Map<String, Integer> latencies = new LinkedHashMap<>();

  static final class LatencyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Latencies.names().iterator();
    }
  }

  String profile() {
    return profile;
  }

  /**
   * @param width of the rows that its kernels will have to take
   */
  StreamBoard board(int width) {
    if (clock != null) {
      require("--clock", clock);
    }
    OptionalInt megahertz = clock == null ? OptionalInt.empty() : OptionalInt.of(clock);
    StreamBoard board = StreamBoard.of(profile, ProfileLookup.standard(), megahertz, latencies);
    board.requireRows(profile, width);
    return board;
  }

  static void require(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " is " + value + "; it must be at least 1.");
    }
  }
}
