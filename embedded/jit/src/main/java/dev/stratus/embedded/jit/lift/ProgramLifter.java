package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lifts a kernel and, as they are met, the methods it calls. */
final class ProgramLifter {
  private final ClassPool pool;
  private final Statics statics;
  private final Tables tables = new Tables();
  private final Map<FunctionId, Helper> helpers = new LinkedHashMap<>();
  private final Set<MethodId> open = new HashSet<>();

  ProgramLifter(ClassPool pool) {
    this.pool = pool;
    this.statics = new Statics(pool);
  }

  Statics statics() {
    return statics;
  }

  Tables tables() {
    return tables;
  }

  LiftedKernel lift(KernelRequest request) {
    MethodSource source = MethodReader.read(pool, request.method());
    open.add(request.method());
    FunctionLifter.Lifted kernel = FunctionLifter.kernel(this, source, request.scalars());
    List<IrFunction> functions = new ArrayList<>();
    helpers.values().forEach(helper -> functions.add(helper.function()));
    return new LiftedKernel(
        new IrProgram(kernel.function(), functions, tables.all()),
        kernel.usesContext(),
        kernel.javaIndexes(),
        kernel.foldedScalars());
  }

  /** The method, specialised by where its array arguments lie. */
  Helper helper(MethodSource caller, MethodSource.Insn insn, MethodId id, List<Operand> arguments) {
    FunctionId function =
        new FunctionId(id.owner(), id.name(), id.descriptor(), specialisation(arguments));
    Helper known = helpers.get(function);
    if (known != null) {
      return known;
    }
    if (!open.add(id)) {
      throw caller.refuse(
          insn,
          "recursion (call of " + id.qualifiedName() + "): a device has no call stack; use a loop");
    }
    MethodSource source = MethodReader.read(pool, id);
    List<Optional<IrType.Array>> arrays = new ArrayList<>();
    for (Operand argument : arguments) {
      arrays.add(
          argument instanceof Operand.ArrayRef ref
              ? Optional.of((IrType.Array) ref.array().type())
              : Optional.empty());
    }
    Helper helper = FunctionLifter.helper(this, source, function, arrays);
    open.remove(id);
    helpers.put(function, helper);
    return helper;
  }

  private static String specialisation(List<Operand> arguments) {
    StringBuilder letters = new StringBuilder();
    for (Operand argument : arguments) {
      letters.append(
          argument instanceof Operand.ArrayRef ref
              ? switch (((IrType.Array) ref.array().type()).space()) {
                case GLOBAL -> 'G';
                case CONSTANT -> 'C';
                case LOCAL -> 'L';
                case PRIVATE -> 'P';
              }
              : '-');
    }
    return letters.toString();
  }
}
