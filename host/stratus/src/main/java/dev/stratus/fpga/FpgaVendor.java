package dev.stratus.fpga;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The makers of FPGAs whose tools there are commands for. */
public enum FpgaVendor {
  INTEL(
      "Intel",
      "fpga-intel",
      "aoc",
      "Intel FPGA SDK for OpenCL",
      "aocx",
      List.of("aoc", "-list-boards"),
      "p385a_sch_ax115"),
  AMD(
      "AMD",
      "fpga-amd",
      "v++",
      "AMD Vitis",
      "xclbin",
      List.of("platforminfo", "--list"),
      "xilinx_u50_gen3x16_xdma_201920_3");

  private final String word;
  private final String target;
  private final String compiler;
  private final String toolkit;
  private final String ending;
  private final List<String> listBoards;
  private final String exampleBoard;

  FpgaVendor(
      String word,
      String target,
      String compiler,
      String toolkit,
      String ending,
      List<String> listBoards,
      String exampleBoard) {
    this.word = word;
    this.target = target;
    this.compiler = compiler;
    this.toolkit = toolkit;
    this.ending = ending;
    this.listBoards = listBoards;
    this.exampleBoard = exampleBoard;
  }

  /** The language of the code. */
  public String target() {
    return target;
  }

  /** The compiler, as it is started. */
  String compiler() {
    return compiler;
  }

  /** Where the compiler comes from. */
  String toolkit() {
    return toolkit;
  }

  /** How the names of its bitstreams end. */
  String ending() {
    return ending;
  }

  /** The command that lists the boards it can compile for. */
  List<String> listBoards() {
    return listBoards;
  }

  /** A board that a profile could name. */
  String exampleBoard() {
    return exampleBoard;
  }

  /**
   * @param text as profiles have it, such as {@code AMD (Xilinx)}
   * @throws IllegalArgumentException if there are no commands for it
   */
  static FpgaVendor of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(v -> lower.contains(v.word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "fpga.vendor is '"
                    + text
                    + "'; there are commands for "
                    + Arrays.stream(values()).map(v -> v.word).collect(Collectors.joining(" and "))
                    + "."));
  }
}
