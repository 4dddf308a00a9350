package dev.stratus.bench;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LocalVariableTableAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges one class: may it run on a TornadoVM SDK as it does on the embedded runtime? */
final class ApiBoundary {
  private static final String API = "uk/ac/manchester/tornado/";
  private static final String ENUMS = API + "api/enums/Tornado";

  /** Constants that the next TornadoVM drops. */
  private static final Set<String> DROPPED = Set.of("SPIRV", "PTX", "FPGA");

  private final TornadoApiList list;
  private final List<String> violations = new ArrayList<>();
  private int classes;
  private int references;
  private int kernelMethods;

  ApiBoundary(TornadoApiList list) {
    this.list = list;
  }

  List<String> violations() {
    return violations;
  }

  int classes() {
    return classes;
  }

  /** References to TornadoVM's classes and members. */
  int references() {
    return references;
  }

  int kernelMethods() {
    return kernelMethods;
  }

  /** Everything that the class names of TornadoVM is in TornadoVM. */
  void checkReferences(ClassModel model) {
    classes++;
    String name = model.thisClass().asInternalName();
    if (name.startsWith(API)) {
      violations.add(name + " lives in a package of TornadoVM, which an SDK shadows");
    }
    boolean enumByName = false;
    Set<String> strings = new HashSet<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case MemberRefEntry member -> {
          checkMember(name, member);
          enumByName |=
              member.owner().asInternalName().startsWith(ENUMS)
                      && member.name().equalsString("valueOf")
                  || member.owner().asInternalName().equals("java/lang/runtime/SwitchBootstraps");
        }
        case ClassEntry type -> checkClass(name, type);
        case StringEntry text -> strings.add(text.stringValue());
        default -> {}
      }
    }
    strings.retainAll(DROPPED);
    if (enumByName && !strings.isEmpty()) {
      violations.add(
          name + " gets an enum constant by name: " + strings + ", which the next TornadoVM drops");
    }
  }

  /** Every method that has variables names them: a TornadoVM SDK cannot compile it otherwise. */
  void checkVariableNames(ClassModel model) {
    for (MethodModel method : model.methods()) {
      if (method.flags().has(AccessFlag.SYNTHETIC)) {
        continue;
      }
      method.code().ifPresent(code -> checkVariableNames(model, method, code));
    }
  }

  private void checkVariableNames(ClassModel model, MethodModel method, CodeModel code) {
    if (((CodeAttribute) code).maxLocals() == 0) {
      return;
    }
    kernelMethods++;
    boolean named =
        code.findAttribute(Attributes.localVariableTable())
            .map(LocalVariableTableAttribute::localVariables)
            .map(variables -> !variables.isEmpty())
            .orElse(false);
    if (!named) {
      violations.add(
          model.thisClass().asInternalName()
              + "."
              + method.methodName().stringValue()
              + " has no LocalVariableTable: compile it with -g");
    }
  }

  private void checkMember(String where, MemberRefEntry member) {
    String owner = member.owner().asInternalName();
    if (!owner.startsWith(API)) {
      return;
    }
    references++;
    String name = member.name().stringValue();
    String type = member.type().stringValue();
    boolean field = member instanceof FieldRefEntry;
    if (!list.links(owner, field ? name + " " + type : name + type)) {
      violations.add(
          where + " uses " + owner + "." + name + " " + type + ", which TornadoVM 5.2 lacks");
    }
    if (field && DROPPED.contains(name)) {
      violations.add(where + " names " + owner + "." + name + ", which the next TornadoVM drops");
    }
  }

  private void checkClass(String where, ClassEntry entry) {
    String name = entry.asInternalName().replaceFirst("^\\[+L(.*);$", "$1");
    if (name.startsWith(API)) {
      references++;
      if (!list.hasClass(name)) {
        violations.add(where + " uses " + name + ", which TornadoVM 5.2 lacks");
      }
    }
  }
}
