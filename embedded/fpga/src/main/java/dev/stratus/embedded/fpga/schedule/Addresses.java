package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.graph.Computation;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The indexes of a graph's accesses as sums of nodes, which tells when two are the same, and in
 * which turn one meets the other.
 */
final class Addresses {
  private final Graph graph;
  private final Map<Integer, Sum> known = new HashMap<>();

  /**
   * @param terms by node its factor
   */
  record Sum(Map<Integer, Long> terms, long constant) {
    private static Sum of(long constant) {
      return new Sum(Map.of(), constant);
    }

    private Sum plus(Sum other, long factor) {
      Map<Integer, Long> sum = new TreeMap<>(terms);
      other.terms.forEach((node, f) -> sum.merge(node, f * factor, Long::sum));
      sum.values().removeIf(f -> f == 0);
      return new Sum(sum, constant + other.constant * factor);
    }
  }

  Addresses(Graph graph) {
    this.graph = graph;
  }

  /** The index of an access. */
  Sum of(Node access) {
    return sum(access.inputs().getFirst());
  }

  private Sum sum(int id) {
    Sum before = known.get(id);
    if (before != null) {
      return before;
    }
    Sum sum = compute(graph.node(id));
    known.put(id, sum);
    return sum;
  }

  private Sum compute(Node node) {
    Sum itself = new Sum(Map.of(node.id(), 1L), 0);
    if (node.type() != ScalarType.INT) {
      return itself;
    }
    if (node.kind() instanceof Node.Kind.Constant(long bits)) {
      return Sum.of(bits);
    }
    if (!(node.kind() instanceof Node.Kind.Operation(Computation.Binary(BinaryOp op), _))) {
      return itself;
    }
    Sum left = sum(node.inputs().get(0));
    Sum right = sum(node.inputs().get(1));
    return switch (op) {
      case ADD -> left.plus(right, 1);
      case SUB -> left.plus(right, -1);
      case MUL ->
          right.terms.isEmpty()
              ? Sum.of(0).plus(left, right.constant)
              : left.terms.isEmpty() ? Sum.of(0).plus(right, left.constant) : itself;
      case SHL ->
          right.terms.isEmpty() && right.constant >= 0 && right.constant < 31
              ? Sum.of(0).plus(left, 1L << right.constant)
              : itself;
      default -> itself;
    };
  }

  /** By how much an index grows from one turn to the next; empty: not by the same each time. */
  OptionalLong step(Sum sum) {
    long step = 0;
    for (Map.Entry<Integer, Long> term : sum.terms().entrySet()) {
      OptionalLong own = step(graph.node(term.getKey()));
      if (own.isEmpty()) {
        return OptionalLong.empty();
      }
      step += own.getAsLong() * term.getValue();
    }
    return OptionalLong.of(step);
  }

  private OptionalLong step(Node node) {
    return switch (node.kind()) {
      case Node.Kind.Index _ -> graph.step();
      case Node.Kind.Carried _ -> induction(node);
      default -> isInvariant(node.id()) ? OptionalLong.of(0) : OptionalLong.empty();
    };
  }

  private OptionalLong induction(Node carried) {
    Sum next = sum(graph.next().getOrDefault(carried.id(), carried.id()));
    return next.terms().equals(Map.of(carried.id(), 1L))
        ? OptionalLong.of(next.constant())
        : OptionalLong.empty();
  }

  private boolean isInvariant(int id) {
    Node node = graph.node(id);
    return switch (node.kind()) {
      case Node.Kind.Constant _, Node.Kind.Input _, Node.Kind.Length _ -> true;
      case Node.Kind.Operation _ -> node.inputs().stream().allMatch(this::isInvariant);
      default -> false;
    };
  }

  /** The index modulo a number, where it is the same in every turn and known. */
  OptionalLong modulo(Sum sum, long number) {
    long rest = sum.constant();
    for (Map.Entry<Integer, Long> term : sum.terms().entrySet()) {
      long factor = term.getValue();
      if (factor % number == 0) {
        continue;
      }
      boolean steps =
          graph.node(term.getKey()).kind() instanceof Node.Kind.Index
              && graph.init().isPresent()
              && graph.step().isPresent()
              && graph.step().getAsLong() * factor % number == 0;
      if (!steps) {
        return OptionalLong.empty();
      }
      rest += graph.init().getAsLong() * factor;
    }
    return OptionalLong.of(Math.floorMod(rest, number));
  }
}
