package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.api.CallSite;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.runtime.device.Devices;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import dev.stratus.embedded.runtime.resolve.ResolvedKernel;
import dev.stratus.embedded.runtime.resolve.TaskCall;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The kernels of a published program that was compiled against the real API: gpu-llama3, whose
 * TaskN is not Serializable. All must be found by their callers' bytecode; those in the subset must
 * agree with the JVM; the others must be refused with a reason.
 */
@Timeout(300)
class CorpusTest {
  private static final String PACKAGE = "org/beehive/gpullama3/tornadovm/";

  /** All of them; three read HalfFloatArray. */
  private static final int AGREE = 22;

  private final KernelResolver resolver = new KernelResolver();

  /**
   * A call of TaskGraph.task in the program, with a function made as its invokedynamic makes it.
   */
  private record Call(
      Class<?> caller,
      MethodModel method,
      int bytecodeIndex,
      String name,
      Object function,
      int arguments) {}

  @Test
  void ourApiComesFirst() {
    String own = String.valueOf(TaskGraph.class.getProtectionDomain().getCodeSource());
    String program =
        String.valueOf(load(PACKAGE + "Qwen3Kernels").getProtectionDomain().getCodeSource());
    assertThat(program).contains("gpu-llama3");
    for (Class<?> type :
        List.of(FloatArray.class, KernelContext.class, TornadoRuntimeProvider.class)) {
      assertThat(String.valueOf(type.getProtectionDomain().getCodeSource())).isEqualTo(own);
    }
  }

  @Test
  void everyKernelIsFoundAndRunsOrSaysWhyNot() throws Exception {
    Map<String, Call> kernels = new TreeMap<>();
    List<Call> calls = calls();
    for (Call call : calls) {
      ResolvedKernel found = resolver.resolve(taskCall(call));
      assertThat(found.captured()).isEmpty();
      MethodId id = found.method();
      kernels.putIfAbsent(
          id.owner().substring(PACKAGE.length()) + "." + id.name() + id.descriptor(), call);
    }
    List<String> agree = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    TornadoDevice openCl = TestRuntime.openCl();
    for (Map.Entry<String, Call> kernel : kernels.entrySet()) {
      String name = kernel.getKey().substring(0, kernel.getKey().indexOf('('));
      try {
        double worst = compare(kernel.getValue(), openCl);
        agree.add(name);
        System.out.printf("%-80s agrees, worst relative difference %.1e%n", name, worst);
      } catch (KernelRefusedException why) {
        refused.add(name);
        System.out.printf("%-80s refused: %s%n", name, why.getMessage());
      }
    }
    System.out.printf(
        "%d calls of task, %d kernels: %d agree with the JVM, %d refused%n",
        calls.size(), kernels.size(), agree.size(), refused.size());
    assertThat(kernels).hasSize(22);
    assertThat(agree).hasSize(AGREE);
    assertThat(refused).isEmpty();
    assertThat(agree)
        .contains(
            "TransformerComputeKernelsLayered.fusedFeedForwardWithSiLUAndGLUActivation",
            "TransformerComputeKernelsLayered.matrixVectorGeneric",
            "TransformerComputeKernelsLayered.matrixVectorGenericWithResidual");
  }

  private static TaskCall taskCall(Call call) {
    return new TaskCall(
        call.name(),
        call.function(),
        Collections.nCopies(call.arguments(), 1),
        call.caller(),
        call.method().methodName().stringValue(),
        MethodType.fromMethodDescriptorString(
            call.method().methodType().stringValue(), CorpusTest.class.getClassLoader()),
        call.bytecodeIndex());
  }

  /** Runs the kernel on the debug device, which checks every index, then on the device. */
  private double compare(Call call, TornadoDevice openCl) throws Exception {
    ResolvedKernel kernel = resolver.resolve(taskCall(call));
    List<Object> expected = arguments(kernel);
    run(call, kernel, expected, TestRuntime.debug());
    List<Object> actual = arguments(kernel);
    run(call, kernel, actual, openCl);
    double worst = 0;
    boolean changed = false;
    List<Object> before = arguments(kernel);
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i) instanceof FloatArray there && actual.get(i) instanceof FloatArray here) {
        for (int k = 0; k < there.getSize(); k++) {
          double difference = Math.abs(here.get(k) - there.get(k));
          worst = Math.max(worst, difference / Math.max(1e-3, Math.abs(there.get(k))));
          changed |= there.get(k) != ((FloatArray) before.get(i)).get(k);
        }
      }
    }
    // One of the 22 does nothing, to have its argument copied.
    assertThat(changed || kernel.method().name().startsWith("emptyTask"))
        .as(kernel.method().name())
        .isTrue();
    assertThat(worst).as(kernel.method().name()).isLessThan(1e-4);
    return worst;
  }

  private void run(Call call, ResolvedKernel kernel, List<Object> arguments, TornadoDevice device) {
    List<Object> arrays = arguments.stream().filter(a -> HostArray.of(a).isPresent()).toList();
    TaskCall site = taskCall(call);
    Step.Task task =
        new Step.Task(
            call.name(),
            call.function(),
            arguments,
            new CallSite(site.caller(), site.method(), site.descriptor(), site.bytecodeIndex()));
    GraphDefinition graph =
        new GraphDefinition(
            "corpus",
            List.of(
                new Step.ToDevice(DataTransferMode.FIRST_EXECUTION, arrays),
                task,
                new Step.ToHost(DataTransferMode.EVERY_EXECUTION, arrays)));
    Devices devices = (Devices) TornadoRuntimeProvider.getTornadoRuntime();
    Compilers compilers = new Compilers();
    try (EmbeddedPlan plan =
        new EmbeddedPlan(
            List.of(graph), devices, new PlanResources(compilers), resolver, new RunListeners())) {
      plan.device(device);
      if (arguments.getFirst() instanceof KernelContext) {
        // Sums over a row are meant for one group: between groups the program has no barrier.
        boolean oneGroup = kernel.method().name().startsWith("reduction");
        WorkerGrid worker = new WorkerGrid1D(64);
        worker.setLocalWork(oneGroup ? 64 : 16, 1, 1);
        plan.gridScheduler(new GridScheduler("corpus." + call.name(), worker));
      }
      plan.execute();
    }
  }

  /** Arguments by the parameters' names, which the program's classes keep: a tiny model's sizes. */
  private static List<Object> arguments(ResolvedKernel kernel) throws IOException {
    List<String> names = parameterNames(kernel);
    MethodType type =
        MethodType.fromMethodDescriptorString(
            kernel.method().descriptor(), CorpusTest.class.getClassLoader());
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.parameterCount(); i++) {
      Class<?> parameter = type.parameterType(i);
      values.add(
          parameter == KernelContext.class
              ? new KernelContext()
              : parameter == FloatArray.class
                  ? floats(i, names.get(i).startsWith("src") ? 64 : 64 * 64)
                  : parameter == HalfFloatArray.class
                      ? halfs(i)
                      : parameter == IntArray.class
                          ? IntArray.fromElements(5, 5, 5, 5)
                          : parameter == float.class
                              ? (Object) 1e-5f
                              : (Object) size(kernel, names.get(i)));
    }
    return values;
  }

  private static int size(ResolvedKernel kernel, String name) {
    boolean oneGroup = kernel.method().name().startsWith("reduction");
    return switch (name) {
      case "nHeads", "numberOfKeyValueHeads" -> 4;
      case "headSize", "head_size", "nEmbdHead", "nEmbdHeadK", "nEmbdHeadV", "contextLength" -> 16;
      case "localMemSize", "localWorkGroupSize" -> oneGroup ? 64 : 16;
      case "kvMul", "gqa", "layer" -> 1;
      case "seqLen" -> 8;
      case "size" -> kernel.method().name().startsWith("rmsnorm") ? 16 : 64;
      case "n", "d", "dim0", "dim1", "kvDim", "kv_dim", "dimQ", "dimKV", "hiddenDim", "nEmbdGqa" ->
          64;
      default -> throw new AssertionError("no size for " + name);
    };
  }

  private static FloatArray floats(int seed, int elements) {
    FloatArray array = new FloatArray(elements);
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, ((i * 7919 + seed * 104_729) % 1999) / 1000f - 0.9f);
    }
    return array;
  }

  private static HalfFloatArray halfs(int seed) {
    FloatArray source = floats(seed, 64 * 64);
    HalfFloatArray array = new HalfFloatArray(source.getSize());
    for (int i = 0; i < source.getSize(); i++) {
      array.set(i, new HalfFloat(source.get(i)));
    }
    return array;
  }

  private static List<String> parameterNames(ResolvedKernel kernel) throws IOException {
    MethodModel method =
        ClassFile.of().parse(bytes(kernel.method().owner())).methods().stream()
            .filter(m -> m.methodName().equalsString(kernel.method().name()))
            .filter(m -> m.methodType().equalsString(kernel.method().descriptor()))
            .findFirst()
            .orElseThrow();
    var table =
        method
            .code()
            .flatMap(code -> ((CodeAttribute) code).findAttribute(Attributes.localVariableTable()))
            .orElseThrow();
    List<String> names = new ArrayList<>();
    for (int slot = 0; slot < method.methodTypeSymbol().parameterCount(); slot++) {
      int wanted = slot;
      names.add(
          table.localVariables().stream()
              .filter(v -> v.slot() == wanted && v.startPc() == 0)
              .findFirst()
              .orElseThrow()
              .name()
              .stringValue());
    }
    return names;
  }

  private static byte[] bytes(String internalName) throws IOException {
    try (var in = CorpusTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in.readAllBytes();
    }
  }

  private static Class<?> load(String internalName) {
    try {
      return Class.forName(
          internalName.replace('/', '.'), false, CorpusTest.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new AssertionError(absent);
    }
  }

  private static List<Call> calls() throws Exception {
    Path jar =
        Path.of(
            load(PACKAGE + "Qwen3Kernels")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    List<Call> calls = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (var entry : Collections.list(file.entries())) {
        if (entry.getName().startsWith(PACKAGE) && entry.getName().endsWith(".class")) {
          collect(entry.getName().substring(0, entry.getName().length() - 6), calls);
        }
      }
    }
    return calls;
  }

  private static void collect(String caller, List<Call> calls) throws Exception {
    for (MethodModel method : ClassFile.of().parse(bytes(caller)).methods()) {
      int offset = 0;
      Optional<InvokeDynamicInstruction> last = Optional.empty();
      Instruction before = null;
      String name = "";
      for (CodeElement element : method.code().map(c -> c.elementList()).orElse(List.of())) {
        if (!(element instanceof Instruction instruction)) {
          continue;
        }
        if (instruction instanceof InvokeDynamicInstruction made
            && made.typeSymbol().returnType().displayName().startsWith("TornadoFunctions$Task")) {
          last = Optional.of(made);
          // A name that is put together at run time is any name.
          name =
              before instanceof ConstantInstruction constant
                  ? "" + constant.constantValue()
                  : "any";
        }
        before = instruction;
        if (instruction instanceof InvokeInstruction invoke
            && invoke.name().equalsString("task")
            && invoke.owner().asInternalName().endsWith("TaskGraph")) {
          calls.add(
              new Call(
                  load(caller),
                  method,
                  offset,
                  name,
                  function(load(caller), last.orElseThrow()),
                  invoke.typeSymbol().parameterCount() - 2));
        }
        offset += instruction.sizeInBytes();
      }
    }
  }

  /** What the program's own invokedynamic would make. */
  private static Object function(Class<?> caller, InvokeDynamicInstruction made) throws Exception {
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(caller, MethodHandles.lookup());
    List<ConstantDesc> arguments = made.bootstrapArgs();
    try {
      return LambdaMetafactory.metafactory(
              lookup,
              "apply",
              made.typeSymbol().resolveConstantDesc(lookup),
              ((MethodTypeDesc) arguments.get(0)).resolveConstantDesc(lookup),
              (MethodHandle) arguments.get(1).resolveConstantDesc(lookup),
              ((MethodTypeDesc) arguments.get(2)).resolveConstantDesc(lookup))
          .getTarget()
          .invoke();
    } catch (Throwable failed) {
      throw new AssertionError(failed);
    }
  }
}
