package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.MethodId;
import java.lang.classfile.Instruction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The code of one method with offsets instead of labels.
 *
 * @param sourceFile the Java file's name, empty where unknown
 * @param instructions in code order
 * @param targets offset of each label that an instruction names
 * @param locals entries of the LocalVariableTable: names for reading, never identity
 * @param parallel the ranges of {@code @Parallel} variables
 * @param end the offset behind the last instruction
 */
record MethodSource(
    MethodId id,
    boolean isStatic,
    String sourceFile,
    List<Insn> instructions,
    Map<java.lang.classfile.Label, Integer> targets,
    List<LocalName> locals,
    List<ParallelRange> parallel,
    int end) {

  /** An instruction, its offset, the offset behind it, and its Java line (0: unknown). */
  record Insn(int at, int next, int line, Instruction op) {}

  /** A variable's name in a slot over a range of offsets. */
  record LocalName(int slot, int start, int end, String name, String descriptor) {
    boolean covers(int wanted, int at) {
      return slot == wanted && start <= at && at < end;
    }
  }

  /** Where an annotated loop variable lives: from behind its first assignment to the loop's end. */
  record ParallelRange(int slot, int start, int end) {}

  Optional<LocalName> nameAt(int slot, int at) {
    return locals.stream().filter(local -> local.covers(slot, at)).findFirst();
  }

  int target(java.lang.classfile.Label label) {
    Integer at = targets.get(label);
    if (at == null) {
      throw new IllegalStateException(
          "a jump of " + id.qualifiedName() + " leads nowhere; please report this kernel");
    }
    return at;
  }

  int lineAt(int at) {
    int line = 0;
    for (Insn insn : instructions) {
      if (insn.at() <= at) {
        line = insn.line();
      }
    }
    return line;
  }

  KernelRefusedException refuse(Insn insn, String why) {
    return new KernelRefusedException(id, sourceFile, insn.line(), insn.at(), mnemonic(insn), why);
  }

  /** Refuses the method as a whole. */
  KernelRefusedException refuse(String why) {
    int line = instructions.isEmpty() ? 0 : instructions.getFirst().line();
    return new KernelRefusedException(id, sourceFile, line, -1, "", why);
  }

  private static String mnemonic(Insn insn) {
    return insn.op().opcode().name().toLowerCase(java.util.Locale.ROOT);
  }
}
