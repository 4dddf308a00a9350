package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.emit.Dialect.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Functions that give OpenCL C's operators Java's meaning. Only those that a kernel needs are
 * printed with it.
 *
 * <p>Division by zero, where the JVM throws, gives 0 here: a device has nothing to throw with, and
 * must not crash.
 */
final class OpenClLibrary {
  private final Map<String, Supplier<Definition>> library = new HashMap<>();

  private OpenClLibrary() {}

  /**
   * @param cpu for a CPU device
   */
  static Map<String, Supplier<Definition>> definitions(boolean cpu) {
    OpenClLibrary it = new OpenClLibrary();
    for (String type : List.of("int", "long")) {
      it.integers(type);
    }
    for (String type : List.of("float", "double")) {
      it.floats(type);
      it.toIntegers(type);
    }
    it.put("stratus_nontemporal", () -> NON_TEMPORAL);
    it.put("prefetch_line", () -> PREFETCH);
    for (int lanes : new int[] {2, 4, 8, 16}) {
      for (String type : List.of("float", "double", "int", "long")) {
        it.lanes(type, lanes);
        it.stream(type, lanes);
      }
      it.stream("ushort", lanes);
    }
    it.library.putAll(OpenClPacked.definitions(cpu));
    for (String space : List.of("global", "local")) {
      it.atomicAdd("float", "int", space, "atomic_cmpxchg");
      it.atomicAdd("double", "long", space, "atom_cmpxchg");
    }
    return it.library;
  }

  /** Texts are put together when a kernel needs them: there are many, and a kernel needs few. */
  private void put(String name, Supplier<String> text, String... needs) {
    library.put(name, () -> new Definition(text.get(), List.of(needs)));
  }

  /** Replaces {@code {KEY}} by its value; keys and values alternate. */
  private static String fill(String template, String... pairs) {
    String text = template;
    for (int i = 0; i < pairs.length; i += 2) {
      text = text.replace("{" + pairs[i] + "}", pairs[i + 1]);
    }
    return text;
  }

  private void integers(String type) {
    String div =
        """
        static {T} java_div_{T}({T} a, {T} b) {
          return b == 0 ? 0 : b == -1 ? ({T})(0 - (u{T})a) : a / b;
        }
        """;
    String rem =
        """
        static {T} java_rem_{T}({T} a, {T} b) {
          return b == 0 || b == -1 ? 0 : a % b;
        }
        """;
    String abs =
        """
        static {T} java_abs_{T}({T} a) {
          return a < 0 ? ({T})(0 - (u{T})a) : a;
        }
        """;
    String compare =
        """
        static int java_compare_{T}({T} a, {T} b) {
          return a < b ? -1 : a > b;
        }
        """;
    put("java_div_" + type, () -> fill(div, "T", type));
    put("java_rem_" + type, () -> fill(rem, "T", type));
    put("java_abs_" + type, () -> fill(abs, "T", type));
    put("java_compare_" + type, () -> fill(compare, "T", type));
  }

  private void floats(String type) {
    boolean single = type.equals("float");
    String s = single ? "f" : "";
    minimum(type, single ? "int" : "long");
    nearest(type, single);
    power(type, single);
    String signum =
        """
        static {T} java_signum_{T}({T} a) {
          return a == 0.0{S} || a != a ? a : copysign(1.0{S}, a);
        }
        """;
    put("java_signum_" + type, () -> fill(signum, "T", type, "S", s));
    String less =
        """
        static int java_compare_{T}_l({T} a, {T} b) {
          return a > b ? 1 : a == b ? 0 : -1;
        }
        """;
    String greater =
        """
        static int java_compare_{T}_g({T} a, {T} b) {
          return a < b ? -1 : a == b ? 0 : 1;
        }
        """;
    put("java_compare_" + type + "_l", () -> fill(less, "T", type));
    put("java_compare_" + type + "_g", () -> fill(greater, "T", type));
    String scale =
        """
        static {T} java_{NAME}_{T}({T} a) {
          return a * {FACTOR};
        }
        """;
    String radians = single ? "0.017453292f" : "0.017453292519943295";
    String degrees = single ? "57.29578f" : "57.29577951308232";
    put("java_radians_" + type, () -> fill(scale, "T", type, "NAME", "radians", "FACTOR", radians));
    put("java_degrees_" + type, () -> fill(scale, "T", type, "NAME", "degrees", "FACTOR", degrees));
  }

  /**
   * Minimum and maximum of a scalar or vector type. Equal operands differ only as the two zeros do:
   * or-ing the bits keeps the sign, and-ing drops it. A NaN in either place makes the result NaN.
   */
  private void minimum(String type, String bits) {
    String text =
        """
        static {T} java_{NAME}_{T}({T} a, {T} b) {
          return a == b ? as_{T}(as_{I}(a) {MERGE} as_{I}(b)) : a {COMPARE} b || a != a ? a : b;
        }
        """;
    put(
        "java_min_" + type,
        () -> fill(text, "T", type, "I", bits, "NAME", "min", "MERGE", "|", "COMPARE", "<"));
    put(
        "java_max_" + type,
        () -> fill(text, "T", type, "I", bits, "NAME", "max", "MERGE", "&", "COMPARE", ">"));
  }

  /**
   * PoCL 3.1's rint is undefined for what is not finite: where its compiler sees a NaN coming, the
   * code around disappears. From 2^23 (2^52) on every value is whole already.
   */
  private void nearest(String type, boolean single) {
    String text =
        """
        static {T} java_rint_{T}({T} a) {
          return fabs(a) < {WHOLE} ? rint(a) : a;
        }
        """;
    String whole = single ? "8388608.0f" : "4503599627370496.0";
    put("java_rint_" + type, () -> fill(text, "T", type, "WHOLE", whole));
  }

  /**
   * Of lanes, whose sides are both computed: PoCL 3.1's rint of what is not finite is undefined,
   * and with it whatever a compiler makes of a value that is not chosen.
   */
  private void nearestLanes(String type, boolean single) {
    String text =
        """
        static {T} java_rint_{T}({T} a) {
          return fabs(a) < {WHOLE} ? rint(fabs(a) < {WHOLE} ? a : ({T})({ZERO})) : a;
        }
        """;
    String whole = single ? "8388608.0f" : "4503599627370496.0";
    String zero = single ? "0.0f" : "0.0";
    put("java_rint_" + type, () -> fill(text, "T", type, "WHOLE", whole, "ZERO", zero));
  }

  /**
   * C's pow makes 1 of 1 to any power and of -1 to an infinite one; Java makes NaN of both where
   * the exponent is not finite. The difference is 0, or NaN for such an exponent.
   */
  private void power(String type, boolean single) {
    String text =
        """
        static {T} java_pow_{T}({T} a, {T} b) {
          {T} d = b - b;
          return fabs(a) == {ONE} && d != d ? d : pow(a, b);
        }
        """;
    put("java_pow_" + type, () -> fill(text, "T", type, "ONE", single ? "1.0f" : "1.0"));
  }

  private void toIntegers(String from) {
    String text =
        """
        static {T} java_{F}_to_{T}({F} a) {
          return a != a ? 0 : a >= {L} ? {MAX} : a < -{L} ? {MIN} : ({T})a;
        }
        """;
    String s = from.equals("float") ? "f" : "";
    put(
        "java_" + from + "_to_int",
        () ->
            fill(
                text,
                "F",
                from,
                "T",
                "int",
                "L",
                "2147483648.0" + s,
                "MAX",
                "INT_MAX",
                "MIN",
                "INT_MIN"));
    put(
        "java_" + from + "_to_long",
        () ->
            fill(
                text,
                "F",
                from,
                "T",
                "long",
                "L",
                "9223372036854775808.0" + s,
                "MAX",
                "LONG_MAX",
                "MIN",
                "LONG_MIN"));
  }

  /** Folds of a vector by halves, and the lane-wise minimum and maximum they use. */
  private void lanes(String type, int lanes) {
    String vector = type + lanes;
    String half = lanes == 2 ? type : type + lanes / 2;
    boolean floating = type.equals("float") || type.equals("double");
    if (floating) {
      minimum(vector, (type.equals("float") ? "int" : "long") + lanes);
      nearestLanes(vector, type.equals("float"));
      power(vector, type.equals("float"));
    }
    for (String op : List.of("sum", "min", "max")) {
      List<String> needs = new ArrayList<>();
      String pair = "v.lo + v.hi";
      if (!op.equals("sum")) {
        String function = floating ? "java_" + op + "_" + half : op;
        pair = function + "(v.lo, v.hi)";
        if (floating) {
          needs.add(function);
        }
      }
      if (lanes > 2) {
        needs.add("lane_" + op + "_" + half);
        pair = "lane_" + op + "_" + half + "(" + pair + ")";
      }
      String text =
          """
          static {T} lane_{OP}_{V}({V} v) {
            return {FOLD};
          }
          """;
      String fold = pair;
      put(
          "lane_" + op + "_" + vector,
          () -> fill(text, "T", type, "OP", op, "V", vector, "FOLD", fold),
          needs.toArray(String[]::new));
    }
  }

  /**
   * A store around the caches. The builtin is clang's and wants an aligned address, so other
   * addresses and other compilers take the ordinary store.
   */
  private void stream(String type, int lanes) {
    String text =
        """
        static void stream_{V}({V} v, __global {T}* p) {
        #ifdef STRATUS_NONTEMPORAL
          if (((size_t)p & (sizeof({V}) - 1)) == 0) {
            __builtin_nontemporal_store(v, (__global {V}*)p);
            return;
          }
        #endif
          {PLAIN};
        }
        """;
    boolean packed = type.equals("ushort");
    String plain = packed ? "store_ushort" + lanes + "(v, p)" : "vstore" + lanes + "(v, 0, p)";
    List<String> needs = new ArrayList<>(List.of("stratus_nontemporal"));
    if (packed) {
      needs.add("store_ushort" + lanes);
    }
    put(
        "stream_" + type + lanes,
        () -> fill(text, "T", type, "V", type + lanes, "PLAIN", plain),
        needs.toArray(String[]::new));
  }

  /**
   * Into the second-level cache: the first is busy with the row in hand. The builtin is clang's.
   */
  private static final String PREFETCH =
      """
      #ifdef __has_builtin
      #if __has_builtin(__builtin_prefetch)
      #define prefetch_line(p) __builtin_prefetch((__global const void*)(p), 0, 2)
      #endif
      #endif
      #ifndef prefetch_line
      #define prefetch_line(p)
      #endif
      """;

  private static final String NON_TEMPORAL =
      """
      #ifdef __has_builtin
      #if __has_builtin(__builtin_nontemporal_store)
      #define STRATUS_NONTEMPORAL
      #endif
      #endif
      """;

  private void atomicAdd(String type, String bits, String space, String exchange) {
    String text =
        """
        static void java_atomic_add_{T}_{SPACE}(volatile __{SPACE} {T}* p, {T} v) {
          volatile __{SPACE} {I}* bits = (volatile __{SPACE} {I}*)p;
          {I} before = *bits;
          {I} seen;
          while ((seen = {EXCHANGE}(bits, before, as_{I}(as_{T}(before) + v))) != before) {
            before = seen;
          }
        }
        """;
    put(
        "java_atomic_add_" + type + "_" + space,
        () -> fill(text, "T", type, "I", bits, "SPACE", space, "EXCHANGE", exchange));
  }
}
