package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Random row-wise sums and maps, the loops that the vectorising pass rewrites: any bounds, tails,
 * bases and strides, several reductions in a loop, the same array in and out, recurrences that must
 * not be vectorised.
 *
 * <p>Where sums may be reordered, the results differ from the JVM's. By how much at most is derived
 * while the program is written: each value carries a bound of its magnitude and one of the
 * difference (see {@link Term}); values no reordered sum flows into carry 0 and must have the same
 * bits.
 */
final class NumericKernels {
  private static final List<Integer> WIDTHS =
      List.of(0, 1, 2, 3, 7, 15, 16, 17, 31, 33, 63, 64, 65, 100, 127, 130, 200);
  private static final double INPUT_BOUND = 2;

  /** An array of the rows' elements. */
  private record Stream(String name, JType element, boolean nativeArray, boolean written) {}

  private record Accumulator(String name, JType type, Term value) {}

  private final Dice dice;
  private final String suffix;
  private final JType type;
  private final boolean packed;
  private final boolean reorder;
  private final int rows;
  private final int cols;
  private final Code code = new Code();
  private final List<Stream> streams = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<Accumulator> rowValues = new ArrayList<>();
  private final List<Accumulator> exactInts = new ArrayList<>();
  private Stream ints;
  private final StringBuilder helpers = new StringBuilder();
  private final List<Accumulator> temporaries = new ArrayList<>();
  private Term written;
  private int names;

  private NumericKernels(Dice dice, long seed) {
    this.dice = dice;
    this.suffix = Long.toHexString(seed);
    this.type = dice.percent(75) ? JType.FLOAT : JType.DOUBLE;
    this.packed = type == JType.FLOAT && dice.percent(50);
    this.reorder = dice.percent(75);
    this.rows = dice.between(1, 4);
    this.cols = dice.pick(WIDTHS);
    this.written = new Term("", INPUT_BOUND, 0, type);
  }

  static FuzzCase generate(long seed, Dice dice) {
    return new NumericKernels(dice, seed).kernel(seed);
  }

  private FuzzCase kernel(long seed) {
    int elements = rows * cols + 48;
    Stream x = stream("x", elements, false, -1);
    Stream g = stream("g", elements, false, -1);
    Stream y = stream("y", elements, true, -1);
    int yPlace = parameters.size() - 1;
    ints = intStream(elements);
    streams.addAll(List.of(x, g, y));
    if (dice.percent(35)) {
      streams.add(stream("w", elements, true, yPlace));
    }
    parameters.add("int rows");
    arguments.add(new Argument.Fixed(rows));
    parameters.add("int cols");
    arguments.add(new Argument.Fixed(cols));
    code.line("");
    code.open("for (@Parallel int r = 0; r < rows; r++)");
    code.line("int base = r * cols;");
    int loops = dice.between(1, 4);
    for (int l = 0; l < loops; l++) {
      switch (dice.below(8)) {
        case 0 -> blockedSums();
        case 1 -> helperSum();
        default -> loop();
      }
      if (dice.percent(50) && !rowValues.isEmpty()) {
        derived();
      }
    }
    List<String> stats = stats();
    code.close();
    StringBuilder source = new StringBuilder(Generator.HEADER);
    source.append("public final class K").append(suffix).append(" {\n");
    source.append(helpers);
    source.append("public static void k").append(suffix).append('(');
    List<String> all = new ArrayList<>(parameters);
    all.addAll(stats);
    source.append(String.join(", ", all)).append(") {\n").append(code).append("}\n}\n");
    arguments.set(yPlace, withTolerance((Argument.Array) arguments.get(yPlace), written));
    return new FuzzCase(
        source.toString(),
        "K" + suffix,
        "k" + suffix,
        reorder ? Kind.NUMERIC : Kind.PARALLEL,
        seed,
        3,
        List.of(dice.pick(1, 2, rows)),
        List.of(),
        arguments);
  }

  private Argument.Array withTolerance(Argument.Array array, Term worst) {
    return new Argument.Array(
        array.element(),
        array.nativeArray(),
        array.length(),
        array.sameAs(),
        reorder ? worst.difference() * 2 : 0,
        array.bound());
  }

  // ---- parameters ----

  private Stream stream(String name, int length, boolean output, int sameAs) {
    JType drawn = packed ? dice.pick(JType.HALF, JType.BFLOAT16, JType.FLOAT) : type;
    boolean drawnNative = drawn.isPacked() || dice.percent(70);
    Argument.Array array =
        sameAs >= 0
            ? (Argument.Array) arguments.get(sameAs)
            : new Argument.Array(drawn, drawnNative, length, -1, 0, INPUT_BOUND);
    JType element = array.element();
    boolean nativeArray = array.nativeArray();
    parameters.add((nativeArray ? element.nativeArray() : element.keyword() + "[]") + " " + name);
    arguments.add(new Argument.Array(element, nativeArray, length, sameAs, 0, INPUT_BOUND));
    return new Stream(name, element, nativeArray, output);
  }

  private Stream intStream(int length) {
    boolean nativeArray = dice.percent(50);
    parameters.add((nativeArray ? "IntArray" : "int[]") + " k");
    arguments.add(new Argument.Array(JType.INT, nativeArray, length, -1, 0, 0));
    return new Stream("k", JType.INT, nativeArray, false);
  }

  /** Every row's sums go out, one array each, so that each has its own tolerance. */
  private List<String> stats() {
    List<String> declared = new ArrayList<>();
    List<Accumulator> all = new ArrayList<>(rowValues);
    all.addAll(exactInts);
    for (Accumulator value : all) {
      String name = fresh("out");
      declared.add(value.type().nativeArray() + " " + name);
      arguments.add(
          withTolerance(new Argument.Array(value.type(), true, rows + 1, -1, 0, 1), value.value()));
      code.line(name + ".set(r, " + value.name() + ");");
    }
    return declared;
  }

  // ---- loops ----

  private String fresh(String prefix) {
    return prefix + names++;
  }

  /** What one pass over the row does with the arrays it writes. */
  private enum Manner {
    /** Reads and writes element by element. */
    IN_PLACE,
    /** Writes an element from the one before: no order but Java's is right. */
    RECURRENCE,
    /** Writes a neighbour, reads none of what is written. */
    SHIFTED,
    /** Reads neighbours, writes nothing. */
    STENCIL;

    /** Whether index - 1 and index + 1 lie in the row too. */
    boolean inner() {
      return this != IN_PLACE;
    }
  }

  private record Pass(String counter, Manner manner, int rounds) {}

  private void loop() {
    String c = fresh("c");
    Manner manner =
        dice.percent(70)
            ? Manner.IN_PLACE
            : dice.pick(Manner.RECURRENCE, Manner.SHIFTED, Manner.STENCIL);
    boolean inner = manner.inner();
    int low = inner ? 1 : dice.percent(20) ? dice.between(1, 5) : 0;
    String high = inner ? "cols - 1" : dice.percent(15) ? "cols - " + dice.between(1, 3) : "cols";
    String head =
        switch (dice.below(10)) {
          case 0 -> "for (int %s = %s - 1; %s >= %d; %s--)".formatted(c, high, c, low, c);
          case 1 ->
              "for (int %s = %d; %s < %s; %s += %d)"
                  .formatted(c, low, c, high, c, dice.between(2, 3));
          case 2 -> "for (int %s = %d; %s <= %s - 1; %s++)".formatted(c, low, c, high, c);
          default -> "for (int %s = %d; %s < %s; %s++)".formatted(c, low, c, high, c);
        };
    Pass pass = new Pass(c, manner, Math.max(1, cols));
    Code body = new Code();
    List<Accumulator> floats = new ArrayList<>();
    List<Accumulator> whole = new ArrayList<>();
    int statements = dice.between(1, 3);
    temporaries.clear();
    for (int s = 0; s < statements; s++) {
      if (dice.percent(30)) {
        temporary(pass, body);
      }
      switch (dice.below(10)) {
        case 0, 1, 2, 3, 4 -> floats.add(reduction(pass, body));
        case 5 -> whole.add(intReduction(pass, body));
        default -> {
          if (manner == Manner.STENCIL) {
            floats.add(reduction(pass, body));
          } else {
            store(pass, body);
          }
        }
      }
    }
    for (Accumulator a : floats) {
      code.line(a.type().keyword() + " " + a.name() + " = " + initial(a) + ";");
    }
    for (Accumulator a : whole) {
      code.line("int " + a.name() + " = " + dice.between(-3, 3) + ";");
    }
    code.open(head);
    body.toString().lines().forEach(code::line);
    code.close();
    temporaries.clear();
    rowValues.addAll(floats);
    exactInts.addAll(whole);
  }

  /** A value of one round, used by the statements after it. */
  private void temporary(Pass pass, Code body) {
    String name = fresh("t");
    Term term = term(pass, 2);
    body.line("%s %s = %s;".formatted(type.keyword(), name, term.text()));
    temporaries.add(new Accumulator(name, type, term.named(name)));
  }

  /** Sums in blocks, as kernels write them to be accurate; a pass makes them plain sums. */
  private void blockedSums() {
    String c = fresh("c");
    String b = fresh("b");
    int block = dice.pick(1, 4, 16, 32, 50);
    int low = dice.percent(25) ? dice.between(1, 5) : 0;
    String high = dice.percent(15) ? "cols - 2" : "cols";
    Pass pass = new Pass(c, Manner.IN_PLACE, Math.max(1, cols));
    List<Accumulator> sums = new ArrayList<>();
    Code parts = new Code();
    Code rounds = new Code();
    Code folds = new Code();
    int count = dice.between(1, 2);
    for (int s = 0; s < count; s++) {
      String part = fresh("part");
      String sum = fresh("sum");
      Term term = term(pass, 2);
      String zero = zero(type);
      code.line("%s %s = %s;".formatted(type.keyword(), sum, zero));
      parts.line("%s %s = %s;".formatted(type.keyword(), part, zero));
      rounds.line(part + " += " + term.text() + ";");
      folds.line(sum + " += " + part + ";");
      sums.add(new Accumulator(sum, type, term.summed(sum, pass.rounds(), type)));
    }
    code.open("for (int %s = %d; %s < %s; %s += %d)".formatted(b, low, b, high, b, block));
    parts.toString().lines().forEach(code::line);
    code.line("int end%s = Math.min(%s + %d, %s);".formatted(b, b, block, high));
    code.open("for (int %s = %s; %s < end%s; %s++)".formatted(c, b, c, b, c));
    rounds.toString().lines().forEach(code::line);
    code.close();
    folds.toString().lines().forEach(code::line);
    code.close();
    rowValues.addAll(sums);
  }

  /** A sum in a method of its own. */
  private void helperSum() {
    Stream stream = dice.pick(streams);
    String name = fresh("total") + "_" + suffix;
    String sum = fresh("sum");
    JType elements = stream.element();
    String array = stream.nativeArray() ? elements.nativeArray() : elements.keyword() + "[]";
    String element = element(new Stream("a", elements, stream.nativeArray(), false), "base + c");
    Term loaded =
        stream.written()
            ? new Term(element, written.magnitude(), written.difference(), type)
            : new Term(element, INPUT_BOUND, 0, type);
    Term term = dice.percent(50) ? loaded : loaded.squared();
    helpers.append(
        """
        static %s %s(%s a, int base, int n) {
          %s sum = %s;
          for (int c = 0; c < n; c++) {
            sum += %s;
          }
          return sum;
        }
        """
            .formatted(type.keyword(), name, array, type.keyword(), zero(type), term.text()));
    code.line("%s %s = %s(%s, base, cols);".formatted(type.keyword(), sum, name, stream.name()));
    rowValues.add(new Accumulator(sum, type, term.summed(sum, Math.max(1, cols), type)));
  }

  private String initial(Accumulator a) {
    return a.name().startsWith("prod") ? one(a.type()) : zero(a.type());
  }

  private static String one(JType t) {
    return t == JType.FLOAT ? "1.0f" : "1.0";
  }

  private static String zero(JType t) {
    return t == JType.FLOAT ? "0.0f" : "0.0";
  }

  private Accumulator reduction(Pass pass, Code body) {
    Term term = term(pass, 2);
    int n = pass.rounds();
    switch (dice.below(9)) {
      case 0 -> {
        String name = fresh("top");
        String function = dice.pick("max", "min");
        body.line("%s = Math.%s(%s, %s);".formatted(name, function, name, term.text()));
        return new Accumulator(name, type, term);
      }
      case 1 -> {
        String name = fresh("prod");
        term = term.limited();
        body.line(
            "%s *= (%s + %s * %s);"
                .formatted(name, one(type), Term.constant(0.01, type).text(), term.text()));
        double growth = Math.pow(1 + 0.011 * (term.magnitude() + term.difference()), n);
        double difference = growth * n * (4 * Term.unit(type) + 0.02 * term.difference());
        return new Accumulator(name, type, new Term(name, growth, difference, type));
      }
      case 2 -> {
        String name = fresh("wide");
        body.line(name + " += " + term.text() + ";");
        return new Accumulator(name, JType.DOUBLE, term.summed(name, n, JType.DOUBLE));
      }
      case 3 -> {
        // Each round needs the one before: no order but this one is right.
        String name = fresh("rec");
        body.line(
            "%s = %s * %s + %s;"
                .formatted(name, name, Term.constant(0.5, type).text(), term.text()));
        return new Accumulator(
            name,
            type,
            new Term(name, 2 * term.magnitude() + 1, spread(2 * term.difference(), term, n), type));
      }
      case 4 -> {
        String name = fresh("some");
        Term tested = load(pass);
        if (tested.difference() > 0) {
          body.line(name + " += " + term.text() + ";");
        } else {
          body.open("if (" + tested.text() + " > " + Term.constant(0.25, type).text() + ")");
          body.line(name + " += " + term.text() + ";");
          body.close();
        }
        return new Accumulator(name, type, term.summed(name, n, type));
      }
      default -> {
        String name = fresh("sum");
        body.line(
            dice.percent(70)
                ? name + dice.pick(" += ", " += ", " -= ") + term.text() + ";"
                : name + " = " + name + " + " + term.text() + ";");
        return new Accumulator(name, type, term.summed(name, n, type));
      }
    }
  }

  private static double spread(double difference, Term term, int n) {
    return difference == 0 ? 0 : difference + n * 2 * Term.unit(term.type()) * term.magnitude();
  }

  private Accumulator intReduction(Pass pass, Code body) {
    String name = fresh("n");
    String element = element(ints, "base + " + pass.counter());
    switch (dice.below(5)) {
      case 0 -> body.line(name + " ^= " + element + ";");
      case 1 -> body.line(name + " = Math.max(" + name + ", " + element + ");");
      case 2 -> {
        body.open("if (" + element + " > 3)");
        body.line(name + "++;");
        body.close();
      }
      default -> body.line(name + dice.pick(" += ", " -= ", " *= ") + element + ";");
    }
    return new Accumulator(name, JType.INT, new Term(name, 0, 0, JType.INT));
  }

  private void store(Pass pass, Code body) {
    Stream out = dice.pick(streams.stream().filter(Stream::written).toList());
    String here = "base + " + pass.counter();
    String index = pass.manner() == Manner.SHIFTED ? here + dice.pick(" - 1", " + 1") : here;
    Term value = term(pass, 3);
    if (pass.manner() == Manner.RECURRENCE) {
      // Halved in each round, so that neither values nor differences grow.
      Term half = Term.constant(0.5, type);
      value =
          new Term(
              "(%s * %s + %s)".formatted(element(out, here + " - 1"), half.text(), value.text()),
              written.magnitude() + 2 * value.magnitude() + 1,
              spread(written.difference() + 2 * value.difference(), value, pass.rounds()),
              type);
    }
    value = rounded(out, value);
    String text =
        switch (out.element()) {
          case HALF -> "%s.set(%s, new HalfFloat(%s));".formatted(out.name(), index, value.text());
          case BFLOAT16 -> "%s.setFloat(%s, %s);".formatted(out.name(), index, value.text());
          default ->
              out.nativeArray()
                  ? "%s.set(%s, %s);".formatted(out.name(), index, value.text())
                  : "%s[%s] = %s;".formatted(out.name(), index, value.text());
        };
    Term tested = load(pass);
    if (dice.percent(15) && tested.difference() == 0) {
      body.open("if (" + tested.text() + " < " + Term.constant(0.5, type).text() + ")");
      body.line(text);
      body.close();
    } else {
      body.line(text);
    }
    written =
        new Term(
            "",
            Math.max(written.magnitude(), value.magnitude()),
            Math.max(written.difference(), value.difference()),
            type);
  }

  /**
   * What an array of 16-bit floats keeps of a value: one that may differ may round to the other
   * side, a whole unit of the last place away, in each round of a recurrence that halves it.
   */
  private static Term rounded(Stream out, Term value) {
    if (!out.element().isPacked()) {
      return value;
    }
    Term kept = value.magnitude() > 1000 ? value.limited() : value;
    double unit = out.element() == JType.HALF ? 0x1p-10 : 0x1p-7;
    double step = 2 * (unit * (kept.magnitude() + kept.difference()) + 0x1p-24);
    return new Term(
        kept.text(),
        kept.magnitude() + step,
        kept.difference() == 0 ? 0 : kept.difference() + step,
        kept.type());
  }

  /** A value of the row made from its sums, such as a mean. */
  private void derived() {
    Accumulator from = dice.pick(rowValues);
    if (from.type() != type) {
      return;
    }
    String name = fresh("mean");
    Term value = from.value().named(from.name());
    Term result =
        switch (dice.below(4)) {
          case 0 -> value.over("(cols + 1)", cols + 1);
          case 1 -> value.squared().plusOne().root();
          case 2 -> value.squared().plusOne().reciprocal();
          default -> value.times(Term.constant(0.125, type));
        };
    code.line(type.keyword() + " " + name + " = " + result.text() + ";");
    rowValues.add(new Accumulator(name, type, result));
  }

  // ---- terms ----

  private static String element(Stream stream, String index) {
    return switch (stream.element()) {
      case HALF -> stream.name() + ".get(" + index + ").getFloat32()";
      case BFLOAT16 -> stream.name() + ".getFloat(" + index + ")";
      default ->
          stream.nativeArray()
              ? stream.name() + ".get(" + index + ")"
              : stream.name() + "[" + index + "]";
    };
  }

  private Term load(Pass pass) {
    boolean writtenToo = pass.manner() == Manner.IN_PLACE || pass.manner() == Manner.STENCIL;
    Stream stream = dice.pick(streams.stream().filter(s -> writtenToo || !s.written()).toList());
    String c = pass.counter();
    String here = "base + " + c;
    if (stream.written()) {
      // Only what this row owns: other rows run at the same time.
      String index = pass.manner() == Manner.STENCIL ? here + dice.pick("", " - 1", " + 1") : here;
      return new Term(element(stream, index), written.magnitude(), written.difference(), type)
          .limited();
    }
    String index =
        dice.percent(75)
            ? dice.pick(here, here, c)
            : dice.pick(
                here + " + " + dice.between(1, 9),
                "r",
                "base + (" + c + " ^ 1)",
                "base + " + c + " / 2",
                "base + cols - " + c);
    return new Term(element(stream, index), INPUT_BOUND, 0, type);
  }

  private Term term(Pass pass, int depth) {
    if (depth == 0) {
      return leaf(pass);
    }
    Term left = term(pass, depth - 1);
    return switch (dice.below(9)) {
      case 0, 1 -> left.plus(term(pass, depth - 1));
      case 2 -> left.minus(term(pass, depth - 1));
      case 3, 4 -> left.times(term(pass, depth - 1));
      case 5 -> left.squared().plusOne().reciprocal();
      case 6 -> dice.percent(50) ? left.absolute() : left.squared().plusOne().root();
      case 7 -> left.larger(term(pass, depth - 1), dice.pick("max", "min"));
      default -> left;
    };
  }

  private Term leaf(Pass pass) {
    if (dice.percent(12)) {
      return Term.constant(dice.pick(0.5, -1.0, 0.75, 1.5), type);
    }
    if (dice.percent(6)) {
      return Term.integer(pass.counter(), Math.max(1, cols), type)
          .times(Term.constant(1 / 256.0, type));
    }
    if (!temporaries.isEmpty() && dice.percent(35)) {
      return dice.pick(temporaries).value();
    }
    List<Accumulator> usable = rowValues.stream().filter(a -> a.type() == type).toList();
    if (!usable.isEmpty() && dice.percent(25)) {
      Accumulator value = dice.pick(usable);
      return value.value().named(value.name()).limited();
    }
    return load(pass);
  }
}
