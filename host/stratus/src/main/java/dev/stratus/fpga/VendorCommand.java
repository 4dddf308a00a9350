package dev.stratus.fpga;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command of a vendor's tools, to be run in the project's folder.
 *
 * @param words the program and its arguments
 */
public record VendorCommand(List<String> words) {
  public VendorCommand {
    words = List.copyOf(words);
  }

  private static VendorCommand of(String... words) {
    return new VendorCommand(List.of(words));
  }

  /** The program. */
  String tool() {
    return words.getFirst();
  }

  /** As a shell takes it. */
  String shell() {
    return words.stream().map(VendorCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=+@%,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Where a build leaves its result, relative to the project's folder. */
  static String output(FpgaTarget target, String kernel, BuildMode mode) {
    String ending =
        switch (mode) {
          case EMULATION, HARDWARE -> target.vendor().ending();
          case REPORT -> target.vendor() == FpgaVendor.INTEL ? "aocr" : "xo";
          case STAND_IN -> "bin";
        };
    return "build/" + mode.text() + "/" + kernel + "." + ending;
  }

  /**
   * The commands of one build of one kernel, in order; none for the stand-in, which a driver makes.
   *
   * @param kernel the file's name
   * @param entryPoint the kernel's name in the source
   * @throws IllegalArgumentException if no board is named
   */
  static List<VendorCommand> of(
      FpgaTarget target, String kernel, String entryPoint, BuildMode mode) {
    if (mode == BuildMode.STAND_IN) {
      return List.of();
    }
    String source = "kernels/" + kernel + ".cl";
    String output = output(target, kernel, mode);
    if (target.compiler().isPresent()) {
      return List.of(filled(target, target.compiler().get(), source, output, flags(target, mode)));
    }
    return switch (target.vendor()) {
      case INTEL ->
          List.of(
              filled(
                  target,
                  "aoc {kernel} {flags} -board={board} -o {output}",
                  source,
                  output,
                  flags(target, mode)));
      case AMD -> vitis(target, kernel, entryPoint, mode);
    };
  }

  private static List<String> flags(FpgaTarget target, BuildMode mode) {
    return switch (target.vendor()) {
      case INTEL ->
          switch (mode) {
            case EMULATION -> List.of("-march=emulator");
            case REPORT -> List.of("-rtl", "-report");
            default -> List.of("-report");
          };
      case AMD -> List.of("-t", vitisTarget(mode));
    };
  }

  /** The profile's command: each word on its own, so that no file name is split. */
  private static VendorCommand filled(
      FpgaTarget target, String template, String source, String output, List<String> flags) {
    List<String> words = new ArrayList<>();
    for (String word : template.strip().split("\\s+")) {
      if (word.equals("{flags}")) {
        words.addAll(flags);
      } else {
        words.add(
            word.replace("{kernel}", source)
                .replace("{output}", output)
                .replace("{board}", target.requireBoard())
                .replace("{flags}", String.join(" ", flags)));
      }
    }
    return new VendorCommand(words);
  }

  private static String vitisTarget(BuildMode mode) {
    return mode == BuildMode.EMULATION ? "sw_emu" : "hw";
  }

  /** Compile, which is where the report comes from; link; for the emulator, describe the board. */
  private static List<VendorCommand> vitis(
      FpgaTarget target, String kernel, String entryPoint, BuildMode mode) {
    String folder = "build/" + mode.text();
    String board = target.requireBoard();
    String object = folder + "/" + kernel + ".xo";
    List<VendorCommand> commands = new ArrayList<>();
    commands.add(
        of(
            "v++",
            "-t",
            vitisTarget(mode),
            "--platform",
            board,
            "--report_level",
            "2",
            "--report_dir",
            folder + "/" + kernel + ".reports",
            "--temp_dir",
            folder + "/" + kernel + ".temp",
            "-c",
            "-k",
            entryPoint,
            "-o",
            object,
            "kernels/" + kernel + ".cl"));
    if (mode != BuildMode.REPORT) {
      commands.add(
          of(
              "v++",
              "-t",
              vitisTarget(mode),
              "--platform",
              board,
              "--temp_dir",
              folder + "/" + kernel + ".temp",
              "-l",
              "-o",
              output(target, kernel, mode),
              object));
    }
    if (mode == BuildMode.EMULATION) {
      commands.add(of("emconfigutil", "--platform", board, "--od", folder));
    }
    return commands;
  }
}
