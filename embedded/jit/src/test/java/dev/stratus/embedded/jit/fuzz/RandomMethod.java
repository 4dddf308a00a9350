package dev.stratus.embedded.jit.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes a random Java method whose control flow is as tangled as Java allows: nested for, while
 * and do loops, labelled breaks and continues, switches that fall through, returns from amid loops,
 * assignments inside conditions. It always ends and never throws.
 */
final class RandomMethod {
  private static final String[] INT_OPS = {"+", "-", "*", "&", "|", "^", "<<", ">>", ">>>"};
  private static final String[] COMPARES = {"<", "<=", ">", ">=", "==", "!="};

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private final List<String> ints = new ArrayList<>();
  private final List<String> readOnly = new ArrayList<>();
  private final List<String> longs = new ArrayList<>();
  private final List<String> floats = new ArrayList<>();
  private final List<String> booleans = new ArrayList<>();
  private final List<String> loops = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private int names;
  private int budget = 28;

  private RandomMethod(long seed) {
    random = new Random(seed);
  }

  /** {@code public static void name(int[] a, long[] b, float[] f, int n, long m, float x)}. */
  static String of(long seed, String name) {
    RandomMethod method = new RandomMethod(seed);
    method.text.append("static void ").append(name);
    method.text.append("(int[] a, long[] b, float[] f, int n, long m, float x) {\n");
    method.ints.add("n");
    method.longs.add("m");
    method.floats.add("x");
    method.block(0);
    method.text.append("}\n");
    return method.text.toString();
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  private String fresh(String prefix) {
    return prefix + names++;
  }

  private void line(String statement) {
    text.append(statement).append('\n');
  }

  private void block(int depth) {
    int i = ints.size();
    int l = longs.size();
    int f = floats.size();
    int b = booleans.size();
    int r = readOnly.size();
    int count = 1 + random.nextInt(4);
    for (int s = 0; s < count; s++) {
      statement(depth);
    }
    shrink(ints, i);
    shrink(longs, l);
    shrink(floats, f);
    shrink(booleans, b);
    shrink(readOnly, r);
  }

  private static void shrink(List<String> list, int size) {
    list.subList(size, list.size()).clear();
  }

  private void statement(int depth) {
    budget--;
    boolean deep = depth > 4 || budget < 0;
    switch (random.nextInt(deep ? 7 : 16)) {
      case 0 -> declare();
      case 1 ->
          line(pick("a", "a", "a") + index() + pick(" = ", " += ", " ^= ") + integer(2) + ";");
      case 2 -> line("b" + index() + pick(" = ", " += ", " -= ") + longer(2) + ";");
      case 3 -> line("f" + index() + pick(" = ", " += ", " *= ") + floating(2) + ";");
      case 4 -> assign();
      case 5 -> jump();
      case 6 -> line("a" + index() + " = helper(" + integer(1) + ", " + floating(1) + ");");
      case 7, 8, 9 -> conditional(depth);
      case 10, 11 -> forLoop(depth);
      case 12 -> whileLoop(depth);
      case 13 -> doLoop(depth);
      case 14 -> labelled(depth);
      default -> selection(depth);
    }
  }

  private void declare() {
    switch (random.nextInt(6)) {
      case 5 -> {
        String name = fresh("p");
        line("int[] " + name + " = " + pick("new int[8];", "{7, n, 2, 3, n, 5, 6, 1};"));
        line(name + index() + " = " + integer(2) + ";");
        line(
            pick(ints)
                + " += bump("
                + name
                + ", "
                + integer(1)
                + ") + "
                + name
                + index()
                + " + "
                + name
                + ".length;");
      }
      case 0, 1 -> {
        String value = integer(3);
        ints.add(fresh("i"));
        line("int " + ints.getLast() + " = " + value + ";");
      }
      case 2 -> {
        String value = longer(2);
        longs.add(fresh("l"));
        line("long " + longs.getLast() + " = " + value + ";");
      }
      case 3 -> {
        String value = floating(2);
        floats.add(fresh("f"));
        line("float " + floats.getLast() + " = " + value + ";");
      }
      default -> {
        String value = condition(3);
        booleans.add(fresh("z"));
        line("boolean " + booleans.getLast() + " = " + value + ";");
      }
    }
  }

  private void assign() {
    switch (random.nextInt(4)) {
      case 0 -> line(pick(longs) + pick(" = ", " += ", " ^= ") + longer(3) + ";");
      case 1 -> line(pick(floats) + pick(" = ", " -= ", " *= ") + floating(3) + ";");
      case 2 -> {
        if (booleans.isEmpty()) {
          line("n++;");
        } else {
          line(pick(booleans) + pick(" = ", " &= ", " |= ", " ^= ") + condition(3) + ";");
        }
      }
      default -> line(pick(ints) + pick(" = ", " += ", " -= ", " <<= ") + integer(3) + ";");
    }
  }

  private void jump() {
    String jump =
        switch (random.nextInt(4)) {
          case 0 -> chance(25) ? "return;" : "n--;";
          case 1 -> loops.isEmpty() ? "n ^= 5;" : "continue " + pick(loops) + ";";
          case 2 -> loops.isEmpty() ? "n += 3;" : "break " + pick(loops) + ";";
          default -> blocks.isEmpty() ? "n = ~n;" : "break " + pick(blocks) + ";";
        };
    line(
        "if ("
            + condition(3)
            + ") { "
            + (chance(50) ? "n += " + integer(1) + "; " : "")
            + jump
            + " }");
  }

  private void conditional(int depth) {
    line("if (" + condition(3) + ") {");
    block(depth + 1);
    while (chance(25)) {
      line("} else if (" + condition(2) + ") {");
      block(depth + 1);
    }
    if (chance(50)) {
      line("} else {");
      block(depth + 1);
    }
    line("}");
  }

  private void forLoop(int depth) {
    String counter = fresh("c");
    String label = fresh("L");
    String from = String.valueOf(random.nextInt(3));
    String header =
        switch (random.nextInt(4)) {
          case 0 -> from + "; " + counter + " < " + (1 + random.nextInt(5)) + "; " + counter + "++";
          case 1 -> "4; " + counter + " > 0; " + counter + "--";
          case 2 ->
              from + "; " + counter + " < 6 && " + condition(1) + "; " + counter + " += 2, n++";
          default -> "16; " + counter + " > 1; " + counter + " >>= 1";
        };
    line(label + ": for (int " + counter + " = " + header + ") {");
    int reads = readOnly.size();
    readOnly.add(counter);
    loopBody(depth, label);
    shrink(readOnly, reads);
    line("}");
  }

  private void whileLoop(int depth) {
    String fuel = fresh("w");
    String label = fresh("L");
    line("int " + fuel + " = 0;");
    String condition = chance(30) ? "" : chance(50) ? " && " + condition(2) : " & " + condition(1);
    line(label + ": while (" + fuel + "++ < " + (1 + random.nextInt(4)) + condition + ") {");
    loopBody(depth, label);
    line("}");
  }

  private void doLoop(int depth) {
    String fuel = fresh("d");
    String label = fresh("L");
    line("int " + fuel + " = 0;");
    if (chance(30)) {
      line(label + ": for (;;) {");
      line("if (++" + fuel + " > 3) { break; }");
      loopBody(depth, label);
      line("}");
    } else {
      line(label + ": do {");
      loopBody(depth, label);
      String tail = chance(50) ? "" : " && " + condition(2);
      line("} while (" + fuel + "++ < " + random.nextInt(4) + tail + ");");
    }
  }

  private void loopBody(int depth, String label) {
    loops.add(label);
    block(depth + 1);
    loops.removeLast();
  }

  private void labelled(int depth) {
    String label = fresh("B");
    line(label + ": {");
    blocks.add(label);
    block(depth + 1);
    blocks.removeLast();
    line("}");
  }

  private void selection(int depth) {
    line("switch (" + integer(2) + " & 7) {");
    int cases = 1 + random.nextInt(4);
    boolean dense = chance(50);
    for (int i = 0; i < cases; i++) {
      line("case " + (dense ? i : i * 2 + 1) + ":");
      if (i == 1 && chance(40)) {
        line("case 6:");
      }
      line("{");
      block(depth + 1);
      line("}");
      if (chance(65)) {
        line("break;");
      }
    }
    if (chance(60)) {
      line("default: {");
      block(depth + 1);
      line("}");
    }
    line("}");
  }

  private String index() {
    return "[" + integer(2) + " & 7]";
  }

  private String anyInt() {
    List<String> all = new ArrayList<>(ints);
    all.addAll(readOnly);
    return pick(all);
  }

  private String integer(int depth) {
    if (depth == 0 || chance(25)) {
      return switch (random.nextInt(6)) {
        case 0 -> String.valueOf(random.nextInt(16) - 4);
        case 1 -> pick("Integer.MAX_VALUE", "Integer.MIN_VALUE", "0x55AA55AA", "1");
        default -> anyInt();
      };
    }
    return switch (random.nextInt(16)) {
      case 0 -> "a" + index();
      case 1 -> pick(ints) + pick("++", "--");
      case 2 -> pick("++", "--") + pick(ints);
      case 3 ->
          "("
              + condition(depth - 1)
              + " ? "
              + integer(depth - 1)
              + " : "
              + integer(depth - 1)
              + ")";
      case 4 -> "(" + integer(depth - 1) + pick(" / ", " % ") + "(" + integer(depth - 1) + " | 1))";
      case 5 -> "(" + pick("byte", "short", "char", "int") + ") " + floating(depth - 1);
      case 6 -> "(" + pick("byte", "short", "char") + ") " + integer(depth - 1);
      case 7 -> "(int) " + longer(depth - 1);
      case 8 -> "(" + pick(ints) + pick(" = ", " += ", " ^= ") + integer(depth - 1) + ")";
      case 9 ->
          "Math." + pick("min", "max") + "(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
      case 10 -> pick("~", "-") + "(" + integer(depth - 1) + ")";
      case 11 -> "Math.floorMod(" + integer(depth - 1) + ", " + integer(depth - 1) + " | 1)";
      case 12 ->
          "switch ("
              + integer(depth - 1)
              + " & 3) { case 0 -> "
              + integer(depth - 1)
              + "; case 2 -> "
              + integer(depth - 1)
              + "; default -> "
              + integer(depth - 1)
              + "; }";
      default -> "(" + integer(depth - 1) + " " + pick(INT_OPS) + " " + integer(depth - 1) + ")";
    };
  }

  private String longer(int depth) {
    if (depth == 0 || chance(25)) {
      return chance(30) ? pick("7L", "-1L", "Long.MIN_VALUE") : pick(longs);
    }
    return switch (random.nextInt(6)) {
      case 0 -> "b" + index();
      case 1 -> "(long) " + integer(depth - 1);
      case 2 -> "(long) " + floating(depth - 1);
      case 3 -> "(" + longer(depth - 1) + pick(" << ", " >> ", " >>> ") + integer(depth - 1) + ")";
      case 4 -> pick(longs) + pick("++", "--");
      default ->
          "(" + longer(depth - 1) + pick(" + ", " * ", " ^ ", " - ") + longer(depth - 1) + ")";
    };
  }

  private String floating(int depth) {
    if (depth == 0 || chance(25)) {
      return chance(30) ? pick("0.5f", "-3f", "Float.NaN", "1e30f") : pick(floats);
    }
    return switch (random.nextInt(7)) {
      case 0 -> "f" + index();
      case 1 -> "(float) " + integer(depth - 1);
      case 2 -> "(float) " + longer(depth - 1);
      case 3 ->
          "("
              + condition(depth - 1)
              + " ? "
              + floating(depth - 1)
              + " : "
              + floating(depth - 1)
              + ")";
      case 4 ->
          "Math."
              + pick("min", "max")
              + "("
              + floating(depth - 1)
              + ", "
              + floating(depth - 1)
              + ")";
      default ->
          "(" + floating(depth - 1) + pick(" + ", " * ", " - ", " / ") + floating(depth - 1) + ")";
    };
  }

  private String condition(int depth) {
    if (depth == 0) {
      return chance(30) && !booleans.isEmpty()
          ? pick(booleans)
          : anyInt() + pick(" < ", " > ", " != ") + random.nextInt(9);
    }
    return switch (random.nextInt(10)) {
      case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 2, 3 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 4 -> "!(" + condition(depth - 1) + ")";
      case 5 -> "(" + floating(depth - 1) + " " + pick(COMPARES) + " " + floating(depth - 1) + ")";
      case 6 -> "(" + longer(depth - 1) + " " + pick(COMPARES) + " " + longer(depth - 1) + ")";
      case 7 -> "(" + condition(depth - 1) + pick(" ^ ", " & ", " | ") + condition(depth - 1) + ")";
      case 8 ->
          "("
              + condition(depth - 1)
              + " ? "
              + condition(depth - 1)
              + " : "
              + condition(depth - 1)
              + ")";
      default -> "(" + integer(depth - 1) + " " + pick(COMPARES) + " " + integer(depth - 1) + ")";
    };
  }
}
