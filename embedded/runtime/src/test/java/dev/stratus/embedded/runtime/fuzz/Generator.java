package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Kind;
import dev.stratus.embedded.runtime.fuzz.Scope.Access;
import dev.stratus.embedded.runtime.fuzz.Scope.Array;
import dev.stratus.embedded.runtime.fuzz.Scope.Helper;
import dev.stratus.embedded.runtime.fuzz.Scope.Target;
import dev.stratus.embedded.runtime.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A random kernel from a seed: the same seed gives the same text on every machine. Names carry the
 * seed, so that many kernels can share one program.
 *
 * <p>What is generated ends, stays inside its arrays, divides by nothing that is zero, and where
 * several work-items run none touches what another may write: so the JVM's sequential result is the
 * only right one.
 */
final class Generator {
  static final String HEADER =
      """
      import uk.ac.manchester.tornado.api.KernelContext;
      import uk.ac.manchester.tornado.api.annotations.Parallel;
      import uk.ac.manchester.tornado.api.math.TornadoMath;
      import uk.ac.manchester.tornado.api.types.BFloat16;
      import uk.ac.manchester.tornado.api.types.HalfFloat;
      import uk.ac.manchester.tornado.api.types.arrays.*;

      """;

  private final long seed;
  private final Dice dice;
  private final String suffix;
  private final Scope scope = new Scope();
  private final Code code = new Code();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();
  private final List<Array> tables = new ArrayList<>();

  private Generator(long seed) {
    this.seed = seed;
    this.dice = new Dice(seed);
    this.suffix = Long.toHexString(seed);
  }

  /** The kernel of this seed. */
  static FuzzCase generate(long seed) {
    Generator generator = new Generator(seed);
    return generator.dice.percent(8)
        ? NumericKernels.generate(seed, generator.dice)
        : generator.kernel();
  }

  private FuzzCase kernel() {
    int roll = dice.below(100);
    Kind kind = roll < 52 ? Kind.SERIAL : roll < 89 ? Kind.PARALLEL : Kind.CONTEXT;
    code.open("public final class K" + suffix);
    tables();
    helpers();
    List<List<Integer>> sizes =
        switch (kind) {
          case PARALLEL -> parallel();
          case CONTEXT -> context();
          default -> serial();
        };
    code.close();
    return new FuzzCase(
        HEADER + code,
        "K" + suffix,
        "k" + suffix,
        kind,
        seed,
        3,
        sizes.get(0),
        sizes.get(1),
        arguments);
  }

  // ---- static tables and helpers ----

  private void tables() {
    int count = dice.percent(25) ? dice.between(1, 2) : 0;
    for (int t = 0; t < count; t++) {
      JType type = dice.pick(JType.NUMERIC);
      int length = dice.pick(2, 4, 8, 5);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        values.add(Values.literal(type, dice));
      }
      String name = "T" + t + "_" + suffix;
      code.line(
          "static final %s[] %s = {%s};"
              .formatted(type.keyword(), name, String.join(", ", values)));
      tables.add(new Array(name, type, false, length, Access.ANY, Access.NONE, "", false));
    }
    if (count > 0) {
      code.line("");
    }
  }

  private void helpers() {
    int count = dice.percent(40) ? dice.between(1, 3) : 0;
    for (int h = 0; h < count; h++) {
      Scope inner = new Scope();
      tables.forEach(inner::add);
      scope.helpers().forEach(inner::add);
      Helper helper = helperSignature("h" + h + "_" + suffix, inner);
      code.line("");
      code.open(helperHead(helper, inner));
      Expressions expressions = new Expressions(dice, inner);
      Statements statements = new Statements(dice, inner, expressions, code, dice.between(2, 6));
      statements.mayReturn(helper.result());
      statements.fuel(dice.between(3, 10));
      statements.sequence(7, 2);
      helper.result().ifPresent(type -> code.line("return " + expressions.of(type, 3) + ";"));
      code.close();
      scope.add(helper);
    }
    if (dice.percent(25)) {
      halfHelper();
    }
  }

  private void halfHelper() {
    String name = "half_" + suffix;
    Scope inner = new Scope();
    tables.forEach(inner::add);
    scope.helpers().forEach(inner::add);
    code.line("");
    code.open("static HalfFloat " + name + "(HalfFloat a, float b, int n)");
    inner.addHalf("a");
    inner.add(new Variable("b", JType.FLOAT, true, 0));
    inner.add(new Variable("n", JType.INT, true, 0));
    Expressions expressions = new Expressions(dice, inner);
    Statements statements = new Statements(dice, inner, expressions, code, dice.between(1, 4));
    statements.fuel(dice.between(3, 10));
    statements.sequence(4, 2);
    code.line("return " + expressions.packed().half(3) + ";");
    code.close();
    scope.halfHelper(name);
  }

  private Helper helperSignature(String name, Scope inner) {
    List<Helper.Parameter> list = new ArrayList<>();
    int count = dice.between(0, 4);
    for (int p = 0; p < count; p++) {
      if (dice.percent(8)) {
        list.add(
            new Helper.Parameter.ArrayOf(
                dice.pick(JType.PACKED), true, dice.pick(2, 4, 8), dice.percent(50)));
        continue;
      }
      list.add(
          dice.percent(60)
              ? new Helper.Parameter.Value(dice.pick(JType.PRIMITIVE))
              : new Helper.Parameter.ArrayOf(
                  dice.pick(JType.INT, JType.FLOAT, dice.pick(JType.NUMERIC)),
                  dice.percent(30),
                  dice.pick(2, 4, 8),
                  dice.percent(50)));
    }
    Optional<JType> result =
        dice.percent(15) ? Optional.empty() : Optional.of(dice.pick(JType.PRIMITIVE));
    return new Helper(name, result, list);
  }

  private String helperHead(Helper helper, Scope inner) {
    List<String> declared = new ArrayList<>();
    for (Helper.Parameter parameter : helper.parameters()) {
      String name = inner.fresh("a");
      declared.add(
          switch (parameter) {
            case Helper.Parameter.Value value -> {
              inner.add(new Variable(name, value.type(), true, 0));
              yield value.type().keyword() + " " + name;
            }
            case Helper.Parameter.ArrayOf of -> {
              Array array =
                  new Array(
                      name,
                      of.element(),
                      of.nativeArray(),
                      of.length(),
                      Access.ANY,
                      of.written() ? Access.ANY : Access.NONE,
                      "",
                      true);
              inner.add(array);
              yield array.declaredType() + " " + name;
            }
          });
    }
    return "static %s %s(%s)"
        .formatted(
            helper.result().map(JType::keyword).orElse("void"),
            helper.name(),
            String.join(", ", declared));
  }

  // ---- parameters of the kernel ----

  private void kernelHead() {
    code.line("");
    code.open("public static void k" + suffix + "(" + String.join(", ", parameters) + ")");
    tables.forEach(scope::add);
  }

  private void scalarParameters(boolean writable) {
    int count = dice.below(4);
    for (int p = 0; p < count; p++) {
      JType type = dice.pick(JType.PRIMITIVE);
      String name = scope.fresh("s");
      parameters.add(type.keyword() + " " + name);
      arguments.add(new Argument.Scalar(type));
      scope.add(new Variable(name, type, writable, 0));
    }
  }

  private Array arrayParameter(JType type, int length, Access read, Access write, String ownIndex) {
    boolean nativeArray = type.isPacked() || dice.percent(60);
    return arrayParameter(type, length, read, write, ownIndex, nativeArray);
  }

  private Array arrayParameter(
      JType type, int length, Access read, Access write, String ownIndex, boolean nativeArray) {
    String name = scope.fresh("a");
    Array array = new Array(name, type, nativeArray, length, read, write, ownIndex, true);
    parameters.add(array.declaredType() + " " + name);
    arguments.add(new Argument.Array(type, nativeArray, length, -1, 0, 0));
    scope.add(array);
    return array;
  }

  private void flags() {
    String name = scope.fresh("a");
    int length = dice.pick(4, 8);
    parameters.add("boolean[] " + name);
    arguments.add(new Argument.Array(JType.BOOLEAN, false, length, -1, 0, 0));
    scope.add(new Array(name, JType.BOOLEAN, false, length, Access.ANY, Access.ANY, "", true));
  }

  private JType elementType() {
    return dice.pick(
        JType.INT,
        JType.INT,
        JType.FLOAT,
        JType.FLOAT,
        JType.DOUBLE,
        dice.pick(JType.NUMERIC),
        dice.pick(JType.PACKED));
  }

  /** What was computed goes out, or nothing could be compared. */
  private void storeVariables(Expressions expressions, List<Array> outputs) {
    for (Variable variable : scope.variables(v -> v.writable())) {
      Array array = dice.pick(outputs);
      String index = expressions.index(array, array.write(), 0);
      String value =
          variable.type() == JType.BOOLEAN ? "(" + variable.name() + " ? 1 : 0)" : variable.name();
      if (array.element().isPacked()) {
        code.line(PackedExpressions.storeNumber(array, index, value));
      } else if (array.nativeArray()) {
        code.line(
            "%s.set(%s, (%s) %s);"
                .formatted(array.name(), index, array.element().keyword(), value));
      } else {
        code.line("%s[%s] %s= %s;".formatted(array.name(), index, dice.pick("+", "-", "*"), value));
      }
    }
  }

  // ---- one work-item ----

  private List<List<Integer>> serial() {
    List<Array> outputs = new ArrayList<>();
    int arrays = dice.between(2, 4);
    for (int a = 0; a < arrays; a++) {
      int length = dice.pick(2, 4, 8, 8, 16, 7, 13);
      Array array = arrayParameter(elementType(), length, Access.ANY, Access.ANY, "");
      outputs.add(array);
    }
    if (dice.percent(15)) {
      alias(outputs);
    }
    if (dice.percent(15)) {
      flags();
    }
    scalarParameters(true);
    boolean sized = dice.percent(12);
    int size = dice.between(1, 9);
    if (sized) {
      parameters.add("int size");
      arguments.add(new Argument.Fixed(size));
    }
    kernelHead();
    Expressions expressions = new Expressions(dice, scope);
    Statements statements = new Statements(dice, scope, expressions, code, dice.between(6, 19));
    if (sized) {
      statements.arraySizedBy("size", size);
    }
    statements.mayReturn(Optional.empty());
    statements.fuel(dice.between(20, 80));
    int declared = dice.between(1, 3);
    for (int d = 0; d < declared; d++) {
      statements.declare();
    }
    statements.sequence(26, 0);
    storeVariables(expressions, outputs);
    code.close();
    return List.of(List.of(1), List.of());
  }

  /** One more parameter that is an array already passed. */
  private void alias(List<Array> outputs) {
    int original = dice.below(outputs.size());
    Array array = outputs.get(original);
    String name = scope.fresh("a");
    parameters.add(array.declaredType() + " " + name);
    arguments.add(
        new Argument.Array(array.element(), array.nativeArray(), array.length(), original, 0, 0));
    Array same =
        new Array(
            name,
            array.element(),
            array.nativeArray(),
            array.length(),
            Access.ANY,
            Access.ANY,
            "",
            true);
    scope.add(same);
    outputs.add(same);
  }

  // ---- @Parallel ----

  /** A parallel loop's header and the index it runs over. */
  private record Axis(String index, String head, int limit) {}

  private Axis axis(int size) {
    String index = scope.fresh("r");
    int init = dice.percent(20) ? dice.below(3) : 0;
    int step = dice.percent(20) ? dice.between(2, 3) : 1;
    String bound = String.valueOf(size);
    if (dice.percent(50)) {
      String name = scope.fresh("n");
      parameters.add("int " + name);
      arguments.add(new Argument.Fixed(size));
      scope.add(new Variable(name, JType.INT, false, 0));
      bound = name;
    }
    boolean inclusive = dice.percent(15);
    String head =
        "for (@Parallel int %s = %d; %s %s %s; %s)"
            .formatted(
                index,
                init,
                index,
                inclusive ? "<=" : "<",
                bound,
                step == 1 ? index + "++" : index + " += " + step);
    return new Axis(index, head, inclusive ? size + 1 : size);
  }

  private List<List<Integer>> parallel() {
    int dimensions = dice.pick(1, 1, 1, 2, 2, 3);
    List<Axis> axes = new ArrayList<>();
    StringBuilder own = new StringBuilder();
    int elements = 1;
    for (int d = 0; d < dimensions; d++) {
      Axis axis = axis(dice.between(1, dimensions == 1 ? 24 : 5));
      axes.add(axis);
      own =
          d == 0
              ? new StringBuilder(axis.index())
              : new StringBuilder("(" + own + " * " + axis.limit() + " + " + axis.index() + ")");
      elements *= axis.limit();
    }
    List<Array> outputs = new ArrayList<>();
    int outputCount = dice.between(1, 3);
    for (int a = 0; a < outputCount; a++) {
      outputs.add(
          arrayParameter(
              elementType(),
              elements + dice.pick(0, 0, 3),
              Access.NONE,
              Access.NONE,
              own.toString()));
    }
    int inputCount = dice.between(1, 3);
    for (int a = 0; a < inputCount; a++) {
      arrayParameter(elementType(), dice.pick(4, 8, 16, 11), Access.ANY, Access.NONE, "");
    }
    scalarParameters(false);
    kernelHead();
    Expressions expressions = new Expressions(dice, scope);
    Statements statements = new Statements(dice, scope, expressions, code, dice.between(4, 16));
    scope.block(() -> nest(axes, 0, outputs, expressions, statements));
    code.close();
    List<Integer> global = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      global.add(dice.pick(1, 2, 3, 4, 8, axes.get(dimensions - 1 - d).limit()));
    }
    return List.of(global, List.of());
  }

  private void nest(
      List<Axis> axes,
      int level,
      List<Array> outputs,
      Expressions expressions,
      Statements statements) {
    if (level == axes.size()) {
      itemBody(outputs, expressions, statements);
      return;
    }
    if (dice.percent(30)) {
      sharedValue(expressions);
    }
    Axis axis = axes.get(level);
    code.open(axis.head());
    scope.add(new Variable(axis.index(), JType.INT, false, axis.limit()));
    boolean last = level == axes.size() - 1;
    if (last) {
      scope.inside(
          new Target("", Target.Kind.PARALLEL_LOOP),
          () -> nest(axes, level + 1, outputs, expressions, statements));
    } else {
      nest(axes, level + 1, outputs, expressions, statements);
    }
    code.close();
  }

  /** A value that every work-item computes for itself: written once, without effects. */
  private void sharedValue(Expressions expressions) {
    JType type = dice.pick(JType.WIDE);
    String name = scope.fresh("v");
    expressions.effects(0);
    code.line(type.keyword() + " " + name + " = " + expressions.of(type, 2) + ";");
    expressions.effects(12);
    scope.add(new Variable(name, type, false, 0));
  }

  private void itemBody(List<Array> outputs, Expressions expressions, Statements statements) {
    List<Array> owned = new ArrayList<>();
    for (Array output : outputs) {
      Array mine = output.with(Access.OWN, Access.OWN);
      scope.replace(output, mine);
      owned.add(mine);
    }
    statements.fuel(dice.between(4, 20));
    statements.sequence(14, 1);
    storeVariables(expressions, owned);
  }

  // ---- KernelContext ----

  /** An array that is added to atomically and not touched otherwise. */
  private Array counters() {
    return arrayParameter(dice.pick(JType.INT, JType.LONG), 4, Access.NONE, Access.NONE, "", true);
  }

  /** A helper with barriers in it: all work-items of a group call it together. */
  private Optional<GroupWork.Reducer> reducer() {
    if (dice.percent(60)) {
      return Optional.empty();
    }
    JType type = dice.pick(JType.INT, JType.FLOAT, JType.DOUBLE, JType.LONG);
    GroupWork.Reducer made = new GroupWork.Reducer("reduce_" + suffix, type);
    String t = type.keyword();
    code.line("");
    code.open(
        "static %s %s(KernelContext ctx, %s[] tmp, int lid, %s v)".formatted(t, made.name(), t, t));
    code.line("tmp[lid] = v;");
    code.line("ctx.localBarrier();");
    code.open("for (int k = ctx.localGroupSizeX / 2; k > 0; k >>= 1)");
    code.open("if (lid < k)");
    code.line("tmp[lid] = tmp[lid] " + dice.pick("+", "-", "*") + " tmp[lid + k];");
    code.close();
    code.line("ctx.localBarrier();");
    code.close();
    code.line(t + " r = tmp[0];");
    code.line("ctx.localBarrier();");
    code.line("return r;");
    code.close();
    return Optional.of(made);
  }

  private List<List<Integer>> context() {
    Optional<GroupWork.Reducer> reducer = reducer();
    int local = dice.pick(1, 2, 4, 8);
    int groups = dice.between(1, 3);
    List<Array> outputs = new ArrayList<>();
    parameters.add("KernelContext ctx");
    arguments.add(new Argument.Context());
    int outputCount = dice.between(1, 3);
    for (int a = 0; a < outputCount; a++) {
      outputs.add(arrayParameter(elementType(), local * groups, Access.OWN, Access.OWN, "gid"));
    }
    int inputCount = dice.between(1, 2);
    for (int a = 0; a < inputCount; a++) {
      arrayParameter(elementType(), dice.pick(4, 8, 16, 11), Access.ANY, Access.NONE, "");
    }
    scalarParameters(true);
    Optional<Array> counters = dice.percent(25) ? Optional.of(counters()) : Optional.empty();
    kernelHead();
    Expressions expressions = new Expressions(dice, scope);
    Statements statements = new Statements(dice, scope, expressions, code, dice.between(4, 12));
    GroupWork work = new GroupWork(dice, scope, expressions, statements, code, local, groups);
    work.write(reducer);
    counters.ifPresent(work::count);
    storeVariables(expressions, outputs);
    code.close();
    return List.of(List.of(local * groups), List.of(local));
  }
}
