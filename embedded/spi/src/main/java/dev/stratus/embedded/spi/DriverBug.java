package dev.stratus.embedded.spi;

import java.util.Optional;

/**
 * A fault of a driver that is known by name.
 *
 * @param name what goes wrong, in a clause
 * @param source where it is written down
 * @param workaround the environment variable that avoids it, as {@code NAME=value}; empty where
 *     there is none
 * @param inForce whether this process was started with it; a driver reads it when it is loaded
 */
public record DriverBug(String name, String source, Optional<String> workaround, boolean inForce) {

  /** What to do, a sentence. */
  public String advice() {
    return workaround
        .map(setting ->
            inForce
                ? "Its work-around, " + setting + ", is in force."
                : "Its work-around, "
                    + setting
                    + ", is written down and takes effect from the next start on.")
        .orElse("No work-around is known: use another driver.");
  }
}
