package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls: of the TornadoVM API, of boxes, of the Java library's functions, of the user's methods.
 */
final class Invocations {
  private static final Map<String, ScalarType> LOCAL_ARRAYS =
      Map.of(
          "allocateIntLocalArray", ScalarType.INT,
          "allocateLongLocalArray", ScalarType.LONG,
          "allocateFloatLocalArray", ScalarType.FLOAT,
          "allocateDoubleLocalArray", ScalarType.DOUBLE,
          "allocateByteLocalArray", ScalarType.BYTE,
          "allocateHalfFloatLocalArray", ScalarType.HALF);

  private final FunctionContext function;
  private final StackMachine machine;
  private final RawBlock block;

  Invocations(FunctionContext function, StackMachine machine, RawBlock block) {
    this.function = function;
    this.machine = machine;
    this.block = block;
  }

  void invoke(MethodSource.Insn insn, InvokeInstruction op) {
    String owner = op.owner().asInternalName();
    Halves halves = new Halves(machine);
    if (halves.invoke(insn, op)) {
      return;
    }
    if (ApiNames.nativeArray(owner).isPresent()) {
      nativeArray(insn, op);
    } else if (owner.equals(ApiNames.CONTEXT)) {
      context(insn, op);
    } else if (isBoxing(owner, op)) {
      // A box is the scalar it holds: nothing to do, but for the type it is unboxed to.
      unbox(insn, op);
    } else if (op.opcode() == Opcode.INVOKESTATIC) {
      callStatic(insn, op, owner);
    } else {
      throw refuse(insn, op, instanceReason(owner));
    }
  }

  private static String instanceReason(String owner) {
    if (owner.equals(ApiNames.HALF)) {
      return "of HalfFloat, kernels may use its constructors, getFloat32, getHalfFloatValue, add, sub,"
          + " mult and div";
    }
    if (owner.startsWith(ApiNames.API)) {
      return "this part of the TornadoVM API is not supported in kernels";
    }
    return "a device has no objects to call methods on; make it a static method";
  }

  private dev.stratus.embedded.jit.KernelRefusedException refuse(
      MethodSource.Insn insn, InvokeInstruction op, String why) {
    String name = op.owner().asInternalName().replace('/', '.') + "." + op.name().stringValue();
    return function.source().refuse(insn, "call of " + name + op.type().stringValue() + ": " + why);
  }

  private void nativeArray(MethodSource.Insn insn, InvokeInstruction op) {
    switch (op.name().stringValue()) {
      case "get" -> {
        Expr index = machine.popValue(insn);
        machine.push(new Expr.Load(machine.popArray(insn).array(), index));
      }
      case "set" -> {
        Expr value = machine.popValue(insn);
        Expr index = machine.popValue(insn);
        function.store(machine, insn, machine.popArray(insn), index, value);
      }
      case "getSize" -> machine.push(function.length(machine.popArray(insn).array()));
      default ->
          throw refuse(
              insn,
              op,
              "kernels may use get, set and getSize of native arrays, and getFloat and setFloat of"
                  + " BFloat16Array; do the rest on the host");
    }
  }

  private void context(MethodSource.Insn insn, InvokeInstruction op) {
    String name = op.name().stringValue();
    ScalarType element = LOCAL_ARRAYS.get(name);
    if (element != null) {
      Expr size = machine.popValue(insn);
      popContext(insn, op);
      machine.push(function.allocate(machine, insn, block, element, AddressSpace.LOCAL, size));
      return;
    }
    switch (name) {
      case "localBarrier", "globalBarrier" -> {
        popContext(insn, op);
        machine.emit(new Stmt.Barrier(insn.line(), name.equals("globalBarrier")));
      }
      case "simdSum" -> {
        Expr value = machine.popValue(insn);
        popContext(insn, op);
        exchange(insn, Expr.LaneExchange.Kind.SUM, value);
      }
      case "simdShuffleDown" -> {
        Expr delta = machine.popValue(insn);
        Expr value = machine.popValue(insn);
        popContext(insn, op);
        exchange(insn, Expr.LaneExchange.Kind.DOWN, value, delta);
      }
      case "simdBroadcastFirst" -> {
        Expr value = machine.popValue(insn);
        popContext(insn, op);
        exchange(insn, Expr.LaneExchange.Kind.FIRST, value);
      }
      case "atomicAdd" -> {
        Expr value = machine.popValue(insn);
        Expr index = machine.popValue(insn);
        Operand.ArrayRef array = machine.popArray(insn);
        popContext(insn, op);
        refuseConstant(insn, op, array);
        machine.emit(new Stmt.AtomicAdd(insn.line(), array.array(), index, value));
      }
      default ->
          throw refuse(
              insn,
              op,
              "of KernelContext, kernels may use the ids and sizes, localBarrier, globalBarrier,"
                  + " atomicAdd, simdSum, simdShuffleDown, simdBroadcastFirst and"
                  + " allocate{Int,Long,Float,Double,Byte,HalfFloat}LocalArray");
    }
  }

  private void exchange(MethodSource.Insn insn, Expr.LaneExchange.Kind kind, Expr... arguments) {
    machine.exchange(insn.line(), new Expr.LaneExchange(kind, List.of(arguments)));
  }

  private void refuseConstant(
      MethodSource.Insn insn, InvokeInstruction op, Operand.ArrayRef array) {
    if (((IrType.Array) array.array().type()).space() == AddressSpace.CONSTANT) {
      throw refuse(insn, op, "a static final array is a constant and cannot be added to");
    }
  }

  private void popContext(MethodSource.Insn insn, InvokeInstruction op) {
    if (!(machine.pop(insn) instanceof Operand.Context)) {
      throw refuse(insn, op, "the KernelContext must be the kernel's parameter");
    }
  }

  private static boolean isBoxing(String owner, InvokeInstruction op) {
    String name = op.name().stringValue();
    return ApiNames.box(owner).isPresent()
        && (op.opcode() == Opcode.INVOKEVIRTUAL
            ? name.endsWith("Value") && op.type().stringValue().startsWith("()")
            : name.equals("valueOf") && !op.type().stringValue().contains("String"));
  }

  private void unbox(MethodSource.Insn insn, InvokeInstruction op) {
    Expr value = machine.popValue(insn);
    String descriptor = op.type().stringValue();
    Optional<ScalarType> result =
        ApiNames.primitive(descriptor.substring(descriptor.indexOf(')') + 1));
    boolean converts =
        op.opcode() == Opcode.INVOKEVIRTUAL
            && result.isPresent()
            && result.get().stackType() != value.type();
    machine.push(converts && result.isPresent() ? new Expr.Convert(result.get(), value) : value);
  }

  private void callStatic(MethodSource.Insn insn, InvokeInstruction op, String owner) {
    String name = op.name().stringValue();
    String descriptor = op.type().stringValue();
    if (owner.startsWith("java/") || owner.startsWith(ApiNames.API)) {
      List<Expr> arguments = new ArrayList<>();
      MethodTypeDesc type = op.typeSymbol();
      if (type.parameterList().stream().anyMatch(p -> !p.isPrimitive())) {
        throw refuse(insn, op, unknownReason(owner));
      }
      for (int i = 0; i < type.parameterCount(); i++) {
        arguments.addFirst(machine.popValue(insn));
      }
      machine.push(
          Intrinsics.call(owner, name, descriptor, arguments, e -> machine.once(insn.line(), e))
              .orElseThrow(() -> refuse(insn, op, unknownReason(owner))));
    } else {
      callHelper(insn, op, new MethodId(owner, name, descriptor));
    }
  }

  private static String unknownReason(String owner) {
    return owner.equals("java/lang/Math")
            || owner.equals("java/lang/StrictMath")
            || owner.equals(ApiNames.MATH)
        ? "this function is not known to the kernel compiler; write it in Java with those that are"
        : "this method of the library cannot be compiled; write it as a static method of your own";
  }

  private void callHelper(MethodSource.Insn insn, InvokeInstruction op, MethodId id) {
    List<Operand> operands = new ArrayList<>();
    for (int i = 0; i < op.typeSymbol().parameterCount(); i++) {
      operands.addFirst(machine.pop(insn));
    }
    Helper helper = function.program().helper(function, insn, id, operands);
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      switch (operands.get(i)) {
        case Operand.Value value ->
            arguments.add(Arithmetic.narrow(helper.parameterTypes().get(i), value.expr()));
        case Operand.ArrayRef array -> arguments.add(new Expr.Read(array.array()));
        case Operand.Context _ -> {}
        case Operand.Unmade _ ->
            throw refuse(insn, op, "an object is passed before its constructor ran");
      }
    }
    for (int i : helper.lengthsOf()) {
      arguments.add(function.length(((Operand.ArrayRef) operands.get(i)).array()));
    }
    for (Helper.LocalArray local : helper.locals()) {
      arguments.add(new Expr.Read(function.makeLocal(machine, insn, local)));
    }
    IrType result = helper.function().result();
    Expr.Call call = new Expr.Call(helper.function().id(), result, arguments);
    if (result instanceof ScalarType) {
      machine.call(insn.line(), call);
    } else {
      machine.emit(new Stmt.Evaluate(insn.line(), call));
    }
  }
}
