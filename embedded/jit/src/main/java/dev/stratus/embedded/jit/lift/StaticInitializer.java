package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a class initialiser in a straight line and keeps what it knows: constants, conversions of
 * them, other static finals, and array initialisers. What stands under a jump, and what a jump
 * leads to, counts as unknown.
 */
final class StaticInitializer {
  /** An array under construction; shared by every copy of its reference. */
  private record Building(ScalarType element, Long[] bits) {}

  private final Statics statics;
  private final String owner;
  private final CodeAttribute code;
  private final List<@Nullable Object> stack = new ArrayList<>();
  private final Map<String, Statics.Value> values = new HashMap<>();
  private final Set<String> written = new HashSet<>();
  private final Set<Label> open = new HashSet<>();
  private final Set<Label> passed = new HashSet<>();
  private boolean looped;

  StaticInitializer(Statics statics, String owner, CodeAttribute code) {
    this.statics = statics;
    this.owner = owner;
    this.code = code;
  }

  Map<String, Statics.Value> run() {
    for (CodeElement element : code) {
      switch (element) {
        case LabelTarget target -> {
          passed.add(target.label());
          if (open.remove(target.label())) {
            stack.clear();
          }
        }
        case BranchInstruction branch -> jump(branch);
        case Instruction op -> step(op);
        default -> {}
      }
    }
    // After a loop or a handler nothing here is certain: a field may be set more than once.
    return looped || !code.exceptionHandlers().isEmpty() ? Map.of() : Map.copyOf(values);
  }

  private void jump(BranchInstruction branch) {
    stack.clear();
    if (passed.contains(branch.target())) {
      looped = true;
    } else {
      open.add(branch.target());
    }
  }

  private void step(Instruction op) {
    switch (op) {
      case ConstantInstruction constant -> push(ofConstant(constant));
      case ConvertInstruction convert -> {
        Object value = pop();
        push(
            value instanceof Expr.Constant c
                ? Kinds.scalar(convert.toType()).map(to -> convert(to, c)).orElse(null)
                : null);
      }
      case NewPrimitiveArrayInstruction array -> newArray(array);
      case StackInstruction dup when dup.opcode() == Opcode.DUP -> {
        Object top = pop();
        push(top);
        push(top);
      }
      case ArrayStoreInstruction _ -> store();
      case FieldInstruction field -> field(field);
      default -> forget();
    }
  }

  /** Anything may have happened to what lies on the stack, arrays included. */
  private void forget() {
    for (Object value : stack) {
      if (value instanceof Building building) {
        Arrays.fill(building.bits(), null);
      }
    }
    stack.clear();
  }

  private void push(@Nullable Object value) {
    stack.add(value);
  }

  private @Nullable Object pop() {
    return stack.isEmpty() ? null : stack.removeLast();
  }

  private static @Nullable Object ofConstant(ConstantInstruction op) {
    return switch (op.constantValue()) {
      case Integer i -> Expr.Constant.ofInt(i);
      case Long l -> Expr.Constant.ofLong(l);
      case Float f -> Expr.Constant.ofFloat(f);
      case Double d -> Expr.Constant.ofDouble(d);
      default -> null;
    };
  }

  private void newArray(NewPrimitiveArrayInstruction op) {
    Object size = pop();
    if (size instanceof Expr.Constant length && length.bits() >= 0) {
      Long[] bits = new Long[(int) length.bits()];
      Arrays.fill(bits, 0L);
      push(
          Kinds.scalar(op.typeKind())
              .<Object>map(element -> new Building(element, bits))
              .orElse(null));
    } else {
      push(null);
    }
  }

  private void store() {
    Object value = pop();
    Object index = pop();
    Object array = pop();
    if (array instanceof Building building
        && index instanceof Expr.Constant at
        && at.bits() >= 0
        && at.bits() < building.bits().length) {
      building.bits()[(int) at.bits()] =
          value instanceof Expr.Constant c ? convert(building.element(), c).bits() : null;
    } else if (array instanceof Building building) {
      Arrays.fill(building.bits(), null);
    }
  }

  private void field(FieldInstruction op) {
    String name = op.name().stringValue();
    if (op.opcode() == Opcode.PUTSTATIC) {
      Object value = pop();
      if (op.owner().asInternalName().equals(owner)) {
        put(name, op.type().stringValue(), value);
      }
    } else if (op.opcode() == Opcode.GETSTATIC) {
      Statics.Value known = values.get(name);
      Statics.Value value =
          op.owner().asInternalName().equals(owner) && known != null
              ? known
              : statics.value(op.owner().asInternalName(), name, op.type().stringValue());
      push(value instanceof Statics.Value.Scalar scalar ? stacked(scalar.constant()) : null);
    } else {
      forget();
    }
  }

  private void put(String name, String descriptor, @Nullable Object value) {
    boolean certain = open.isEmpty() && written.add(name);
    if (!certain) {
      values.remove(name);
      return;
    }
    if (value instanceof Expr.Constant constant) {
      ApiNames.primitive(descriptor)
          .ifPresent(type -> values.put(name, new Statics.Value.Scalar(convert(type, constant))));
    } else if (value instanceof Building building
        && Arrays.stream(building.bits()).allMatch(java.util.Objects::nonNull)) {
      values.put(
          name, new Statics.Value.Table(owner, name, building.element(), List.of(building.bits())));
    }
  }

  private static Expr.Constant stacked(Expr.Constant constant) {
    return convert(constant.type().stackType(), constant);
  }

  /** Java's conversion of a constant. */
  static Expr.Constant convert(ScalarType to, Expr.Constant from) {
    double floating =
        switch (from.type()) {
          case FLOAT -> Float.intBitsToFloat((int) from.bits());
          case DOUBLE -> Double.longBitsToDouble(from.bits());
          default -> from.bits();
        };
    boolean fromFloating = from.type().isFloating();
    long integral = fromFloating ? (long) floating : from.bits();
    int narrow = fromFloating ? (int) floating : (int) from.bits();
    return switch (to) {
      case BOOLEAN -> new Expr.Constant(to, narrow & 1);
      case BYTE -> new Expr.Constant(to, (byte) narrow);
      case SHORT -> new Expr.Constant(to, (short) narrow);
      case CHAR -> new Expr.Constant(to, (char) narrow);
      case INT -> Expr.Constant.ofInt(narrow);
      case LONG -> Expr.Constant.ofLong(integral);
      case FLOAT -> Expr.Constant.ofFloat(fromFloating ? (float) floating : (float) from.bits());
      case DOUBLE -> Expr.Constant.ofDouble(fromFloating ? floating : (double) from.bits());
    };
  }
}
