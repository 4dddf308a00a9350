package dev.stratus.embedded.runtime.resolve;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
        .flatMap(code -> find(code, call));
  }

  /**
   * The call at the bytecode index; where another kind of call stands there, an agent has moved the
   * instructions of the running class, and the one call that fits is meant.
   */
  private static Optional<FoundMethod> find(CodeModel code, TaskCall call) {
    StraightLine line = StraightLine.of(code);
    Optional<FoundMethod> exact = at(line, line.indexOf(call.bytecodeIndex()), call);
    if (exact.isPresent()) {
      return exact;
    }
    List<FoundMethod> fitting =
        IntStream.range(0, line.size())
            .mapToObj(index -> at(line, index, call))
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  /** The method behind a call of {@code task(String, TaskN, arguments...)} that may be this one. */
  private static Optional<FoundMethod> at(StraightLine line, int index, TaskCall call) {
    int above = call.arguments().size();
    if (index < 0
        || !(line.instruction(index) instanceof InvokeInstruction task)
        || !task.name().equalsString("task")
        || task.typeSymbol().parameterCount() != above + 2
        || !maybeNamed(line.producer(index, above + 1), call)) {
      return Optional.empty();
    }
    return line.producer(index, above).flatMap(made -> implementation(made, call.function()));
  }

  private static boolean maybeNamed(Optional<Instruction> name, TaskCall call) {
    return !(name.isPresent()
            && name.get() instanceof ConstantInstruction constant
            && constant.constantValue() instanceof String text)
        || call.task().equals(text)
        || call.task().endsWith("." + text);
  }

  private static Optional<FoundMethod> implementation(Instruction instruction, Object function) {
    if (!(instruction instanceof InvokeDynamicInstruction dynamic)
        || !dynamic.bootstrapMethod().owner().descriptorString().equals(LAMBDA_FACTORY)
        || !makes(dynamic.typeSymbol(), function.getClass())) {
      return Optional.empty();
    }
    List<ConstantDesc> arguments = dynamic.bootstrapArgs();
    return arguments.size() > 1 && arguments.get(1) instanceof DirectMethodHandleDesc handle
        ? Optional.of(FoundMethod.of(handle))
        : Optional.empty();
  }

  /** Whether a factory of this type makes such functions: their interface, and what they caught. */
  private static boolean makes(MethodTypeDesc factory, Class<?> function) {
    String made = factory.returnType().descriptorString();
    return factory.parameterCount() == function.getDeclaredFields().length
        && Arrays.stream(function.getInterfaces())
            .anyMatch(type -> type.descriptorString().equals(made));
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
