package dev.stratus.embedded.jit.lift;

import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.List;

/** pop, dup, swap and their kin, on entries that may be wide. */
final class StackShuffle {
  private StackShuffle() {}

  static void apply(Opcode opcode, MethodSource.Insn insn, StackMachine machine) {
    switch (opcode) {
      case POP -> machine.pop(insn);
      case POP2 -> take(machine, insn, 2);
      case DUP -> copy(machine, insn, 1, 0);
      case DUP_X1 -> copy(machine, insn, 1, 1);
      case DUP_X2 -> copy(machine, insn, 1, 2);
      case DUP2 -> copy(machine, insn, 2, 0);
      case DUP2_X1 -> copy(machine, insn, 2, 1);
      case DUP2_X2 -> copy(machine, insn, 2, 2);
      case SWAP -> {
        Operand top = machine.pop(insn);
        Operand below = machine.pop(insn);
        machine.push(top);
        machine.push(below);
      }
      default -> throw new IllegalStateException("not a stack instruction: " + opcode);
    }
  }

  /** Copies the top {@code words} and puts the copy below the {@code under} words beneath. */
  private static void copy(StackMachine machine, MethodSource.Insn insn, int words, int under) {
    int entries = count(machine, words, 0);
    machine.settle(insn.line(), entries);
    List<Operand> top = take(machine, insn, words);
    List<Operand> below = take(machine, insn, under);
    top.forEach(machine::push);
    below.forEach(machine::push);
    top.forEach(machine::push);
  }

  private static int count(StackMachine machine, int words, int from) {
    int entries = from;
    int found = 0;
    while (found < words) {
      Operand operand = machine.stack().get(machine.stack().size() - 1 - entries);
      found += operand.isWide() ? 2 : 1;
      entries++;
    }
    return entries;
  }

  /** The top entries that fill so many words, bottom first. */
  private static List<Operand> take(StackMachine machine, MethodSource.Insn insn, int words) {
    List<Operand> taken = new ArrayList<>();
    int found = 0;
    while (found < words) {
      Operand operand = machine.pop(insn);
      found += operand.isWide() ? 2 : 1;
      taken.addFirst(operand);
    }
    return taken;
  }
}
