package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Spelled names of one function: legal, unique among those in scope, none that the language or the
 * text around the function has taken. A name is free again when its block ends.
 */
final class Names {
  private final Set<String> taken;
  private final Map<Variable, String> spelled = new HashMap<>();
  private final Map<Variable, String> lengths = new HashMap<>();
  private final Deque<Set<String>> scopes = new ArrayDeque<>();

  /**
   * @param taken reserved words and the names of functions and tables
   */
  Names(Set<String> taken) {
    this.taken = Set.copyOf(taken);
    scopes.push(new HashSet<>());
  }

  void enter() {
    scopes.push(new HashSet<>());
  }

  void leave() {
    scopes.pop();
  }

  /** Gives a variable its name in the current scope. */
  String declare(Variable variable) {
    String name = free(variable.name());
    spelled.put(variable, name);
    return name;
  }

  /** Names a variable of the text around the function, such as a constant table. */
  void known(Variable variable, String name) {
    spelled.put(variable, name);
  }

  /** Names the parameter that holds an array's number of elements. */
  String declareLength(Variable array) {
    String name = free(array.name() + "_length");
    lengths.put(array, name);
    return name;
  }

  String of(Variable variable) {
    String name = spelled.get(variable);
    if (name == null) {
      throw new IllegalStateException(
          "Variable " + variable + " is printed before its declaration. Please report this.");
    }
    return name;
  }

  String lengthOf(Variable array) {
    String name = lengths.get(array);
    if (name == null) {
      throw new IllegalStateException(
          "The length of " + array + " has no parameter. Please report this.");
    }
    return name;
  }

  private String free(String wanted) {
    String base = legal(wanted);
    String name = base;
    for (int n = 1; isTaken(name); n++) {
      name = base + "_" + n;
    }
    scopes.getFirst().add(name);
    return name;
  }

  private boolean isTaken(String name) {
    return taken.contains(name) || scopes.stream().anyMatch(scope -> scope.contains(name));
  }

  /** A C identifier from a Java one; identifiers that begin with an underscore belong to C. */
  static String legal(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      text.append(plain ? c : '_');
    }
    boolean begins = !text.isEmpty() && Character.isLetter(text.charAt(0));
    return begins ? text.toString() : "v" + text;
  }

  /** The first free name outside any function; it is added to {@code taken}. */
  static String global(String wanted, String specialisation, Set<String> taken) {
    String base = legal(wanted);
    String letters = specialisation.replace("-", "");
    String name = base;
    if (taken.contains(name) && !letters.isEmpty()) {
      name = base + "_" + letters;
    }
    for (int n = 1; !taken.add(name); n++) {
      name = base + "_" + n;
    }
    return name;
  }
}
