package dev.stratus.embedded.jit;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.spirv.SpirvModule;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A kernel as text, with what the runtime must know to launch it.
 *
 * @param method the Java method
 * @param entryPoint the kernel's name in the text
 * @param source the text
 * @param hash SHA-256 of the text, hexadecimal
 * @param parameters the device kernel's parameters, in order
 * @param parallel the extent of each {@code @Parallel} dimension, innermost (dimension 0) first;
 *     empty for a KernelContext kernel and for a kernel without either, which runs as one work-item
 * @param usesContext whether the Java method takes a KernelContext, so that the launch needs a grid
 * @param requiresFp64 whether the text uses double arithmetic
 * @param localBytes local memory that the kernel declares
 * @param privateBytes private arrays that the kernel and its helpers declare, each counted once
 * @param usesLanes whether lanes tell each other values: a work-group is then a whole number of
 *     lane groups
 * @param module of a SPIR-V target the module, of which {@code source} is the readable form; empty:
 *     the driver takes the source
 * @param fpga of an FPGA's language, what its launch and its bitstream's users must know
 * @param stages the IR after each named pass, in order
 */
public record CompiledKernel(
    MethodId method,
    String entryPoint,
    String source,
    String hash,
    List<Parameter> parameters,
    List<Extent> parallel,
    boolean usesContext,
    boolean requiresFp64,
    long localBytes,
    long privateBytes,
    boolean usesLanes,
    Optional<SpirvModule> module,
    Optional<FpgaFacts> fpga,
    List<Stage> stages) {
  public CompiledKernel {
    parameters = List.copyOf(parameters);
    parallel = List.copyOf(parallel);
    stages = List.copyOf(stages);
  }

  /** The same with another text, for tests that plant a fault. */
  public CompiledKernel withSource(String changed) {
    return new CompiledKernel(
        method,
        entryPoint,
        changed,
        hash,
        parameters,
        parallel,
        usesContext,
        requiresFp64,
        localBytes,
        privateBytes,
        usesLanes,
        Optional.empty(),
        fpga,
        stages);
  }

  /**
   * What a kernel for an FPGA says of itself beyond others.
   *
   * @param parameterNames the device kernel's parameters as its source calls them, in order
   * @param workGroupItems the one work-group size it may be launched with; 1: by one work-item
   */
  public record FpgaFacts(List<String> parameterNames, int workGroupItems) {
    public FpgaFacts {
      parameterNames = List.copyOf(parameterNames);
    }
  }

  /**
   * A parameter of the device kernel. {@code javaIndex}: the index among the Java method's
   * parameters it comes from.
   */
  public sealed interface Parameter {
    int javaIndex();

    /** A buffer of elements, without any header. */
    record Buffer(int javaIndex, ScalarType element, boolean read, boolean written)
        implements Parameter {}

    /** A scalar by value; BOOLEAN and BYTE, SHORT, CHAR as their own width. */
    record Scalar(int javaIndex, ScalarType type) implements Parameter {}

    /** The number of elements of an array parameter, an INT. */
    record ArrayLength(int javaIndex) implements Parameter {}
  }

  /**
   * The range of a parallel loop as expressions over the kernel's parameters (constants, {@link
   * Expr.Read} of scalar parameters, {@link Expr.Length}, arithmetic), so that the launch knows how
   * many work-items there are.
   *
   * <p>A variable in these expressions stands for a Java parameter: its id is that parameter's
   * index, whatever ids the code itself uses.
   *
   * @param known false where the bounds depend on more than the parameters; the loop strides by the
   *     global size, so any launch size is right
   */
  public record Extent(Expr init, Expr bound, boolean inclusive, Expr step, boolean known) {}

  /**
   * The IR after a pass, printed when it is asked for.
   *
   * @param text prints it
   */
  public record Stage(String pass, Supplier<String> text) {
    public String ir() {
      return text.get();
    }
  }
}
