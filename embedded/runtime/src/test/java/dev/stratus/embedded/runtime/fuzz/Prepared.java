package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelCompiler;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Argument;
import dev.stratus.embedded.runtime.fuzz.FuzzCase.Kind;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A case with the text that the kernel compiler made of it. */
record Prepared(FuzzCase fuzzCase, Method method, CompiledKernel kernel) {

  static Prepared of(FuzzCase fuzzCase, JavaBatch java) {
    return of(fuzzCase, java, "opencl");
  }

  /**
   * @param language the target's name
   */
  static Prepared of(FuzzCase fuzzCase, JavaBatch java, String language) {
    Method method = java.method(fuzzCase);
    MethodId id =
        new MethodId(
            fuzzCase.className(),
            fuzzCase.method(),
            MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString());
    Inputs first = Inputs.draw(fuzzCase, 0);
    List<Optional<Object>> scalars = new ArrayList<>();
    List<Integer> aliases = new ArrayList<>();
    for (int i = 0; i < fuzzCase.arguments().size(); i++) {
      Argument argument = fuzzCase.arguments().get(i);
      boolean scalar = argument instanceof Argument.Scalar || argument instanceof Argument.Fixed;
      scalars.add(scalar ? first.values().get(i) : Optional.empty());
      aliases.add(
          argument instanceof Argument.Array array ? array.sameAs() >= 0 ? array.sameAs() : i : -1);
    }
    TargetDescription target =
        switch (fuzzCase.kind()) {
          case NUMERIC -> anyLanes(TargetDescription.OPENCL_CPU_REASSOCIATE, fuzzCase.seed());
          case STRIDED -> anyLanes(TargetDescription.OPENCL_CPU_STRICT, fuzzCase.seed());
          default -> TargetDescription.OPENCL_CPU_STRICT;
        };
    TargetDescription asked =
        language.equals("cuda") ? TargetDescription.CUDA : target.in(language);
    CompiledKernel kernel =
        new KernelCompiler(java).compile(new KernelRequest(id, scalars, aliases, asked));
    return new Prepared(fuzzCase, method, kernel);
  }

  /** How many of the cases become vectors. */
  static int withLanes(List<FuzzCase> cases) {
    JavaBatch java = JavaBatch.compile(cases);
    return (int) cases.stream().map(c -> of(c, java)).filter(Prepared::hasLanes).count();
  }

  /** The usual width and number of accumulators half of the time, else any. */
  private static TargetDescription anyLanes(TargetDescription usual, long seed) {
    if ((seed & 1) == 0) {
      return usual;
    }
    return new TargetDescription(
        usual.language(),
        usual.cpu(),
        usual.fp64(),
        usual.correctlyRoundedSqrt(),
        usual.reassociate(),
        2 << ((seed >>> 1) & 3),
        1 + (int) ((seed >>> 3) & 3),
        ((seed >>> 5) & 1) == 1,
        usual.lineDirectives());
  }

  /** Whether the text has vectors. */
  boolean hasLanes() {
    return kernel.source().contains("vload") || kernel.source().contains("vstore");
  }

  /**
   * Whether a dispatching kernel may call it: not where it has local memory or barriers, which only
   * an entry point may have.
   */
  boolean callable() {
    return fuzzCase.kind() != Kind.CONTEXT;
  }
}
