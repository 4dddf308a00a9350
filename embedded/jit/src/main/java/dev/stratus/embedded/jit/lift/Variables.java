package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashSet;
import java.util.Set;

/** Gives out the variables of one function. */
final class Variables {
  private final Set<Variable> temporaries = new HashSet<>();
  private int next;

  Variable fresh(String name, IrType type) {
    return new Variable(next++, name, type);
  }

  /** A variable for an entry of the JVM's stack. */
  Variable temporary(IrType type) {
    Variable variable = fresh("t", type);
    temporaries.add(variable);
    return variable;
  }

  Set<Variable> temporaries() {
    return temporaries;
  }

  boolean isTemporary(Variable variable) {
    return temporaries.contains(variable);
  }
}
