package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Makes trees of sums of integers, which wrap and so may be added in any order, as FPGA compilers
 * do. What comes from the turn before is added last: the next turn then waits for one adder.
 * Floating-point sums stay as they are written.
 */
final class IntegerSums {
  private final Graph old;
  private final Map<Integer, Integer> uses = new HashMap<>();
  private final Set<Integer> carried = new HashSet<>();
  private final Map<Integer, Integer> ids = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private IntegerSums(Graph old) {
    this.old = old;
  }

  static Graph balanced(Graph graph) {
    IntegerSums sums = new IntegerSums(graph);
    sums.count();
    Set<Integer> inner = sums.inner();
    for (Node node : graph.nodes()) {
      if (!inner.contains(node.id())) {
        sums.copy(node, inner);
      }
    }
    return sums.renamed();
  }

  private void count() {
    for (Node node : old.nodes()) {
      node.inputs().forEach(this::use);
      boolean fromTurnBefore =
          node.kind() instanceof Node.Kind.Carried
              || node.inputs().stream().anyMatch(carried::contains);
      if (fromTurnBefore) {
        carried.add(node.id());
      }
    }
    old.next().values().forEach(this::use);
    old.outputs().values().forEach(this::use);
    old.exit().ifPresent(this::use);
  }

  private void use(int id) {
    uses.merge(id, 1, Integer::sum);
  }

  private static boolean isSum(Node node) {
    return node.kind() instanceof Node.Kind.Operation(Computation.Binary(BinaryOp op), _)
        && op == BinaryOp.ADD
        && (node.type() == ScalarType.INT || node.type() == ScalarType.LONG);
  }

  /** Sums that are nothing but a term of another. */
  private Set<Integer> inner() {
    Set<Integer> inner = new HashSet<>();
    for (Node node : old.nodes()) {
      if (isSum(node)) {
        for (int input : node.inputs()) {
          Node term = old.node(input);
          if (isSum(term) && term.type() == node.type() && uses.getOrDefault(input, 0) == 1) {
            inner.add(input);
          }
        }
      }
    }
    return inner;
  }

  private void copy(Node node, Set<Integer> inner) {
    if (!isSum(node)) {
      List<Integer> inputs = node.inputs().stream().map(this::id).toList();
      ids.put(node.id(), add(node, inputs));
      return;
    }
    List<Integer> early = new ArrayList<>();
    List<Integer> late = new ArrayList<>();
    terms(node, inner, early, late);
    List<Integer> last = new ArrayList<>();
    if (!early.isEmpty()) {
      last.add(tree(node, early));
    }
    last.addAll(late);
    ids.put(node.id(), tree(node, last));
  }

  private void terms(Node sum, Set<Integer> inner, List<Integer> early, List<Integer> late) {
    for (int input : sum.inputs()) {
      if (inner.contains(input)) {
        terms(old.node(input), inner, early, late);
      } else {
        (carried.contains(input) ? late : early).add(id(input));
      }
    }
  }

  /** The sum of terms, neighbours first. */
  private int tree(Node like, List<Integer> terms) {
    List<Integer> level = terms;
    while (level.size() > 1) {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2) {
        next.add(add(like, List.of(level.get(i), level.get(i + 1))));
      }
      if (level.size() % 2 == 1) {
        next.add(level.getLast());
      }
      level = next;
    }
    return level.getFirst();
  }

  private int add(Node like, List<Integer> inputs) {
    nodes.add(new Node(nodes.size(), like.kind(), like.type(), inputs, like.line()));
    return nodes.size() - 1;
  }

  private int id(int before) {
    Integer id = ids.get(before);
    if (id == null) {
      throw new IllegalStateException("Node " + before + " is lost. Please report it.");
    }
    return id;
  }

  private Graph renamed() {
    Map<Integer, Integer> next = new LinkedHashMap<>();
    old.next().forEach((from, to) -> next.put(id(from), id(to)));
    Map<Place, Integer> outputs = new LinkedHashMap<>();
    old.outputs().forEach((place, node) -> outputs.put(place, id(node)));
    OptionalInt exit =
        old.exit().isPresent() ? OptionalInt.of(id(old.exit().getAsInt())) : OptionalInt.empty();
    return new Graph(nodes, next, outputs, exit, old.init(), old.step());
  }
}
