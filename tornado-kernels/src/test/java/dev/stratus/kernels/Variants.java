package dev.stratus.kernels;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the forms of a kernel for other data types from its float32 form, the master. Text to text:
 * a master keeps to the rules that make that safe.
 *
 * <ul>
 *   <li>Data arrays, and nothing else, are called x, y, dy, dx, r and s, and are used only as
 *       {@code NAME.get(index)} and {@code NAME.set(index, value)}.
 *   <li>What depends on the format of the numbers stands in {@link FloatNumerics}.
 *   <li>Literals have a small f behind them.
 * </ul>
 *
 * <p>Comments stay with the master: they speak of float32.
 */
final class Variants {

  /** Every class that touches data. A new master is added here, and nowhere else. */
  static final List<String> MASTERS =
      List.of(
          "LayerNormForward",
          "LayerNormForwardHeld",
          "LayerNormForwardGroup",
          "LayerNormForwardStrided",
          "LayerNormForwardSplit",
          "LayerNormForwardSplitGroups",
          "LayerNormResidual",
          "LayerNormBackward",
          "LayerNormBackwardHeld",
          "LayerNormBackwardStrided",
          "LayerNormBackwardSplit",
          "LayerNormBackwardSplitGroups",
          "LayerNormParameters");

  /** Masters without a float64 form: lanes add up float32 values only ({@code simdSum}). */
  private static final List<String> FLOAT_ONLY =
      List.of("LayerNormForwardHeld", "LayerNormBackwardHeld");

  /** The data types that a master has forms for. */
  static List<Type> types(String master) {
    return FLOAT_ONLY.contains(master) ? List.of(Type.HALF, Type.BFLOAT16) : List.of(Type.values());
  }

  /** A data type, and how its form differs from the master. */
  enum Type {
    HALF("Half", "float16", "HalfFloatArray") {
      @Override
      String kernels(String master) {
        return narrow(master, i -> ".get(" + i + ").getFloat32()", (i, v) -> half(i, v));
      }
    },
    BFLOAT16("BFloat16", "bfloat16", "BFloat16Array") {
      @Override
      String kernels(String master) {
        return narrow(
            master, i -> ".getFloat(" + i + ")", (i, v) -> ".setFloat(" + i + ", " + v + ")");
      }
    },
    DOUBLE("Double", "float64", "DoubleArray") {
      @Override
      String kernels(String master) {
        String text = master.replaceAll("\\bfloat\\b", "double");
        text = text.replaceAll("\\bFloat(Array|Numerics)\\b", "Double$1");
        text = text.replace("allocateFloatLocalArray", "allocateDoubleLocalArray");
        text = text.replaceAll("(?<![\\w.])(\\d+)f\\b", "$1.0");
        return text.replaceAll("(?<![\\w.])(\\d*\\.\\d+(?:e-?\\d+)?|\\d+e-?\\d+)f\\b", "$1");
      }
    };

    final String suffix;
    final String words;
    final String array;

    Type(String suffix, String words, String array) {
      this.suffix = suffix;
      this.words = words;
      this.array = array;
    }

    /** The text of a master, without comments, in this type; class names are still the master's. */
    abstract String kernels(String master);

    private static String half(String index, String value) {
      return ".set(" + index + ", new HalfFloat(" + value + "))";
    }

    /**
     * A type that is read as float32 and rounded when it is written. What float32's {@code x -
     * mean} loses, 2^-24 of it, is far below that rounding (2^-12 and more), and is not kept: five
     * of the last walk's eleven operations go. What rounding the mean lost stays.
     */
    String narrow(String master, Read read, Write write) {
      String text = DECLARED.matcher(master).replaceAll(array + " $1");
      text = LOST_BITS.matcher(text).replaceAll("");
      text = USE_OF_LOST_BITS.matcher(text).replaceAll("- $1 * slope");
      return withAccesses(text, read, write);
    }
  }

  @FunctionalInterface
  interface Read {
    String of(String index);
  }

  @FunctionalInterface
  interface Write {
    String of(String index, String value);
  }

  private static final Pattern DECLARED = Pattern.compile("\\bFloatArray (x|y|dy|dx|r|s)\\b");
  private static final Pattern LOST_BITS =
      Pattern.compile("float from = value - d;\\s*float dLost = [^;]*;");
  private static final Pattern USE_OF_LOST_BITS =
      Pattern.compile("\\+ \\(dLost - (\\w+)\\) \\* slope");
  private static final Pattern ACCESS = Pattern.compile("\\b(x|y|dy|dx|r|s)\\.(get|set)\\(");
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
  private static final String ARRAYS = "uk.ac.manchester.tornado.api.types.arrays.";
  private static final String HALF_FLOAT = "uk.ac.manchester.tornado.api.types.HalfFloat";

  private Variants() {}

  /** The whole file of a form, formatted but for line breaks. */
  static String file(String name, String master, Type type) {
    String text = type.kernels(COMMENT.matcher(master).replaceAll(""));
    for (String other : MASTERS) {
      text = text.replaceAll("\\b" + other + "\\b", other + type.suffix);
    }
    text = withImports(text, type);
    String doc =
        "/** {@link "
            + name
            + "} for "
            + type.words
            + " data, generated from it: what it does, and why, stands there. */\n";
    int head = text.indexOf("public final class");
    head = head < 0 ? text.indexOf("final class") : head;
    text = text.substring(0, head) + doc + text.substring(head);
    String origin =
        "// Generated from " + name + " by VariantsTest (-Dstratus.accept=true). Do not edit.\n";
    return origin + text.replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{2,}", "\n\n");
  }

  /** The imports that the form needs, instead of the master's arrays. */
  private static String withImports(String text, Type type) {
    String body = text.replaceAll("import [^\\n]*\\n", "");
    StringBuilder imports = new StringBuilder();
    for (String line : text.split("\n")) {
      if (line.startsWith("import ") && !line.endsWith("Array;")) {
        imports.append(line).append('\n');
      }
    }
    if (body.contains("new HalfFloat(")) {
      imports.append("import ").append(HALF_FLOAT).append(";\n");
    }
    for (String array : List.of(type.array, "FloatArray", "IntArray")) {
      if (Pattern.compile("\\b" + array + "\\b").matcher(body).find()) {
        imports.append("import ").append(ARRAYS).append(array).append(";\n");
      }
    }
    int head = body.indexOf(';') + 1;
    List<String> sorted = imports.toString().lines().sorted().distinct().toList();
    return body.substring(0, head)
        + "\n\n"
        + String.join("\n", sorted)
        + "\n\n"
        + body.substring(head).stripLeading();
  }

  /** Rewrites {@code NAME.get(..)} and {@code NAME.set(.., ..)} of data arrays, innermost too. */
  private static String withAccesses(String text, Read read, Write write) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    Matcher matcher = ACCESS.matcher(text);
    while (matcher.find(done)) {
      out.append(text, done, matcher.end(1));
      int comma = -1;
      int depth = 1;
      int at = matcher.end();
      while (depth > 0) {
        char c = text.charAt(at++);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        comma = c == ',' && depth == 1 ? at - 1 : comma;
      }
      if (matcher.group(2).equals("get")) {
        String index = text.substring(matcher.end(), at - 1);
        out.append(read.of(withAccesses(index, read, write)));
      } else {
        String index = text.substring(matcher.end(), comma).strip();
        String value = text.substring(comma + 1, at - 1).strip();
        out.append(write.of(withAccesses(index, read, write), withAccesses(value, read, write)));
      }
      done = at;
    }
    return out.append(text.substring(done)).toString();
  }
}
