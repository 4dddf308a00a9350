package dev.stratus.embedded.jit.spirv;

import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.Map;

/** Where the variables of one function are. */
final class Places {
  private final Map<Variable, Integer> values = new HashMap<>();
  private final Map<Variable, Integer> pointers = new HashMap<>();
  private final Map<Variable, Integer> arrays = new HashMap<>();
  private final Map<Variable, Integer> lengths = new HashMap<>();

  /** A variable that never changes is its value. */
  void value(Variable variable, int id) {
    values.put(variable, id);
  }

  /** A variable in memory. */
  void pointer(Variable variable, int id) {
    pointers.put(variable, id);
  }

  /** An array, by the pointer to its first element. */
  void array(Variable array, int firstElement) {
    arrays.put(array, firstElement);
  }

  void length(Variable array, int id) {
    lengths.put(array, id);
  }

  int read(Body body, Variable variable) {
    Integer value = values.get(variable);
    return value != null
        ? value
        : body.load(body.module().type(variable.type()), pointer(variable));
  }

  int pointer(Variable variable) {
    return of(pointers, variable);
  }

  int array(Variable array) {
    return of(arrays, array);
  }

  int length(Variable array) {
    return of(lengths, array);
  }

  private static int of(Map<Variable, Integer> places, Variable variable) {
    Integer id = places.get(variable);
    if (id == null) {
      throw new IllegalStateException(
          variable + " is used where it has no place. Please report it with the kernel.");
    }
    return id;
  }
}
