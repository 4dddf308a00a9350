package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.spi.Bitstream;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.KernelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bitstream is what a task asks for, before it is given to the driver: a binary says
 * nothing of itself, and a wrong one computes wrong numbers.
 */
public final class Bitstreams {
  private Bitstreams() {}

  /** What the compiler is told to make the code that a design describes. */
  public static TargetDescription target(FpgaDesign design) {
    return TargetDescription.fpga(
        design.target(),
        new FpgaSettings(
            design.initiationInterval(),
            design.unroll(),
            design.workGroupItems(),
            design.dataflow()));
  }

  /** The arguments of a kernel that was compiled for an FPGA. */
  public static List<FpgaCode.Argument> arguments(CompiledKernel kernel) {
    List<String> names = kernel.fpga().orElseThrow().parameterNames();
    List<FpgaCode.Argument> arguments = new ArrayList<>();
    for (Parameter parameter : kernel.parameters()) {
      String name = names.get(arguments.size());
      int java = parameter.javaIndex();
      arguments.add(
          switch (parameter) {
            case Parameter.Buffer b ->
                new FpgaCode.Argument(
                    name,
                    FpgaCode.Kind.BUFFER,
                    b.element().name().toLowerCase(Locale.ROOT),
                    java,
                    b.read(),
                    b.written());
            case Parameter.Scalar s ->
                new FpgaCode.Argument(
                    name,
                    FpgaCode.Kind.SCALAR,
                    s.type().name().toLowerCase(Locale.ROOT),
                    java,
                    false,
                    false);
            case Parameter.ArrayLength _ ->
                new FpgaCode.Argument(name, FpgaCode.Kind.LENGTH, "int", java, false, false);
          });
    }
    return arguments;
  }

  /**
   * @throws IllegalArgumentException if the bitstream was made for another kernel, other sizes or
   *     another board
   */
  static void requireFor(TaskPlan task, Bitstream bitstream, DeviceDescription device) {
    String kernel = task.kernel().method().qualifiedName();
    require(
        kernel.equals(bitstream.kernel()),
        bitstream,
        "is of the kernel " + bitstream.kernel() + ", and task " + task.name() + " runs " + kernel);
    for (Map.Entry<Integer, Integer> fixed : bitstream.design().fixed().entrySet()) {
      Object value = scalar(task, bitstream, fixed.getKey());
      require(
          value.equals(fixed.getValue()),
          bitstream,
          "was made for %s = %d, and the task has %s"
              .formatted(nameOf(bitstream, fixed.getKey()), fixed.getValue(), value));
    }
    for (Map.Entry<Integer, Integer> limit : bitstream.limits().entrySet()) {
      Object value = scalar(task, bitstream, limit.getKey());
      require(
          value instanceof Integer number && number <= limit.getValue(),
          bitstream,
          "was made for %s of at most %d, and the task has %s"
              .formatted(nameOf(bitstream, limit.getKey()), limit.getValue(), value));
    }
    require(
        task.aliasGroups().stream().filter(group -> group >= 0).distinct().count()
            == task.arrays().size(),
        bitstream,
        "was made for arrays that share no memory, and two of the task's do");
    require(
        device.name().toLowerCase(Locale.ROOT).contains(bitstream.board().toLowerCase(Locale.ROOT)),
        bitstream,
        "was made for the board "
            + bitstream.board()
            + ", and the device is "
            + device.name()
            + " of platform "
            + device.platform()
            + "; choose the board's device, or build for this one");
  }

  /**
   * @throws IllegalArgumentException if a bitstream is asked for, which the device cannot take
   */
  static void requireNone(KernelOptions options, DeviceDescription device) {
    options
        .bitstream()
        .ifPresent(asked -> {
          throw refused(
              asked,
              "is for an OpenCL driver, and "
                  + device.name()
                  + " is no OpenCL device; choose the board's device",
              null);
        });
  }

  private static Object scalar(TaskPlan task, Bitstream bitstream, int javaIndex) {
    boolean there =
        javaIndex >= 0
            && javaIndex < task.arguments().size()
            && task.arguments().get(javaIndex) instanceof TaskPlan.Argument.OfScalar;
    require(there, bitstream, "names parameter " + javaIndex + ", which is no scalar of the task");
    return task.scalar(javaIndex);
  }

  private static String nameOf(Bitstream bitstream, int javaIndex) {
    return bitstream.arguments().stream()
        .filter(argument -> argument.javaIndex() == javaIndex)
        .map(FpgaCode.Argument::name)
        .findFirst()
        .orElse("parameter " + javaIndex);
  }

  /**
   * @throws IllegalArgumentException if the code is not that of which the bitstream was made
   */
  static void requireMadeOf(CompiledKernel kernel, Bitstream bitstream) {
    List<FpgaCode.Argument> now = arguments(kernel);
    require(
        now.equals(bitstream.arguments()),
        bitstream,
        "has the arguments "
            + bitstream.arguments()
            + ", and the kernel has "
            + now
            + "; build it again");
    require(
        kernel.hash().equals(bitstream.sourceHash()),
        bitstream,
        "was made of a source with SHA-256 "
            + bitstream.sourceHash()
            + ", and the kernel's source is now "
            + kernel.hash()
            + "; build it again");
  }

  /**
   * The binary.
   *
   * @throws IllegalArgumentException if it is not there, or not the one of the manifest
   */
  static byte[] read(Bitstream bitstream) {
    try {
      byte[] binary = Files.readAllBytes(bitstream.file());
      String found = sha256(binary);
      require(
          found.equalsIgnoreCase(bitstream.sha256()),
          bitstream,
          "has SHA-256 "
              + found
              + ", and the manifest says "
              + bitstream.sha256()
              + ": it is another file, or was changed");
      return binary;
    } catch (NoSuchFileException none) {
      throw refused(bitstream, "is not there; build it first", none);
    } catch (IOException unreadable) {
      throw refused(bitstream, "cannot be read: " + unreadable, unreadable);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(
          "Every Java platform has SHA-256; this one says no.", impossible);
    }
  }

  private static void require(boolean good, Bitstream bitstream, String sentence) {
    if (!good) {
      throw new IllegalArgumentException(message(bitstream, sentence));
    }
  }

  private static IllegalArgumentException refused(
      Bitstream bitstream, String sentence, @Nullable Throwable cause) {
    return new IllegalArgumentException(message(bitstream, sentence), cause);
  }

  private static String message(Bitstream bitstream, String sentence) {
    return "The bitstream "
        + bitstream.file()
        + " (manifest "
        + bitstream.manifest()
        + ") "
        + sentence
        + ".";
  }
}
