package dev.stratus.embedded.runtime.resolve;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.List;
import java.util.Optional;

/**
 * Second way, for callers compiled against the real API, whose {@code TaskN} is not Serializable:
 * the caller's own bytecode. The instruction that pushed the call's function argument is found by
 * walking back along the operand stack; if it is a lambda's invokedynamic, its bootstrap arguments
 * name the method.
 */
final class CallSiteReader {
  private static final String LAMBDA_FACTORY = "Ljava/lang/invoke/LambdaMetafactory;";

  private CallSiteReader() {}

  static Optional<FoundMethod> find(TaskCall call) {
    if (call.bytecodeIndex() < 0) {
      return Optional.empty();
    }
    return classFile(call.caller()).flatMap(bytes -> find(bytes, call));
  }

  private static Optional<FoundMethod> find(ClassModel caller, TaskCall call) {
    String descriptor = call.descriptor().descriptorString();
    return caller.methods().stream()
        .filter(method -> method.methodName().equalsString(call.method()))
        .filter(method -> method.methodType().equalsString(descriptor))
        .findFirst()
        .flatMap(MethodModel::code)
        .flatMap(code -> find(code, call.bytecodeIndex()));
  }

  private static Optional<FoundMethod> find(CodeModel code, int bytecodeIndex) {
    StraightLine line = StraightLine.of(code);
    int at = line.indexOf(bytecodeIndex);
    if (at < 0 || !(line.instruction(at) instanceof InvokeInstruction task)) {
      return Optional.empty();
    }
    // task(String, TaskN, arguments...): the arguments lie above the function.
    int above = task.typeSymbol().parameterCount() - 2;
    return above < 0
        ? Optional.empty()
        : line.producer(at, above).flatMap(CallSiteReader::implementation);
  }

  private static Optional<FoundMethod> implementation(java.lang.classfile.Instruction instruction) {
    if (!(instruction instanceof InvokeDynamicInstruction dynamic)
        || !dynamic.bootstrapMethod().owner().descriptorString().equals(LAMBDA_FACTORY)) {
      return Optional.empty();
    }
    List<ConstantDesc> arguments = dynamic.bootstrapArgs();
    return arguments.size() > 1 && arguments.get(1) instanceof DirectMethodHandleDesc handle
        ? Optional.of(FoundMethod.of(handle))
        : Optional.empty();
  }

  /** The class file of a class, empty where it is no resource (hidden or generated classes). */
  static Optional<ClassModel> classFile(Class<?> type) {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(ClassFile.of().parse(in.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UnresolvedKernelException(
          "The class file of " + name + " cannot be read: " + unreadable.getMessage());
    }
  }
}
