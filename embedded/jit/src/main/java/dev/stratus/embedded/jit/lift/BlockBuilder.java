package dev.stratus.embedded.jit.lift;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cuts a method into basic blocks: the reachable ones, in reverse post-order. */
final class BlockBuilder {
  private final MethodSource source;
  private final TreeMap<Integer, List<MethodSource.Insn>> ranges = new TreeMap<>();

  private BlockBuilder(MethodSource source) {
    this.source = source;
  }

  static List<RawBlock> build(MethodSource source) {
    BlockBuilder builder = new BlockBuilder(source);
    builder.cut();
    return builder.connect();
  }

  private void cut() {
    Set<Integer> leaders = new TreeSet<>();
    leaders.add(0);
    for (MethodSource.Insn insn : source.instructions()) {
      if (endsBlock(insn.op())) {
        leaders.addAll(jumps(insn));
        leaders.add(insn.next());
      }
    }
    List<MethodSource.Insn> current = new ArrayList<>();
    for (MethodSource.Insn insn : source.instructions()) {
      if (leaders.contains(insn.at())) {
        current = new ArrayList<>();
        ranges.put(insn.at(), current);
      }
      current.add(insn);
    }
  }

  private List<RawBlock> connect() {
    List<Integer> order = reversePostOrder();
    Map<Integer, RawBlock> blocks = new HashMap<>();
    List<RawBlock> result = new ArrayList<>();
    for (int at : order) {
      RawBlock block = new RawBlock(result.size(), List.copyOf(range(at)));
      blocks.put(at, block);
      result.add(block);
    }
    for (RawBlock block : result) {
      for (int successor : successors(block.instructions)) {
        RawBlock to = blocks.get(successor);
        if (to == null) {
          throw new IllegalStateException(
              "no block at " + successor + " of " + source.id() + "; please report this kernel");
        }
        block.successors.add(to);
        to.predecessors.add(block);
      }
    }
    return result;
  }

  /** Depth first without recursion: generated kernels can have thousands of blocks. */
  private List<Integer> reversePostOrder() {
    List<Integer> order = new ArrayList<>();
    Set<Integer> seen = new HashSet<>(Set.of(0));
    Deque<Integer> path = new ArrayDeque<>(List.of(0));
    Map<Integer, Deque<Integer>> open = new HashMap<>();
    while (!path.isEmpty()) {
      int at = path.getLast();
      Deque<Integer> todo =
          open.computeIfAbsent(at, a -> new ArrayDeque<>(successors(range(a)).reversed()));
      if (todo.isEmpty()) {
        order.add(path.removeLast());
      } else {
        int next = todo.removeFirst();
        if (seen.add(next)) {
          path.addLast(next);
        }
      }
    }
    return order.reversed();
  }

  private List<MethodSource.Insn> range(int at) {
    List<MethodSource.Insn> range = ranges.get(at);
    if (range == null) {
      throw source.refuse("its code runs past its end");
    }
    return range;
  }

  /** Distinct offsets: fall-through first, so that it becomes the "then" of a condition. */
  private List<Integer> successors(List<MethodSource.Insn> range) {
    MethodSource.Insn last = range.getLast();
    List<Integer> result = new ArrayList<>();
    if (fallsThrough(last.op())) {
      result.add(last.next());
    }
    for (int jump : jumps(last)) {
      if (!result.contains(jump)) {
        result.add(jump);
      }
    }
    return result;
  }

  private List<Integer> jumps(MethodSource.Insn insn) {
    return switch (insn.op()) {
      case BranchInstruction branch -> List.of(source.target(branch.target()));
      case TableSwitchInstruction table -> targets(table.cases(), table.defaultTarget());
      case LookupSwitchInstruction lookup -> targets(lookup.cases(), lookup.defaultTarget());
      default -> List.of();
    };
  }

  private List<Integer> targets(List<SwitchCase> cases, java.lang.classfile.Label otherwise) {
    List<Integer> result = new ArrayList<>();
    cases.forEach(each -> result.add(source.target(each.target())));
    result.add(source.target(otherwise));
    return result;
  }

  private static boolean endsBlock(Instruction op) {
    return op instanceof BranchInstruction || !fallsThrough(op);
  }

  private static boolean fallsThrough(Instruction op) {
    return switch (op) {
      case BranchInstruction branch ->
          branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
      case TableSwitchInstruction _, LookupSwitchInstruction _ -> false;
      case ReturnInstruction _, ThrowInstruction _ -> false;
      default -> true;
    };
  }
}
