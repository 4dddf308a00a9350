package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Random kernels whose work-items are neighbours in memory while their loops are strided, for the
 * pass that makes lanes of work-items: sums, choices, rare paths, early ends, counts, helpers of
 * every form, the same array in and out. Every operation is exact or correctly rounded and no sum
 * is reordered, so the JVM's bits are the only right ones.
 */
final class StridedKernels {
  private static final List<Integer> RUNS =
      List.of(1, 3, 4, 7, 15, 16, 17, 31, 33, 64, 65, 70, 100, 129);

  private final Dice dice;
  private final String suffix;
  private final JType type;
  private final String t;
  private final int cols;
  private final boolean alias;

  /** Whether loops hold only what has a form on vectors; anything makes a loop stay scalar. */
  private final boolean tame;

  private final Code code = new Code();
  private final List<String> values = new ArrayList<>();
  private final List<String> ints = new ArrayList<>();
  private final List<String> flags = new ArrayList<>();

  /** Loop variables in scope, each from 0 to cols - 1. */
  private final List<String> counters = new ArrayList<>();

  private final List<String> parameters = new ArrayList<>();
  private final List<Argument> arguments = new ArrayList<>();
  private int fuel;
  private int names;

  private StridedKernels(Dice dice, long seed) {
    this.dice = dice;
    this.suffix = Long.toHexString(seed);
    this.type = dice.percent(75) ? JType.FLOAT : JType.DOUBLE;
    this.t = type.keyword();
    this.cols = dice.between(1, 6);
    this.alias = dice.percent(30);
    this.tame = dice.percent(85);
    this.fuel = dice.between(6, 16);
  }

  static FuzzCase generate(long seed, Dice dice) {
    return new StridedKernels(dice, seed).kernel(seed);
  }

  private FuzzCase kernel(long seed) {
    int dimensions = dice.pick(1, 2, 2, 3);
    int run = dice.pick(RUNS);
    int outer = dimensions > 1 ? dice.between(1, 3) : 1;
    int planes = dimensions > 2 ? 2 : 1;
    int stride = run + dice.pick(0, 0, 3);
    int outerStride = cols * stride + dice.pick(0, 5);
    int elements = planes * outer * outerStride + 8;
    array("x", type, elements, -1);
    array("g", type, cols, -1);
    array("k", JType.INT, elements, -1);
    array("y", type, elements, -1);
    if (alias) {
      array("w", type, elements, parameters.size() - 1);
    }
    array("out", type, planes * outer * run * 4, -1);
    fixed("planes", planes);
    fixed("outer", outer);
    fixed("outerStride", outerStride);
    fixed("run", run);
    fixed("cols", cols);
    fixed("stride", stride);
    body(dimensions);
    String source =
        Generator.HEADER
            + "public final class K"
            + suffix
            + " {\n"
            + helpers()
            + "public static void k"
            + suffix
            + "("
            + String.join(", ", parameters)
            + ") {\n"
            + code
            + "}\n}\n";
    List<Integer> sizes = new ArrayList<>(List.of(dice.pick(1, 2, 3, run)));
    for (int d = 1; d < dimensions; d++) {
      sizes.add(dice.between(1, 3));
    }
    return new FuzzCase(
        source, "K" + suffix, "k" + suffix, Kind.STRIDED, seed, 3, sizes, List.of(), arguments);
  }

  private void array(String name, JType element, int length, int sameAs) {
    parameters.add(element.nativeArray() + " " + name);
    arguments.add(new Argument.Array(element, true, length, sameAs, 0, 2));
  }

  private void fixed(String name, int value) {
    parameters.add("int " + name);
    arguments.add(new Argument.Fixed(value));
  }

  private void body(int dimensions) {
    if (dimensions > 2) {
      code.open("for (@Parallel int p = 0; p < planes; p++)");
    }
    if (dimensions > 1) {
      code.open("for (@Parallel int o = 0; o < outer; o++)");
    }
    code.open("for (@Parallel int r = 0; r < run; r++)");
    String row =
        switch (dimensions) {
          case 1 -> "0";
          case 2 -> "o";
          default -> "(p * outer + o)";
        };
    code.line("int base = " + row + " * outerStride + r;");
    code.line("int group = " + row + " * run + r;");
    code.line("int row = " + row + ";");
    values.add(fresh("v"));
    code.line("%s %s = %s;".formatted(t, values.getLast(), load()));
    loop(2);
    statements(dice.between(2, 5), 2);
    for (int v = 0; v < Math.min(4, values.size()); v++) {
      code.line("out.set(group * 4 + %d, %s);".formatted(v, values.get(v)));
    }
    for (int d = 0; d < dimensions; d++) {
      code.close();
    }
  }

  private boolean tamed() {
    return tame && !counters.isEmpty();
  }

  // ---- statements ----

  private String fresh(String prefix) {
    return prefix + names++;
  }

  private void statements(int count, int depth) {
    for (int s = 0; s < count; s++) {
      statement(depth);
    }
  }

  /** A block whose variables end with it. */
  private void block(int count, int depth) {
    int v = values.size();
    int n = ints.size();
    int f = flags.size();
    statements(count, depth);
    values.subList(v, values.size()).clear();
    ints.subList(n, ints.size()).clear();
    flags.subList(f, flags.size()).clear();
  }

  private void statement(int depth) {
    fuel--;
    boolean deep = depth == 0 || fuel < 0;
    switch (dice.below(deep ? 9 : 15)) {
      case 0 -> {
        String value = value(2);
        values.add(fresh("v"));
        code.line("%s %s = %s;".formatted(t, values.getLast(), value));
      }
      case 1 -> {
        String value = dice.pick(tamed() ? "7" : "r", "3", "k.get(" + place() + ")", "group");
        ints.add(fresh("n"));
        code.line("int %s = %s;".formatted(ints.getLast(), value));
      }
      case 2 -> {
        String condition = condition(1);
        flags.add(fresh("z"));
        code.line("boolean %s = %s;".formatted(flags.getLast(), condition));
      }
      case 3 -> changeInt();
      case 4, 5 -> store();
      case 6 -> jump();
      case 7, 8 ->
          code.line("%s %s %s;".formatted(dice.pick(values), dice.pick("=", "+=", "*="), value(2)));
      case 9, 10 -> loop(depth - 1);
      case 11 -> blocks();
      case 12 ->
          code.line(
              "row%d_%s(x, y, base, cols, stride, %s);"
                  .formatted(tamed() ? 0 : dice.below(2), suffix, value(1)));
      default -> branch(depth - 1);
    }
  }

  private void changeInt() {
    if (ints.isEmpty()) {
      code.line("%s += %s;".formatted(dice.pick(values), value(1)));
      return;
    }
    String name = dice.pick(ints);
    if (tamed()) {
      code.line(name + " = 5;");
      return;
    }
    code.line(name + dice.pick(" = 5", "++", " ^= 9", " += row", " = r + 2") + ";");
  }

  private void store() {
    String array = alias && dice.percent(30) ? "w" : "y";
    code.line("%s.set(%s, %s);".formatted(array, place(), value(3)));
  }

  private void jump() {
    String jump = counters.isEmpty() ? "continue" : dice.pick("break", "continue");
    String condition = tamed() || dice.percent(60) ? uniform() : condition(1);
    if (counters.isEmpty() && dice.percent(70)) {
      code.line("%s = %s;".formatted(dice.pick(values), value(2)));
      return;
    }
    code.open("if (" + condition + ")");
    code.line(jump + ";");
    code.close();
  }

  private void branch(int depth) {
    code.open("if (" + (dice.percent(70) ? condition(2) : uniform()) + ")");
    block(dice.between(1, 3), depth);
    if (dice.percent(60)) {
      code.middle("} else {");
      block(dice.between(1, 3), depth);
    }
    code.close();
  }

  private void loop(int depth) {
    String c = fresh("c");
    code.open(
        switch (dice.below(8)) {
          case 0 -> "for (int %s = cols - 1; %s >= 0; %s--)".formatted(c, c, c);
          case 1 -> "for (int %s = 0; %s < cols; %s += 2)".formatted(c, c, c);
          case 2 -> "for (int %s = 0; %s <= cols - 1; %s++)".formatted(c, c, c);
          default -> "for (int %s = 0; %s < cols; %s++)".formatted(c, c, c);
        });
    counters.add(c);
    if (dice.percent(70)) {
      code.line("%s += %s;".formatted(dice.pick(values), value(2)));
    }
    block(dice.between(1, 3), depth);
    counters.removeLast();
    code.close();
  }

  /** Compensated sums of blocks. */
  private void blocks() {
    String s = fresh("s");
    String sum = fresh("v");
    String lost = fresh("v");
    String c = fresh("c");
    code.line("%s %s = 0;".formatted(t, sum));
    code.line("%s %s = 0;".formatted(t, lost));
    code.line("int %s = 0;".formatted(s));
    code.open("while (" + s + " < cols)");
    code.line("int end%s = %s + Math.min(2, cols - %s);".formatted(s, s, s));
    code.line("%s part%s = 0;".formatted(t, s));
    code.open("for (int %s = %s; %s < end%s; %s++)".formatted(c, s, c, s, c));
    counters.add(c);
    code.line("part%s += %s;".formatted(s, value(2)));
    counters.removeLast();
    code.close();
    code.line("%s term%s = part%s - %s;".formatted(t, s, s, lost));
    code.line("%s next%s = %s + term%s;".formatted(t, s, sum, s));
    code.line("%s = (next%s - %s) - term%s;".formatted(lost, s, sum, s));
    code.line("%s = next%s;".formatted(sum, s));
    code.line("%s = end%s;".formatted(s, s));
    code.close();
    values.add(sum);
    values.add(lost);
  }

  // ---- expressions ----

  private String place() {
    return counters.isEmpty() || dice.percent(10)
        ? "base"
        : "base + " + dice.pick(counters) + " * stride";
  }

  private String load() {
    return switch (dice.below(10)) {
      case 0 -> "g.get(" + (counters.isEmpty() ? "0" : dice.pick(counters)) + ")";
      case 1 -> tamed() ? "x.get(base)" : "x.get(base ^ 1)";
      case 2, 3 -> (alias && dice.percent(50) ? "w" : "y") + ".get(" + place() + ")";
      default -> "x.get(" + place() + ")";
    };
  }

  private String constant() {
    return Term.constant(dice.pick(0.0, 0.5, 1.0, -1.5, 3.0), type).text();
  }

  private String value(int depth) {
    if (depth == 0 || dice.percent(15)) {
      return switch (dice.below(10)) {
        case 0 -> constant();
        case 1 ->
            "((%s) %s)"
                .formatted(
                    t, tamed() ? "row" : ints.isEmpty() ? dice.pick("r", "row") : dice.pick(ints));
        case 2, 3, 4 -> dice.pick(values);
        default -> load();
      };
    }
    String a = value(depth - 1);
    return switch (dice.below(14)) {
      case 0, 1 -> "(" + a + " + " + value(depth - 1) + ")";
      case 2, 3 -> "(" + a + " - " + value(depth - 1) + ")";
      case 4, 5 -> "(" + a + " * " + value(depth - 1) + ")";
      case 6 -> "(" + a + " / " + value(depth - 1) + ")";
      case 7 -> "Math." + dice.pick("max", "min") + "(" + a + ", " + value(depth - 1) + ")";
      case 8 -> "((" + t + ") Math.sqrt(Math.abs(" + a + ")))";
      case 9 -> "(-" + a + ")";
      case 10, 11 -> {
        String b = value(depth - 1);
        boolean stored = tamed() && (a + b).contains("get");
        yield stored
            ? "(%s ? %s : %s)".formatted(condition(1), dice.pick(values), constant())
            : "(%s ? %s : %s)".formatted(condition(1), a, b);
      }
      case 12 -> "plain_" + suffix + "(" + a + ", " + value(depth - 1) + ")";
      default ->
          tamed() ? a : "early_" + suffix + "(" + a + ", " + dice.pick("r", "3", "row") + ")";
    };
  }

  private String condition(int depth) {
    if (depth > 0 && dice.percent(25)) {
      String and = tamed() ? " & " : dice.pick(" && ", " || ", " & ");
      return "(" + condition(0) + and + condition(0) + ")";
    }
    return switch (dice.below(10)) {
      case 0 -> tamed() ? uniform() : "r % 3 == 1";
      case 1 ->
          tamed()
              ? dice.pick(values) + " < 0"
              : ints.isEmpty() ? "r > 40" : dice.pick(ints) + " > 3";
      case 2 -> flags.isEmpty() ? value(0) + " != " + value(0) : dice.pick(flags);
      case 3 -> "!(" + value(0) + " <= " + constant() + ")";
      // Seldom of some lanes, never of all.
      case 4 -> load() + " > " + Term.constant(1.9, type).text();
      case 5 -> "test_" + suffix + "(" + value(0) + ", " + value(0) + ")";
      default -> value(1) + dice.pick(" < ", " > ", " >= ", " == ") + value(0);
    };
  }

  private String uniform() {
    String c = counters.isEmpty() ? "cols" : dice.pick(counters);
    return dice.pick(c + " > 2", "(" + c + " & 1) == 0", "row == 1", "g.get(0) > " + constant());
  }

  private String helpers() {
    return """
    static T plain_S(T a, T b) {
      T d = a - b;
      if (d < 0) {
        d = -d;
      }
      return d > 1 ? a : d * 2;
    }
    static T early_S(T a, int n) {
      for (int i = 0; i < 3; i++) {
        if (a > i + n) {
          return a - i;
        }
      }
      return a * 2;
    }
    static boolean test_S(T a, T b) {
      return !(a <= b) || b > 1;
    }
    static void row0_S(A x, A y, int base, int cols, int stride, T v) {
      T sum = v;
      for (int c = 0; c < cols; c++) {
        sum += x.get(base + c * stride);
      }
      for (int c = 0; c < cols; c++) {
        y.set(base + c * stride, y.get(base + c * stride) - sum);
      }
    }
    static void row1_S(A x, A y, int base, int cols, int stride, T v) {
      if (v > 0) {
        y.set(base, v);
        return;
      }
      for (int c = 0; c < cols; c++) {
        y.set(base + c * stride, plain_S(x.get(base + c * stride), v));
      }
    }
    """
        .replace("_S", "_" + suffix)
        .replace("T ", t + " ")
        .replace("A x", type.nativeArray() + " x")
        .replace("A y", type.nativeArray() + " y");
  }
}
