package dev.stratus.cli;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.board.Latencies;
import dev.stratus.embedded.fpga.board.OffChipMemory;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The board of a profile, on paper, and the streaming kernels as circuits on it.
 *
 * @param target what the kernels are made for
 * @param board with what the profile and the user say put in
 * @param said what of the board is assumed, for the reader
 */
record StreamBoard(FpgaTarget target, Board board, String said) {

  /** What a kernel's code is made with where an argument makes no difference to it. */
  private static final float EPSILON = 1e-5f;

  /**
   * @param profile a profile's name
   * @param clock of the kernel in MHz; empty: the vendor's usual one
   * @param latencies by name, as {@link Latencies} has them
   * @throws IllegalArgumentException if there is no such profile of an FPGA, or no such latency
   */
  static StreamBoard of(
      String profile, ProfileLookup profiles, OptionalInt clock, Map<String, Integer> latencies) {
    requireFpga(profile, profiles);
    FpgaTarget target = FpgaTarget.of(profile, profiles);
    FamilyFacts family = profiles.onPaper(profile).profile().family();
    Board usual = target.vendor() == FpgaVendor.INTEL ? Board.INTEL : Board.AMD;
    Board board =
        usual
            .with(memory(usual.offChip(), family))
            .atClock(clock.orElse(usual.clockMegahertz()))
            .asking(target.unroll().orElse(1), target.initiationInterval().orElse(1));
    for (Map.Entry<String, Integer> latency : latencies.entrySet()) {
      board = Latencies.with(board, latency.getKey(), latency.getValue());
    }
    return new StreamBoard(target, board, saidOf(family, clock, latencies));
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

  private static String saidOf(
      FamilyFacts family, OptionalInt clock, Map<String, Integer> latencies) {
    List<String> assumed = new ArrayList<>();
    if (clock.isEmpty()) {
      assumed.add("clock");
    }
    assumed.add(latencies.isEmpty() ? "latencies" : "other latencies");
    if (family.peak().isEmpty()) {
      assumed.add(
          family.fpga().memoryBanks().isPresent() ? "bandwidth of a memory bank" : "bandwidth");
    }
    return "assumed: " + String.join(", ", assumed);
  }

  /**
   * @throws IllegalArgumentException if no kernel takes such rows
   */
  void requireRows(String profile, int width) {
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
  }

  /** The method of a kernel. */
  static Method method(StreamKernel kernel) {
    KernelReference reference = kernel.reference();
    return Arrays.stream(reference.owner().getDeclaredMethods())
        .filter(m -> m.getName().equals(reference.method()))
        .findFirst()
        .orElseThrow();
  }

  /** A kernel as a scheduled circuit. */
  Plan plan(StreamKernel kernel) {
    FpgaDesign design = kernel.design(target);
    Method method = method(kernel);
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
    Class<?> owner = method.getDeclaringClass();
    MethodId id = new MethodId(owner.getName().replace('.', '/'), method.getName(), descriptor);
    FpgaSettings settings =
        new FpgaSettings(
            design.initiationInterval(),
            design.unroll(),
            design.workGroupItems(),
            design.dataflow());
    KernelRequest request =
        new KernelRequest(id, scalars, groups, TargetDescription.fpga(design.target(), settings));
    return Plan.of(CircuitBuilder.build(classesOf(owner), request, board), board);
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
