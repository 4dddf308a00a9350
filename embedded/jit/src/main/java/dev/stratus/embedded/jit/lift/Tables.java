package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The constant tables that a program reads. */
final class Tables {
  private final Map<String, Variable> variables = new HashMap<>();
  private final List<IrProgram.ConstantTable> tables = new ArrayList<>();

  Variable of(Statics.Value.Table table) {
    return variables.computeIfAbsent(table.owner() + "." + table.name(), key -> add(table));
  }

  private Variable add(Statics.Value.Table table) {
    Variable variable =
        new Variable(
            -1 - tables.size(),
            table.name(),
            new IrType.Array(table.element(), AddressSpace.CONSTANT));
    tables.add(new IrProgram.ConstantTable(variable, table.bits()));
    return variable;
  }

  OptionalInt length(Variable array) {
    return tables.stream()
        .filter(table -> table.array().equals(array))
        .mapToInt(table -> table.bits().size())
        .findFirst();
  }

  List<IrProgram.ConstantTable> all() {
    return List.copyOf(tables);
  }
}
