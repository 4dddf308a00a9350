package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.MethodId;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a method and reads its code into a {@link MethodSource}. */
final class MethodReader {
  private static final String PARALLEL = ApiNames.API + "annotations/Parallel";
  private static final String REDUCE = ApiNames.API + "annotations/Reduce";

  private MethodReader() {}

  static MethodSource read(ClassPool pool, MethodId id) {
    ClassModel owner =
        pool.find(id.owner())
            .orElseThrow(() ->
                refuse(
                    id,
                    "",
                    "the class file of "
                        + id.owner().replace('/', '.')
                        + " cannot be read; only classes that lie as files on the class path"
                        + " can be compiled, not hidden or generated ones"));
    String file =
        owner
            .findAttribute(Attributes.sourceFile())
            .map(source -> source.sourceFile().stringValue())
            .orElse("");
    MethodModel method =
        owner.methods().stream()
            .filter(m ->
                m.methodName().equalsString(id.name())
                    && m.methodType().equalsString(id.descriptor()))
            .findFirst()
            .orElseThrow(() ->
                refuse(id, file, "there is no method " + id.name() + id.descriptor() + " in it"));
    refuseReduce(id, file, method);
    CodeModel code =
        method
            .code()
            .orElseThrow(() ->
                refuse(
                    id, file, "it has no bytecode (native or abstract); write its work in Java"));
    return read(id, file, method.flags().has(AccessFlag.STATIC), (CodeAttribute) code);
  }

  private static MethodSource read(MethodId id, String file, boolean isStatic, CodeAttribute code) {
    List<MethodSource.Insn> instructions = new ArrayList<>();
    Map<Label, Integer> targets = new HashMap<>();
    List<MethodSource.LocalName> locals = new ArrayList<>();
    List<MethodSource.ParallelRange> parallel = new ArrayList<>();
    int at = 0;
    int line = 0;
    for (CodeElement element : code) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case LabelTarget target -> targets.put(target.label(), at);
        case LocalVariable local ->
            locals.add(
                new MethodSource.LocalName(
                    local.slot(),
                    code.labelToBci(local.startScope()),
                    code.labelToBci(local.endScope()),
                    local.name().stringValue(),
                    local.type().stringValue()));
        case RuntimeVisibleTypeAnnotationsAttribute annotations ->
            annotations.annotations().forEach(a -> addParallel(code, a, parallel));
        case Instruction op -> {
          int next = at + op.sizeInBytes();
          instructions.add(new MethodSource.Insn(at, next, line, op));
          at = next;
        }
        default -> {}
      }
    }
    MethodSource source =
        new MethodSource(
            id,
            isStatic,
            file,
            List.copyOf(instructions),
            Map.copyOf(targets),
            List.copyOf(locals),
            List.copyOf(parallel),
            at);
    if (!code.exceptionHandlers().isEmpty()) {
      int handled = code.labelToBci(code.exceptionHandlers().getFirst().tryStart());
      throw new KernelRefusedException(
          id,
          file,
          source.lineAt(handled),
          handled,
          "",
          "exception handlers (try, catch, finally, synchronized) have no meaning on a device;"
              + " check the input on the host before the launch");
    }
    return source;
  }

  private static void addParallel(
      CodeAttribute code, TypeAnnotation annotation, List<MethodSource.ParallelRange> ranges) {
    if (isNamed(annotation.annotation(), PARALLEL)
        && annotation.targetInfo() instanceof TypeAnnotation.LocalVarTarget target) {
      // Several ranges where the variable is not assigned throughout: the first begins the loop.
      int end = 0;
      TypeAnnotation.LocalVarTargetInfo first = target.table().getFirst();
      for (TypeAnnotation.LocalVarTargetInfo range : target.table()) {
        end = Math.max(end, code.labelToBci(range.endLabel()));
        if (code.labelToBci(range.startLabel()) < code.labelToBci(first.startLabel())) {
          first = range;
        }
      }
      ranges.add(
          new MethodSource.ParallelRange(first.index(), code.labelToBci(first.startLabel()), end));
    }
  }

  private static void refuseReduce(MethodId id, String file, MethodModel method) {
    boolean reduces =
        method.findAttribute(Attributes.runtimeVisibleParameterAnnotations()).stream()
            .flatMap(attribute -> attribute.parameterAnnotations().stream())
            .flatMap(List::stream)
            .anyMatch(annotation -> isNamed(annotation, REDUCE));
    if (reduces) {
      throw refuse(
          id,
          file,
          "@Reduce is not supported; write the reduction with KernelContext: a local array, a tree"
              + " with localBarrier(), and a second launch that adds the groups' partial sums");
    }
  }

  private static boolean isNamed(Annotation annotation, String internalName) {
    return annotation.className().equalsString("L" + internalName + ";");
  }

  private static KernelRefusedException refuse(MethodId id, String file, String why) {
    return new KernelRefusedException(id, file, 0, -1, "", why);
  }

  /** The code that sets the statics of a class, if it has any. */
  static Optional<CodeAttribute> classInitializer(ClassModel owner) {
    return owner.methods().stream()
        .filter(m -> m.methodName().equalsString("<clinit>"))
        .findFirst()
        .flatMap(MethodModel::code)
        .map(CodeAttribute.class::cast);
  }
}
