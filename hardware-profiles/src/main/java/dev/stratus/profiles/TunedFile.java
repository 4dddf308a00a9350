package dev.stratus.profiles;

import dev.stratus.profiles.TunedEntry.TunedChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The file of the user overlay in which a tuner keeps what it found for one device: a profile like
 * any other.
 */
public final class TunedFile {
  private static final int NAME_LENGTH = 60;

  private TunedFile() {}

  /** Where the file of a device is, whether or not it is there. */
  public static Path of(Path folder, DeviceFacts device) {
    return folder.resolve(name(device) + ".yaml");
  }

  /** Readable, and different for devices of one name on different platforms. */
  private static String name(DeviceFacts device) {
    String slug =
        device
            .name()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    int mark = (device.name() + "\n" + device.platform()).hashCode();
    return "tuned-"
        + slug.substring(0, Math.min(slug.length(), NAME_LENGTH))
        + "-"
        + Integer.toHexString(mark);
  }

  /**
   * What is kept for a device, whatever the driver; nothing where there is no file.
   *
   * @throws ProfileException if the file cannot be read or is no profile
   */
  public static List<TunedEntry> read(Path folder, DeviceFacts device) {
    Path file = of(folder, device);
    return Files.exists(file)
        ? ProfileReader.read(file.toString(), ProfileLookup.content(file)).tuned()
        : List.of();
  }

  /**
   * Keeps an entry beside those that are there, in place of one of the same problem and driver. The
   * file is whole at any time: it is written under another name, read back, and moved. What else
   * stood in it but tuned entries is not kept.
   *
   * @return the file
   * @throws ProfileException if it cannot be written, or what is there cannot be read
   */
  public static Path keep(Path folder, DeviceFacts device, TunedEntry entry) {
    List<TunedEntry> all = new ArrayList<>(read(folder, device));
    all.removeIf(entry::replaces);
    all.add(entry);
    Path file = of(folder, device);
    write(file, yaml(device, all));
    ProfileLookup.forget(folder);
    return file;
  }

  private static void write(Path file, String yaml) {
    ProfileReader.read(file.toString(), yaml);
    Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(beside, yaml);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      ProfileException failure =
          new ProfileException(file.toString(), "cannot be written: " + e, e);
      try {
        Files.deleteIfExists(beside);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  /** As if it had been read. */
  static ProfileFile asProfile(String origin, DeviceFacts device, List<TunedEntry> entries) {
    return ProfileReader.read(origin, yaml(device, entries));
  }

  private static String yaml(DeviceFacts device, List<TunedEntry> entries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("profile", name(device));
    tree.put("schemaVersion", ProfileReader.SCHEMA_VERSION);
    tree.put("title", "What 'stratus tune' found");
    tree.put("match", match(device));
    tree.put("tuned", entries.stream().map(TunedFile::tree).toList());
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(160).build();
    return "# Written by 'stratus tune', which replaces it whole; remove it to forget.\n"
        + new Dump(settings).dumpToString(tree);
  }

  /** A star in a device's own name would be a pattern, and at the level device it is not legal. */
  private static Map<String, Object> match(DeviceFacts device) {
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("level", device.name().contains("*") ? "architecture" : "device");
    match.put("name", device.name());
    if (!device.platform().isBlank()) {
      match.put("platform", device.platform());
    }
    return match;
  }

  private static Map<String, Object> tree(TunedEntry entry) {
    TunedChoice choice = entry.choice();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("pass", entry.key().pass().text());
    tree.put("dtype", entry.key().dtype());
    tree.put("rows", entry.key().rows());
    tree.put("width", entry.key().width());
    tree.put("driver", entry.driver());
    tree.put("kernel", choice.kernel());
    tree.put("form", choice.form().text());
    putIf(tree, "workGroupSizeItems", choice.workGroupSize());
    tree.put("vectorWidthFloats", choice.vectorWidth());
    tree.put("accumulators", choice.accumulators());
    tree.put("storePolicy", Spelling.of(choice.stores()));
    putIf(tree, "rowsPerPart", choice.rowsPerPart());
    tree.put("medianNanoseconds", entry.medianNanos());
    tree.put("untunedNanoseconds", entry.untunedNanos());
    tree.put("clock", entry.clock().text());
    tree.put("steps", entry.steps().stream().map(TuneStep::text).toList());
    tree.put("date", entry.date().toString());
    tree.put("command", entry.command());
    return tree;
  }

  private static void putIf(Map<String, Object> tree, String key, Optional<Integer> value) {
    value.ifPresent(present -> tree.put(key, present));
  }
}
