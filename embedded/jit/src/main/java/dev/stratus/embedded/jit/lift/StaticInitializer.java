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
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a class initialiser in a straight line and keeps what it knows: arithmetic on constants,
 * other static finals, and array initialisers. What stands under a jump, and what a jump leads to,
 * counts as unknown.
 */
final class StaticInitializer {
  /** An array under construction; shared by every copy of its reference. */
  private record Building(ScalarType element, Long[] bits) {
    boolean isKnown() {
      return Arrays.stream(bits).allMatch(Objects::nonNull);
    }

    void forget() {
      Arrays.fill(bits, null);
    }
  }

  private final Statics statics;
  private final String owner;
  private final CodeAttribute code;
  private final List<@Nullable Object> stack = new ArrayList<>();

  /** What fields hold: a constant of the field's type, or an array. */
  private final Map<String, Object> fields = new HashMap<>();

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
    return looped || !code.exceptionHandlers().isEmpty() ? Map.of() : values();
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
                ? Kinds.scalar(convert.toType()).map(to -> Constants.convert(to, c)).orElse(null)
                : null);
      }
      case NewPrimitiveArrayInstruction array -> newArray(array);
      case StackInstruction dup when dup.opcode() == Opcode.DUP -> {
        Object top = pop();
        push(top);
        push(top);
      }
      case ArrayStoreInstruction _ -> store();
      case OperatorInstruction length when length.opcode() == Opcode.ARRAYLENGTH ->
          push(
              pop() instanceof Building building
                  ? Expr.Constant.ofInt(building.bits().length)
                  : null);
      case OperatorInstruction operator -> operator(operator.opcode());
      case FieldInstruction field -> field(field);
      case ReturnInstruction _ -> {}
      default -> forget();
    }
  }

  /** Anything may have happened to the arrays that other code has seen. */
  private void forget() {
    for (Object value : stack) {
      forget(value);
    }
    stack.clear();
    fields.values().forEach(StaticInitializer::forget);
  }

  private static void forget(@Nullable Object value) {
    if (value instanceof Building building) {
      building.forget();
    }
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

  private void operator(Opcode opcode) {
    Object right = pop();
    if (Arithmetic.isNegation(opcode)) {
      push(right instanceof Expr.Constant c ? Constants.negate(c) : null);
      return;
    }
    Object left = pop();
    push(
        left instanceof Expr.Constant a && right instanceof Expr.Constant b
            ? Arithmetic.binary(opcode).flatMap(op -> Constants.binary(op, a, b)).orElse(null)
            : null);
  }

  private void store() {
    Object value = pop();
    Object index = pop();
    Object array = pop();
    if (!(array instanceof Building building)) {
      forget();
    } else if (open.isEmpty()
        && index instanceof Expr.Constant at
        && at.bits() >= 0
        && at.bits() < building.bits().length) {
      building.bits()[(int) at.bits()] =
          value instanceof Expr.Constant c ? Constants.convert(building.element(), c).bits() : null;
    } else {
      building.forget();
    }
  }

  private void field(FieldInstruction op) {
    String name = op.name().stringValue();
    String descriptor = op.type().stringValue();
    boolean own = op.owner().asInternalName().equals(owner);
    if (op.opcode() == Opcode.PUTSTATIC) {
      Object value = pop();
      if (own) {
        put(name, descriptor, value);
      }
    } else if (op.opcode() == Opcode.GETSTATIC) {
      push(own && written.contains(name) ? own(name) : other(op, name, descriptor));
    } else {
      forget();
    }
  }

  private @Nullable Object own(String name) {
    Object known = fields.get(name);
    return known instanceof Expr.Constant constant ? stacked(constant) : known;
  }

  private @Nullable Object other(FieldInstruction op, String name, String descriptor) {
    Statics.Value value = statics.value(op.owner().asInternalName(), name, descriptor);
    return value instanceof Statics.Value.Scalar scalar ? stacked(scalar.constant()) : null;
  }

  private void put(String name, String descriptor, @Nullable Object value) {
    boolean certain = open.isEmpty() && written.add(name);
    if (!certain) {
      fields.remove(name);
    } else if (value instanceof Expr.Constant constant) {
      ApiNames.primitive(descriptor)
          .ifPresent(type -> fields.put(name, Constants.convert(type, constant)));
    } else if (value instanceof Building) {
      fields.put(name, value);
    }
  }

  private Map<String, Statics.Value> values() {
    Map<String, Statics.Value> values = new HashMap<>();
    fields.forEach((name, value) -> {
      if (value instanceof Expr.Constant constant) {
        values.put(name, new Statics.Value.Scalar(constant));
      } else if (value instanceof Building building && building.isKnown()) {
        values.put(
            name,
            new Statics.Value.Table(owner, name, building.element(), List.of(building.bits())));
      }
    });
    return values;
  }

  private static Expr.Constant stacked(Expr.Constant constant) {
    return Constants.convert(constant.type().stackType(), constant);
  }
}
