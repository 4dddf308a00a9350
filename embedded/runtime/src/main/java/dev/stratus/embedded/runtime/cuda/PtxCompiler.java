package dev.stratus.embedded.runtime.cuda;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Makes PTX of CUDA C. */
public interface PtxCompiler {

  /** Its name and version, such as {@code NVRTC 13.0}. */
  String tool();

  /** The architectures that it makes PTX for, such as 90, in ascending order. */
  List<Integer> architectures();

  /**
   * The newest architecture that it knows and that a device runs: PTX is made machine code by the
   * driver, for this device or any later one.
   *
   * @param wanted the device's, such as 90
   * @throws PtxCompileException if the device is older than all that it knows
   */
  default int architecture(int wanted) {
    return architectures().stream()
        .filter(known -> known <= wanted)
        .reduce((_, later) -> later)
        .orElseThrow(() -> PtxCompileException.tooNew(this, wanted));
  }

  /** Options with the architecture, as launch records and receipts name them. */
  static String told(List<String> options, int architecture) {
    return String.join(" ", options) + " -arch=compute_" + architecture;
  }

  /** The numbers that a compiler's list holds, once each, in ascending order. */
  static List<Integer> numbers(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> Integer.valueOf(found.group(1)))
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * @param options beside the architecture, in NVRTC's spelling
   * @throws PtxCompileException with the whole log
   */
  Made compile(String source, int architecture, List<String> options);

  /**
   * What it made.
   *
   * @param ptx the text
   * @param log what the compiler said, whole
   */
  record Made(byte[] ptx, String log) {}
}
