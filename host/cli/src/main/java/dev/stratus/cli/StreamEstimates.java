package dev.stratus.cli;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.board.OffChipMemory;
import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.estimate.Estimator;
import dev.stratus.embedded.fpga.graph.CircuitBuilder;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.fpga.FpgaTarget;
import dev.stratus.fpga.FpgaVendor;
import dev.stratus.fpga.StreamKernel;
import dev.stratus.profiles.FamilyFacts;
import dev.stratus.profiles.Found;
import dev.stratus.profiles.ProfileLookup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the streaming kernels should take on the board of a profile.
 *
 * @param board with what the profile says put in
 * @param left kernels that do not take such rows, a sentence each
 * @param saidOfBoard where clock, operators and memory come from, for the reader
 */
record StreamEstimates(
    FpgaTarget target,
    Board board,
    String saidOfBoard,
    Map<StreamKernel, Estimate> kernels,
    List<String> left) {

  StreamEstimates {
    kernels = Collections.unmodifiableMap(new EnumMap<>(kernels));
    left = List.copyOf(left);
  }

  /** What a kernel is made for where an argument makes no difference. */
  private static final float EPSILON = 1e-5f;

  /**
   * @param profile a profile's name
   * @param clock of the kernel in MHz; empty: the vendor's usual one
   * @throws IllegalArgumentException if there is no such profile of an FPGA, or the rows are wider
   *     than its line
   */
  static StreamEstimates of(
      String profile, ProfileLookup profiles, int rows, int width, OptionalInt clock) {
    requireFpga(profile, profiles);
    FpgaTarget target = FpgaTarget.of(profile, profiles);
    if (width > target.lineColumns()) {
      throw new IllegalArgumentException(
          "Rows of "
              + width
              + " columns are wider than the line buffer of "
              + profile
              + ", which has room for "
              + target.lineColumns()
              + "; set fpga.lineColumns in a profile of your own, or a smaller --width.");
    }
    FamilyFacts family = profiles.onPaper(profile).profile().family();
    Board usual = target.vendor() == FpgaVendor.INTEL ? Board.INTEL : Board.AMD;
    Board board =
        usual
            .with(memory(usual.offChip(), family))
            .atClock(clock.orElse(usual.clockMegahertz()))
            .asking(target.unroll().orElse(1), target.initiationInterval().orElse(1));
    Map<StreamKernel, Estimate> kernels = new EnumMap<>(StreamKernel.class);
    List<String> left = new ArrayList<>();
    for (StreamKernel kernel : StreamKernel.values()) {
      if (width <= kernel.mostWidth(target)) {
        kernels.put(kernel, estimate(kernel, target, board, rows, width));
      } else {
        left.add(
            kernel.text() + ": takes rows of at most " + kernel.mostWidth(target) + " columns.");
      }
    }
    return new StreamEstimates(target, board, saidOf(family, clock), kernels, left);
  }

  private static void requireFpga(String profile, ProfileLookup profiles) {
    List<String> fpgas =
        profiles.names().stream()
            .filter(name -> profiles.onPaper(name).profile().family().fpga().vendor().isPresent())
            .toList();
    if (!fpgas.contains(profile)) {
      throw new IllegalArgumentException(
          (profiles.names().contains(profile)
                  ? "The profile " + profile + " is of no FPGA"
                  : "There is no profile " + profile)
              + "; profiles with an fpga section are "
              + String.join(", ", fpgas)
              + ".");
    }
  }

  private static OffChipMemory memory(OffChipMemory usual, FamilyFacts family) {
    OffChipMemory banked =
        family.fpga().memoryBanks().map(Found::value).map(usual::withBanks).orElse(usual);
    return family
        .peak()
        .map(peak ->
            usual
                .withBanks(1)
                .withBandwidth((int) Math.round(1000 * peak.value().gigabytesPerSecond())))
        .orElse(banked);
  }

  private static String saidOf(FamilyFacts family, OptionalInt clock) {
    List<String> assumed = new ArrayList<>();
    if (clock.isEmpty()) {
      assumed.add("clock");
    }
    assumed.add("latencies");
    if (family.peak().isEmpty()) {
      assumed.add(
          family.fpga().memoryBanks().isPresent() ? "bandwidth of a memory bank" : "bandwidth");
    }
    return "assumed: " + String.join(", ", assumed);
  }

  private static Estimate estimate(
      StreamKernel kernel, FpgaTarget target, Board board, int rows, int width) {
    FpgaDesign design = kernel.design(target);
    KernelReference reference = kernel.reference();
    Method method =
        Arrays.stream(reference.owner().getDeclaredMethods())
            .filter(m -> m.getName().equals(reference.method()))
            .findFirst()
            .orElseThrow();
    List<Optional<Object>> scalars = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      int index = scalars.size();
      groups.add(type.isPrimitive() ? -1 : index);
      scalars.add(
          type == int.class
              ? Optional.of(design.fixed().getOrDefault(index, 0))
              : type == float.class ? Optional.of(EPSILON) : Optional.empty());
    }
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    MethodId id =
        new MethodId(reference.owner().getName().replace('.', '/'), reference.method(), descriptor);
    FpgaSettings settings =
        new FpgaSettings(
            design.initiationInterval(),
            design.unroll(),
            design.workGroupItems(),
            design.dataflow());
    KernelRequest request =
        new KernelRequest(id, scalars, groups, TargetDescription.fpga(design.target(), settings));
    Plan plan = Plan.of(CircuitBuilder.build(classesOf(reference.owner()), request, board), board);
    return Estimator.estimate(
        plan, Map.of("rows", (long) rows, "width", (long) width, "flags", 0L), 1);
  }

  private static ClassBytes classesOf(Class<?> owner) {
    return name -> {
      try (InputStream in = owner.getClassLoader().getResourceAsStream(name + ".class")) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(
            "The class file " + name + " is there but cannot be read.", unreadable);
      }
    };
  }
}
