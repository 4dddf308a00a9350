package dev.stratus.embedded.runtime.fuzz;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What system properties ask for.
 *
 * @param seed {@code stratus.fuzz.seed}: what the kernels' seeds are drawn from; {@code fresh} for
 *     another in each run. A fixed one unless given, so that a change is judged by its own faults
 *     and not by a new find
 * @param kernels {@code stratus.fuzz.kernels}: how many
 * @param time {@code stratus.fuzz.minutes}: with it the run goes on for so long however many
 *     kernels that are; without it this is only the box that the kernels must fit
 * @param endless whether time alone ends the run
 * @param replay {@code stratus.fuzz.replay}: the seed of one kernel to run alone
 */
record FuzzSettings(long seed, int kernels, Duration time, boolean endless, OptionalLong replay) {
  private static final int KERNELS = 2000;
  private static final long SEED = 0x57a7005_20261122L;

  /** Twice what 2,000 kernels take on two busy cores: a machine slower than that runs fewer. */
  private static final Duration BOX = Duration.ofMinutes(10);

  static FuzzSettings fromProperties() {
    String seed = System.getProperty("stratus.fuzz.seed", "");
    String replay = System.getProperty("stratus.fuzz.replay", "");
    String minutes = System.getProperty("stratus.fuzz.minutes", "");
    return new FuzzSettings(
        seed(seed),
        Integer.getInteger("stratus.fuzz.kernels", KERNELS),
        minutes.isEmpty() ? BOX : Duration.ofSeconds(Math.round(Double.parseDouble(minutes) * 60)),
        !minutes.isEmpty(),
        replay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(replay)));
  }

  private static long seed(String text) {
    return switch (text) {
      case "" -> SEED;
      case "fresh" -> System.nanoTime() * 0x9e3779b97f4a7c15L;
      default -> number(text);
    };
  }

  /** Decimal, or hexadecimal of up to 64 bits after 0x. */
  static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
