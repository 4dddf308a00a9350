package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.simplify.GraphSimplifier;
import dev.stratus.embedded.jit.simplify.StatementSimplifier;
import dev.stratus.embedded.jit.simplify.StmtTree;
import dev.stratus.embedded.jit.structure.IrreducibleException;
import dev.stratus.embedded.jit.structure.Node;
import dev.stratus.embedded.jit.structure.Structurer;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One method from bytecode to structured IR: the order of the steps. */
final class FunctionLifter {

  /** A kernel's function and how its parameters relate to Java's. */
  record Lifted(
      IrFunction function,
      boolean usesContext,
      List<Integer> javaIndexes,
      Map<Integer, Object> foldedScalars) {}

  private record Parameter(int slot, int javaIndex, Operand operand) {}

  private final ProgramLifter program;
  private final MethodSource source;
  private final FunctionId id;
  private final boolean isKernel;
  private final Variables variables = new Variables();
  private final MethodTypeDesc type;
  private int labels = 1_000_000;

  private FunctionLifter(
      ProgramLifter program, MethodSource source, FunctionId id, boolean isKernel) {
    this.program = program;
    this.source = source;
    this.id = id;
    this.isKernel = isKernel;
    this.type = MethodTypeDesc.ofDescriptor(source.id().descriptor());
    if (!source.isStatic()) {
      throw source.refuse("it is an instance method; kernels and the methods they call are static");
    }
  }

  static Lifted kernel(ProgramLifter program, MethodSource source, List<Optional<Object>> scalars) {
    String spaces =
        String.join(
            "",
            MethodTypeDesc.ofDescriptor(source.id().descriptor()).parameterList().stream()
                .map(p -> ApiNames.array(p.descriptorString()).isPresent() ? "G" : "-")
                .toList());
    FunctionId id =
        new FunctionId(source.id().owner(), source.id().name(), source.id().descriptor(), spaces);
    FunctionLifter lifter = new FunctionLifter(program, source, id, true);
    if (!lifter.type.returnType().descriptorString().equals("V")) {
      throw source.refuse("a kernel returns nothing; make it void and write results to an array");
    }
    List<Parameter> parameters = lifter.parameters(List.of());
    Map<Integer, Object> folded = new HashMap<>();
    IrFunction function = lifter.lift(parameters, scalars, folded).function();
    List<Integer> indexes =
        parameters.stream()
            .filter(p -> !(p.operand() instanceof Operand.Context))
            .map(Parameter::javaIndex)
            .toList();
    return new Lifted(function, indexes.size() < parameters.size(), indexes, folded);
  }

  /**
   * {@code arrays}, {@code scalars}: by Java parameter, what is known of the caller's arguments.
   */
  static Helper helper(
      ProgramLifter program,
      MethodSource source,
      FunctionId id,
      List<Optional<IrType.Array>> arrays,
      List<Optional<Object>> scalars) {
    FunctionLifter lifter = new FunctionLifter(program, source, id, false);
    if (!source.parallel().isEmpty()) {
      throw source.refuse("@Parallel loops belong in the kernel method itself");
    }
    Map<Integer, Object> folded = new HashMap<>();
    Lowered lowered = lifter.lift(lifter.parameters(arrays), scalars, folded);
    List<ScalarType> types =
        lifter.type.parameterList().stream()
            .map(p -> ApiNames.scalar(p.descriptorString()).orElse(ScalarType.INT))
            .toList();
    return new Helper(
        lowered.function(), types, Map.copyOf(folded), lowered.lengthsOf(), lowered.locals());
  }

  private List<Parameter> parameters(List<Optional<IrType.Array>> arrays) {
    List<Parameter> result = new ArrayList<>();
    int slot = 0;
    for (int i = 0; i < type.parameterCount(); i++) {
      ClassDesc parameter = type.parameterType(i);
      String descriptor = parameter.descriptorString();
      Optional<IrType.Array> passed = i < arrays.size() ? arrays.get(i) : Optional.empty();
      result.add(new Parameter(slot, i, operand(descriptor, slot, i, passed)));
      slot += descriptor.equals("J") || descriptor.equals("D") ? 2 : 1;
    }
    return result;
  }

  private Operand operand(String descriptor, int slot, int index, Optional<IrType.Array> passed) {
    String name = source.nameAt(slot, 0).map(MethodSource.LocalName::name).orElse("p" + index);
    if (ApiNames.isContext(descriptor)) {
      return new Operand.Context();
    }
    Optional<ScalarType> scalar = ApiNames.scalar(descriptor);
    if (isKernel && descriptor.endsWith("L" + ApiNames.HALF + ";")) {
      throw source.refuse(
          "its parameter "
              + name
              + " is a "
              + ClassDesc.ofDescriptor(descriptor).displayName()
              + ", which only methods that a kernel calls may take; pass a HalfFloatArray, or a float"
              + " and make a HalfFloat of it");
    }
    if (scalar.isPresent()) {
      return new Operand.Value(new Expr.Read(variables.fresh(name, scalar.get())));
    }
    ScalarType element =
        ApiNames.array(descriptor)
            .orElseThrow(() ->
                source.refuse(
                    "its parameter "
                        + name
                        + " is a "
                        + ClassDesc.ofDescriptor(descriptor).displayName()
                        + TAKEN));
    IrType.Array array = passed.orElseGet(() -> new IrType.Array(element, AddressSpace.GLOBAL));
    return new Operand.ArrayRef(variables.fresh(name, array));
  }

  private static final String TAKEN =
      ". A kernel takes primitives, arrays of primitives, a KernelContext, and ByteArray,"
          + " CharArray, ShortArray, IntArray, LongArray, FloatArray, DoubleArray, HalfFloatArray,"
          + " BFloat16Array";

  private IrType result() {
    String descriptor = type.returnType().descriptorString();
    if (descriptor.equals("V")) {
      return IrType.Void.VOID;
    }
    return ApiNames.scalar(descriptor)
        .orElseThrow(() ->
            source.refuse(
                "it returns a "
                    + type.returnType().displayName()
                    + "; a method that a kernel calls may return a primitive, a HalfFloat or nothing"));
  }

  /** A function, and what it takes behind Java's parameters: see {@link Helper}. */
  private record Lowered(
      IrFunction function, List<Integer> lengthsOf, List<Helper.LocalArray> locals) {}

  private Lowered lift(
      List<Parameter> parameters, List<Optional<Object>> scalars, Map<Integer, Object> folded) {
    List<RawBlock> blocks = BlockBuilder.build(source);
    Webs webs = Webs.of(source, blocks, parameters.stream().map(Parameter::slot).toList());
    Frame frame = new Frame(source, webs, variables);
    parameters.forEach(p -> frame.parameter(p.slot(), p.javaIndex(), p.operand()));
    Sizes sizes = new Sizes(frame, scalars);
    FunctionContext context =
        new FunctionContext(program, source, frame, variables, sizes, result(), isKernel);

    Node entry = new GraphLifter(context, blocks).lift();
    GraphSimplifier.simplify(entry, variables.temporaries());
    Structurer.Result structured = structure(entry);
    List<Stmt> body = StatementSimplifier.shape(structured.body());
    if (isKernel) {
      body = new ParallelLoops(source, frame, structured.loops()).mark(body);
    }

    List<Variable> all = new ArrayList<>();
    parameters.forEach(p -> variable(p.operand()).ifPresent(all::add));
    all.addAll(context.lengthParameters().values());
    all.addAll(context.localParameters().keySet());
    Set<Variable> declared = new HashSet<>(all);
    body =
        StatementSimplifier.declare(
            body, declared, () -> variables.fresh("k", ScalarType.INT), () -> new Label(labels++));
    folded.putAll(sizes.folded());
    refuseEndless(body);
    return new Lowered(
        new IrFunction(id, source.sourceFile(), all, result(), body),
        lengthsOf(context, parameters),
        List.copyOf(context.localParameters().values()));
  }

  private static List<Integer> lengthsOf(FunctionContext context, List<Parameter> parameters) {
    return context.lengthParameters().keySet().stream()
        .map(array ->
            IntStream.range(0, parameters.size())
                .filter(i ->
                    parameters.get(i).operand() instanceof Operand.ArrayRef ref
                        && ref.array().equals(array))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("length of no parameter: " + array)))
        .toList();
  }

  private static Optional<Variable> variable(Operand operand) {
    return switch (operand) {
      case Operand.Value value when value.expr() instanceof Expr.Read read ->
          Optional.of(read.variable());
      case Operand.ArrayRef ref -> Optional.of(ref.array());
      default -> Optional.empty();
    };
  }

  private Structurer.Result structure(Node entry) {
    try {
      return Structurer.structure(entry);
    } catch (IrreducibleException e) {
      throw new dev.stratus.embedded.jit.KernelRefusedException(
          source.id(),
          source.sourceFile(),
          source.lineAt(e.offset()),
          e.offset(),
          "",
          "a loop is entered in its middle, which no Java statement does; compile the kernel with"
              + " javac and without bytecode tools");
    }
  }

  /** An endless loop would hang the device. */
  private void refuseEndless(List<Stmt> body) {
    StmtTree.any(
        body,
        s -> {
          if (s instanceof Stmt.Loop loop && !ends(loop)) {
            throw source.refuse(
                "the loop at line "
                    + loop.line()
                    + " never ends, which hangs a device; give it a condition");
          }
          return false;
        });
  }

  private static boolean ends(Stmt.Loop loop) {
    return !loop.condition().equals(Expr.Constant.ofBoolean(true))
        || StmtTree.jumpsOut(loop.body(), loop.label());
  }
}
