package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.fuzz.Scope.Access;
import dev.stratus.embedded.runtime.fuzz.Scope.Array;
import dev.stratus.embedded.runtime.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Random expressions about 16-bit floats: HalfFloat objects, and floats and ints made from halfs
 * and bfloats. Bits of a NaN are not fixed, so they are not asked for.
 */
final class PackedExpressions {
  private final Dice dice;
  private final Scope scope;
  private final Expressions all;

  PackedExpressions(Dice dice, Scope scope, Expressions all) {
    this.dice = dice;
    this.scope = scope;
    this.all = all;
  }

  /** An expression of type HalfFloat. */
  String half(int depth) {
    if (depth <= 0) {
      return halfLeaf();
    }
    return switch (dice.below(12)) {
      case 0, 1, 2 -> "new HalfFloat(" + all.of(JType.FLOAT, depth - 1) + ")";
      case 3 -> "new HalfFloat((short) " + all.of(JType.INT, depth - 1) + ")";
      case 4, 5, 6 ->
          "HalfFloat."
              + dice.pick("add", "sub", "mult", "div")
              + "("
              + half(depth - 1)
              + ", "
              + half(depth - 1)
              + ")";
      case 7 ->
          "TornadoMath."
              + dice.pick("min", "max")
              + "("
              + half(depth - 1)
              + ", "
              + half(depth - 1)
              + ")";
      case 8 ->
          "(" + all.condition(depth - 1) + " ? " + half(depth - 1) + " : " + half(depth - 1) + ")";
      case 9 -> scope.halfHelper().map(helper -> call(helper, depth)).orElseGet(this::halfLeaf);
      default -> halfLeaf();
    };
  }

  private String call(String helper, int depth) {
    return "%s(%s, %s, %s)"
        .formatted(
            helper,
            half(Math.min(depth - 1, 2)),
            all.of(JType.FLOAT, Math.min(depth - 1, 2)),
            all.of(JType.INT, Math.min(depth - 1, 2)));
  }

  private String halfLeaf() {
    List<String> places = new ArrayList<>(scope.halfs());
    for (Array array : readable(JType.HALF)) {
      places.add(place(array, all.index(array, array.read(), 0)));
    }
    return places.isEmpty() || dice.percent(15)
        ? "new HalfFloat(" + Values.literal(JType.FLOAT, dice) + ")"
        : dice.pick(places);
  }

  private List<Array> readable(JType element) {
    return scope.arrays(a -> a.read() != Access.NONE && a.element() == element);
  }

  private static String place(Array array, String index) {
    return array.nativeArray()
        ? array.name() + ".get(" + index + ")"
        : array.name() + "[" + index + "]";
  }

  /** An element of a packed array as a float. */
  static String load(Array array, String index) {
    return array.element() == JType.HALF
        ? place(array, index) + ".getFloat32()"
        : array.name() + ".getFloat(" + index + ")";
  }

  /** The statement that stores into a packed array. */
  String store(Array array, String index, int depth) {
    if (array.element() == JType.BFLOAT16) {
      return dice.percent(80)
          ? array.name() + ".setFloat(" + index + ", " + all.of(JType.FLOAT, depth) + ");"
          : array.name() + ".set(" + index + ", (short) " + all.of(JType.INT, depth) + ");";
    }
    return stored(array, index, half(depth));
  }

  /** The statement that stores a number into a packed array. */
  static String storeNumber(Array array, String index, String number) {
    return array.element() == JType.BFLOAT16
        ? array.name() + ".setFloat(" + index + ", (float) " + number + ");"
        : stored(array, index, "new HalfFloat((float) " + number + ")");
  }

  private static String stored(Array array, String index, String half) {
    return array.nativeArray()
        ? array.name() + ".set(" + index + ", " + half + ");"
        : array.name() + "[" + index + "] = " + half + ";";
  }

  /** A float that was packed at some time. */
  String number(int depth) {
    List<Array> bfloats = readable(JType.BFLOAT16);
    if (!bfloats.isEmpty() && dice.percent(30)) {
      Array array = dice.pick(bfloats);
      String index = all.index(array, array.read(), depth - 1);
      return "BFloat16.bf16ToFloat(" + array.name() + ".get(" + index + "))";
    }
    return switch (dice.below(6)) {
      case 0 ->
          "BFloat16.bf16ToFloat(BFloat16.bf16FromFloat(" + all.of(JType.FLOAT, depth - 1) + "))";
      case 1 -> "BFloat16.bf16ToFloat((short) " + all.of(JType.INT, depth - 1) + ")";
      default -> half(depth) + ".getFloat32()";
    };
  }

  /** The bits of a value that is no NaN, empty where there is no variable to ask. */
  Optional<String> bits() {
    List<String> halfs = scope.halfs();
    if (!halfs.isEmpty() && dice.percent(50)) {
      String half = dice.pick(halfs);
      return Optional.of(
          "(Float.isNaN(%s.getFloat32()) ? 5 : %s.getHalfFloatValue())".formatted(half, half));
    }
    List<Variable> floats = scope.variables(v -> v.type() == JType.FLOAT);
    if (floats.isEmpty()) {
      return Optional.empty();
    }
    String name = dice.pick(floats).name();
    return Optional.of("(%s != %s ? 5 : BFloat16.bf16FromFloat(%s))".formatted(name, name, name));
  }
}
