package dev.stratus;

import dev.stratus.device.Device;
import dev.stratus.device.DeviceClass;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.kernel.KernelCatalogue;
import dev.stratus.profiles.KernelForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ordered list of ways to compute the forward pass: the kernel form that the device's profile
 * prefers, the other, the JVM engine. Each answers for itself, one condition after another.
 */
final class Candidates {

  /** Loops over rows and columns step by at most this many, and must not step past 2^31-1. */
  private static final int LARGEST_STEP = 65_536;

  private static final Candidate.OnDevice ROW_PER_ITEM =
      new Candidate.OnDevice(KernelCatalogue.FORWARD_ROW_PER_ITEM, KernelForm.ROW_PER_ITEM);
  private static final Candidate.OnDevice ROW_PER_GROUP =
      new Candidate.OnDevice(KernelCatalogue.FORWARD_ROW_PER_GROUP, KernelForm.ROW_PER_GROUP);
  private static final Candidate.OnJvm ON_JVM =
      new Candidate.OnJvm(KernelCatalogue.FORWARD_ROW_PER_ITEM);

  private final LayerNormForward request;
  private final Device device;
  private final Optional<Tuning> tuning;
  private final RunSettings settings;

  private Candidates(
      LayerNormForward request, Device device, Optional<Tuning> tuning, RunSettings settings) {
    this.request = request;
    this.device = device;
    this.tuning = tuning;
    this.settings = settings;
  }

  /**
   * @param tuning what the profile says of the device; empty for the JVM engine
   */
  static Decision decide(
      LayerNormForward request, Device device, Optional<Tuning> tuning, RunSettings settings) {
    Candidates candidates = new Candidates(request, device, tuning, settings);
    List<Decision.Answer> answers = new ArrayList<>();
    Optional<String> taken = Optional.empty();
    for (Candidate candidate : candidates.ordered()) {
      Optional<String> refusal = taken.isPresent() ? taken : candidates.refusal(candidate);
      answers.add(new Decision.Answer(candidate, refusal));
      if (refusal.isEmpty()) {
        taken = Optional.of("not needed");
      }
    }
    return new Decision(device, answers);
  }

  /** The decision where the device is out of the question and the caller allows the JVM engine. */
  static Decision jvmOnly(Device jvm, String why) {
    return new Decision(
        jvm,
        List.of(
            new Decision.Answer(ROW_PER_ITEM, Optional.of(why)),
            new Decision.Answer(ROW_PER_GROUP, Optional.of(why)),
            new Decision.Answer(ON_JVM, Optional.empty())));
  }

  private List<Candidate> ordered() {
    boolean groupFirst =
        tuning
            .map(t -> t.profile().preferredForm().value() == KernelForm.ROW_PER_GROUP)
            .orElse(false);
    return groupFirst
        ? List.of(ROW_PER_GROUP, ROW_PER_ITEM, ON_JVM)
        : List.of(ROW_PER_ITEM, ROW_PER_GROUP, ON_JVM);
  }

  private Optional<String> refusal(Candidate candidate) {
    return switch (candidate) {
      case Candidate.OnDevice kernel -> onDevice(kernel);
      case Candidate.OnJvm jvm -> onJvm();
    };
  }

  private Optional<String> onJvm() {
    if (device.kind() == DeviceClass.JVM || settings.fallback() != FallbackPolicy.FAIL) {
      return Optional.empty();
    }
    return Optional.of("the device asked for is another, and the fallback policy is fail");
  }

  private Optional<String> onDevice(Candidate.OnDevice kernel) {
    if (device.description().isEmpty() || tuning.isEmpty()) {
      return Optional.of("the JVM engine was asked for");
    }
    if (settings.form().isPresent() && settings.form().get() != kernel.form()) {
      return Optional.of("the caller asked for " + settings.form().get().text());
    }
    DeviceDescription description = device.description().get();
    if (kernel.form() == KernelForm.ROW_PER_GROUP) {
      Optional<String> refusal = groupRefusal(description, tuning.get());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    if (request.rows() > Integer.MAX_VALUE - LARGEST_STEP
        || request.width() > Integer.MAX_VALUE - LARGEST_STEP) {
      return Optional.of("rows and width must each be at most 2^31-1-" + LARGEST_STEP);
    }
    return memoryRefusal(description);
  }

  private Optional<String> groupRefusal(DeviceDescription description, Tuning limits) {
    if (device.kind() == DeviceClass.CPU && settings.form().isEmpty()) {
      return Optional.of("a CPU core runs a row from end to end; groups are 6 to 15 times slower");
    }
    if (description.localMemory() < limits.localBytes()) {
      return Optional.of(
          "needs "
              + limits.localBytes()
              + " bytes of local memory, the device has "
              + description.localMemory());
    }
    return Optional.empty();
  }

  private Optional<String> memoryRefusal(DeviceDescription description) {
    long buffer = request.elements() * Float.BYTES;
    long all = 2 * buffer + 2L * request.width() * Float.BYTES;
    if (buffer > description.maxAllocation()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not enough memory: input and result need %,d bytes each, the device allows %,d bytes"
                  + " in one buffer; split the rows",
              buffer,
              description.maxAllocation()));
    }
    if (all > description.globalMemory()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "not enough memory: input, result, scale and offset need %,d bytes, the device has"
                  + " %,d; split the rows",
              all,
              description.globalMemory()));
    }
    return Optional.empty();
  }
}
