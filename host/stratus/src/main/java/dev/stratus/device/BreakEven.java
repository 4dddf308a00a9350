package dev.stratus.device;

import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a device pays, as {@code stratus bench --model} measured it: the time of a forward pass is
 * what a run costs and what an element costs, on the device (transfers included) and on the JVM
 * engine. Kept in the profile overlay, and asked where a device is chosen by {@code auto}.
 *
 * @param name the device's name, by which it is found again
 * @param driver with which it was measured; another one's model is not used
 * @param deviceRunNanos what a run without elements costs on the device
 * @param deviceElementNanos what each element adds
 * @param jvmRunNanos the same on the JVM engine
 * @param jvmElementNanos the same on the JVM engine
 * @param worstErrorPercent the model's worst relative error on shapes it was not fitted to
 */
public record BreakEven(
    String name,
    String driver,
    double deviceRunNanos,
    double deviceElementNanos,
    double jvmRunNanos,
    double jvmElementNanos,
    double worstErrorPercent) {

  private static final String SUFFIX = ".break-even";
  private static final Map<Path, Optional<BreakEven>> READ = new ConcurrentHashMap<>();

  /** From how many elements on the device is the faster; empty if never. */
  public OptionalLong elements() {
    if (deviceElementNanos >= jvmElementNanos) {
      return deviceRunNanos < jvmRunNanos ? OptionalLong.of(1) : OptionalLong.empty();
    }
    double at = (deviceRunNanos - jvmRunNanos) / (jvmElementNanos - deviceElementNanos);
    return OptionalLong.of(Math.max(1, (long) Math.ceil(at)));
  }

  /** Whether the device is the faster for so many elements. */
  public boolean pays(long elements) {
    return elements().isPresent() && elements >= elements().getAsLong();
  }

  /** The model of a device, from the user's overlay; empty where there is none for its driver. */
  public static Optional<BreakEven> of(Device device) {
    Path file = file(ProfileLookup.overlayFolder(), device.name());
    return READ.computeIfAbsent(file, BreakEven::read)
        .filter(model -> model.driver().equals(device.driver()));
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + SUFFIX);
  }

  private static Optional<BreakEven> read(Path file) {
    Properties all = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      all.load(in);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          file
              + " cannot be read ("
              + unreadable.getMessage()
              + "); remove it, or measure anew with"
              + " 'stratus bench --model'.",
          unreadable);
    }
    return Optional.of(
        new BreakEven(
            text(all, "name", file),
            text(all, "driver", file),
            number(all, "deviceRunNanos", file),
            number(all, "deviceElementNanos", file),
            number(all, "jvmRunNanos", file),
            number(all, "jvmElementNanos", file),
            number(all, "worstErrorPercent", file)));
  }

  private static String text(Properties all, String key, Path file) {
    String value = all.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException(
          file + " has no " + key + "; remove it, or measure anew with 'stratus bench --model'.");
    }
    return value;
  }

  private static double number(Properties all, String key, Path file) {
    String value = text(all, key, file);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          file
              + ": "
              + key
              + " is '"
              + value
              + "', which is no number; remove the file, or measure anew with 'stratus bench"
              + " --model'.",
          wrong);
    }
  }

  /**
   * Keeps it in an overlay, whole or not at all, in place of what was there for the device.
   *
   * @param command what measured it
   * @return the file
   * @throws IOException if it cannot be written
   */
  public Path keep(Path folder, String command) throws IOException {
    Properties all = new Properties();
    all.setProperty("name", name);
    all.setProperty("driver", driver);
    all.setProperty("deviceRunNanos", Double.toString(deviceRunNanos));
    all.setProperty("deviceElementNanos", Double.toString(deviceElementNanos));
    all.setProperty("jvmRunNanos", Double.toString(jvmRunNanos));
    all.setProperty("jvmElementNanos", Double.toString(jvmElementNanos));
    all.setProperty("worstErrorPercent", Double.toString(worstErrorPercent));
    StringWriter out = new StringWriter();
    all.store(out, command);
    Files.createDirectories(folder);
    Path file = file(folder, name);
    Path temporary = folder.resolve("." + UUID.randomUUID() + ".part");
    try {
      Files.write(temporary, out.toString().getBytes(StandardCharsets.UTF_8));
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    READ.remove(file);
    return file;
  }
}
