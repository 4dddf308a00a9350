package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.Scope.Access;
import dev.stratus.embedded.runtime.fuzz.Scope.Array;
import dev.stratus.embedded.runtime.fuzz.Scope.Helper;
import dev.stratus.embedded.runtime.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes random expressions. Every one is safe to evaluate: indices are masked, divisors are not
 * zero. Compound ones stand in brackets, so that {@link Shrinker} can find and replace them.
 *
 * <p>{@code of(type, ...)} has static type {@code type}, except that where an int is asked the
 * expression may be narrower, as everywhere in Java.
 */
final class Expressions {
  private final Dice dice;
  private final Scope scope;
  private final List<String> intLeaves = new ArrayList<>();
  private final PackedExpressions packed;
  private int effects = 12;
  private int callsLeft = 5;

  Expressions(Dice dice, Scope scope) {
    this.dice = dice;
    this.scope = scope;
    this.packed = new PackedExpressions(dice, scope, this);
  }

  PackedExpressions packed() {
    return packed;
  }

  /** Adds an int expression that may stand anywhere, such as an id of the work-item. */
  void addIntLeaf(String expression) {
    intLeaves.add(expression);
  }

  /** How often, in percent, an expression also changes something. */
  void effects(int percent) {
    effects = percent;
  }

  String of(JType type, int depth) {
    if (depth <= 0) {
      return leaf(type);
    }
    if (dice.percent(effects)) {
      String effect = effect(type, depth);
      if (effect != null) {
        return effect;
      }
    }
    if (dice.percent(7)) {
      String call = call(type, depth);
      if (call != null) {
        return call;
      }
    }
    if (dice.percent(8)) {
      return "("
          + condition(depth - 1)
          + " ? "
          + of(type, depth - 1)
          + " : "
          + of(type, depth - 1)
          + ")";
    }
    if (dice.percent(3)) {
      return switchExpression(type, depth);
    }
    if (dice.percent(14)) {
      return leaf(type);
    }
    return switch (type) {
      case BOOLEAN -> condition(depth);
      case BYTE, SHORT, CHAR -> "((" + type.keyword() + ") " + of(wide(), depth - 1) + ")";
      case INT, LONG -> integral(type, depth);
      case FLOAT -> dice.percent(12) ? packed.number(depth) : floating(type, depth);
      case DOUBLE -> floating(type, depth);
      case HALF, BFLOAT16 -> throw new IllegalArgumentException("no primitive: " + type);
    };
  }

  /** A boolean expression. */
  String condition(int depth) {
    if (depth <= 0) {
      return leaf(JType.BOOLEAN);
    }
    return switch (dice.below(12)) {
      case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 2, 3 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 4 -> "(!" + condition(depth - 1) + ")";
      case 5 ->
          "("
              + condition(depth - 1)
              + dice.pick(" & ", " | ", " ^ ", " == ", " != ")
              + condition(depth - 1)
              + ")";
      case 6 -> leaf(JType.BOOLEAN);
      case 7 ->
          dice.percent(50)
              ? "Float."
                  + dice.pick("isNaN(", "isInfinite(", "isFinite(")
                  + of(JType.FLOAT, depth - 1)
                  + ")"
              : "Double."
                  + dice.pick("isNaN(", "isInfinite(", "isFinite(")
                  + of(JType.DOUBLE, depth - 1)
                  + ")";
      default -> comparison(depth);
    };
  }

  private String comparison(int depth) {
    JType type = wide();
    JType other = dice.percent(20) ? dice.pick(JType.NUMERIC) : type;
    return "("
        + of(type, depth - 1)
        + dice.pick(" < ", " <= ", " > ", " >= ", " == ", " != ")
        + of(other, depth - 1)
        + ")";
  }

  /** An element index that lies within an array of this length. */
  String index(int length, int depth) {
    List<Variable> counters = scope.variables(v -> v.below() > 0 && v.below() <= length);
    if (!counters.isEmpty() && dice.percent(60)) {
      String counter = dice.pick(counters).name();
      return dice.percent(15) ? "(" + (length - 1) + " - " + counter + ")" : counter;
    }
    boolean powerOfTwo = Integer.bitCount(length) == 1;
    if (dice.percent(30)) {
      return String.valueOf(dice.below(length));
    }
    return powerOfTwo && dice.percent(80)
        ? "(" + of(JType.INT, depth) + " & " + (length - 1) + ")"
        : "((" + of(JType.INT, depth) + " >>> 1) % " + length + ")";
  }

  /** An index into this array that may be used for reading or writing with the given right. */
  String index(Array array, Access access, int depth) {
    if (access == Access.OWN) {
      return array.ownIndex();
    }
    if (array.lengthKnown() && dice.percent(6)) {
      return "((" + of(JType.INT, depth) + " >>> 1) % " + length(array) + ")";
    }
    return index(array.length(), depth);
  }

  static String length(Array array) {
    return array.nativeArray() ? array.name() + ".getSize()" : array.name() + ".length";
  }

  String load(Array array, int depth) {
    String index = index(array, array.read(), depth);
    if (array.element().isPacked()) {
      return PackedExpressions.load(array, index);
    }
    return array.nativeArray()
        ? array.name() + ".get(" + index + ")"
        : array.name() + "[" + index + "]";
  }

  private JType wide() {
    return dice.pick(
        JType.INT, JType.INT, JType.INT, JType.LONG, JType.FLOAT, JType.FLOAT, JType.DOUBLE);
  }

  private String integral(JType type, int depth) {
    boolean isLong = type == JType.LONG;
    if (dice.percent(7)) {
      return library(type, depth);
    }
    return switch (dice.below(16)) {
      case 0, 1, 2, 3, 4 ->
          "(" + of(type, depth - 1) + dice.pick(" + ", " - ", " * ") + mixed(type, depth - 1) + ")";
      case 5, 6 ->
          "(" + of(type, depth - 1) + dice.pick(" & ", " | ", " ^ ") + mixed(type, depth - 1) + ")";
      case 7, 8 ->
          "("
              + of(type, depth - 1)
              + dice.pick(" << ", " >> ", " >>> ")
              + of(dice.percent(80) ? JType.INT : JType.LONG, depth - 1)
              + ")";
      case 9, 10 ->
          "(" + of(type, depth - 1) + dice.pick(" / ", " % ") + divisor(type, depth - 1) + ")";
      case 11 -> "(" + dice.pick("-", "~", "+") + of(type, depth - 1) + ")";
      case 12, 13 -> "((" + type.keyword() + ") " + of(dice.pick(JType.NUMERIC), depth - 1) + ")";
      case 14 ->
          dice.pick("Math.", "Math.", "TornadoMath.")
              + dice.pick("min", "max")
              + "("
              + of(type, depth - 1)
              + ", "
              + of(type, depth - 1)
              + ")";
      default ->
          isLong
              ? "(" + of(JType.LONG, depth - 1) + " + " + of(JType.INT, depth - 1) + ")"
              : dice.pick("Math.", "TornadoMath.") + "abs(" + of(type, depth - 1) + ")";
    };
  }

  /** Methods of the Java library on integers. Bits of a NaN are not fixed, so not asked for. */
  private String library(JType type, int depth) {
    String cast = "((" + type.keyword() + ") ";
    String wrapper = type == JType.LONG ? "Long." : "Integer.";
    String a = of(type, depth - 1);
    return switch (dice.below(12)) {
      case 0 -> cast + wrapper + "bitCount(" + a + "))";
      case 1 -> cast + wrapper + "numberOfLeadingZeros(" + a + "))";
      case 2 -> cast + wrapper + "numberOfTrailingZeros(" + a + "))";
      case 3 ->
          wrapper
              + dice.pick("rotateLeft(", "rotateRight(")
              + a
              + ", "
              + of(JType.INT, depth - 1)
              + ")";
      case 4 -> cast + wrapper + "signum(" + a + "))";
      case 5 ->
          cast
              + wrapper
              + dice.pick("compare(", "compareUnsigned(")
              + a
              + ", "
              + of(type, depth - 1)
              + "))";
      case 6 ->
          "Math." + dice.pick("floorDiv(", "floorMod(") + a + ", " + divisor(type, depth - 1) + ")";
      case 7 -> cast + "Math.round(" + of(dice.pick(JType.FLOAT, JType.DOUBLE), depth - 1) + "))";
      case 8 -> cast + dice.pick("Byte", "Short") + ".toUnsignedInt((byte) " + a + "))";
      case 9 ->
          type == JType.INT
              ? "Integer."
                  + dice.pick("divideUnsigned(", "remainderUnsigned(")
                  + a
                  + ", "
                  + divisor(type, depth - 1)
                  + ")"
              : "Integer.toUnsignedLong(" + of(JType.INT, depth - 1) + ")";
      case 10 ->
          type == JType.INT
              ? "Float.floatToIntBits(" + of(JType.FLOAT, depth - 1) + ")"
              : "Double.doubleToLongBits(" + of(JType.DOUBLE, depth - 1) + ")";
      default -> (type == JType.INT && dice.percent(40) ? packed.bits() : rawBits(type)).orElse(a);
    };
  }

  private Optional<String> rawBits(JType type) {
    JType floating = type == JType.INT ? JType.FLOAT : JType.DOUBLE;
    List<Variable> variables = scope.variables(v -> v.type() == floating);
    if (variables.isEmpty()) {
      return Optional.empty();
    }
    String name = dice.pick(variables).name();
    String call = type == JType.INT ? "Float.floatToRawIntBits(" : "Double.doubleToRawLongBits(";
    return Optional.of("(" + name + " != " + name + " ? 5 : " + call + name + "))");
  }

  /** An operand beside one of {@code type} that does not make the result wider. */
  private String mixed(JType type, int depth) {
    return type == JType.LONG && dice.percent(25) ? of(JType.INT, depth) : of(type, depth);
  }

  /** Never zero; often -1, for the most negative number divided by it overflows. */
  private String divisor(JType type, int depth) {
    List<Variable> same = scope.variables(v -> v.type() == type);
    if (!same.isEmpty() && dice.percent(30)) {
      String name = dice.pick(same).name();
      return "(" + name + " == 0 ? 1 : " + name + ")";
    }
    if (dice.percent(30)) {
      return dice.pick("(-1)", "3", "7", "(-16)", "10", "16");
    }
    return "(" + of(type, depth) + " | 1)";
  }

  private String floating(JType type, int depth) {
    boolean isDouble = type == JType.DOUBLE;
    return switch (dice.below(16)) {
      case 0, 1, 2, 3, 4, 5 ->
          "(" + of(type, depth - 1) + dice.pick(" + ", " - ", " * ") + of(type, depth - 1) + ")";
      case 6, 7 -> "(" + of(type, depth - 1) + " / " + of(type, depth - 1) + ")";
      case 8 -> "(" + of(type, depth - 1) + " % " + of(type, depth - 1) + ")";
      case 9 -> "(-" + of(type, depth - 1) + ")";
      case 10, 11 -> "((" + type.keyword() + ") " + of(dice.pick(JType.NUMERIC), depth - 1) + ")";
      case 12 ->
          "("
              + of(type, depth - 1)
              + dice.pick(" + ", " * ", " - ")
              + of(
                  dice.pick(JType.INT, JType.SHORT, isDouble ? JType.FLOAT : JType.LONG), depth - 1)
              + ")";
      case 13 ->
          "Math."
              + dice.pick("min", "max")
              + "("
              + of(type, depth - 1)
              + ", "
              + of(type, depth - 1)
              + ")";
      case 14 -> "Math.abs(" + of(type, depth - 1) + ")";
      default -> function(type, depth);
    };
  }

  /** Functions whose result the specification fixes to the last bit. */
  private String function(JType type, int depth) {
    String argument = of(type, depth - 1);
    if (dice.percent(10)) {
      return type == JType.FLOAT
          ? "Float.intBitsToFloat(" + of(JType.INT, depth - 1) + ")"
          : "Double.longBitsToDouble(" + of(JType.LONG, depth - 1) + ")";
    }
    if (dice.percent(15)) {
      return "Math.fma(" + argument + ", " + of(type, depth - 1) + ", " + of(type, depth - 1) + ")";
    }
    String call =
        "Math." + dice.pick("sqrt", "sqrt", "floor", "ceil", "rint") + "(" + argument + ")";
    return type == JType.DOUBLE ? call : "((float) " + call + ")";
  }

  /** A literal, a variable or an element: nothing that changes anything. */
  String leafOf(JType type) {
    return leaf(type);
  }

  private String leaf(JType type) {
    if (type == JType.BOOLEAN) {
      return flag();
    }
    if (dice.percent(18)) {
      return Values.literal(type, dice);
    }
    if (type == JType.INT && !intLeaves.isEmpty() && dice.percent(20)) {
      return dice.pick(intLeaves);
    }
    if (type == JType.INT && dice.percent(4)) {
      List<Array> measurable = scope.arrays(Array::lengthKnown);
      if (!measurable.isEmpty()) {
        return length(dice.pick(measurable));
      }
    }
    List<Variable> variables =
        scope.variables(v -> v.type() == type || type == JType.INT && v.type().isNarrow());
    List<Array> arrays =
        scope.arrays(a ->
            a.read() != Access.NONE
                && (a.element() == type
                    || type == JType.INT && a.element().isNarrow()
                    || type == JType.FLOAT && a.element().isPacked()));
    if (!arrays.isEmpty() && (variables.isEmpty() || dice.percent(40))) {
      return load(dice.pick(arrays), 0);
    }
    return variables.isEmpty() ? converted(type) : dice.pick(variables).name();
  }

  /** A variable of another type, cast; a literal where there is none. */
  private String converted(JType type) {
    List<Variable> others = scope.variables(v -> v.type() != JType.BOOLEAN);
    return others.isEmpty() || dice.percent(20)
        ? Values.literal(type, dice)
        : "((" + type.keyword() + ") " + dice.pick(others).name() + ")";
  }

  /** A simple truth: seldom a constant, for javac drops what a constant guards. */
  private String flag() {
    if (dice.percent(3)) {
      return Values.literal(JType.BOOLEAN, dice);
    }
    List<Variable> flags = scope.variables(v -> v.type() == JType.BOOLEAN);
    if (!flags.isEmpty() && dice.percent(40)) {
      return dice.pick(flags).name();
    }
    List<Array> arrays = scope.arrays(a -> a.read() != Access.NONE && a.element() == JType.BOOLEAN);
    if (!arrays.isEmpty() && dice.percent(50)) {
      return load(dice.pick(arrays), 0);
    }
    List<Variable> numbers = scope.variables(v -> v.type() != JType.BOOLEAN);
    if (numbers.isEmpty()) {
      return "(" + leaf(JType.INT) + " > 3)";
    }
    Variable number = dice.pick(numbers);
    String other =
        dice.percent(50)
            ? Values.literal(number.type().isNarrow() ? JType.INT : number.type(), dice)
            : dice.pick(numbers).name();
    return "("
        + number.name()
        + dice.pick(" < ", " <= ", " > ", " >= ", " == ", " != ")
        + other
        + ")";
  }

  /** An expression that also assigns, or null where nothing of the type may be assigned. */
  private String effect(JType type, int depth) {
    List<String> places = new ArrayList<>();
    for (Variable variable : scope.variables(v -> v.writable() && v.type() == type)) {
      places.add(variable.name());
    }
    for (Array array :
        scope.arrays(a ->
            !a.nativeArray()
                && a.element() == type
                && a.write() != Access.NONE
                && a.read() != Access.NONE)) {
      places.add(array.name() + "[" + index(array, array.write(), depth - 1) + "]");
    }
    return places.isEmpty() ? null : assignment(dice.pick(places), type, depth);
  }

  /** {@code (x = e)}, {@code (x += e)}, {@code (x++)} and the like. */
  String assignment(String place, JType type, int depth) {
    if (type == JType.BOOLEAN) {
      return "(" + place + dice.pick(" = ", " &= ", " |= ", " ^= ") + condition(depth - 1) + ")";
    }
    return switch (dice.below(6)) {
      case 0 -> "(" + place + dice.pick("++", "--") + ")";
      case 1 -> "(" + dice.pick("++", "--") + place + ")";
      case 2, 3 -> "(" + place + " = " + of(type, depth - 1) + ")";
      default -> "(" + compound(place, type, depth) + ")";
    };
  }

  /** {@code x op= e}: the operand may be wider than x, the result is narrowed as a cast would. */
  String compound(String place, JType type, int depth) {
    if (type.isFloating()) {
      JType operand = dice.percent(70) ? type : wide();
      return place + dice.pick(" += ", " -= ", " *= ", " /= ", " %= ") + of(operand, depth - 1);
    }
    return switch (dice.below(10)) {
      case 0 ->
          place
              + dice.pick(" /= ", " %= ")
              + divisor(type == JType.LONG ? type : JType.INT, depth - 1);
      case 1, 2 ->
          place
              + dice.pick(" <<= ", " >>= ", " >>>= ")
              + of(dice.percent(70) ? JType.INT : JType.LONG, depth - 1);
      case 3, 4 ->
          place
              + dice.pick(" &= ", " |= ", " ^= ")
              + of(dice.percent(80) ? JType.INT : JType.LONG, depth - 1);
      default ->
          place
              + dice.pick(" += ", " -= ", " *= ")
              + of(dice.percent(70) ? type == JType.LONG ? type : JType.INT : wide(), depth - 1);
    };
  }

  /** A call of a helper with this result, or null where none can be called. */
  String call(JType type, int depth) {
    if (callsLeft <= 0) {
      return null;
    }
    List<Helper> helpers =
        scope.helpers().stream()
            .filter(h -> h.result().equals(Optional.of(type)) && callable(h))
            .toList();
    if (helpers.isEmpty()) {
      return null;
    }
    callsLeft--;
    return call(dice.pick(helpers), depth);
  }

  /** Whether there is an array for each of the helper's array parameters. */
  boolean callable(Helper helper) {
    return helper.parameters().stream()
        .allMatch(
            p -> !(p instanceof Helper.Parameter.ArrayOf wanted) || !candidates(wanted).isEmpty());
  }

  String call(Helper helper, int depth) {
    List<String> arguments = new ArrayList<>();
    for (Helper.Parameter parameter : helper.parameters()) {
      arguments.add(
          switch (parameter) {
            case Helper.Parameter.Value value -> of(value.type(), Math.min(depth - 1, 2));
            case Helper.Parameter.ArrayOf wanted -> dice.pick(candidates(wanted)).name();
          });
    }
    return helper.name() + "(" + String.join(", ", arguments) + ")";
  }

  private List<Array> candidates(Helper.Parameter.ArrayOf wanted) {
    return scope.arrays(a ->
        a.element() == wanted.element()
            && a.nativeArray() == wanted.nativeArray()
            && a.length() >= wanted.length()
            && a.read() == Access.ANY
            && (!wanted.written() || a.write() == Access.ANY));
  }

  private String switchExpression(JType type, int depth) {
    StringBuilder text = new StringBuilder("((" + type.keyword() + ") (switch (");
    text.append(selector(depth - 1)).append(") { ");
    for (String labels : Cases.arrow(dice)) {
      text.append("case ").append(labels).append(" -> ");
      if (dice.percent(25)) {
        text.append("{ yield ").append(of(type, depth - 1)).append("; } ");
      } else {
        text.append(of(type, depth - 1)).append("; ");
      }
    }
    return text.append("default -> ").append(of(type, depth - 1)).append("; }))").toString();
  }

  /** An int that is often one of the small labels that {@link Cases} makes. */
  String selector(int depth) {
    return dice.percent(70)
        ? "(" + of(JType.INT, depth) + " & " + dice.pick(3, 7) + ")"
        : "((int) " + of(JType.INT, depth) + ")";
  }
}
