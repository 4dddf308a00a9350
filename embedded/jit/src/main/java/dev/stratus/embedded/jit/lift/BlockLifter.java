package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.simplify.Conditions;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.Optional;

/** Lifts the instructions of one block; what they leave undone is how the block ends. */
final class BlockLifter {

  /** The operand of the block's last instruction. */
  sealed interface End {
    record Falls() implements End {}

    /** BOOLEAN: whether the jump is not taken. */
    record Condition(Expr fallsThrough) implements End {}

    record Key(Expr value) implements End {}

    record Return(Optional<Expr> value) implements End {}
  }

  private final FunctionContext function;
  private final RawBlock block;
  private final StackMachine machine;
  private End end = new End.Falls();

  BlockLifter(FunctionContext function, RawBlock block, StackMachine machine) {
    this.function = function;
    this.block = block;
    this.machine = machine;
  }

  End lift() {
    block.instructions.forEach(this::lift);
    return end;
  }

  private void lift(MethodSource.Insn insn) {
    switch (insn.op()) {
      case ConstantInstruction op -> constant(insn, op);
      case LoadInstruction op -> load(insn, op);
      case StoreInstruction op -> store(insn, op);
      case IncrementInstruction op -> increment(insn, op);
      case ArrayLoadInstruction _ -> arrayLoad(insn);
      case ArrayStoreInstruction _ -> arrayStore(insn);
      case StackInstruction op -> StackShuffle.apply(op.opcode(), insn, machine);
      case OperatorInstruction op -> operator(insn, op.opcode());
      case ConvertInstruction op ->
          machine.push(Arithmetic.convert(op.toType(), machine.popValue(insn)));
      case FieldInstruction op -> new Fields(function, machine).access(insn, op);
      case InvokeInstruction op -> new Invocations(function, machine, block).invoke(insn, op);
      case NewPrimitiveArrayInstruction op ->
          newArray(insn, Kinds.scalar(op.typeKind()).orElseThrow());
      case NewReferenceArrayInstruction op when Halves.isHalf(op.componentType()) ->
          newArray(insn, ScalarType.HALF);
      case NewObjectInstruction op when Halves.isHalf(op.className()) ->
          machine.push(new Operand.Unmade(insn.at()));
      case TypeCheckInstruction op when op.opcode() == Opcode.CHECKCAST -> {}
      case NopInstruction _ -> {}
      case BranchInstruction op -> branch(insn, op.opcode());
      case TableSwitchInstruction _, LookupSwitchInstruction _ ->
          end = new End.Key(machine.popValue(insn));
      case ReturnInstruction op -> end = new End.Return(result(insn, op.typeKind()));
      default -> throw Refusals.of(function.source(), insn);
    }
  }

  private void constant(MethodSource.Insn insn, ConstantInstruction op) {
    switch (op.constantValue()) {
      case Integer i -> machine.push(Expr.Constant.ofInt(i));
      case Long l -> machine.push(Expr.Constant.ofLong(l));
      case Float f -> machine.push(Expr.Constant.ofFloat(f));
      case Double d -> machine.push(Expr.Constant.ofDouble(d));
      case String _ ->
          throw function
              .source()
              .refuse(insn, "a device has no strings; print and compare text on the host");
      default ->
          throw function
              .source()
              .refuse(insn, "null and object constants have no meaning on a device");
    }
  }

  private void load(MethodSource.Insn insn, LoadInstruction op) {
    Frame frame = function.frame();
    if (op.typeKind() != TypeKind.REFERENCE) {
      machine.push(new Expr.Read(frame.scalar(insn, stackType(op.typeKind()))));
    } else if (frame.reference(insn).isPresent()) {
      machine.push(frame.reference(insn).get());
    } else if (frame.isScalar(insn)) {
      machine.push(new Expr.Read(frame.scalar(insn, ScalarType.INT)));
    } else if (!function.source().isStatic() && op.slot() == 0) {
      throw function.source().refuse(insn, "kernels and the methods they call must be static");
    } else {
      throw function
          .source()
          .refuse(insn, "which object this variable holds is not known before the loop runs");
    }
  }

  private void store(MethodSource.Insn insn, StoreInstruction op) {
    Operand operand = machine.pop(insn);
    if (!(operand instanceof Operand.Value value)) {
      function.frame().bind(insn, op.slot(), operand);
      return;
    }
    Expr expr = value.expr();
    if (function.frame().reference(insn).isPresent()) {
      throw function.source().refuse(insn, "a variable holds an array here and a number there");
    }
    Variable variable = function.frame().scalar(insn, ((ScalarType) expr.type()).stackType());
    assign(insn, variable, expr);
    machine.rename(expr, variable);
  }

  private void assign(MethodSource.Insn insn, Variable variable, Expr expr) {
    Expr narrowed = Arithmetic.narrow((ScalarType) variable.type(), expr);
    function.frame().assigned(insn, variable, narrowed);
    machine.emit(new Stmt.Assign(insn.line(), variable, narrowed));
  }

  private void increment(MethodSource.Insn insn, IncrementInstruction op) {
    Variable variable = function.frame().scalar(insn, ScalarType.INT);
    Expr before = new Expr.Read(variable);
    if (variable.type() != ScalarType.INT) {
      before = new Expr.Convert(ScalarType.INT, before);
    }
    int by = op.constant();
    Expr after =
        new Expr.Binary(
            by < 0 ? BinaryOp.SUB : BinaryOp.ADD,
            ScalarType.INT,
            before,
            Expr.Constant.ofInt(Math.abs(by)));
    assign(insn, variable, after);
  }

  private void arrayLoad(MethodSource.Insn insn) {
    Expr index = machine.popValue(insn);
    machine.push(new Expr.Load(machine.popArray(insn).array(), index));
  }

  private void arrayStore(MethodSource.Insn insn) {
    Expr value = machine.popValue(insn);
    Expr index = machine.popValue(insn);
    Operand.ArrayRef array = machine.popArray(insn);
    function.store(machine, insn, array, index, value);
  }

  private void operator(MethodSource.Insn insn, Opcode opcode) {
    if (opcode == Opcode.ARRAYLENGTH) {
      machine.push(function.length(machine.popArray(insn).array()));
      return;
    }
    Expr right = machine.popValue(insn);
    if (Arithmetic.isNegation(opcode)) {
      machine.push(Arithmetic.negate(right));
      return;
    }
    Expr left = machine.popValue(insn);
    machine.push(
        Arithmetic.binary(opcode)
            .<Expr>map(op -> new Expr.Binary(op, left.type(), left, right))
            .or(() -> Arithmetic.threeWay(opcode, left, right))
            .orElseThrow(() -> Refusals.of(function.source(), insn)));
  }

  private void newArray(MethodSource.Insn insn, ScalarType element) {
    Expr size = machine.popValue(insn);
    machine.push(function.allocate(machine, insn, block, element, AddressSpace.PRIVATE, size));
  }

  private void branch(MethodSource.Insn insn, Opcode opcode) {
    if (opcode == Opcode.GOTO || opcode == Opcode.GOTO_W) {
      return;
    }
    CompareOp op =
        Arithmetic.jump(opcode)
            .orElseThrow(() ->
                function
                    .source()
                    .refuse(insn, "objects cannot be compared on a device; compare numbers"));
    Expr right =
        Arithmetic.comparesWithZero(opcode) ? Expr.Constant.ofInt(0) : machine.popValue(insn);
    Expr left = machine.popValue(insn);
    end = new End.Condition(Conditions.not(Conditions.compare(op, left, right)));
  }

  private Optional<Expr> result(MethodSource.Insn insn, TypeKind kind) {
    if (kind == TypeKind.VOID) {
      return Optional.empty();
    }
    if (!(function.result() instanceof ScalarType type)) {
      throw function
          .source()
          .refuse(insn, "a method called by a kernel may return a number only, not an object");
    }
    return Optional.of(Arithmetic.narrow(type, machine.popValue(insn)));
  }

  private static ScalarType stackType(TypeKind kind) {
    return Kinds.scalar(kind)
        .map(ScalarType::stackType)
        .orElseThrow(() -> new IllegalStateException("no scalar kind: " + kind));
  }
}
