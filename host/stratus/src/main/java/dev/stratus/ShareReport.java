package dev.stratus;

import dev.stratus.reference.ComparisonReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a share in one pass.
 *
 * @param share on the device that computed it, which is another than planned if that one failed
 * @param receipt its own; its fallback says why the share was redone, or of which device the group
 *     had to do without
 * @param decision which candidates were asked on that device
 * @param checks the comparisons with the reference; empty where not checked
 */
public record ShareReport(
    Share share, Receipt receipt, Decision decision, Map<String, ComparisonReport> checks) {

  public ShareReport {
    checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
  }

  /** The same, computed here for want of a device that was asked for. */
  ShareReport withFallback(String why) {
    return new ShareReport(share, receipt.withFallback(why), decision, checks);
  }

  /** Whether every check passed; true where checking was off. */
  public boolean passed() {
    return checks.values().stream().allMatch(ComparisonReport::passed);
  }

  /** The share, its time, and a fallback. */
  public String text() {
    return String.format(Locale.ROOT, "%s: %.3f ms", share.text(), receipt.wallNanos() / 1e6)
        + receipt.fallback().map(why -> "; " + why).orElse("");
  }

  static String text(List<ShareReport> reports) {
    return reports.stream().map(ShareReport::text).collect(Collectors.joining("\n"));
  }
}
