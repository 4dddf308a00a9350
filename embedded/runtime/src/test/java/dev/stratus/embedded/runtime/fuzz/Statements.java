package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.Scope.Access;
import dev.stratus.embedded.runtime.fuzz.Scope.Array;
import dev.stratus.embedded.runtime.fuzz.Scope.Helper;
import dev.stratus.embedded.runtime.fuzz.Scope.Target;
import dev.stratus.embedded.runtime.fuzz.Scope.Variable;
import java.util.List;
import java.util.Optional;

/**
 * Writes random statements. Loops end: they count to a small constant, or each round takes from the
 * function's fuel.
 */
final class Statements {
  private static final int MAX_NESTING = 4;

  private final Dice dice;
  private final Scope scope;
  private final Expressions expressions;
  private final Code code;
  private int budget;
  private boolean mayReturn;
  private Optional<JType> result = Optional.empty();

  Statements(Dice dice, Scope scope, Expressions expressions, Code code, int budget) {
    this.dice = dice;
    this.scope = scope;
    this.expressions = expressions;
    this.code = code;
    this.budget = budget;
  }

  /** Allows {@code return} anywhere; empty: without a value. */
  void mayReturn(Optional<JType> resultType) {
    mayReturn = true;
    result = resultType;
  }

  /** Declares the fuel that loops take from. */
  void fuel(int amount) {
    code.line("int fuel = " + amount + ";");
    scope.add(new Variable("fuel", JType.INT, false, 0));
  }

  /** More statements may be written. */
  void budget(int statements) {
    budget = statements;
  }

  /** Up to {@code most} statements in the block that is open. */
  void sequence(int most, int nesting) {
    int count = dice.between(1, most);
    for (int i = 0; i < count && budget > 0; i++) {
      statement(nesting);
    }
  }

  private void block(int most, int nesting) {
    scope.block(() -> {
      if (budget > 0) {
        sequence(most, nesting);
      } else {
        assign();
      }
    });
  }

  private void statement(int nesting) {
    budget--;
    if (dice.percent(4)) {
      half();
      return;
    }
    int roll = dice.below(100);
    if (nesting >= MAX_NESTING) {
      roll = roll % 60;
    }
    if (roll < 22) {
      declare();
    } else if (roll < 48) {
      assign();
    } else if (roll < 51) {
      privateArray();
    } else if (roll < 55) {
      callStatement();
    } else if (roll < 60) {
      jump();
    } else if (roll < 73) {
      conditional(nesting);
    } else if (roll < 90) {
      loop(nesting);
    } else if (roll < 96) {
      switchStatement(nesting);
    } else {
      labelledBlock(nesting);
    }
  }

  /** Declares a HalfFloat, or sets one. */
  private void half() {
    List<String> halfs = scope.halfs();
    if (!halfs.isEmpty() && dice.percent(50)) {
      code.line(dice.pick(halfs) + " = " + expressions.packed().half(depth()) + ";");
      return;
    }
    String name = scope.fresh("h");
    code.line("HalfFloat " + name + " = " + expressions.packed().half(depth()) + ";");
    scope.addHalf(name);
  }

  private int depth() {
    return dice.pick(1, 2, 2, 3, 3, 4);
  }

  private JType localType() {
    return dice.pick(
        JType.INT,
        JType.INT,
        JType.INT,
        JType.LONG,
        JType.FLOAT,
        JType.FLOAT,
        JType.DOUBLE,
        JType.BOOLEAN,
        JType.BYTE,
        JType.SHORT,
        JType.CHAR);
  }

  void declare() {
    JType type = localType();
    String name = scope.fresh("v");
    if (dice.percent(12)) {
      code.line(type.keyword() + " " + name + ";");
      code.open("if (" + expressions.condition(2) + ")");
      code.line(name + " = " + expressions.of(type, 2) + ";");
      code.middle("} else {");
      code.line(name + " = " + expressions.of(type, 2) + ";");
      code.close();
      scope.add(new Variable(name, type, true, 0));
      return;
    }
    boolean isFinal = dice.percent(10);
    code.line(
        (isFinal ? "final " : "")
            + type.keyword()
            + " "
            + name
            + " = "
            + expressions.of(type, depth())
            + ";");
    scope.add(new Variable(name, type, !isFinal, 0));
  }

  /** On the JVM an element that was never set is null: all are set. */
  private void privateHalfs() {
    int length = dice.pick(1, 2, 4, 8);
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < length; i++) {
      values.append(i == 0 ? "" : ", ").append(expressions.packed().half(1));
    }
    String name = scope.fresh("p");
    code.line("HalfFloat[] " + name + " = {" + values + "};");
    scope.add(new Array(name, JType.HALF, false, length, Access.ANY, Access.ANY, "", true));
  }

  private void privateArray() {
    if (dice.percent(10)) {
      privateHalfs();
      return;
    }
    JType type = dice.percent(8) ? JType.BOOLEAN : dice.pick(JType.NUMERIC);
    int length = dice.pick(1, 2, 4, 4, 8, 8, 5, 16);
    String name = scope.fresh("p");
    if (dice.percent(25)) {
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < length; i++) {
        values.append(i == 0 ? "" : ", ").append(expressions.of(type, 1));
      }
      code.line(type.keyword() + "[] " + name + " = {" + values + "};");
    } else {
      code.line(type.keyword() + "[] " + name + " = new " + type.keyword() + "[" + length + "];");
    }
    scope.add(new Array(name, type, false, length, Access.ANY, Access.ANY, "", true));
  }

  /** {@code new T[parameter]}: the argument's value goes into the code. */
  void arraySizedBy(String parameter, int value) {
    JType type = dice.pick(JType.NUMERIC);
    String name = scope.fresh("p");
    code.line("%s[] %s = new %s[%s];".formatted(type.keyword(), name, type.keyword(), parameter));
    scope.add(new Array(name, type, false, value, Access.ANY, Access.ANY, "", true));
  }

  private void assign() {
    List<Variable> variables = scope.variables(Variable::writable);
    List<Array> arrays = scope.arrays(a -> a.write() != Access.NONE);
    if (variables.isEmpty() && arrays.isEmpty()) {
      declare();
    } else if (arrays.isEmpty() || !variables.isEmpty() && dice.percent(50)) {
      Variable variable = dice.pick(variables);
      store(variable.name(), variable.type());
    } else {
      store(dice.pick(arrays));
    }
  }

  private void store(String place, JType type) {
    if (dice.percent(45) || type == JType.BOOLEAN) {
      code.line(place + " = " + expressions.of(type, depth()) + ";");
    } else if (dice.percent(25)) {
      code.line(place + dice.pick("++;", "--;"));
    } else {
      code.line(expressions.compound(place, type, depth()) + ";");
    }
  }

  void store(Array array) {
    String index = expressions.index(array, array.write(), 2);
    if (array.element().isPacked()) {
      code.line(expressions.packed().store(array, index, depth()));
      return;
    }
    if (!array.nativeArray()) {
      if (array.read() == Access.NONE) {
        code.line(
            array.name() + "[" + index + "] = " + expressions.of(array.element(), depth()) + ";");
      } else {
        store(array.name() + "[" + index + "]", array.element());
      }
      return;
    }
    code.line(
        array.name() + ".set(" + index + ", " + expressions.of(array.element(), depth()) + ");");
  }

  private void callStatement() {
    List<Helper> helpers = scope.helpers().stream().filter(expressions::callable).toList();
    if (helpers.isEmpty()) {
      assign();
    } else {
      code.line(expressions.call(dice.pick(helpers), 2) + ";");
    }
  }

  /** A jump, always behind a condition: javac refuses what cannot be reached. */
  private void jump() {
    String jump = jumpText();
    if (jump == null) {
      assign();
      return;
    }
    String condition = expressions.condition(dice.between(1, 3));
    switch (dice.below(4)) {
      case 0 -> {
        code.open("if (" + condition + ")");
        block(2, MAX_NESTING);
        code.line(jump);
        code.close();
      }
      case 1 -> {
        code.open("if (" + condition + ")");
        block(2, MAX_NESTING);
        code.middle("} else {");
        code.line(jump);
        code.close();
      }
      default -> code.line("if (" + condition + ") " + jump);
    }
  }

  private String jumpText() {
    if (mayReturn && dice.percent(15)) {
      return result.map(type -> "return " + expressions.of(type, 2) + ";").orElse("return;");
    }
    List<Target> targets = scope.targets();
    if (targets.isEmpty()) {
      return null;
    }
    Target target = dice.pick(targets);
    boolean isContinue = target.continuable() && (!target.breakable() || dice.percent(50));
    if (!isContinue && !target.breakable()) {
      return null;
    }
    List<Target> unlabelledGoTo =
        targets.stream()
            .filter(t -> isContinue ? t.continuable() : t.kind() != Target.Kind.BLOCK)
            .toList();
    String word = isContinue ? "continue" : "break";
    boolean innermost = !unlabelledGoTo.isEmpty() && unlabelledGoTo.getLast() == target;
    if (innermost && (target.label().isEmpty() || dice.percent(50))) {
      return word + ";";
    }
    return target.label().isEmpty() ? null : word + " " + target.label() + ";";
  }

  private void conditional(int nesting) {
    code.open("if (" + expressions.condition(dice.between(1, 4)) + ")");
    block(3, nesting + 1);
    int arms = dice.below(3);
    for (int i = 0; i < arms; i++) {
      boolean lastArm = i == arms - 1;
      code.middle(
          lastArm ? "} else {" : "} else if (" + expressions.condition(dice.between(1, 3)) + ") {");
      block(3, nesting + 1);
    }
    code.close();
  }

  private void labelledBlock(int nesting) {
    String label = scope.fresh("B");
    code.open(label + ":");
    scope.inside(new Target(label, Target.Kind.BLOCK), () -> block(4, nesting + 1));
    code.close();
  }

  private void switchStatement(int nesting) {
    String selector = expressions.selector(2);
    boolean arrow = dice.percent(40);
    String label = dice.percent(20) ? scope.fresh("S") : "";
    code.open((label.isEmpty() ? "" : label + ": ") + "switch (" + selector + ")");
    Target target = new Target(label, Target.Kind.SWITCH);
    if (arrow) {
      for (String labels : Cases.arrow(dice)) {
        arm("case " + labels + " ->", target, nesting);
      }
      if (dice.percent(60)) {
        arm("default ->", target, nesting);
      }
    } else {
      List<Integer> labels = Cases.labels(dice);
      int defaultAt = dice.percent(70) ? dice.below(labels.size() + 1) : -1;
      for (int i = 0; i <= labels.size(); i++) {
        if (i == defaultAt) {
          group("default:", target, nesting);
        }
        if (i < labels.size()) {
          group("case " + labels.get(i) + ":", target, nesting);
        }
      }
    }
    code.close();
  }

  private void arm(String head, Target target, int nesting) {
    code.open(head);
    scope.inside(target, () -> block(2, nesting + 1));
    code.close();
  }

  /** A case of an old switch: its own block, then {@code break} or on into the next. */
  private void group(String head, Target target, int nesting) {
    if (dice.percent(15)) {
      code.line(head + " ;");
      return;
    }
    code.open(head);
    scope.inside(target, () -> block(2, nesting + 1));
    if (dice.percent(60)) {
      code.line("break;");
    }
    code.close();
  }

  private void loop(int nesting) {
    String label = dice.percent(40) ? scope.fresh("L") : "";
    String prefix = label.isEmpty() ? "" : label + ": ";
    Target target = new Target(label, Target.Kind.LOOP);
    scope.block(() -> {
      switch (dice.below(12)) {
        case 0, 1, 2, 3 -> countedLoop(prefix, target, nesting);
        case 4, 5 -> freeFor(prefix, target, nesting);
        case 6, 7 -> {
          String test =
              dice.percent(50)
                  ? "fuel-- > 0 && " + expressions.condition(2)
                  : expressions.condition(2) + " && fuel-- > 0";
          body(prefix + "while (" + test + ")", target, nesting, "}", false);
        }
        case 8, 9 -> {
          code.open(prefix + "do");
          scope.inside(target, () -> block(3, nesting + 1));
          code.close(
              dice.percent(50)
                  ? "} while (--fuel > 0 && " + expressions.condition(2) + ");"
                  : "} while (" + expressions.condition(2) + " && fuel-- > 0);");
        }
        case 10 ->
            body(prefix + dice.pick("for (; ; )", "while (true)"), target, nesting, "}", true);
        default -> oddCounter(prefix, target, nesting);
      }
    });
  }

  private void body(String head, Target target, int nesting, String tail, boolean fuelInside) {
    code.open(head);
    if (fuelInside) {
      code.line(dice.pick("if (--fuel < 0) break;", "if (fuel-- <= 0) break;"));
    }
    scope.inside(target, () -> block(4, nesting + 1));
    code.close(tail);
  }

  /** Counts over a constant range; the body cannot write the counter. */
  private void countedLoop(String prefix, Target target, int nesting) {
    String i = scope.fresh("i");
    int bound = nesting > 1 ? dice.between(1, 4) : dice.between(1, 9);
    String head =
        switch (dice.below(8)) {
          case 0 -> "int " + i + " = " + (bound - 1) + "; " + i + " >= 0; " + i + "--";
          case 1 -> "int " + i + " = " + (bound - 1) + "; " + i + " > 0; " + i + " >>= 1";
          case 2 ->
              "int " + i + " = 0; " + i + " < " + bound + "; " + i + " += " + dice.between(2, 3);
          case 3 -> "int " + i + " = 0; " + i + " <= " + (bound - 1) + "; " + i + "++";
          case 4 -> "int " + i + " = 1; " + i + " < " + bound + "; " + i + " *= 2";
          case 5 -> "int " + i + " = 0; " + i + " != " + bound + "; ++" + i;
          default -> "int " + i + " = 0; " + i + " < " + bound + "; " + i + "++";
        };
    scope.add(new Variable(i, JType.INT, false, bound));
    body(prefix + "for (" + head + ")", target, nesting, "}", false);
  }

  /** The body may write the counter and the bound is any expression: fuel ends it. */
  private void freeFor(String prefix, Target target, int nesting) {
    String i = scope.fresh("i");
    String init = expressions.of(JType.INT, 1);
    boolean two = dice.percent(30);
    String j = scope.fresh("j");
    String declaration = "int " + i + " = " + init + (two ? ", " + j + " = 9" : "");
    scope.add(new Variable(i, JType.INT, true, 0));
    if (two) {
      scope.add(new Variable(j, JType.INT, true, 0));
    }
    String test =
        i
            + dice.pick(" < ", " != ", " <= ", " > ")
            + (two ? j : expressions.of(JType.INT, 2))
            + " && fuel-- > 0";
    String update =
        switch (dice.below(4)) {
          case 0 -> i + " += " + expressions.of(JType.INT, 1);
          case 1 -> i + "--" + (two ? ", " + j + "++" : "");
          default -> i + "++" + (two ? ", " + j + "--" : "");
        };
    body(
        prefix + "for (" + declaration + "; " + test + "; " + update + ")",
        target,
        nesting,
        "}",
        false);
  }

  /** Counters that are not ints. */
  private void oddCounter(String prefix, Target target, int nesting) {
    String i = scope.fresh("i");
    JType type =
        dice.pick(JType.LONG, JType.BYTE, JType.SHORT, JType.CHAR, JType.FLOAT, JType.DOUBLE);
    String head =
        switch (type) {
          case FLOAT -> "float " + i + " = 0.25f; " + i + " < 2f; " + i + " += 0.5f";
          case DOUBLE -> "double " + i + " = 3; " + i + " > -0.5; " + i + " -= 0.75";
          default -> type.keyword() + " " + i + " = 0; " + i + " < 4; " + i + "++";
        };
    scope.add(new Variable(i, type, false, 0));
    body(prefix + "for (" + head + ")", target, nesting, "}", false);
  }
}
