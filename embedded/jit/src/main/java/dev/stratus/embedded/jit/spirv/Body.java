package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The blocks of one function while they grow. Variables stand in the first block, before all else.
 * After a jump no block is open, and nothing is added until the next label: what would stand there
 * is never reached.
 */
final class Body {
  private final ModuleBuilder module;
  private final List<Instruction> variables = new ArrayList<>();
  private final List<Instruction> prologue = new ArrayList<>();
  private final List<Instruction> code = new ArrayList<>();
  private boolean open = true;

  Body(ModuleBuilder module) {
    this.module = module;
  }

  ModuleBuilder module() {
    return module;
  }

  boolean isOpen() {
    return open;
  }

  /** The result of an operator on ids. */
  int op(Op op, IrType type, int... ids) {
    return op(op, module.type(type), operands(ids));
  }

  int op(Op op, int type, Operand... operands) {
    int id = module.newId();
    add(op, type, id, operands);
    return id;
  }

  void effect(Op op, Operand... operands) {
    add(op, 0, 0, operands);
  }

  private void add(Op op, int type, int result, Operand... operands) {
    if (open) {
      code.add(new Instruction(op, type, result, List.of(operands)));
    }
  }

  /** A function of OpenCL. */
  int ext(Ext function, IrType type, int... arguments) {
    List<Operand> operands =
        new ArrayList<>(List.of(new Operand.Id(module.extensions()), function.operand()));
    operands.addAll(Arrays.asList(operands(arguments)));
    return op(Op.EXT_INST, module.type(type), operands.toArray(Operand[]::new));
  }

  static Operand[] operands(int... ids) {
    return Arrays.stream(ids).mapToObj(Operand.Id::new).toArray(Operand[]::new);
  }

  /** A variable of the function, by its pointer. */
  int variable(String name, int valueType) {
    int id = module.newId();
    module.name(id, name);
    variables.add(
        new Instruction(
            Op.VARIABLE,
            module.pointer(Space.FUNCTION, valueType),
            id,
            List.of(Space.FUNCTION.operand())));
    return id;
  }

  /**
   * The pointer to an array's first element, in the first block, so that it is known everywhere.
   */
  int firstElement(int array, int pointerType) {
    int id = module.newId();
    prologue.add(
        new Instruction(
            Op.IN_BOUNDS_ACCESS_CHAIN,
            pointerType,
            id,
            List.of(new Operand.Id(array), new Operand.Id(module.constant(ScalarType.LONG, 0)))));
    return id;
  }

  int load(int type, int pointer, Operand... access) {
    List<Operand> operands = new ArrayList<>(List.of(new Operand.Id(pointer)));
    operands.addAll(Arrays.asList(access));
    return op(Op.LOAD, type, operands.toArray(Operand[]::new));
  }

  void store(int pointer, int value, Operand... access) {
    List<Operand> operands =
        new ArrayList<>(List.of(new Operand.Id(pointer), new Operand.Id(value)));
    operands.addAll(Arrays.asList(access));
    effect(Op.STORE, operands.toArray(Operand[]::new));
  }

  // ---- blocks ----

  /** Begins a block; the one before, if open, goes on there. */
  void begin(int label) {
    branch(label);
    code.add(new Instruction(Op.LABEL, 0, label, List.of()));
    open = true;
  }

  void branch(int label) {
    end(Op.BRANCH, new Operand.Id(label));
  }

  void branchIf(int condition, int then, int otherwise) {
    end(Op.BRANCH_CONDITIONAL, operands(condition, then, otherwise));
  }

  /** Ends the block, where one is open. */
  void end(Op op, Operand... operands) {
    effect(op, operands);
    open = false;
  }

  /** The instructions from the first label to the last jump. */
  List<Instruction> instructions() {
    List<Instruction> all = new ArrayList<>();
    all.add(new Instruction(Op.LABEL, 0, module.newId(), List.of()));
    all.addAll(variables);
    all.addAll(prologue);
    all.addAll(code);
    return Collections.unmodifiableList(all);
  }
}
