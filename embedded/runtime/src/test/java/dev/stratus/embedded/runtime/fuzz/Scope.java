package dev.stratus.embedded.runtime.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What may be named at a place of the program under construction. */
final class Scope {

  /**
   * A local variable or scalar parameter.
   *
   * @param writable loop counters and fuel are not: the program must end
   * @param below a counter's exclusive upper bound (its lower one is 0), 0 where unknown
   */
  record Variable(String name, JType type, boolean writable, int below) {}

  /** Which elements may be touched. */
  enum Access {
    NONE,
    /** Only those at {@link Array#ownIndex}: other work-items own the others. */
    OWN,
    ANY
  }

  /**
   * @param ownIndex an expression for this work-item's own element, empty where it has none
   * @param lengthKnown whether {@code .length} or {@code getSize()} may be asked
   */
  record Array(
      String name,
      JType element,
      boolean nativeArray,
      int length,
      Access read,
      Access write,
      String ownIndex,
      boolean lengthKnown) {

    Array with(Access newRead, Access newWrite) {
      return new Array(
          name, element, nativeArray, length, newRead, newWrite, ownIndex, lengthKnown);
    }

    /** Its declaration as a parameter, without the name. */
    String declaredType() {
      return nativeArray ? element.nativeArray() : element.keyword() + "[]";
    }
  }

  /** A static method of the generated class that may be called; without a result it is void. */
  record Helper(String name, Optional<JType> result, List<Parameter> parameters) {

    sealed interface Parameter {
      record Value(JType type) implements Parameter {}

      /** {@code written}: it stores into the array too. */
      record ArrayOf(JType element, boolean nativeArray, int length, boolean written)
          implements Parameter {}
    }
  }

  /** A statement that can be jumped out of, or to the next round of. Unlabelled: "". */
  record Target(String label, Kind kind) {
    enum Kind {
      LOOP,
      /** Can be continued only: leaving it would leave other work-items' work undone. */
      PARALLEL_LOOP,
      SWITCH,
      BLOCK
    }

    boolean continuable() {
      return kind == Kind.LOOP || kind == Kind.PARALLEL_LOOP;
    }

    boolean breakable() {
      return kind != Kind.PARALLEL_LOOP;
    }
  }

  private final List<Variable> variables = new ArrayList<>();
  private final List<Array> arrays = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<Helper> helpers = new ArrayList<>();
  private final List<String> halfs = new ArrayList<>();
  private Optional<String> halfHelper = Optional.empty();
  private int names;

  /** A name nothing else has; the prefix tells a reader what it is. */
  String fresh(String prefix) {
    return prefix + names++;
  }

  void add(Variable variable) {
    variables.add(variable);
  }

  void add(Array array) {
    arrays.add(array);
  }

  void add(Helper helper) {
    helpers.add(helper);
  }

  /** A writable local variable of type HalfFloat. */
  void addHalf(String name) {
    halfs.add(name);
  }

  List<String> halfs() {
    return halfs;
  }

  /** A method of a HalfFloat, a float and an int that gives a HalfFloat. */
  void halfHelper(String name) {
    halfHelper = Optional.of(name);
  }

  Optional<String> halfHelper() {
    return halfHelper;
  }

  List<Helper> helpers() {
    return helpers;
  }

  /** Runs {@code body}; what it declares is out of scope afterwards. */
  void block(Runnable body) {
    int variableMark = variables.size();
    int arrayMark = arrays.size();
    int halfMark = halfs.size();
    body.run();
    variables.subList(variableMark, variables.size()).clear();
    arrays.subList(arrayMark, arrays.size()).clear();
    halfs.subList(halfMark, halfs.size()).clear();
  }

  void inside(Target target, Runnable body) {
    targets.add(target);
    body.run();
    targets.removeLast();
  }

  List<Target> targets() {
    return targets;
  }

  List<Variable> variables(Predicate<Variable> which) {
    return variables.stream().filter(which).toList();
  }

  List<Array> arrays(Predicate<Array> which) {
    return arrays.stream().filter(which).toList();
  }

  void replace(Array old, Array updated) {
    arrays.set(arrays.indexOf(old), updated);
  }
}
