package dev.stratus.profiles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a device's profile: user overlay, exact device, architecture, vendor, kind, default. Values
 * are found one by one: a file that sets one of them leaves the rest to the next level.
 *
 * <p>Within a level a profile that matches on more comes first, then the order of names decides.
 */
public final class ProfileLookup {

  /** The environment variable that names the overlay's folder. */
  public static final String OVERLAY_VARIABLE = "STRATUS_PROFILES";

  /** The system property that does the same, and goes before the variable. */
  public static final String OVERLAY_PROPERTY = "stratus.profiles";

  private static final String INDEX = "index.txt";

  /**
   * Lookups by overlay folder, as files are read once in a process: a lookup stands before every
   * run. {@link #forget} drops one.
   */
  private static final Map<Path, ProfileLookup> STANDARD = new ConcurrentHashMap<>();

  /** Read at the first need, never in a static initialiser, so that a fault is told as one. */
  private static volatile @Nullable List<ProfileFile> shippedOnce;

  /** The levels of the files themselves; what is in the overlay is sorted by them too. */
  private static final Comparator<ProfileFile> ORDER =
      Comparator.comparing(ProfileFile::level)
          .thenComparingInt(f -> -f.match().size())
          .thenComparing(ProfileFile::name);

  private final List<ProfileFile> overlay;
  private final List<ProfileFile> shipped;

  /** A lookup stands before every run, and there are as many devices as a machine has. */
  private final Map<DeviceFacts, DeviceProfile> found = new ConcurrentHashMap<>();

  private ProfileLookup(List<ProfileFile> overlay, List<ProfileFile> shipped) {
    this.overlay = overlay.stream().sorted(ORDER).toList();
    this.shipped = shipped.stream().sorted(ORDER).toList();
  }

  /**
   * The shipped profiles under the user's own, of {@link #overlayFolder()} where there is one. Read
   * once in a process.
   *
   * @throws ProfileException if the overlay cannot be read, or a file in it is no profile
   */
  public static ProfileLookup standard() {
    Path folder = overlayFolder();
    ProfileLookup known = STANDARD.get(folder);
    if (known != null) {
      return known;
    }
    ProfileLookup read = standard(named().isPresent(), folder);
    STANDARD.put(folder, read);
    return read;
  }

  /** Has the next {@link #standard()} read a folder again, after a file in it was written. */
  public static void forget(Path folder) {
    STANDARD.remove(folder);
  }

  /**
   * Where the user's own profiles are: the folder that the system property stratus.profiles names,
   * or $STRATUS_PROFILES, or stratus/profiles in $XDG_CONFIG_HOME, or in ~/.config. It may not be
   * there.
   */
  public static Path overlayFolder() {
    return named()
        .orElseGet(() -> configured(System.getenv(), Path.of(System.getProperty("user.home", ""))));
  }

  private static Optional<Path> named() {
    String property = System.getProperty(OVERLAY_PROPERTY, "");
    return property.isEmpty() ? named(System.getenv()) : Optional.of(Path.of(property));
  }

  private static Optional<Path> named(Map<String, String> environment) {
    String named = environment.getOrDefault(OVERLAY_VARIABLE, "");
    return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
  }

  /** A relative $XDG_CONFIG_HOME is to be ignored (XDG Base Directory Specification 0.8). */
  private static Path configured(Map<String, String> environment, Path home) {
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path config =
        !xdg.isEmpty() && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".config");
    return config.resolve("stratus").resolve("profiles");
  }

  static ProfileLookup standard(Map<String, String> environment, Path home) {
    Optional<Path> named = named(environment);
    return standard(named.isPresent(), named.orElseGet(() -> configured(environment, home)));
  }

  /** A folder that was named must be there; the one in the user's configuration need not. */
  private static ProfileLookup standard(boolean named, Path folder) {
    return named || Files.exists(folder) ? withOverlay(folder) : shippedOnly();
  }

  /** The shipped profiles alone. */
  public static ProfileLookup shippedOnly() {
    return new ProfileLookup(List.of(), shippedFiles());
  }

  /**
   * The shipped profiles under those of a folder (files that end in .yaml or .yml).
   *
   * @throws ProfileException if the folder cannot be read, or a file in it is no profile
   */
  public static ProfileLookup withOverlay(Path folder) {
    return new ProfileLookup(overlayFiles(folder), shippedFiles());
  }

  /** The same, with one more entry that a tuner is about to measure, before all others. */
  public ProfileLookup withTrial(DeviceFacts device, TunedEntry trial) {
    List<ProfileFile> files = new ArrayList<>();
    files.add(TunedFile.asProfile("trial", device, List.of(trial)));
    files.addAll(overlay);
    return new ProfileLookup(files, shipped);
  }

  /** The profile of a device. There is always one: the default matches every device. */
  public DeviceProfile find(DeviceFacts device) {
    DeviceProfile known = found.get(device);
    return known != null ? known : found.computeIfAbsent(device, this::assemble);
  }

  /** The profiles by name, in alphabetical order: those of an overlay, too. */
  public List<String> names() {
    return files().map(ProfileFile::name).distinct().sorted().toList();
  }

  /**
   * The profile of a device on paper: one that says of itself just what a profile matches on, so
   * that this profile and the broader ones of its chain apply.
   *
   * @param name as {@link #names()} has it
   * @throws IllegalArgumentException if there is no such profile; the message names the nearest and
   *     all there are
   */
  public PaperProfile onPaper(String name) {
    ProfileFile file =
        files()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "There is no profile " + name + ". " + Spelling.suggestion(name, names())));
    return new PaperProfile(file.name(), find(file.asDevice()));
  }

  private Stream<ProfileFile> files() {
    return Stream.concat(overlay.stream(), shipped.stream());
  }

  /**
   * What a profile says of a device that nobody has at hand.
   *
   * @param name the profile that was asked for
   * @param profile what applies to the device: its own values, and those of the broader levels
   */
  public record PaperProfile(String name, DeviceProfile profile) {}

  private DeviceProfile assemble(DeviceFacts device) {
    List<Chain.Step> steps = new ArrayList<>();
    overlay.stream()
        .filter(f -> f.matches(device))
        .forEach(f -> steps.add(new Chain.Step(Level.USER_OVERLAY, f)));
    shipped.stream()
        .filter(f -> f.matches(device))
        .forEach(f -> steps.add(new Chain.Step(f.level(), f)));
    return DeviceProfile.of(device, new Chain(List.copyOf(steps)));
  }

  private static List<ProfileFile> shippedFiles() {
    List<ProfileFile> known = shippedOnce;
    if (known == null) {
      known =
          resource(INDEX)
              .lines()
              .map(name -> ProfileReader.read("shipped " + name, resource(name)))
              .toList();
      shippedOnce = known;
    }
    return known;
  }

  private static String resource(String name) {
    try (InputStream in = ProfileLookup.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "The shipped profile file " + name + " is missing from the jar: please report this.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped profile file " + name + " cannot be read", e);
    }
  }

  private static List<ProfileFile> overlayFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ProfileException(
          folder.toString(),
          Files.exists(folder)
              ? "is not a folder; the profile overlay is a folder of .yaml files."
              : "does not exist; "
                  + OVERLAY_VARIABLE
                  + " (or the system property "
                  + OVERLAY_PROPERTY
                  + ") must name a folder of .yaml files, or not be set.",
          null);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches(".*\\.ya?ml"))
          .sorted()
          .map(f -> ProfileReader.read(f.toString(), content(f)))
          .toList();
    } catch (IOException e) {
      throw new ProfileException(folder.toString(), "cannot be listed: " + e, e);
    }
  }

  static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new ProfileException(file.toString(), "is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new ProfileException(file.toString(), "cannot be read: " + e, e);
    }
  }
}
