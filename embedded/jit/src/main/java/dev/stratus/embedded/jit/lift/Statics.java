package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of static final fields, from their constants or from simple class initialisers. */
final class Statics {

  sealed interface Value {
    record Scalar(Expr.Constant constant) implements Value {}

    /** An array of primitives; {@code bits} as in {@link Expr.Constant}. */
    record Table(String owner, String name, ScalarType element, List<Long> bits) implements Value {}

    /** {@code why} completes a sentence that begins with the field's name. */
    record Unknown(String why) implements Value {}
  }

  private final ClassPool pool;
  private final Map<String, Map<String, Value>> initialized = new HashMap<>();

  Statics(ClassPool pool) {
    this.pool = pool;
  }

  Value value(String owner, String name, String descriptor) {
    if (name.equals("$assertionsDisabled")) {
      return new Value.Unknown("belongs to an assert, which throws: a device cannot throw");
    }
    Optional<ClassModel> model = pool.find(owner);
    if (model.isEmpty()) {
      return new Value.Unknown("is unknown: the class file of its class cannot be read");
    }
    Optional<FieldModel> field =
        model.get().fields().stream()
            .filter(f -> f.fieldName().equalsString(name))
            .filter(f -> f.fieldType().equalsString(descriptor))
            .findFirst();
    if (field.isEmpty()) {
      return new Value.Unknown("is not declared in its class; name the class that declares it");
    }
    if (!field.get().flags().has(AccessFlag.FINAL)) {
      return new Value.Unknown(
          "is not final, so its value may change between launches; make it final or pass it as an"
              + " argument");
    }
    Optional<ConstantValueAttribute> constant =
        field.get().findAttribute(Attributes.constantValue());
    if (constant.isPresent()) {
      return ofConstant(descriptor, constant.get().constant().constantValue());
    }
    Value value = initializer(owner, model.get()).get(name);
    return value != null
        ? value
        : new Value.Unknown(
            "is set by code that cannot be followed before the run; use a constant, an array"
                + " initialiser, or pass it as an argument");
  }

  private Map<String, Value> initializer(String owner, ClassModel model) {
    Map<String, Value> known = initialized.get(owner);
    if (known == null) {
      // Seen as empty while it is worked out: classes may look at each other.
      initialized.put(owner, Map.of());
      known =
          MethodReader.classInitializer(model)
              .map(code -> new StaticInitializer(this, owner, code).run())
              .orElse(Map.of());
      initialized.put(owner, known);
    }
    return known;
  }

  private static Value ofConstant(String descriptor, ConstantDesc constant) {
    Optional<ScalarType> type = ApiNames.primitive(descriptor);
    if (type.isEmpty()) {
      return new Value.Unknown("is no number");
    }
    return switch (constant) {
      case Integer i -> new Value.Scalar(new Expr.Constant(type.get(), i));
      case Long l -> new Value.Scalar(Expr.Constant.ofLong(l));
      case Float f -> new Value.Scalar(Expr.Constant.ofFloat(f));
      case Double d -> new Value.Scalar(Expr.Constant.ofDouble(d));
      default -> new Value.Unknown("is no number");
    };
  }
}
