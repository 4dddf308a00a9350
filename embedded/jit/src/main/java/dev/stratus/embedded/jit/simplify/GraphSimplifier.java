package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.structure.Graph;
import dev.stratus.embedded.jit.structure.Node;
import dev.stratus.embedded.jit.structure.Terminator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes on the graph what javac did to expressions: goto-only blocks, {@code &&} and {@code ||} as
 * branches, {@code ?:} as a diamond that sets a stack temporary.
 */
public final class GraphSimplifier {
  private final Node entry;
  private final Set<Variable> temporaries;

  private GraphSimplifier(Node entry, Set<Variable> temporaries) {
    this.entry = entry;
    this.temporaries = temporaries;
  }

  /** {@code temporaries}: the variables that stand for entries of the JVM's stack. */
  public static void simplify(Node entry, Set<Variable> temporaries) {
    GraphSimplifier simplifier = new GraphSimplifier(entry, temporaries);
    boolean changed = true;
    while (changed) {
      changed = simplifier.threadJumps();
      changed |= simplifier.mergeChains();
      changed |= TemporaryInliner.run(new Graph(entry), temporaries);
      changed |= simplifier.foldTernaries();
      changed |= simplifier.foldConditions();
    }
  }

  private boolean threadJumps() {
    boolean changed = false;
    for (Node node : new Graph(entry).order()) {
      Terminator before = node.end();
      node.end(sameWay(node, before.retarget(GraphSimplifier::destination)));
      changed |= !node.end().equals(before);
    }
    return changed;
  }

  /** Through blocks that only jump; an endless circle of them stays. */
  private static Node destination(Node start) {
    Set<Node> seen = new HashSet<>();
    Node at = start;
    while (at.statements().isEmpty() && at.end() instanceof Terminator.Jump jump && seen.add(at)) {
      at = jump.target();
    }
    return at;
  }

  /** A branch whose two ways meet at once is a jump; a call in its condition still happens. */
  private Terminator sameWay(Node node, Terminator end) {
    if (end instanceof Terminator.Branch branch && branch.whenTrue().equals(branch.whenFalse())) {
      evaluate(node, branch.line(), branch.condition());
      return new Terminator.Jump(branch.whenTrue());
    }
    return end;
  }

  private static void evaluate(Node node, int line, Expr condition) {
    if (condition instanceof Expr.Call call) {
      node.statements().add(new Stmt.Evaluate(line, call));
    } else if (ExprTree.hasCall(condition)) {
      node.statements().add(new Stmt.If(line, condition, List.of(), List.of()));
    }
  }

  private boolean mergeChains() {
    boolean changed = false;
    Graph graph = new Graph(entry);
    Set<Node> gone = new HashSet<>();
    for (Node node : graph.order()) {
      while (!gone.contains(node)
          && node.end() instanceof Terminator.Jump jump
          && !jump.target().equals(node)
          && !jump.target().equals(entry)
          && graph.predecessors(jump.target()).size() == 1) {
        Node next = jump.target();
        node.statements().addAll(next.statements());
        node.end(next.end());
        gone.add(next);
        changed = true;
      }
    }
    return changed;
  }

  private boolean foldTernaries() {
    boolean changed = false;
    Graph graph = new Graph(entry);
    for (Node node : graph.order()) {
      if (node.end() instanceof Terminator.Branch branch) {
        Optional<Stmt.Assign> first = arm(graph, branch.whenTrue());
        Optional<Stmt.Assign> second = arm(graph, branch.whenFalse());
        if (first.isPresent()
            && second.isPresent()
            && first.get().variable().equals(second.get().variable())
            && branch.whenTrue().end().equals(branch.whenFalse().end())) {
          Expr value =
              Fold.one(
                  new Expr.Conditional(
                      branch.condition(), first.get().value(), second.get().value()));
          node.statements().add(new Stmt.Assign(branch.line(), first.get().variable(), value));
          node.end(branch.whenTrue().end());
          changed = true;
        }
      }
    }
    return changed;
  }

  /** A block of a single way in that does nothing but set a temporary and jump. */
  private Optional<Stmt.Assign> arm(Graph graph, Node node) {
    return graph.predecessors(node).size() == 1
            && node.end() instanceof Terminator.Jump
            && node.statements().size() == 1
            && node.statements().getFirst() instanceof Stmt.Assign assign
            && temporaries.contains(assign.variable())
            && !ExprTree.hasCall(assign.value())
        ? Optional.of(assign)
        : Optional.empty();
  }

  private boolean foldConditions() {
    boolean changed = false;
    Set<Node> gone = new HashSet<>();
    Graph graph = new Graph(entry);
    // Innermost conditions come last in the order and must be whole before outer ones take them in.
    for (Node node : graph.order().reversed()) {
      while (!gone.contains(node) && node.end() instanceof Terminator.Branch branch) {
        Optional<Terminator> folded = fold(graph, node, branch, gone);
        if (folded.isEmpty()) {
          break;
        }
        node.end(sameWay(node, folded.get()));
        changed = true;
      }
    }
    return changed;
  }

  private static Optional<Terminator> fold(
      Graph graph, Node node, Terminator.Branch first, Set<Node> gone) {
    Optional<Terminator.Branch> onTrue = condition(graph, node, first.whenTrue());
    Optional<Terminator.Branch> onFalse = condition(graph, node, first.whenFalse());
    if (onTrue.isPresent() && onFalse.isPresent()) {
      Terminator.Branch a = onTrue.get();
      Terminator.Branch b = onFalse.get();
      boolean same = a.whenTrue().equals(b.whenTrue()) && a.whenFalse().equals(b.whenFalse());
      boolean crossed = a.whenTrue().equals(b.whenFalse()) && a.whenFalse().equals(b.whenTrue());
      if (same || crossed) {
        gone.add(first.whenTrue());
        gone.add(first.whenFalse());
        Expr other = same ? b.condition() : Conditions.not(b.condition());
        Expr chosen = Fold.one(new Expr.Conditional(first.condition(), a.condition(), other));
        return Optional.of(
            new Terminator.Branch(first.line(), chosen, a.whenTrue(), a.whenFalse()));
      }
    }
    if (onTrue.isPresent() && !breaksLoop(graph, node, first, onTrue.get())) {
      Optional<Terminator> result = thenAlso(first, onTrue.get());
      result.ifPresent(r -> gone.add(first.whenTrue()));
      return result;
    }
    if (onFalse.isPresent()) {
      Optional<Terminator> result = orElse(first, onFalse.get());
      result.ifPresent(r -> gone.add(first.whenFalse()));
      return result;
    }
    return Optional.empty();
  }

  /** A loop's condition, and a break on another line that begins its body: these stay apart. */
  private static boolean breaksLoop(
      Graph graph, Node node, Terminator.Branch first, Terminator.Branch second) {
    boolean isHeader =
        graph.predecessors(node).stream().anyMatch(p -> graph.index(p) >= graph.index(node));
    return isHeader && first.line() != second.line();
  }

  private static Optional<Terminator> thenAlso(Terminator.Branch first, Terminator.Branch second) {
    if (second.whenFalse().equals(first.whenFalse())) {
      return circuit(
          first, true, first.condition(), second.condition(), second.whenTrue(), first.whenFalse());
    }
    if (second.whenTrue().equals(first.whenFalse())) {
      Expr skipped = Conditions.not(first.condition());
      return circuit(
          first, false, skipped, second.condition(), second.whenTrue(), second.whenFalse());
    }
    return Optional.empty();
  }

  private static Optional<Terminator> orElse(Terminator.Branch first, Terminator.Branch second) {
    if (second.whenTrue().equals(first.whenTrue())) {
      return circuit(
          first,
          false,
          first.condition(),
          second.condition(),
          first.whenTrue(),
          second.whenFalse());
    }
    if (second.whenFalse().equals(first.whenTrue())) {
      Expr skipped = Conditions.not(first.condition());
      return circuit(
          first, true, skipped, second.condition(), second.whenTrue(), second.whenFalse());
    }
    return Optional.empty();
  }

  private static Optional<Terminator> circuit(
      Terminator.Branch first, boolean and, Expr left, Expr right, Node whenTrue, Node whenFalse) {
    return Optional.of(
        new Terminator.Branch(
            first.line(), new Expr.ShortCircuit(and, left, right), whenTrue, whenFalse));
  }

  /** A block of a single way in that does nothing but branch. */
  private static Optional<Terminator.Branch> condition(Graph graph, Node from, Node node) {
    return !node.equals(from)
            && node.statements().isEmpty()
            && graph.predecessors(node).equals(List.of(from))
            && node.end() instanceof Terminator.Branch branch
            && !branch.targets().contains(node)
        ? Optional.of(branch)
        : Optional.empty();
  }
}
