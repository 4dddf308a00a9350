package dev.stratus.embedded.jit.lift;

import java.util.ArrayList;
import java.util.List;

/** A basic block of bytecode. {@code id} is its place in reverse post-order: 0 is the entry. */
final class RawBlock {
  final int id;
  final List<MethodSource.Insn> instructions;
  final List<RawBlock> successors = new ArrayList<>();
  final List<RawBlock> predecessors = new ArrayList<>();

  RawBlock(int id, List<MethodSource.Insn> instructions) {
    this.id = id;
    this.instructions = instructions;
  }

  int start() {
    return instructions.getFirst().at();
  }

  MethodSource.Insn last() {
    return instructions.getLast();
  }
}
