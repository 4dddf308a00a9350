package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.Map;
import java.util.Optional;

/** Fields: the ids of a KernelContext, and static finals. */
final class Fields {
  private static final Map<String, Expr.WorkItemQuery.Query> QUERIES =
      Map.of(
          "globalId", Expr.WorkItemQuery.Query.GLOBAL_ID,
          "localId", Expr.WorkItemQuery.Query.LOCAL_ID,
          "groupId", Expr.WorkItemQuery.Query.GROUP_ID,
          "globalGroupSize", Expr.WorkItemQuery.Query.GLOBAL_SIZE,
          "localGroupSize", Expr.WorkItemQuery.Query.LOCAL_SIZE);

  private final FunctionContext function;
  private final StackMachine machine;

  Fields(FunctionContext function, StackMachine machine) {
    this.function = function;
    this.machine = machine;
  }

  void access(MethodSource.Insn insn, FieldInstruction op) {
    if (op.opcode() == Opcode.GETSTATIC) {
      getStatic(insn, op);
    } else if (op.opcode() == Opcode.GETFIELD) {
      getField(insn, op);
    } else {
      throw function
          .source()
          .refuse(
              insn,
              "a device cannot write the field "
                  + nameOf(op)
                  + "; pass an array for the kernel to write to");
    }
  }

  private void getField(MethodSource.Insn insn, FieldInstruction op) {
    Operand target = machine.pop(insn);
    Optional<Expr> query =
        target instanceof Operand.Context ? query(op.name().stringValue()) : Optional.empty();
    machine.push(
        query.orElseThrow(() ->
            function
                .source()
                .refuse(
                    insn,
                    "the field "
                        + nameOf(op)
                        + " cannot be read on a device; pass its value as an argument")));
  }

  private static Optional<Expr> query(String field) {
    char last = Character.toLowerCase(field.charAt(field.length() - 1));
    int dimension = last - 'x';
    Expr.WorkItemQuery.Query query = QUERIES.get(field.substring(0, field.length() - 1));
    return query == null || dimension < 0 || dimension > 2
        ? Optional.empty()
        : Optional.of(new Expr.WorkItemQuery(query, dimension));
  }

  private void getStatic(MethodSource.Insn insn, FieldInstruction op) {
    String descriptor = op.type().stringValue();
    Statics.Value value =
        function
            .program()
            .statics()
            .value(op.owner().asInternalName(), op.name().stringValue(), descriptor);
    switch (value) {
      case Statics.Value.Scalar scalar -> machine.push(widened(scalar.constant()));
      case Statics.Value.Table table -> {
        Variable array = function.program().tables().of(table);
        machine.push(new Operand.ArrayRef(array));
      }
      case Statics.Value.Unknown unknown ->
          throw function.source().refuse(insn, nameOf(op) + " " + unknown.why());
    }
  }

  private static Expr widened(Expr.Constant constant) {
    return constant.type() == constant.type().stackType()
        ? constant
        : new Expr.Constant(ScalarType.INT, constant.bits());
  }

  private static String nameOf(FieldInstruction op) {
    return op.owner().asInternalName().replace('/', '.') + "." + op.name().stringValue();
  }
}
