package dev.stratus.embedded.runtime.opencl;

import java.nio.file.Path;
import java.util.Map;

/** Where this program keeps what it found out about drivers, for one user on one machine. */
public final class UserCache {
  private UserCache() {}

  /**
   * {@code $XDG_CACHE_HOME/stratus/preflight}, or {@code ~/.cache/stratus/preflight} where that is
   * not set to an absolute path, as the XDG base directory specification asks.
   */
  public static Path preflight() {
    return preflight(System.getenv(), System.getProperty("user.home", ""));
  }

  static Path preflight(Map<String, String> environment, String home) {
    String named = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        !named.isBlank() && Path.of(named).isAbsolute()
            ? Path.of(named)
            : Path.of(home).resolve(".cache");
    return cache.resolve("stratus").resolve("preflight");
  }
}
