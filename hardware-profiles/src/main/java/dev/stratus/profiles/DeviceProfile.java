package dev.stratus.profiles;

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
 * @param rowPerItem sizes for that form
 * @param rowPerGroup sizes for that form
 * @param measurements the facts behind the values, from all profiles of the chain
 */
public record DeviceProfile(
    DeviceFacts device,
    List<Match> chain,
    Found<KernelForm> preferredForm,
    Found<NumericsChoice> numerics,
    Found<StoreChoice> storePolicy,
    Optional<Found<Long>> lastLevelCacheBytes,
    FormProfile rowPerItem,
    FormProfile rowPerGroup,
    List<Measurement> measurements) {

  public DeviceProfile {
    chain = List.copyOf(chain);
    measurements = List.copyOf(measurements);
  }

  /**
   * A profile that matched.
   *
   * @param level at which step
   * @param profile its name
   * @param origin the file, or {@code shipped}
   */
  public record Match(Level level, String profile, String origin) {}

  /** The sizes for one form. */
  public FormProfile form(KernelForm form) {
    return switch (form) {
      case ROW_PER_ITEM -> rowPerItem;
      case ROW_PER_GROUP -> rowPerGroup;
    };
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
    StringBuilder out = new StringBuilder();
    out.append(device.name()).append('\n');
    out.append("  ").append(matchedAt()).append('\n');
    line(out, "preferred form", preferredForm.text());
    line(out, "numerics", numerics.text());
    line(out, "store policy", storePolicy.text());
    line(out, "last-level cache, bytes", orDriver(lastLevelCacheBytes, "as the driver reports"));
    for (FormProfile form : List.of(rowPerItem, rowPerGroup)) {
      String prefix = form.form().text() + ": ";
      line(
          out, prefix + "work-group, items", orDriver(form.workGroupSize(), "the driver's choice"));
      line(out, prefix + "vector, floats", form.vectorWidth().text());
      line(out, prefix + "accumulators", form.accumulators().text());
    }
    return out.toString();
  }

  private static <T> String orDriver(Optional<Found<T>> found, String otherwise) {
    return found.map(Found::text).orElse(otherwise);
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("  ").append(name).append(" ".repeat(Math.max(1, 34 - name.length())));
    out.append(value).append('\n');
  }
}
