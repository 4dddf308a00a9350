package dev.stratus.embedded.jit;

import dev.stratus.embedded.jit.emit.Backend;
import dev.stratus.embedded.jit.lift.KernelLifter;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Bytecode in, device source out. What was compiled is kept: by method, aliasing, target, and the
 * values of those scalars that size an array of the code. All other scalars are arguments, so a
 * hundred shapes are one compilation.
 *
 * <p>Safe for use by several threads; each kernel is compiled once.
 */
public final class KernelCompiler {
  private final KernelLifter lifter;
  private final Map<Key, List<Entry>> known = new HashMap<>();
  private int compilations;

  /** What decides the code, but for scalars that are folded into it. */
  private record Key(MethodId method, List<Integer> aliasing, TargetDescription target) {}

  /** Code that holds for these values of folded scalars. */
  private record Entry(Map<Integer, Object> foldedScalars, CompiledKernel kernel) {
    boolean holdsFor(KernelRequest request) {
      return foldedScalars.entrySet().stream()
          .allMatch(folded ->
              request.scalars().get(folded.getKey()).equals(Optional.of(folded.getValue())));
    }
  }

  public KernelCompiler(ClassBytes classes) {
    this.lifter = new KernelLifter(classes);
  }

  /**
   * The kernel's code for a target; the same object every time.
   *
   * @throws KernelRefusedException where the kernel holds what cannot be compiled
   */
  public synchronized CompiledKernel compile(KernelRequest request) {
    Key key = new Key(request.method(), pattern(request.aliasGroups()), request.target());
    List<Entry> entries = known.computeIfAbsent(key, _ -> new ArrayList<>());
    for (Entry entry : entries) {
      if (entry.holdsFor(request)) {
        return entry.kernel();
      }
    }
    LiftedKernel lifted = lifter.lift(request);
    CompiledKernel kernel = Backend.generate(lifted, request);
    compilations++;
    entries.add(new Entry(lifted.foldedScalars(), kernel));
    return kernel;
  }

  /** How many kernels were compiled, not found. */
  public synchronized int compilations() {
    return compilations;
  }

  /**
   * Which arrays are the same, whatever numbers say so: each is named by the first of its group.
   */
  private static List<Integer> pattern(List<Integer> groups) {
    return IntStream.range(0, groups.size())
        .mapToObj(i -> groups.get(i) < 0 ? -1 : groups.indexOf(groups.get(i)))
        .toList();
  }
}
