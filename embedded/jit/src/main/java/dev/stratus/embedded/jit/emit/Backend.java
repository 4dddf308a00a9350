package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.CompiledKernel.Stage;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import dev.stratus.embedded.jit.passes.PassContext;
import dev.stratus.embedded.jit.passes.Passes;
import dev.stratus.embedded.jit.spirv.SpirvEmitter;
import dev.stratus.embedded.jit.spirv.SpirvModule;
import dev.stratus.embedded.jit.spirv.SpirvVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From lifted IR to code: the passes for the target, then the printer of its language. */
public final class Backend {
  private Backend() {}

  /** Every language there is, SPIR-V of all versions among them, by name. */
  public static List<String> languages() {
    List<String> all = new ArrayList<>(DIALECTS.keySet());
    all.addAll(List.of("spirv", "spirv1.1", "spirv1.2"));
    return all.stream().sorted().toList();
  }

  private static final Map<String, Function<TargetDescription, Dialect>> DIALECTS =
      Map.of(
          "opencl",
          target -> target.cpu() ? OpenClC.CPU_DIALECT : OpenClC.DIALECT,
          "cuda",
          _ -> CudaC.DIALECT,
          FpgaC.INTEL.name(),
          _ -> FpgaC.INTEL,
          FpgaC.AMD.name(),
          _ -> FpgaC.AMD);

  /**
   * @throws dev.stratus.embedded.jit.KernelRefusedException where the target lacks what the kernel
   *     needs
   * @throws IllegalArgumentException if there is no such language
   */
  public static CompiledKernel generate(LiftedKernel lifted, KernelRequest request) {
    TargetDescription target = request.target();
    Optional<SpirvVersion> spirv = SpirvVersion.ofTarget(target.language());
    IrFunction kernel = lifted.program().kernel();
    PassContext context =
        new PassContext(request, kernel, lifted.javaIndexes(), lifted.foldedScalars());
    List<Stage> stages = new ArrayList<>();
    IrProgram program = Passes.run(lifted.program(), context, stages);
    if (!target.fp64()) {
      refuseDoubles(program);
    }
    if (target.laneWidth() == 0) {
      refuseLanes(program);
    }
    Code code =
        spirv.isPresent()
            ? spirv(program, spirv.get(), restrict(kernel, context))
            : text(dialect(target), program, context, target);
    return new CompiledKernel(
        request.method(),
        code.entryPoint(),
        code.source(),
        sha256(code.source()),
        parameters(program, lifted.javaIndexes(), code.lengths()),
        context.extents(),
        lifted.usesContext(),
        Features.usesDouble(program),
        ProgramPrinter.arrayBytes(program.kernel(), AddressSpace.LOCAL),
        privateBytes(program),
        Features.firstLaneExchange(program).isPresent(),
        code.module(),
        target.fpga().map(settings -> facts(program, settings, code.lengths())),
        stages);
  }

  private static CompiledKernel.FpgaFacts facts(
      IrProgram program, FpgaSettings settings, List<Variable> lengths) {
    List<String> names = new ArrayList<>();
    program.kernel().parameters().forEach(parameter -> names.add(parameter.name()));
    lengths.forEach(array -> names.add(array.name() + "_length"));
    boolean groups = Features.knowsItsWorkItem(program.kernel(), program);
    return new CompiledKernel.FpgaFacts(names, groups ? settings.workGroupItems() : 1);
  }

  private record Code(
      String source, String entryPoint, List<Variable> lengths, Optional<SpirvModule> module) {}

  private static Dialect dialect(TargetDescription target) {
    Function<TargetDescription, Dialect> language = DIALECTS.get(target.language());
    if (language == null) {
      throw new IllegalArgumentException(
          "No kernel language " + target.language() + "; there are " + languages() + ".");
    }
    return language.apply(target);
  }

  private static Code text(
      Dialect dialect, IrProgram program, PassContext context, TargetDescription target) {
    ProgramPrinter.Printed printed =
        new ProgramPrinter(
                dialect,
                program,
                restrict(program.kernel(), context),
                context.notes(),
                target.lineDirectives(),
                target.fpga().orElse(FpgaSettings.PLAIN))
            .print();
    return new Code(printed.source(), printed.entryPoint(), printed.lengths(), Optional.empty());
  }

  private static Code spirv(IrProgram program, SpirvVersion version, Set<Variable> restrict) {
    IrFunction kernel = program.kernel();
    SpirvEmitter.tooLong(program)
        .ifPresent(table -> {
          throw PassContext.refuse(
              kernel,
              0,
              "the table "
                  + table.name()
                  + " has more elements than one SPIR-V instruction can hold; pass it as an array,"
                  + " or compile for opencl");
        });
    // Drivers see these names as those of functions beside their own.
    Set<String> taken = OpenClC.reserved();
    String entryPoint = Names.global(kernel.id().name(), "", taken);
    Map<FunctionId, String> helpers = new HashMap<>();
    Set<FunctionId> inlined = new HashSet<>();
    for (IrFunction helper : program.helpers()) {
      FunctionId id = helper.id();
      helpers.put(id, Names.global(id.name(), id.specialisation(), taken));
      if (Features.knowsItsWorkItem(helper, program)) {
        inlined.add(id);
      }
    }
    List<Variable> lengths = ProgramPrinter.lengthsOf(kernel);
    SpirvModule module =
        SpirvEmitter.emit(
            program,
            new SpirvEmitter.Plan(version, entryPoint, helpers, inlined, lengths, restrict));
    return new Code(module.text(), entryPoint, lengths, Optional.of(module));
  }

  private static long privateBytes(IrProgram program) {
    long bytes = ProgramPrinter.arrayBytes(program.kernel(), AddressSpace.PRIVATE);
    for (IrFunction helper : program.helpers()) {
      bytes += ProgramPrinter.arrayBytes(helper, AddressSpace.PRIVATE);
    }
    return bytes;
  }

  private static void refuseDoubles(IrProgram program) {
    Features.firstDouble(program)
        .ifPresent(place -> {
          throw PassContext.refuse(
              place.function(),
              place.line(),
              "this uses double arithmetic, which the device does not have; use float, or a"
                  + " device with fp64");
        });
  }

  private static void refuseLanes(IrProgram program) {
    Features.firstLaneExchange(program)
        .ifPresent(place -> {
          throw PassContext.refuse(
              place.function(),
              place.line(),
              "the lanes of this device cannot tell each other values (simdSum, simdShuffleDown,"
                  + " simdBroadcastFirst); use local memory and barriers, or a CUDA device");
        });
  }

  /** The arrays that no other argument aliases. */
  private static Set<Variable> restrict(IrFunction kernel, PassContext context) {
    Set<Integer> seen = new HashSet<>();
    Set<Integer> shared = new HashSet<>();
    for (Variable parameter : kernel.parameters()) {
      context
          .aliasGroup(parameter)
          .ifPresent(g -> {
            if (!seen.add(g)) {
              shared.add(g);
            }
          });
    }
    Set<Variable> alone = new HashSet<>();
    for (Variable parameter : kernel.parameters()) {
      if (parameter.type() instanceof IrType.Array
          && context.aliasGroup(parameter).stream().noneMatch(shared::contains)) {
        alone.add(parameter);
      }
    }
    return alone;
  }

  private static List<Parameter> parameters(
      IrProgram program, List<Integer> javaIndexes, List<Variable> lengths) {
    IrFunction kernel = program.kernel();
    ArrayUse.Use use = new ArrayUse(program).of(kernel);
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < kernel.parameters().size(); i++) {
      Variable variable = kernel.parameters().get(i);
      int java = javaIndexes.get(i);
      switch (variable.type()) {
        case IrType.Array a ->
            parameters.add(
                new Parameter.Buffer(
                    java,
                    a.element(),
                    use.read().contains(variable),
                    use.written().contains(variable)));
        case ScalarType scalar -> parameters.add(new Parameter.Scalar(java, scalar));
        default ->
            throw new IllegalStateException(
                "Kernel parameter " + variable + " is neither array nor scalar. Please report it.");
      }
    }
    for (Variable array : lengths) {
      int position = kernel.parameters().indexOf(array);
      parameters.add(new Parameter.ArrayLength(javaIndexes.get(position)));
    }
    return parameters;
  }

  private static String sha256(String source) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
