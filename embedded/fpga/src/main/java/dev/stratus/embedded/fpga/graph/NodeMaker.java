package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the nodes of a graph: none twice, and none whose value is known. Only a load from an array
 * that may have been written since is made again.
 */
final class NodeMaker {
  private final Circuit arrays;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Key, Integer> known = new HashMap<>();
  private final Map<Variable, Integer> stores = new HashMap<>();

  /** {@code version}: the number of stores before a load that it may meet. */
  private record Key(Node.Kind kind, ScalarType type, List<Integer> inputs, int version) {}

  /**
   * @param arrays which arrays may be one
   */
  NodeMaker(Circuit arrays) {
    this.arrays = arrays;
  }

  List<Node> nodes() {
    return nodes;
  }

  Node node(int id) {
    return nodes.get(id);
  }

  private int add(Node.Kind kind, ScalarType type, List<Integer> inputs, int version, int line) {
    return known.computeIfAbsent(
        new Key(kind, type, inputs, version),
        _ -> {
          nodes.add(new Node(nodes.size(), kind, type, inputs, line));
          return nodes.size() - 1;
        });
  }

  int constant(ScalarType type, long bits) {
    long canonical = Arithmetic.canonical(type, bits);
    return add(new Node.Kind.Constant(canonical), type, List.of(), 0, 0);
  }

  int bool(boolean value) {
    return constant(ScalarType.BOOLEAN, value ? 1 : 0);
  }

  int input(Place place, ScalarType type) {
    return add(new Node.Kind.Input(place), type, List.of(), 0, 0);
  }

  int length(Variable array) {
    return add(new Node.Kind.Length(array), ScalarType.INT, List.of(), 0, 0);
  }

  int index() {
    return add(new Node.Kind.Index(), ScalarType.INT, List.of(), 0, 0);
  }

  int carried(Place place, int first, int line) {
    ScalarType type = node(first).type();
    return add(new Node.Kind.Carried(place), type, List.of(first), 0, line);
  }

  int load(Variable array, ScalarType element, int index, int guard, int line) {
    List<Integer> inputs = isTrue(guard) ? List.of(index) : List.of(index, guard);
    return add(new Node.Kind.Load(array), element, inputs, version(array), line);
  }

  void store(Variable array, ScalarType element, int index, int value, int guard, int line) {
    List<Integer> inputs = isTrue(guard) ? List.of(index, value) : List.of(index, value, guard);
    int version = version(array);
    add(new Node.Kind.Store(array), element, inputs, version, line);
    stores.merge(array, 1, Integer::sum);
  }

  private int version(Variable array) {
    int sum = 0;
    for (Map.Entry<Variable, Integer> stored : stores.entrySet()) {
      sum += arrays.mayBeOne(stored.getKey(), array) ? stored.getValue() : 0;
    }
    return sum;
  }

  /** An operator, or what is known of its value without one. */
  int operation(
      Computation computation, ScalarType operands, ScalarType type, int line, Integer... inputs) {
    List<Integer> in = List.of(inputs);
    if (in.stream().allMatch(this::isConstant) && !dividesByZero(computation, operands, in)) {
      long[] bits = in.stream().mapToLong(i -> bits(i)).toArray();
      if (!(computation instanceof Computation.Function)) {
        return constant(type, Arithmetic.apply(computation, operands, type, bits));
      }
    }
    return add(new Node.Kind.Operation(computation, operands), type, in, 0, line);
  }

  private boolean dividesByZero(Computation computation, ScalarType type, List<Integer> in) {
    return computation instanceof Computation.Binary(BinaryOp op)
        && (op == BinaryOp.DIV || op == BinaryOp.REM)
        && !type.isFloating()
        && bits(in.get(1)) == 0;
  }

  int select(int condition, int whenTrue, int whenFalse, int line) {
    if (isConstant(condition)) {
      return isTrue(condition) ? whenTrue : whenFalse;
    }
    if (whenTrue == whenFalse) {
      return whenTrue;
    }
    ScalarType type = node(whenTrue).type();
    return operation(new Computation.Select(), type, type, line, condition, whenTrue, whenFalse);
  }

  int not(int a) {
    if (node(a).kind() instanceof Node.Kind.Operation(Computation.Unary(UnaryOp op), _)
        && op == UnaryOp.NOT) {
      return node(a).inputs().getFirst();
    }
    return operation(
        new Computation.Unary(UnaryOp.NOT), ScalarType.BOOLEAN, ScalarType.BOOLEAN, 0, a);
  }

  int and(int a, int b) {
    if (isTrue(a) || a == b || isFalse(b)) {
      return b;
    }
    return isTrue(b) || isFalse(a) ? a : logical(BinaryOp.AND, a, b);
  }

  int or(int a, int b) {
    if (isFalse(a) || a == b || isTrue(b)) {
      return b;
    }
    return isFalse(b) || isTrue(a) ? a : logical(BinaryOp.OR, a, b);
  }

  private int logical(BinaryOp op, int a, int b) {
    return operation(new Computation.Binary(op), ScalarType.BOOLEAN, ScalarType.BOOLEAN, 0, a, b);
  }

  boolean isConstant(int id) {
    return node(id).kind() instanceof Node.Kind.Constant;
  }

  long bits(int id) {
    return ((Node.Kind.Constant) node(id).kind()).bits();
  }

  boolean isTrue(int id) {
    return isConstant(id) && bits(id) != 0;
  }

  boolean isFalse(int id) {
    return isConstant(id) && bits(id) == 0;
  }
}
