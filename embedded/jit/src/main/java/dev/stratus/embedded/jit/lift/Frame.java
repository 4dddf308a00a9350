package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The local variables of one method while it is lifted: what each web of a slot stands for. */
final class Frame {
  private final MethodSource source;
  private final Webs webs;
  private final Variables variables;
  private final Map<Integer, Variable> scalars = new HashMap<>();
  private final Map<Integer, Operand> references = new HashMap<>();
  private final Map<Variable, Expr> onlyValues = new HashMap<>();
  private final Map<Variable, Integer> parameterIndexes = new HashMap<>();
  private final Map<Variable, Integer> lengths = new HashMap<>();
  private final Map<Variable, RawBlock> allocations = new HashMap<>();

  Frame(MethodSource source, Webs webs, Variables variables) {
    this.source = source;
    this.webs = webs;
    this.variables = variables;
  }

  /** Binds the parameter of a slot; {@code javaIndex}: its place in the Java method. */
  void parameter(int slot, int javaIndex, Operand operand) {
    int web = webs.ofParameter(slot);
    if (operand instanceof Operand.Value value && value.expr() instanceof Expr.Read read) {
      scalars.put(web, read.variable());
      if (webs.definitions(web) == 1) {
        parameterIndexes.put(read.variable(), javaIndex);
      }
    } else {
      references.put(web, operand);
    }
  }

  /** The variable of the primitive (or boxed) local that is accessed at this offset. */
  Variable scalar(MethodSource.Insn insn, ScalarType stackType) {
    int web = webs.at(insn.at());
    return scalars.computeIfAbsent(
        web,
        w ->
            variables.fresh(
                webs.name(w).map(MethodSource.LocalName::name).orElse("v"),
                webs.isBoolean(w) ? ScalarType.BOOLEAN : stackType));
  }

  /** The array or context in the local that is loaded here; empty where it holds a box. */
  Optional<Operand> reference(MethodSource.Insn insn) {
    return Optional.ofNullable(references.get(webs.at(insn.at())));
  }

  boolean isScalar(MethodSource.Insn insn) {
    return scalars.containsKey(webs.at(insn.at()));
  }

  void bind(MethodSource.Insn insn, int slot, Operand operand) {
    Operand before = references.putIfAbsent(webs.at(insn.at()), operand);
    if (isScalar(insn) || (before != null && !before.equals(operand))) {
      throw source.refuse(
          insn,
          "a variable may hold one of several arrays here; which array is meant must not depend on"
              + " the run: use a variable for each array, and if-else around the uses");
    }
    if (operand instanceof Operand.ArrayRef ref) {
      RawBlock made = allocations.get(ref.array());
      if (made != null && webs.entersWith(made.id, slot, webs.at(insn.at()))) {
        throw source.refuse(
            insn,
            "the array made in an earlier iteration is used in a later one; make the arrays before"
                + " the loop and copy their elements");
      }
    }
  }

  /** Records the value of a variable that is written once. */
  void assigned(MethodSource.Insn insn, Variable variable, Expr value) {
    if (webs.definitions(webs.at(insn.at())) == 1) {
      onlyValues.put(variable, value);
    }
  }

  Optional<Expr> onlyValue(Variable variable) {
    return Optional.ofNullable(onlyValues.get(variable));
  }

  /** The Java index of a parameter that is never written. */
  OptionalInt parameterIndex(Variable variable) {
    Integer index = parameterIndexes.get(variable);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  void allocated(Variable array, int length, RawBlock where) {
    lengths.put(array, length);
    allocations.put(array, where);
  }

  void length(Variable array, int length) {
    lengths.put(array, length);
  }

  /** The number of elements where the code makes the array or holds its elements. */
  OptionalInt length(Variable array) {
    Integer length = lengths.get(array);
    return length == null ? OptionalInt.empty() : OptionalInt.of(length);
  }
}
