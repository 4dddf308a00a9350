package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.CompiledKernel.Extent;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One compilation: what the passes may ask, and what they learn for the launch and the reader. */
public final class PassContext {
  private final KernelRequest request;
  private final Map<Variable, Integer> aliasGroups = new HashMap<>();
  private final Map<Variable, Integer> known = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private List<Extent> extents = List.of();

  /**
   * @param kernel before any pass
   * @param javaIndexes for each of its parameters, the index among the Java method's
   * @param foldedScalars by Java index, the values that size arrays of the code
   */
  public PassContext(
      KernelRequest request,
      IrFunction kernel,
      List<Integer> javaIndexes,
      Map<Integer, Object> foldedScalars) {
    this.request = request;
    for (int i = 0; i < kernel.parameters().size(); i++) {
      int java = javaIndexes.get(i);
      int group = java < request.aliasGroups().size() ? request.aliasGroups().get(java) : -1;
      aliasGroups.put(kernel.parameters().get(i), group);
      if (foldedScalars.get(java) instanceof Integer value) {
        known.put(kernel.parameters().get(i), value);
      }
    }
  }

  public TargetDescription target() {
    return request.target();
  }

  /** Kernel parameters of one number are the same memory; empty: no other parameter's. */
  public OptionalInt aliasGroup(Variable parameter) {
    int group = aliasGroups.getOrDefault(parameter, -1);
    return group < 0 ? OptionalInt.empty() : OptionalInt.of(group);
  }

  /** The value that an INT parameter of the kernel has in this code; empty: any. */
  Optional<Integer> knownInt(Variable parameter) {
    return Optional.ofNullable(known.get(parameter));
  }

  public void extents(List<Extent> found) {
    extents = List.copyOf(found);
  }

  public List<Extent> extents() {
    return extents;
  }

  /** A sentence for the reader of the generated text. */
  public void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  public List<String> notes() {
    return List.copyOf(notes);
  }

  public static KernelRefusedException refuse(IrFunction function, int line, String why) {
    FunctionId id = function.id();
    return new KernelRefusedException(
        new MethodId(id.owner(), id.name(), id.descriptor()),
        function.sourceFile(),
        line,
        -1,
        "",
        why);
  }
}
