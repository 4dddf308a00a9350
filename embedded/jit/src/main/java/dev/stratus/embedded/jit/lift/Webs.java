package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.ScalarType;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which loads of a slot see which stores: a web is a set of definitions and uses that belong
 * together, and becomes one variable. A slot that javac reuses falls apart into several webs. Webs
 * of one slot and type that carry the same entry of the LocalVariableTable are joined, so that
 * {@code sum += a; sum += b;} stays one variable; that is always right, the JVM has one slot for
 * them too.
 */
final class Webs {
  private final MethodSource source;
  private final List<Integer> parent = new ArrayList<>();
  private final Map<Integer, Integer> byOffset = new HashMap<>();
  private final Map<Integer, Integer> parameters = new HashMap<>();
  private final Map<Long, Integer> lastDefinition = new HashMap<>();
  private final Map<Long, Integer> entries = new HashMap<>();
  private final Deque<long[]> open = new ArrayDeque<>();
  private final Map<Integer, Integer> definitions = new HashMap<>();
  private final Map<Integer, MethodSource.LocalName> names = new HashMap<>();
  private final Map<Integer, Boolean> allBoolean = new HashMap<>();

  private Webs(MethodSource source) {
    this.source = source;
  }

  /** {@code parameterSlots}: the slots that hold a parameter on entry. */
  static Webs of(MethodSource source, List<RawBlock> blocks, List<Integer> parameterSlots) {
    Webs webs = new Webs(source);
    parameterSlots.forEach(slot -> webs.parameters.put(slot, webs.node()));
    blocks.forEach(webs::findDefinitions);
    blocks.forEach(webs::findUses);
    webs.linkEntries(blocks);
    webs.joinByName(blocks);
    webs.describe(blocks);
    return webs;
  }

  /** The web of the load, store or increment at this offset. */
  int at(int offset) {
    return root(byOffset.getOrDefault(offset, -1));
  }

  int ofParameter(int slot) {
    return root(parameters.getOrDefault(slot, -1));
  }

  /** How often the web is written; a parameter's arrival counts. */
  int definitions(int web) {
    return definitions.getOrDefault(web, 0);
  }

  /** Whether a slot holds a value of the web, to be used later, when control enters a block. */
  boolean entersWith(int block, int slot, int web) {
    Integer entry = entries.get(key(block, slot));
    return entry != null && root(entry) == root(web);
  }

  Optional<MethodSource.LocalName> name(int web) {
    return Optional.ofNullable(names.get(web));
  }

  /** Whether every name it goes by was declared boolean. */
  boolean isBoolean(int web) {
    return allBoolean.getOrDefault(web, false);
  }

  private int node() {
    parent.add(parent.size());
    return parent.size() - 1;
  }

  private int root(int node) {
    if (node < 0) {
      throw new IllegalStateException(
          "no variable for an access in " + source.id() + "; please report this kernel");
    }
    int top = node;
    while (parent.get(top) != top) {
      top = parent.get(top);
    }
    for (int at = node; at != top; ) {
      int up = parent.get(at);
      parent.set(at, top);
      at = up;
    }
    return top;
  }

  private void join(int a, int b) {
    parent.set(root(a), root(b));
  }

  private static long key(int block, int slot) {
    return ((long) block << 32) | slot;
  }

  private void findDefinitions(RawBlock block) {
    for (MethodSource.Insn insn : block.instructions) {
      if (insn.op() instanceof StoreInstruction store) {
        define(block, insn, store.slot());
      } else if (insn.op() instanceof IncrementInstruction increment) {
        define(block, insn, increment.slot());
      }
    }
  }

  private void define(RawBlock block, MethodSource.Insn insn, int slot) {
    int node = node();
    byOffset.put(insn.at(), node);
    lastDefinition.put(key(block.id, slot), node);
  }

  private void findUses(RawBlock block) {
    Map<Integer, Integer> current = new HashMap<>();
    for (MethodSource.Insn insn : block.instructions) {
      switch (insn.op()) {
        case LoadInstruction load -> {
          int slot = load.slot();
          byOffset.put(insn.at(), current.computeIfAbsent(slot, s -> entry(block.id, s)));
        }
        case StoreInstruction store -> current.put(store.slot(), at(insn.at()));
        case IncrementInstruction increment -> {
          int slot = increment.slot();
          join(at(insn.at()), current.computeIfAbsent(slot, s -> entry(block.id, s)));
          current.put(slot, at(insn.at()));
        }
        default -> {}
      }
    }
  }

  /** The value of a slot on entry to a block; what flows into it is linked later. */
  private int entry(int block, int slot) {
    Integer known = entries.get(key(block, slot));
    if (known != null) {
      return known;
    }
    int node = node();
    entries.put(key(block, slot), node);
    open.add(new long[] {block, slot});
    return node;
  }

  private void linkEntries(List<RawBlock> blocks) {
    while (!open.isEmpty()) {
      long[] next = open.removeFirst();
      RawBlock block = blocks.get((int) next[0]);
      int slot = (int) next[1];
      int node = entry(block.id, slot);
      Integer parameter = parameters.get(slot);
      if (block.id == 0 && parameter != null) {
        join(node, parameter);
      }
      for (RawBlock from : block.predecessors) {
        Integer defined = lastDefinition.get(key(from.id, slot));
        join(node, defined != null ? defined : entry(from.id, slot));
      }
    }
  }

  private void joinByName(List<RawBlock> blocks) {
    Map<MethodSource.LocalName, Integer> seen = new HashMap<>();
    parameters.forEach((slot, node) ->
        source.nameAt(slot, 0).filter(Webs::isPrimitive).ifPresent(n -> seen.put(n, node)));
    for (RawBlock block : blocks) {
      for (MethodSource.Insn insn : block.instructions) {
        nameOf(insn)
            .filter(name -> isPrimitive(name) && sameKind(name, insn))
            .ifPresent(name -> {
              Integer other = seen.putIfAbsent(name, at(insn.at()));
              if (other != null) {
                join(at(insn.at()), other);
              }
            });
      }
    }
  }

  private void describe(List<RawBlock> blocks) {
    parameters.forEach((slot, node) -> {
      definitions.merge(root(node), 1, Integer::sum);
      source.nameAt(slot, 0).ifPresent(name -> names.putIfAbsent(root(node), name));
    });
    for (RawBlock block : blocks) {
      for (MethodSource.Insn insn : block.instructions) {
        if (byOffset.containsKey(insn.at())) {
          int web = at(insn.at());
          if (!(insn.op() instanceof LoadInstruction)) {
            definitions.merge(web, 1, Integer::sum);
          }
          Optional<MethodSource.LocalName> name = nameOf(insn);
          name.ifPresent(n -> names.putIfAbsent(web, n));
          boolean isBoolean = name.isPresent() && name.get().descriptor().equals("Z");
          allBoolean.merge(web, isBoolean, Boolean::logicalAnd);
        }
      }
    }
  }

  /** A variable's range begins behind the store that first sets it. */
  private Optional<MethodSource.LocalName> nameOf(MethodSource.Insn insn) {
    return switch (insn.op()) {
      case LoadInstruction load -> source.nameAt(load.slot(), insn.at());
      case StoreInstruction store -> source.nameAt(store.slot(), insn.next());
      case IncrementInstruction increment -> source.nameAt(increment.slot(), insn.at());
      default -> Optional.empty();
    };
  }

  private static boolean isPrimitive(MethodSource.LocalName name) {
    return ApiNames.primitive(name.descriptor()).isPresent();
  }

  private static boolean sameKind(MethodSource.LocalName name, MethodSource.Insn insn) {
    TypeKind kind =
        switch (insn.op()) {
          case LoadInstruction load -> load.typeKind();
          case StoreInstruction store -> store.typeKind();
          default -> TypeKind.INT;
        };
    return ApiNames.primitive(name.descriptor())
        .map(ScalarType::stackType)
        .equals(Kinds.scalar(kind));
  }
}
