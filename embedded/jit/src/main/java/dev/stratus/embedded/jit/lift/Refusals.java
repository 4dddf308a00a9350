package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRefusedException;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;

/** What is said of instructions that no device can run. */
final class Refusals {
  private Refusals() {}

  static KernelRefusedException of(MethodSource source, MethodSource.Insn insn) {
    return source.refuse(insn, reason(insn));
  }

  private static String reason(MethodSource.Insn insn) {
    return switch (insn.op()) {
      case ThrowInstruction _ ->
          "a device cannot throw (assert throws too); check the input on the host before the"
              + " launch, or store an error code";
      case NewObjectInstruction op ->
          "a device cannot create objects, here "
              + op.className().asInternalName().replace('/', '.')
              + "; use primitive variables and arrays of constant size";
      case NewReferenceArrayInstruction _, NewMultiArrayInstruction _ ->
          "only one-dimensional arrays of primitives can be made on a device; use one flat array";
      case InvokeDynamicInstruction op ->
          "lambdas and string concatenation (here "
              + op.name().stringValue()
              + ") need objects, which a device does not have; call a static method";
      case MonitorInstruction _ ->
          "a device has no monitors; use KernelContext.localBarrier() or atomicAdd";
      case TypeCheckInstruction _ -> "a device has no objects to test with instanceof";
      default -> "this instruction has no meaning on a device; use primitives and their arrays";
    };
  }
}
