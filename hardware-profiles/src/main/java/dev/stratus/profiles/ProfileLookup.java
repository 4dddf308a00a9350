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
import java.util.stream.Stream;

/**
 * Finds a device's profile: user overlay, exact device, architecture, vendor, kind, default. Values
 * are found one by one: a file that sets one of them leaves the rest to the next level.
 *
 * <p>Within a level a profile that matches on more comes first, then the order of names decides.
 */
public final class ProfileLookup {

  /** The environment variable that names the overlay's folder. */
  public static final String OVERLAY_VARIABLE = "STRATUS_PROFILES";

  private static final String INDEX = "index.txt";

  /** The levels of the files themselves; what is in the overlay is sorted by them too. */
  private static final Comparator<ProfileFile> ORDER =
      Comparator.comparing(ProfileFile::level)
          .thenComparingInt(f -> -f.match().size())
          .thenComparing(ProfileFile::name);

  private final List<ProfileFile> overlay;
  private final List<ProfileFile> shipped;

  private ProfileLookup(List<ProfileFile> overlay, List<ProfileFile> shipped) {
    this.overlay = overlay.stream().sorted(ORDER).toList();
    this.shipped = shipped.stream().sorted(ORDER).toList();
  }

  /**
   * The shipped profiles under the user's own: the folder that $STRATUS_PROFILES names, or
   * ~/.config/stratus/profiles where there is one.
   *
   * @throws ProfileException if the overlay cannot be read, or a file in it is no profile
   */
  public static ProfileLookup standard() {
    return standard(System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  static ProfileLookup standard(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault(OVERLAY_VARIABLE, "");
    if (!named.isEmpty()) {
      return withOverlay(Path.of(named));
    }
    Path folder = home.resolve(".config").resolve("stratus").resolve("profiles");
    return Files.exists(folder) ? withOverlay(folder) : shippedOnly();
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

  /** The profile of a device. There is always one: the default matches every device. */
  public DeviceProfile find(DeviceFacts device) {
    List<Step> chain = new ArrayList<>();
    overlay.stream()
        .filter(f -> f.matches(device))
        .forEach(f -> chain.add(new Step(Level.USER_OVERLAY, f)));
    shipped.stream().filter(f -> f.matches(device)).forEach(f -> chain.add(new Step(f.level(), f)));
    return new DeviceProfile(
        device,
        chain.stream()
            .map(s -> new DeviceProfile.Match(s.level(), s.file().name(), s.file().origin()))
            .toList(),
        required(chain, Field.PREFERRED_FORM),
        required(chain, Field.NUMERICS),
        required(chain, Field.STORE_POLICY),
        found(chain, Field.LAST_LEVEL_CACHE_BYTES),
        form(chain, KernelForm.ROW_PER_ITEM),
        form(chain, KernelForm.ROW_PER_GROUP),
        chain.stream().flatMap(s -> s.file().measurements().stream()).toList());
  }

  /** A file and the level under which its values are found. */
  private record Step(Level level, ProfileFile file) {}

  private static FormProfile form(List<Step> chain, KernelForm form) {
    return new FormProfile(
        form,
        found(chain, Field.workGroupSize(form)),
        required(chain, Field.vectorWidth(form)),
        required(chain, Field.accumulators(form)));
  }

  private static <T> Found<T> required(List<Step> chain, Field<T> field) {
    return found(chain, field)
        .orElseThrow(() ->
            new IllegalStateException(
                "No profile sets "
                    + field.path()
                    + ", not even the shipped default: please report this, with "
                    + chain.stream().map(s -> s.file().origin()).toList()));
  }

  private static <T> Optional<Found<T>> found(List<Step> chain, Field<T> field) {
    for (Step step : chain) {
      Object value = step.file().values().get(field.path());
      if (value != null) {
        @SuppressWarnings("unchecked") // the reader stores what this field's own reader gave
        T typed = (T) value;
        return Optional.of(new Found<>(typed, step.level(), step.file().name()));
      }
    }
    return Optional.empty();
  }

  private static List<ProfileFile> shippedFiles() {
    return resource(INDEX)
        .lines()
        .map(name -> ProfileReader.read("shipped " + name, resource(name)))
        .toList();
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
                  + " must name a folder of .yaml files, or not be set.",
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

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new ProfileException(file.toString(), "is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new ProfileException(file.toString(), "cannot be read: " + e, e);
    }
  }
}
