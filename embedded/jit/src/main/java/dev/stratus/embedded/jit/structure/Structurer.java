package dev.stratus.embedded.jit.structure;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Stmt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Nests a reducible graph along its dominator tree, after Ramsey, "Beyond Relooper" (ICFP 2022): a
 * block that several ways lead to follows a labelled block around them, a loop header opens a loop.
 * One change, for the sake of {@code for} loops: what is reached by leaving a loop is, but for what
 * stands before a break, written behind the outermost loop it leaves; Ramsey nests it inside.
 *
 * <p>Every jump is written out as Leave, Continue or Return, and every loop is endless; cleaning up
 * and finding conditions comes after.
 */
public final class Structurer {
  private final Graph graph;
  private final NaturalLoops loops;
  private final Dominators dominators;
  private final Map<Node, List<Node>> inside = new HashMap<>();
  private final Map<Node, List<Node>> behind = new HashMap<>();
  private final Map<Node, Label> ends = new HashMap<>();
  private final Map<Node, Label> loopLabels = new HashMap<>();
  private int labels;

  private Structurer(Graph graph) {
    this.graph = graph;
    this.dominators = new Dominators(graph);
    this.loops = new NaturalLoops(graph, dominators);
  }

  /**
   * The statements of the graph, and which loop came from which header.
   *
   * @param loops the header's bytecode offset of each loop
   */
  public record Result(List<Stmt> body, Map<Label, Integer> loops) {}

  /**
   * @throws IrreducibleException where the graph is not reducible
   */
  public static Result structure(Node entry) {
    Structurer structurer = new Structurer(new Graph(entry));
    structurer.place();
    List<Stmt> body = structurer.emit(entry);
    Map<Label, Integer> headers = new HashMap<>();
    structurer.loopLabels.forEach((node, label) -> headers.put(label, node.offset()));
    return new Result(body, Map.copyOf(headers));
  }

  private Label label() {
    return new Label(labels++);
  }

  private void place() {
    List<Node> order = graph.order();
    for (Node node : order) {
      if (loops.isHeader(node)) {
        loopLabels.put(node, label());
      }
    }
    for (Node node : order.subList(1, order.size())) {
      Node parent = dominators.immediate(node);
      Optional<Node> left = loops.outermostLeft(parent, node);
      if (left.isPresent() && !staysInPlace(node, left.get())) {
        follow(behind, left.get(), node);
      } else if (forwardPredecessors(node) > 1) {
        follow(inside, parent, node);
      }
    }
  }

  private void follow(Map<Node, List<Node>> places, Node parent, Node node) {
    places.computeIfAbsent(parent, p -> new ArrayList<>()).add(node);
    ends.put(node, label());
  }

  private long forwardPredecessors(Node node) {
    return graph.predecessors(node).stream().filter(from -> !loops.isBackEdge(from, node)).count();
  }

  /**
   * Whether what is reached by leaving a loop is written where it is left: a return from amid the
   * loop, and what stands before a {@code break}, which goes on to where other ways lead too.
   */
  private boolean staysInPlace(Node node, Node header) {
    if (graph.predecessors(node).size() != 1) {
      return false;
    }
    Node from = graph.predecessors(node).getFirst();
    boolean endsLoop = from.equals(header) || from.end().targets().contains(header);
    if (isLoneReturn(node)) {
      return !endsLoop || leavesElsewhere(header, node);
    }
    return !endsLoop && joinsOthers(node);
  }

  private boolean leavesElsewhere(Node header, Node than) {
    Set<Node> body = loops.body(header);
    return body.stream()
        .flatMap(inner -> inner.end().targets().stream())
        .anyMatch(to -> !body.contains(to) && !to.equals(than) && !isLoneReturn(to));
  }

  /** Whether a way leads from what the node dominates to what it does not. */
  private boolean joinsOthers(Node node) {
    return graph.order().stream()
        .filter(inner -> dominators.dominates(node, inner))
        .flatMap(inner -> inner.end().targets().stream())
        .anyMatch(to -> !dominators.dominates(node, to));
  }

  private boolean isLoneReturn(Node node) {
    return node.end() instanceof Terminator.Exit && graph.predecessors(node).size() == 1;
  }

  private List<Stmt> emit(Node node) {
    List<Stmt> code = new ArrayList<>(node.statements());
    code.addAll(end(node));
    code = followedBy(code, inside.getOrDefault(node, List.of()));
    Label loop = loopLabels.get(node);
    if (loop != null) {
      Stmt endless =
          new Stmt.Loop(
              line(code),
              loop,
              true,
              Expr.Constant.ofBoolean(true),
              List.of(),
              code,
              OptionalInt.empty());
      code = followedBy(new ArrayList<>(List.of(endless)), behind.getOrDefault(node, List.of()));
    }
    return code;
  }

  private List<Stmt> followedBy(List<Stmt> code, List<Node> followers) {
    List<Stmt> result = code;
    List<Node> sorted = followers.stream().sorted(Comparator.comparingInt(graph::index)).toList();
    for (Node follower : sorted) {
      List<Stmt> next = new ArrayList<>();
      next.add(new Stmt.Labelled(line(result), endOf(follower), result));
      next.addAll(emit(follower));
      result = next;
    }
    return result;
  }

  private List<Stmt> end(Node node) {
    return switch (node.end()) {
      case Terminator.Exit exit -> List.of(exit.statement());
      case Terminator.Jump jump -> go(node, jump.target(), line(node.statements()));
      case Terminator.Branch branch ->
          branch.whenTrue().equals(branch.whenFalse())
              ? go(node, branch.whenTrue(), branch.line())
              : List.of(
                  new Stmt.If(
                      branch.line(),
                      branch.condition(),
                      go(node, branch.whenTrue(), branch.line()),
                      go(node, branch.whenFalse(), branch.line())));
    };
  }

  private List<Stmt> go(Node from, Node to, int line) {
    if (loops.isBackEdge(from, to)) {
      Label loop = loopLabels.get(to);
      if (loop == null) {
        throw new IllegalStateException("back edge to no loop at " + to.offset());
      }
      return List.of(new Stmt.Continue(line, loop));
    }
    return ends.containsKey(to) ? List.of(new Stmt.Leave(line, endOf(to))) : emit(to);
  }

  private Label endOf(Node node) {
    Label label = ends.get(node);
    if (label == null) {
      throw new IllegalStateException("no label for the block at " + node.offset());
    }
    return label;
  }

  private static int line(List<Stmt> code) {
    return code.isEmpty() ? 0 : code.getFirst().line();
  }
}
