package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Calls about 16-bit floats. A HalfFloat is a HALF, an element of a BFloat16Array a BFLOAT16, and
 * what Java computes with them is computed in FLOAT and rounded, as Java does. The {@code short} of
 * bits that the API hands out is a SHORT.
 */
final class Halves {
  private final StackMachine machine;

  Halves(StackMachine machine) {
    this.machine = machine;
  }

  static boolean isHalf(ClassEntry type) {
    return type.asInternalName().equals(ApiNames.HALF);
  }

  /** Whether the call is one of these; then it is done. */
  boolean invoke(MethodSource.Insn insn, InvokeInstruction op) {
    String name = op.name().stringValue();
    String descriptor = op.type().stringValue();
    return switch (op.owner().asInternalName()) {
      case ApiNames.HALF -> half(insn, name, descriptor);
      case ApiNames.BFLOAT16 -> bfloat(insn, name);
      case ApiNames.MATH -> math(insn, name, descriptor);
      case ApiNames.API + "types/arrays/BFloat16Array" -> array(insn, name);
      case ApiNames.API + "types/arrays/ByteArray" -> bytes(insn, name);
      default -> false;
    };
  }

  private boolean half(MethodSource.Insn insn, String name, String descriptor) {
    switch (name) {
      case "<init>" -> make(insn, descriptor);
      case "getFloat32" -> machine.push(widened(machine.popValue(insn)));
      case "getHalfFloatValue" -> machine.push(bits(machine.popValue(insn)));
      case "add" -> binary(insn, (a, b) -> sum(BinaryOp.ADD, a, b));
      case "sub" -> binary(insn, (a, b) -> sum(BinaryOp.SUB, a, b));
      case "mult" -> binary(insn, (a, b) -> sum(BinaryOp.MUL, a, b));
      case "div" -> binary(insn, (a, b) -> sum(BinaryOp.DIV, a, b));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The constructor: every copy of the object on the stack becomes the value. */
  private void make(MethodSource.Insn insn, String descriptor) {
    Expr argument = machine.popValue(insn);
    Expr value =
        descriptor.equals("(F)V")
            ? new Expr.Convert(ScalarType.HALF, argument)
            : packed(ScalarType.HALF, argument);
    Operand unmade = machine.pop(insn);
    long copies = machine.stack().stream().filter(unmade::equals).count();
    Operand made = new Operand.Value(copies > 1 ? machine.once(insn.line(), value) : value);
    machine.stack().replaceAll(operand -> operand.equals(unmade) ? made : operand);
  }

  private boolean math(MethodSource.Insn insn, String name, String descriptor) {
    Optional<MathOp> op =
        switch (name) {
          case "min" -> Optional.of(MathOp.MIN);
          case "max" -> Optional.of(MathOp.MAX);
          default -> Optional.empty();
        };
    if (op.isEmpty() || !descriptor.endsWith(")L" + ApiNames.HALF + ";")) {
      return false;
    }
    binary(insn, (a, b) -> new Expr.MathCall(op.get(), ScalarType.FLOAT, List.of(a, b)));
    return true;
  }

  private boolean bfloat(MethodSource.Insn insn, String name) {
    switch (name) {
      case "bf16ToFloat" ->
          machine.push(widened(packed(ScalarType.BFLOAT16, machine.popValue(insn))));
      case "bf16FromFloat" ->
          machine.push(bits(new Expr.Convert(ScalarType.BFLOAT16, machine.popValue(insn))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean array(MethodSource.Insn insn, String name) {
    switch (name) {
      case "get" -> machine.push(bits(element(insn)));
      case "getFloat" -> machine.push(widened(element(insn)));
      case "set" -> store(insn, packed(ScalarType.BFLOAT16, machine.popValue(insn)));
      case "setFloat" -> store(insn, new Expr.Convert(ScalarType.BFLOAT16, machine.popValue(insn)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Expr element(MethodSource.Insn insn) {
    Expr index = machine.popValue(insn);
    return new Expr.Load(machine.popArray(insn).array(), index);
  }

  private void store(MethodSource.Insn insn, Expr value) {
    Expr index = machine.popValue(insn);
    machine.emit(new Stmt.Store(insn.line(), machine.popArray(insn).array(), index, value));
  }

  /** A half among bytes, lower byte first as devices and their hosts have it. */
  private boolean bytes(MethodSource.Insn insn, String name) {
    if (name.equals("getHalfFloat")) {
      Expr index = machine.once(insn.line(), machine.popValue(insn));
      Operand.ArrayRef array = machine.popArray(insn);
      Expr low = new Expr.Convert(ScalarType.INT, new Expr.Load(array.array(), index));
      Expr high = new Expr.Convert(ScalarType.INT, new Expr.Load(array.array(), next(index)));
      Expr joined =
          integer(
              BinaryOp.OR,
              integer(BinaryOp.AND, low, Expr.Constant.ofInt(0xff)),
              integer(BinaryOp.SHL, high, Expr.Constant.ofInt(8)));
      machine.push(packed(ScalarType.HALF, joined));
      return true;
    }
    if (!name.equals("setHalfFloat")) {
      return false;
    }
    Expr value = machine.popValue(insn);
    Expr all = new Expr.Convert(ScalarType.INT, bits(value));
    Expr bits = machine.once(insn.line(), all);
    Expr index = machine.once(insn.line(), machine.popValue(insn));
    Operand.ArrayRef array = machine.popArray(insn);
    Expr high = integer(BinaryOp.SHR, bits, Expr.Constant.ofInt(8));
    machine.emit(new Stmt.Store(insn.line(), array.array(), index, bits));
    machine.emit(new Stmt.Store(insn.line(), array.array(), next(index), high));
    return true;
  }

  private static Expr next(Expr index) {
    return integer(BinaryOp.ADD, index, Expr.Constant.ofInt(1));
  }

  private static Expr integer(BinaryOp op, Expr left, Expr right) {
    return new Expr.Binary(op, ScalarType.INT, left, right);
  }

  private void binary(MethodSource.Insn insn, BinaryOperator<Expr> operation) {
    Expr right = widened(machine.popValue(insn));
    Expr left = widened(machine.popValue(insn));
    machine.push(new Expr.Convert(ScalarType.HALF, operation.apply(left, right)));
  }

  private static Expr sum(BinaryOp op, Expr left, Expr right) {
    return new Expr.Binary(op, ScalarType.FLOAT, left, right);
  }

  private static Expr widened(Expr packed) {
    return new Expr.Convert(ScalarType.FLOAT, packed);
  }

  /** The SHORT of a packed value's bits. */
  private static Expr bits(Expr packed) {
    return packed instanceof Expr.Reinterpret r && r.operand().type() == ScalarType.SHORT
        ? r.operand()
        : new Expr.Reinterpret(ScalarType.SHORT, packed);
  }

  /** The packed value of an int's low 16 bits. */
  private static Expr packed(ScalarType type, Expr value) {
    Expr narrow = Arithmetic.narrow(ScalarType.SHORT, value);
    return narrow instanceof Expr.Reinterpret r && r.operand().type() == type
        ? r.operand()
        : new Expr.Reinterpret(type, narrow);
  }
}
