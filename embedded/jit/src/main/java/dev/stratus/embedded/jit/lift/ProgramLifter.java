package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Lifts a kernel and, as they are met, the methods it calls. */
final class ProgramLifter {
  private final ClassPool pool;
  private final Statics statics;
  private final Tables tables = new Tables();
  private final Map<FunctionId, List<Helper>> helpers = new HashMap<>();

  /** Callees before callers. */
  private final List<IrFunction> functions = new ArrayList<>();

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
    return new LiftedKernel(
        new IrProgram(kernel.function(), functions, tables.all()),
        kernel.usesContext(),
        kernel.javaIndexes(),
        kernel.foldedScalars());
  }

  /**
   * The method, specialised by where its array arguments lie and by the values of those arguments
   * that size its own arrays.
   */
  Helper helper(
      FunctionContext caller, MethodSource.Insn insn, MethodId id, List<Operand> arguments) {
    FunctionId function =
        new FunctionId(id.owner(), id.name(), id.descriptor(), specialisation(arguments));
    List<Optional<Object>> known = knownScalars(caller, arguments);
    List<Helper> variants = helpers.computeIfAbsent(function, f -> new ArrayList<>());
    Optional<Helper> fitting =
        variants.stream()
            .filter(variant ->
                variant.foldedScalars().entrySet().stream()
                    .allMatch(f -> known.get(f.getKey()).equals(Optional.of(f.getValue()))))
            .findFirst();
    Helper helper =
        fitting.orElseGet(() -> {
          Helper lifted =
              lift(caller.source(), insn, variant(function, variants), known, arguments);
          variants.add(lifted);
          functions.add(lifted.function());
          return lifted;
        });
    // The caller's code now depends on these too.
    for (int index : helper.foldedScalars().keySet()) {
      if (arguments.get(index) instanceof Operand.Value value) {
        caller.sizes().evaluate(value.expr());
      }
    }
    return helper;
  }

  private static FunctionId variant(FunctionId function, List<Helper> variants) {
    String number = variants.isEmpty() ? "" : String.valueOf(variants.size());
    return new FunctionId(
        function.owner(),
        function.name(),
        function.descriptor(),
        function.specialisation() + number);
  }

  private static List<Optional<Object>> knownScalars(
      FunctionContext caller, List<Operand> arguments) {
    List<Optional<Object>> known = new ArrayList<>();
    for (Operand argument : arguments) {
      OptionalInt value =
          argument instanceof Operand.Value v ? caller.sizes().peek(v.expr()) : OptionalInt.empty();
      known.add(value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty());
    }
    return known;
  }

  private Helper lift(
      MethodSource caller,
      MethodSource.Insn insn,
      FunctionId function,
      List<Optional<Object>> known,
      List<Operand> arguments) {
    MethodId id = new MethodId(function.owner(), function.name(), function.descriptor());
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
    Helper helper = FunctionLifter.helper(this, source, function, arrays, known);
    open.remove(id);
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
