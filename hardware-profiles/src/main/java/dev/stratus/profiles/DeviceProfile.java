package dev.stratus.profiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the lookup gives for one device: each value with the level at which it was found.
 *
 * @param device whose profile it is
 * @param chain the profiles that match, the most particular first; the last is the default
 * @param preferredForm the kernel form to try first
 * @param numerics what Stratus' own kernels ask for
 * @param storePolicy whether vectorised stores bypass the caches
 * @param lastLevelCacheBytes empty: what the driver reports
 * @param buildFlags further options for the driver's compiler
 * @param rowPerItem sizes for that form
 * @param rowPerGroup sizes for that form
 * @param sizing how work is cut into parts
 * @param tuned what a tuner found for this device
 * @param family what is known beyond what a run asks for
 */
public record DeviceProfile(
    DeviceFacts device,
    List<Match> chain,
    Found<KernelForm> preferredForm,
    Found<NumericsChoice> numerics,
    Found<StoreChoice> storePolicy,
    Optional<Found<Long>> lastLevelCacheBytes,
    Optional<Found<String>> buildFlags,
    FormProfile rowPerItem,
    FormProfile rowPerGroup,
    SizingProfile sizing,
    Tunings tuned,
    FamilyFacts family) {

  public DeviceProfile {
    chain = List.copyOf(chain);
  }

  /**
   * A profile that matched.
   *
   * @param level at which step
   * @param profile its name
   * @param origin the file, or {@code shipped}
   */
  public record Match(Level level, String profile, String origin) {}

  static DeviceProfile of(DeviceFacts device, Chain chain) {
    return new DeviceProfile(
        device,
        chain.steps().stream()
            .map(s -> new Match(s.level(), s.file().name(), s.file().origin()))
            .toList(),
        chain.required(Field.PREFERRED_FORM),
        chain.required(Field.NUMERICS),
        chain.required(Field.STORE_POLICY),
        chain.found(Field.LAST_LEVEL_CACHE_BYTES),
        chain.found(Field.BUILD_FLAGS),
        chain.form(KernelForm.ROW_PER_ITEM),
        chain.form(KernelForm.ROW_PER_GROUP),
        SizingProfile.of(chain),
        Tunings.of(device, chain),
        FamilyFacts.of(chain));
  }

  /** The sizes for one form. */
  public FormProfile form(KernelForm form) {
    return switch (form) {
      case ROW_PER_ITEM -> rowPerItem;
      case ROW_PER_GROUP -> rowPerGroup;
    };
  }

  /** The facts behind the values, from all profiles of the chain. */
  public List<Measurement> measurements() {
    return family.measurements();
  }

  /** What should be said once of this lookup, a sentence each: tuned entries that are stale. */
  public List<String> notes() {
    return tuned.notes();
  }

  /**
   * The profile for one problem: what a tuner found for it, or for one near it, in place of what
   * the profiles say; this profile itself where it found nothing.
   */
  public DeviceProfile forProblem(TunedKey problem) {
    return tuned.find(problem).map(this::with).orElse(this);
  }

  /** With what a tuner found. */
  private DeviceProfile with(Tunings.Tuned found) {
    TunedEntry.TunedChoice choice = found.entry().choice();
    FormProfile sizes =
        new FormProfile(
            choice.form(),
            choice.workGroupSize().map(found::found),
            found.found(choice.vectorWidth()),
            found.found(choice.accumulators()));
    boolean items = choice.form() == KernelForm.ROW_PER_ITEM;
    return new DeviceProfile(
        device,
        withHead(found),
        found.found(choice.form()),
        numerics,
        found.found(choice.stores()),
        lastLevelCacheBytes,
        buildFlags,
        items ? sizes : rowPerItem,
        items ? rowPerGroup : sizes,
        sizing,
        tuned,
        family);
  }

  private List<Match> withHead(Tunings.Tuned found) {
    List<Match> all = new ArrayList<>();
    String name = found.profile() + ": " + found.entry().key().text();
    all.add(new Match(found.level(), name, found.origin()));
    all.addAll(chain);
    return all;
  }

  /** One line, such as {@code matched at: vendor (pocl-cpu), kind (kind-cpu), default}. */
  public String matchedAt() {
    return chain.stream()
        .map(m ->
            m.level() == Level.DEFAULT && m.profile().equals("default")
                ? "default"
                : m.level().text() + " (" + m.profile() + ")")
        .collect(Collectors.joining(", ", "matched at: ", ""));
  }

  /** All values with their levels, a line each. */
  public String text() {
    return ProfileText.of(this);
  }
}
