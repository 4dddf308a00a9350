package dev.stratus.cli.check;

import dev.stratus.BackwardResult;
import dev.stratus.Decision;
import dev.stratus.DeviceFailureException;
import dev.stratus.ForwardResult;
import dev.stratus.LaunchFacts;
import dev.stratus.LayerRun;
import dev.stratus.NoCandidateException;
import dev.stratus.Receipt;
import dev.stratus.RunSettings;
import dev.stratus.cli.check.CaseResult.KernelError;
import dev.stratus.cli.check.CaseResult.Status;
import dev.stratus.cli.check.CheckCase.Trait;
import dev.stratus.device.Device;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.embedded.spi.Numerics;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.kernel.KernelEntry;
import dev.stratus.profiles.KernelForm;
import dev.stratus.reference.ComparisonReport;
import dev.stratus.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs the layer forward and backward, and gives each kernel the results that it wrote. */
public final class LayerCaseRunner implements CaseRunner {
  private static final String DX = "dx";
  private static final String SUM = "sum";

  private final DeviceList devices;
  private final Optional<Numerics> numerics;
  private final Consumer<String> notices;

  /**
   * @param devices among which the device is
   * @param numerics empty: as each device's profile says
   * @param notices takes what is to be said aloud
   */
  public LayerCaseRunner(
      DeviceList devices, Optional<Numerics> numerics, Consumer<String> notices) {
    this.devices = devices;
    this.numerics = numerics;
    this.notices = notices;
  }

  @Override
  public CaseResult run(CheckCase check, Device device) {
    long start = System.nanoTime();
    try {
      return judged(check, device, start);
    } catch (NoCandidateException declined) {
      return ended(check, Status.DECLINED, reason(declined.decision()), start);
    } catch (DeviceFailureException failed) {
      return ended(check, Status.DEVICE_FAILED, String.valueOf(failed.getMessage()), start);
    } catch (RuntimeException fault) {
      // A fault of one kernel must not take the report of the others with it.
      return ended(check, Status.DEVICE_FAILED, "a fault in Stratus: " + fault, start);
    }
  }

  private static CaseResult ended(CheckCase check, Status status, String message, long start) {
    return new CaseResult(check, status, List.of(), message, System.nanoTime() - start);
  }

  private CaseResult judged(CheckCase check, Device device, long start) {
    Tensor x = check.x();
    try (LayerRun run = check.layer(x).open(check.input(x), settings(check, device), devices)) {
      ForwardResult forward = run.forward();
      BackwardResult backward = run.backward();
      List<KernelError> kernels = new ArrayList<>(errors(forward.receipt(), forward.checks()));
      kernels.addAll(errors(backward.receipt(), backward.checks()));
      String wrong = wrong(forward.checks()) + wrong(backward.checks());
      return new CaseResult(
          check,
          wrong.isEmpty() ? Status.PASSED : Status.WRONG,
          kernels,
          wrong.strip(),
          System.nanoTime() - start);
    }
  }

  private RunSettings settings(CheckCase check, Device device) {
    RunSettings settings =
        RunSettings.DEFAULT
            .withDevice(DeviceSelection.of(device))
            .withCheck(true)
            .withNotices(notices);
    if (check.has(Trait.GROUPS)) {
      settings = settings.withForm(KernelForm.ROW_PER_GROUP);
    }
    return numerics.isPresent() ? settings.withNumerics(numerics.get()) : settings;
  }

  private static String wrong(Map<String, ComparisonReport> checks) {
    return checks.entrySet().stream()
        .filter(check -> !check.getValue().passed())
        .map(check -> check.getKey() + ": " + check.getValue().text() + "\n")
        .collect(Collectors.joining());
  }

  private static List<KernelError> errors(Receipt receipt, Map<String, ComparisonReport> checks) {
    List<String> methods = receipt.launches().stream().map(LaunchFacts::kernel).distinct().toList();
    // The JVM engine, and a real SDK, tell of one method for the whole pass.
    boolean one = methods.size() == 1;
    return methods.stream()
        .map(method -> error(method, checks, one ? name -> true : writtenBy(method)))
        .toList();
  }

  private static Optional<KernelEntry> entry(String method) {
    String rung = method.replace(".rowRange", ".rowPerItem");
    return KernelCatalogue.all().stream()
        .filter(kernel -> kernel.reference().qualifiedName().equals(rung))
        .findFirst();
  }

  /** Which results a kernel writes, by its name. */
  private static Predicate<String> writtenBy(String method) {
    String kernel = entry(method).map(KernelEntry::name).orElse("");
    if (kernel.startsWith("layernorm-residual/")) {
      return SUM::equals;
    }
    if (kernel.startsWith("layernorm-forward/")) {
      return result -> !result.equals(SUM);
    }
    if (kernel.startsWith("layernorm-parameters/")) {
      return result -> !result.equals(DX);
    }
    boolean fused = kernel.startsWith("layernorm-backward/fused");
    return result -> fused || result.equals(DX);
  }

  private static KernelError error(
      String method, Map<String, ComparisonReport> checks, Predicate<String> written) {
    String name = entry(method).map(KernelEntry::name).orElse(method);
    KernelError worst = new KernelError(name, 0, 0, true);
    for (Map.Entry<String, ComparisonReport> check : checks.entrySet()) {
      if (written.test(check.getKey())) {
        ComparisonReport report = check.getValue();
        worst =
            worst.or(
                new KernelError(name, report.worstUlps(), report.worstShare(), report.passed()));
      }
    }
    return worst;
  }

  /** What the device lacks, if a candidate said so; else all that was said. */
  private static String reason(Decision decision) {
    Set<String> all =
        decision.answers().stream()
            .flatMap(answer -> answer.refusal().stream())
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    return all.stream()
        .filter(refusal -> refusal.contains("the device "))
        .filter(refusal -> !refusal.contains("the device asked for"))
        .filter(refusal -> !refusal.contains("keep the device busy"))
        .findFirst()
        .orElseGet(() -> String.join("; ", all));
  }
}
