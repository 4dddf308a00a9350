package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.BFloat16;

/**
 * Compares what two runs left in their arrays. Strict: the same bits, except that any NaN equals
 * any NaN, for neither Java nor OpenCL fixes its bits. An array with a tolerance: NaN where NaN is
 * expected, the same infinity where one is expected, else within the tolerance.
 */
final class Comparison {
  private Comparison() {}

  /** The differences as lines for a reader, empty where there are none. */
  static List<String> differences(FuzzCase fuzzCase, Inputs expected, Inputs actual) {
    List<String> differences = new ArrayList<>();
    for (int p = 0; p < fuzzCase.arguments().size(); p++) {
      if (fuzzCase.arguments().get(p) instanceof Argument.Array array && array.sameAs() < 0) {
        compare(
            p,
            array,
            expected.values().get(p).orElseThrow(),
            actual.values().get(p).orElseThrow(),
            differences);
      }
    }
    return differences;
  }

  private static void compare(
      int parameter, Argument.Array spec, Object expected, Object actual, List<String> into) {
    for (int i = 0; i < spec.length(); i++) {
      Object right = value(spec.element(), Array.get(expected, i));
      Object is = value(spec.element(), Array.get(actual, i));
      if (!same(spec, right, is)) {
        into.add(
            "parameter %d [%d]: expected %s, is %s"
                .formatted(parameter, i, withBits(right), withBits(is)));
      }
    }
  }

  /** Packed elements as floats: other bits are another float, but for NaN. */
  private static Object value(JType element, Object boxed) {
    return switch (element) {
      case HALF -> Float.float16ToFloat((Short) boxed);
      case BFLOAT16 -> BFloat16.bf16ToFloat((Short) boxed);
      default -> boxed;
    };
  }

  private static boolean same(Argument.Array spec, Object right, Object is) {
    // Float.equals and Double.equals compare bits with all NaN taken as one: 0.0 is not -0.0.
    if (right.equals(is)) {
      return true;
    }
    if (spec.tolerance() == 0 || !(spec.element().isFloating() || spec.element().isPacked())) {
      return false;
    }
    double r = ((Number) right).doubleValue();
    double a = ((Number) is).doubleValue();
    return Math.abs(r - a) <= spec.tolerance();
  }

  private static String withBits(Object value) {
    return switch (value) {
      case Float f -> "%s (0x%08x)".formatted(f, Float.floatToRawIntBits(f));
      case Double d -> "%s (0x%016x)".formatted(d, Double.doubleToRawLongBits(d));
      case Character c -> String.valueOf((int) c);
      default -> String.valueOf(value);
    };
  }
}
