package dev.stratus.embedded.runtime.opencl;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Environment variables that avoid known driver bugs, written down by the preflight that found
 * them. Drivers read them when they are loaded, so they are set before, at the next start.
 *
 * <p>The file holds {@code NAME=value} lines. Only names that this class knows are taken from it.
 */
public final class DriverWorkarounds {
  /** Set to {@code off} for a process that is to meet the drivers as they are. */
  public static final String PROPERTY = "stratus.preflight.workarounds";

  /** PoCL: how it turns work-items into loops. */
  public static final String POCL_WORK_GROUP_METHOD = "POCL_WORK_GROUP_METHOD";

  private static final System.Logger LOG = System.getLogger(DriverWorkarounds.class.getName());
  private static final Set<String> KNOWN = Set.of(POCL_WORK_GROUP_METHOD);

  private DriverWorkarounds() {}

  private static Path file(Path folder) {
    return folder.resolve("workarounds.env");
  }

  /** Those written down; none where there is no file or it cannot be read. */
  public static Map<String, String> read(Path folder) {
    try {
      return Files.readAllLines(file(folder)).stream()
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2 && KNOWN.contains(pair[0]))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "The work-arounds in {0} cannot be read: {1}", folder, unreadable);
      return Map.of();
    }
  }

  /**
   * Writes one down, or takes it out.
   *
   * @throws IllegalArgumentException if the name is not one that {@link #read} takes
   */
  public static void put(Path folder, String name, boolean needed, String value)
      throws IOException {
    if (!KNOWN.contains(name)) {
      throw new IllegalArgumentException(name + " is none of " + KNOWN + ".");
    }
    Map<String, String> all = new TreeMap<>(read(folder));
    String before = needed ? all.put(name, value) : all.remove(name);
    if (needed ? value.equals(before) : before == null) {
      return;
    }
    List<String> lines = new ArrayList<>();
    all.forEach((n, v) -> lines.add(n + "=" + v));
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, "workarounds", ".part");
    try {
      Files.write(temporary, lines);
      Files.move(temporary, file(folder), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The value in force in this process; empty text if none is. */
  public static String inForce(String name) {
    String users = System.getenv(name);
    return users != null ? users : DriverEnvironment.applied().getOrDefault(name, "");
  }
}
