package dev.stratus.embedded.runtime;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.emit.FpgaC;
import dev.stratus.embedded.jit.spirv.SpirvModule;
import dev.stratus.embedded.runtime.cuda.PtxText;
import dev.stratus.embedded.runtime.device.CudaRuntimeDevice;
import dev.stratus.embedded.runtime.device.DebugRuntimeDevice;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.device.OpenClRuntimeDevice;
import dev.stratus.embedded.runtime.device.RuntimeDevice;
import dev.stratus.embedded.runtime.device.SharedContext;
import dev.stratus.embedded.runtime.opencl.DeviceProgram;
import dev.stratus.embedded.runtime.plan.Bitstreams;
import dev.stratus.embedded.runtime.plan.Compilers;
import dev.stratus.embedded.runtime.plan.EmbeddedPlan;
import dev.stratus.embedded.runtime.plan.Engine;
import dev.stratus.embedded.runtime.plan.Targets;
import dev.stratus.embedded.runtime.preflight.Preflight;
import dev.stratus.embedded.spi.DeviceDescription;
import dev.stratus.embedded.spi.DriverReport;
import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.FpgaCode;
import dev.stratus.embedded.spi.FpgaDesign;
import dev.stratus.embedded.spi.GeneratedSource;
import dev.stratus.embedded.spi.KernelOptions;
import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.embedded.spi.KernelTarget;
import dev.stratus.embedded.spi.LaunchRecord;
import dev.stratus.embedded.spi.PreflightReport;
import dev.stratus.embedded.spi.StorePolicy;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.KernelContext;

/** What TornadoVM has no word for. */
final class EmbeddedExtension implements Extension {
  private static final int SHOWN_SIZE = 4;

  private final Devices devices;
  private final Compilers compilers;
  private final Engine engine;
  private final Preflight preflight;

  EmbeddedExtension(Devices devices, Compilers compilers, Engine engine) {
    this.devices = devices;
    this.compilers = compilers;
    this.engine = engine;
    this.preflight =
        Preflight.standard(() -> devices.all().stream().map(RuntimeDevice::description).toList());
  }

  @Override
  public void configure(AutoCloseable plan, String task, KernelOptions options) {
    engineOf(plan).configure(task, options);
  }

  @Override
  public List<LaunchRecord> lastRun(AutoCloseable plan) {
    return engineOf(plan).lastRun();
  }

  @Override
  public Listening listen(Consumer<List<LaunchRecord>> listener) {
    return engine.listeners().add(Objects.requireNonNull(listener, "listener"));
  }

  private EmbeddedPlan engineOf(AutoCloseable plan) {
    return engine
        .engineOf(plan)
        .orElseThrow(() ->
            new IllegalArgumentException(plan + " is no TornadoExecutionPlan of this runtime."));
  }

  @Override
  public DeviceDescription describe(Object device) {
    return devices.own(device).description();
  }

  @Override
  public List<String> absences() {
    return devices.absences();
  }

  @Override
  public DriverReport drivers() {
    return devices.drivers();
  }

  @Override
  public PreflightReport preflight(Object device) {
    return switch (devices.own(device)) {
      case OpenClRuntimeDevice cl -> preflight.report(cl.device());
      case CudaRuntimeDevice _ -> PreflightReport.notRun("its probes are OpenCL C");
      case DebugRuntimeDevice _ -> PreflightReport.notRun("the debug device has no driver");
    };
  }

  @Override
  public GeneratedSource generate(
      KernelReference kernel,
      KernelTarget target,
      DeviceDescription device,
      KernelOptions options) {
    CompiledKernel compiled =
        compilers.compile(kernel.owner(), request(kernel, target, device, options)).kernel();
    List<GeneratedSource.Stage> stages = stages(compiled);
    if (target == KernelTarget.PTX) {
      PtxText ptx = PtxText.of(compiled.source(), device);
      return new GeneratedSource(
          compiled.entryPoint(),
          target.text(),
          ptx.text(),
          ptx.hash(),
          Optional.of(ptx.madeBy()),
          Optional.empty(),
          stages);
    }
    return new GeneratedSource(
        compiled.entryPoint(),
        target.text(),
        compiled.source(),
        compiled.hash(),
        Optional.empty(),
        compiled.module().map(SpirvModule::bytes),
        stages);
  }

  private KernelRequest request(
      KernelReference kernel,
      KernelTarget target,
      DeviceDescription device,
      KernelOptions options) {
    Method method = method(kernel);
    List<Integer> groups = new ArrayList<>();
    List<Optional<Object>> scalars = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      // The code depends on a scalar only where it sizes an array: then it is shown for this.
      scalars.add(parameter == int.class ? Optional.of(SHOWN_SIZE) : Optional.empty());
      boolean array = !parameter.isPrimitive() && parameter != KernelContext.class;
      groups.add(array ? groups.size() : -1);
    }
    MethodId id = id(kernel, method);
    return new KernelRequest(id, scalars, groups, description(target, device, options));
  }

  private static List<GeneratedSource.Stage> stages(CompiledKernel compiled) {
    return compiled.stages().stream()
        .map(stage -> new GeneratedSource.Stage(stage.pass(), stage.ir()))
        .toList();
  }

  private static MethodId id(KernelReference kernel, Method method) {
    return new MethodId(
        kernel.owner().getName().replace('.', '/'),
        method.getName(),
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .descriptorString());
  }

  private TargetDescription description(
      KernelTarget target, DeviceDescription device, KernelOptions options) {
    return switch (target) {
      case CUDA, PTX -> Targets.cuda();
      case FPGA_INTEL, FPGA_AMD -> TargetDescription.fpga(target.text(), FpgaSettings.PLAIN);
      case OPENCL, SPIRV, SPIRV_1_1, SPIRV_1_2 ->
          Targets.openCl(
                  device,
                  correctlyRounded(device),
                  options,
                  options.stores() == StorePolicy.NON_TEMPORAL)
              .in(target.text());
    };
  }

  @Override
  public FpgaCode generate(KernelReference kernel, FpgaDesign design) {
    if (!FpgaC.names().contains(design.target())) {
      throw new IllegalArgumentException(
          "There is no FPGA target "
              + design.target()
              + "; there are: "
              + String.join(", ", FpgaC.names())
              + ".");
    }
    Method method = method(kernel);
    requireIntParameters(method, design);
    List<Integer> groups = new ArrayList<>();
    List<Optional<Object>> scalars = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      int fixed = design.fixed().getOrDefault(scalars.size(), SHOWN_SIZE);
      scalars.add(parameter == int.class ? Optional.of(fixed) : Optional.empty());
      boolean array = !parameter.isPrimitive() && parameter != KernelContext.class;
      groups.add(array ? groups.size() : -1);
    }
    MethodId id = id(kernel, method);
    CompiledKernel compiled =
        compilers
            .compile(
                kernel.owner(), new KernelRequest(id, scalars, groups, Bitstreams.target(design)))
            .kernel();
    return new FpgaCode(
        id.qualifiedName(),
        compiled.entryPoint(),
        compiled.source(),
        compiled.hash(),
        Bitstreams.arguments(compiled),
        compiled.fpga().orElseThrow().workGroupItems(),
        compiled.privateBytes() + compiled.localBytes(),
        stages(compiled));
  }

  private static void requireIntParameters(Method method, FpgaDesign design) {
    Class<?>[] parameters = method.getParameterTypes();
    for (int index : design.fixed().keySet()) {
      if (index < 0 || index >= parameters.length || parameters[index] != int.class) {
        throw new IllegalArgumentException(
            method.getName()
                + " has no int parameter "
                + index
                + " that a value could be fixed for; it has "
                + parameters.length
                + " parameters.");
      }
    }
  }

  @Override
  public byte[] binary(Object device, String source) {
    if (!(devices.own(device) instanceof OpenClRuntimeDevice cl)) {
      throw new IllegalArgumentException(
          devices.own(device).description().name()
              + " is no OpenCL device: it makes no binary of OpenCL C.");
    }
    try (SharedContext.Lease lease = cl.context().lease();
        DeviceProgram program =
            lease.context().buildProgram(source, cl.device().defaultBuildOptions())) {
      return program.binary();
    }
  }

  /** A device on paper is taken to be as exact as it can be asked to be. */
  private boolean correctlyRounded(DeviceDescription device) {
    return devices.all().stream()
        .filter(known -> known.description().equals(device))
        .findFirst()
        .map(known -> !(known instanceof OpenClRuntimeDevice cl) || cl.device().correctlyRounded())
        .orElse(true);
  }

  private static Method method(KernelReference kernel) {
    List<Method> found =
        Arrays.stream(kernel.owner().getDeclaredMethods())
            .filter(method -> method.getName().equals(kernel.method()))
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          kernel.owner().getName()
              + " has "
              + (found.isEmpty() ? "no static method named " : "several static methods named ")
              + kernel.method()
              + "; a kernel is named by a static method that is alone with its name.");
    }
    return found.getFirst();
  }
}
