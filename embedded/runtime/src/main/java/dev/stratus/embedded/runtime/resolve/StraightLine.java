package dev.stratus.embedded.runtime.resolve;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A method's instructions with what is needed to walk back along the operand stack: where control
 * flow joins, the walk ends.
 */
final class StraightLine {
  private final List<Step> steps;

  private StraightLine(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * @param offset the instruction's bytecode index
   * @param joins whether a branch or an exception leads here
   */
  private record Step(Instruction instruction, int offset, boolean joins) {}

  /** Values (not slots) that an instruction takes from the stack and puts there. */
  private record Effect(int pops, int pushes) {}

  static StraightLine of(CodeModel code) {
    Set<Label> targets = branchTargets(code);
    List<Step> steps = new ArrayList<>();
    int offset = 0;
    boolean joins = false;
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        joins |= targets.contains(target.label());
      } else if (element instanceof Instruction instruction) {
        steps.add(new Step(instruction, offset, joins));
        offset += instruction.sizeInBytes();
        joins = false;
      }
    }
    return new StraightLine(List.copyOf(steps));
  }

  /** The index of the instruction at a bytecode index, -1 if none starts there. */
  int indexOf(int bytecodeIndex) {
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i).offset() == bytecodeIndex)
        .findFirst()
        .orElse(-1);
  }

  int size() {
    return steps.size();
  }

  Instruction instruction(int index) {
    return steps.get(index).instruction();
  }

  /**
   * The instruction that pushed a value that lies on the stack before instruction {@code at}, under
   * {@code above} others. A local variable that is stored once is followed to its value.
   */
  Optional<Instruction> producer(int at, int above) {
    int index = at;
    int covered = above;
    while (!steps.get(index).joins() && index > 0) {
      index--;
      Instruction instruction = instruction(index);
      Optional<Effect> effect = effect(instruction);
      if (effect.isEmpty()) {
        return Optional.empty();
      }
      boolean passesThrough = instruction instanceof TypeCheckInstruction && covered == 0;
      if (covered < effect.get().pushes() && !passesThrough) {
        return instruction instanceof LoadInstruction load
            ? storedOnce(load.slot(), index)
            : Optional.of(instruction);
      }
      covered += effect.get().pops() - effect.get().pushes();
    }
    return Optional.empty();
  }

  private Optional<Instruction> storedOnce(int slot, int before) {
    int[] stores =
        IntStream.range(0, steps.size())
            .filter(i -> instruction(i) instanceof StoreInstruction store && store.slot() == slot)
            .toArray();
    return stores.length == 1 && stores[0] < before ? producer(stores[0], 0) : Optional.empty();
  }

  private static Set<Label> branchTargets(CodeModel code) {
    Set<Label> targets = new HashSet<>();
    for (CodeElement element : code) {
      switch (element) {
        case BranchInstruction branch -> targets.add(branch.target());
        case TableSwitchInstruction table -> {
          targets.add(table.defaultTarget());
          table.cases().stream().map(SwitchCase::target).forEach(targets::add);
        }
        case LookupSwitchInstruction lookup -> {
          targets.add(lookup.defaultTarget());
          lookup.cases().stream().map(SwitchCase::target).forEach(targets::add);
        }
        case ExceptionCatch handler -> targets.add(handler.handler());
        default -> {
          // Nothing else transfers control.
        }
      }
    }
    return targets;
  }

  private static Optional<Effect> effect(Instruction instruction) {
    return switch (instruction) {
      case LoadInstruction _, ConstantInstruction _, NewObjectInstruction _ -> known(0, 1);
      case StoreInstruction _ -> known(1, 0);
      case IncrementInstruction _, NopInstruction _ -> known(0, 0);
      case FieldInstruction field -> field(field.opcode());
      case InvokeInstruction invoke ->
          known(
              invoke.typeSymbol().parameterCount()
                  + (invoke.opcode() == Opcode.INVOKESTATIC ? 0 : 1),
              results(invoke.typeSymbol().returnType().descriptorString()));
      case InvokeDynamicInstruction dynamic -> known(dynamic.typeSymbol().parameterCount(), 1);
      case NewReferenceArrayInstruction _,
          NewPrimitiveArrayInstruction _,
          ConvertInstruction _,
          TypeCheckInstruction _ ->
          known(1, 1);
      case NewMultiArrayInstruction array -> known(array.dimensions(), 1);
      case ArrayLoadInstruction _ -> known(2, 1);
      case ArrayStoreInstruction _ -> known(3, 0);
      case OperatorInstruction operator -> known(unary(operator.opcode()) ? 1 : 2, 1);
      case StackInstruction stack -> stack(stack.opcode());
      default -> Optional.empty();
    };
  }

  private static Optional<Effect> known(int pops, int pushes) {
    return Optional.of(new Effect(pops, pushes));
  }

  private static int results(String returnDescriptor) {
    return returnDescriptor.equals("V") ? 0 : 1;
  }

  private static Optional<Effect> field(Opcode opcode) {
    return switch (opcode) {
      case GETSTATIC -> known(0, 1);
      case PUTSTATIC -> known(1, 0);
      case GETFIELD -> known(1, 1);
      case PUTFIELD -> known(2, 0);
      default -> Optional.empty();
    };
  }

  private static boolean unary(Opcode opcode) {
    return switch (opcode) {
      case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH -> true;
      default -> false;
    };
  }

  /** The two-slot forms depend on the width of what lies there; callers then go another way. */
  private static Optional<Effect> stack(Opcode opcode) {
    return switch (opcode) {
      case POP -> known(1, 0);
      case DUP -> known(1, 2);
      case DUP_X1 -> known(2, 3);
      case SWAP -> known(2, 2);
      default -> Optional.empty();
    };
  }
}
