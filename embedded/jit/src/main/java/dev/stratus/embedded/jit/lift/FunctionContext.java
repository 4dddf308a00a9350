package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** What the blocks of one method share while they are lifted. */
final class FunctionContext {
  private final ProgramLifter program;
  private final MethodSource source;
  private final Frame frame;
  private final Variables variables;
  private final Sizes sizes;
  private final IrType result;
  private final boolean isKernel;

  /** A helper's array parameter to the parameter that holds its length. */
  private final Map<Variable, Variable> lengthParameters = new LinkedHashMap<>();

  /** A helper's local arrays, which its caller makes. */
  private final Map<Variable, Helper.LocalArray> localParameters = new LinkedHashMap<>();

  FunctionContext(
      ProgramLifter program,
      MethodSource source,
      Frame frame,
      Variables variables,
      Sizes sizes,
      IrType result,
      boolean isKernel) {
    this.program = program;
    this.source = source;
    this.frame = frame;
    this.variables = variables;
    this.sizes = sizes;
    this.result = result;
    this.isKernel = isKernel;
  }

  ProgramLifter program() {
    return program;
  }

  MethodSource source() {
    return source;
  }

  Frame frame() {
    return frame;
  }

  Variables variables() {
    return variables;
  }

  Sizes sizes() {
    return sizes;
  }

  IrType result() {
    return result;
  }

  Map<Variable, Variable> lengthParameters() {
    return lengthParameters;
  }

  Map<Variable, Helper.LocalArray> localParameters() {
    return localParameters;
  }

  /** A constant where the code makes the array, else what the launch or the caller passes. */
  Expr length(Variable array) {
    OptionalInt known = frame.length(array);
    if (known.isPresent()) {
      return Expr.Constant.ofInt(known.getAsInt());
    }
    OptionalInt table = program.tables().length(array);
    if (table.isPresent()) {
      return Expr.Constant.ofInt(table.getAsInt());
    }
    if (isKernel) {
      return new Expr.Length(array);
    }
    return new Expr.Read(
        lengthParameters.computeIfAbsent(
            array, a -> variables.fresh(a.name() + "Length", ScalarType.INT)));
  }

  void store(
      StackMachine machine,
      MethodSource.Insn insn,
      Operand.ArrayRef array,
      Expr index,
      Expr value) {
    if (((IrType.Array) array.array().type()).space() == AddressSpace.CONSTANT) {
      throw source.refuse(
          insn,
          "static final arrays are constants on a device and cannot be written; copy the elements"
              + " to a private array or pass the array as an argument");
    }
    ScalarType element = array.element();
    Expr stored = value;
    // A store narrows by itself.
    if (stored instanceof Expr.Convert widened
        && widened.type() == ScalarType.INT
        && widened.operand() instanceof Expr.Convert narrowed
        && narrowed.type() == element
        && narrowed.operand().type() == ScalarType.INT
        && element != ScalarType.BOOLEAN) {
      stored = narrowed.operand();
    }
    machine.emit(new Stmt.Store(insn.line(), array.array(), index, stored));
  }

  /** Makes a private or local array. */
  Operand.ArrayRef allocate(
      StackMachine machine,
      MethodSource.Insn insn,
      RawBlock block,
      ScalarType element,
      AddressSpace space,
      Expr size) {
    OptionalInt length = sizes.evaluate(size);
    if (length.isEmpty()) {
      throw source.refuse(
          insn,
          "the size of a private or local array must be a constant"
              + " or follow from the kernel's scalar arguments alone");
    }
    if (length.getAsInt() <= 0) {
      throw source.refuse(
          insn,
          "a private or local array of "
              + length.getAsInt()
              + " elements cannot be made; at least 1 is needed");
    }
    Variable array = make(machine, insn, element, space, nameOfArray(insn), length.getAsInt());
    frame.allocated(array, length.getAsInt(), block);
    return new Operand.ArrayRef(array);
  }

  /** A local array for a helper that this method calls. */
  Variable makeLocal(StackMachine machine, MethodSource.Insn insn, Helper.LocalArray local) {
    return make(machine, insn, local.element(), AddressSpace.LOCAL, local.name(), local.length());
  }

  private Variable make(
      StackMachine machine,
      MethodSource.Insn insn,
      ScalarType element,
      AddressSpace space,
      String name,
      int length) {
    Variable array = variables.fresh(name, new IrType.Array(element, space));
    if (space == AddressSpace.LOCAL && !isKernel) {
      // Device languages let only a kernel make local arrays: the caller passes one.
      localParameters.put(array, new Helper.LocalArray(name, element, length));
    } else {
      machine.emit(new Stmt.DeclareArray(insn.line(), array, length));
    }
    return array;
  }

  /** The variable that the new array is soon put into, behind its initialiser if it has one. */
  private String nameOfArray(MethodSource.Insn made) {
    return source.instructions().stream()
        .filter(insn -> insn.at() > made.at() && insn.op() instanceof StoreInstruction)
        .findFirst()
        .flatMap(insn -> source.nameAt(((StoreInstruction) insn.op()).slot(), insn.next()))
        .map(MethodSource.LocalName::name)
        .orElse("array");
  }
}
