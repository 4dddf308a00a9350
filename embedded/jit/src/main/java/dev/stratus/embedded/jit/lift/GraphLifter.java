package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.structure.Node;
import dev.stratus.embedded.jit.structure.Terminator;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lifts the blocks of a method in reverse post-order and joins the operand stacks where blocks
 * meet: an entry that differs by the way taken becomes a temporary that each way sets.
 */
final class GraphLifter {
  private final FunctionContext function;
  private final List<RawBlock> blocks;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Integer, Node> byOffset = new HashMap<>();
  private final Map<RawBlock, List<Operand>> entries = new HashMap<>();
  private final Map<RawBlock, List<Operand>> exits = new HashMap<>();
  private int nextId;

  GraphLifter(FunctionContext function, List<RawBlock> blocks) {
    this.function = function;
    this.blocks = blocks;
    for (RawBlock block : blocks) {
      Node node = node(block.start());
      nodes.add(node);
      byOffset.put(block.start(), node);
    }
  }

  private Node node(int offset) {
    return new Node(nextId++, offset);
  }

  Node lift() {
    for (RawBlock block : blocks) {
      Node node = nodes.get(block.id);
      List<Operand> entry = join(block);
      entries.put(block, entry);
      StackMachine machine =
          new StackMachine(function.source(), function.variables(), entry, node.statements());
      BlockLifter.End end = new BlockLifter(function, block, machine).lift();
      machine.settleAll(block.last().line());
      exits.put(block, List.copyOf(machine.stack()));
      node.end(terminator(block, node, end));
      returnToLoops(block);
    }
    return nodes.getFirst();
  }

  private List<Operand> join(RawBlock block) {
    List<RawBlock> known = block.predecessors.stream().filter(exits::containsKey).toList();
    if (known.isEmpty()) {
      return List.of();
    }
    boolean loops = known.size() < block.predecessors.size();
    List<Operand> first = exit(known.getFirst());
    List<Operand> result = new ArrayList<>();
    for (int depth = 0; depth < first.size(); depth++) {
      int at = depth;
      boolean same = known.stream().allMatch(from -> exit(from).get(at).equals(first.get(at)));
      if (same && !(loops && first.get(at) instanceof Operand.Value)) {
        result.add(first.get(at));
      } else {
        Variable joined = function.variables().temporary(value(block, first.get(at)).type());
        for (RawBlock from : known) {
          set(from, joined, value(block, exit(from).get(at)));
        }
        result.add(new Operand.Value(new Expr.Read(joined)));
      }
    }
    return result;
  }

  private List<Operand> exit(RawBlock block) {
    return exits.getOrDefault(block, List.of());
  }

  private Expr value(RawBlock block, Operand operand) {
    if (operand instanceof Operand.Value value) {
      return value.expr();
    }
    throw function
        .source()
        .refuse(
            block.instructions.getFirst(),
            "an array is chosen by a condition; which array is meant must not depend on the run:"
                + " use if-else around the uses");
  }

  private void set(RawBlock from, Variable joined, Expr value) {
    if (!value.equals(new Expr.Read(joined))) {
      nodes.get(from.id).statements().add(new Stmt.Assign(from.last().line(), joined, value));
    }
  }

  /** Where a block leads back to a loop whose header has a stack, sets the header's temporaries. */
  private void returnToLoops(RawBlock block) {
    for (RawBlock header : block.successors) {
      List<Operand> entry = entries.getOrDefault(header, List.of());
      if (header.id <= block.id) {
        for (int depth = 0; depth < entry.size(); depth++) {
          Operand operand = exit(block).get(depth);
          if (entry.get(depth) instanceof Operand.Value value
              && value.expr() instanceof Expr.Read joined) {
            set(block, joined.variable(), value(block, operand));
          } else if (!operand.equals(entry.get(depth))) {
            throw function
                .source()
                .refuse(block.last(), "an array changes from one iteration to the next");
          }
        }
      }
    }
  }

  private Terminator terminator(RawBlock block, Node node, BlockLifter.End end) {
    MethodSource.Insn last = block.last();
    return switch (end) {
      case BlockLifter.End.Return r -> new Terminator.Exit(new Stmt.Return(last.line(), r.value()));
      case BlockLifter.End.Condition c ->
          new Terminator.Branch(
              last.line(),
              c.fallsThrough(),
              target(last.next()),
              target(function.source().target(((BranchInstruction) last.op()).target())));
      case BlockLifter.End.Key key -> selection(last, node, key.value());
      case BlockLifter.End.Falls _ ->
          new Terminator.Jump(
              last.op() instanceof BranchInstruction jump
                  ? target(function.source().target(jump.target()))
                  : target(last.next()));
    };
  }

  private Node target(int offset) {
    Node node = byOffset.get(offset);
    if (node == null) {
      throw new IllegalStateException(
          "no block at " + offset + " of " + function.source().id() + "; please report this");
    }
    return node;
  }

  /** A switch as a chain of conditions, cases with one target together. */
  private Terminator selection(MethodSource.Insn insn, Node node, Expr value) {
    List<SwitchCase> cases;
    Label otherwise;
    if (insn.op() instanceof TableSwitchInstruction table) {
      cases = table.cases();
      otherwise = table.defaultTarget();
    } else {
      LookupSwitchInstruction lookup = (LookupSwitchInstruction) insn.op();
      cases = lookup.cases();
      otherwise = lookup.defaultTarget();
    }
    Node last = target(function.source().target(otherwise));
    Map<Node, Expr> conditions = new LinkedHashMap<>();
    Expr key = key(insn, node, value);
    for (SwitchCase each : cases) {
      Node to = target(function.source().target(each.target()));
      if (!to.equals(last)) {
        Expr matches = new Expr.Compare(CompareOp.EQ, key, Expr.Constant.ofInt(each.caseValue()));
        conditions.merge(to, matches, (a, b) -> new Expr.ShortCircuit(false, a, b));
      }
    }
    Terminator chain = new Terminator.Jump(last);
    for (Map.Entry<Node, Expr> each : conditions.entrySet().stream().toList().reversed()) {
      Node rest = last;
      if (chain instanceof Terminator.Branch) {
        rest = node(insn.at());
        rest.end(chain);
      }
      chain = new Terminator.Branch(insn.line(), each.getValue(), each.getKey(), rest);
    }
    return chain;
  }

  private Expr key(MethodSource.Insn insn, Node node, Expr value) {
    if (value instanceof Expr.Read || value instanceof Expr.Constant) {
      return value;
    }
    Variable key = function.variables().temporary(value.type());
    node.statements().add(new Stmt.Assign(insn.line(), key, value));
    return new Expr.Read(key);
  }
}
