package dev.stratus.cli.check;

import dev.stratus.cli.check.CaseResult.KernelError;
import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.device.Device;
import dev.stratus.kernel.KernelCatalogue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the matrix on a device. */
public record DeviceReport(Device device, List<CaseResult> results) {

  /** A kernel's element that used most of its allowance, over all cases that ran it. */
  public record Worst(double ulps, double share, int cases, boolean passed) {
    Worst with(KernelError error) {
      boolean worse = error.share() > share;
      return new Worst(
          worse ? error.ulps() : ulps,
          worse ? error.share() : share,
          cases + 1,
          passed && error.passed());
    }
  }

  public DeviceReport {
    results = List.copyOf(results);
  }

  /** By kernel, in the catalogue's order; kernels that did not run are not there. */
  public Map<String, Worst> kernels() {
    Map<String, Worst> worst = new LinkedHashMap<>();
    KernelCatalogue.all().forEach(kernel -> add(worst, kernel.name()));
    results.stream()
        .flatMap(result -> result.kernels().stream())
        .map(KernelError::kernel)
        .distinct()
        .forEach(kernel -> add(worst, kernel));
    return Collections.unmodifiableMap(worst);
  }

  private void add(Map<String, Worst> worst, String kernel) {
    if (worst.containsKey(kernel)) {
      return;
    }
    Worst sum = new Worst(0, 0, 0, true);
    for (CaseResult result : results) {
      for (KernelError error : result.kernels()) {
        sum = error.kernel().equals(kernel) ? sum.with(error) : sum;
      }
    }
    if (sum.cases() > 0) {
      worst.put(kernel, sum);
    }
  }

  /** Kernels of the catalogue that no case ran, by name. */
  public List<String> notRun() {
    Map<String, Worst> ran = kernels();
    return KernelCatalogue.all().stream()
        .map(kernel -> kernel.name())
        .filter(name -> !ran.containsKey(name))
        .toList();
  }

  public long count(Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  public List<CaseResult> bad() {
    return results.stream().filter(result -> result.status().bad()).toList();
  }

  /** Something ran, and nothing was wrong. */
  public boolean passed() {
    return bad().isEmpty() && count(Status.PASSED) > 0;
  }

  public long nanos() {
    return results.stream().mapToLong(CaseResult::nanos).sum();
  }
}
