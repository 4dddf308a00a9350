package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeAnnotation;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TaskGraphInterface;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.annotations.Reduce;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class TaskGraphTest {
  private final FloatArray x = new FloatArray(4);
  private final FloatArray y = new FloatArray(4);

  static void twice(FloatArray in, FloatArray out) {
    for (@Parallel int i = 0; i < in.getSize(); i++) {
      out.set(i, 2 * in.get(i));
    }
  }

  static void sum(FloatArray in, @Reduce FloatArray out) {
    for (@Parallel int i = 0; i < in.getSize(); i++) {
      out.set(0, out.get(0) + in.get(i));
    }
  }

  static void nothing(Object ignored) {}

  @Test
  void stepsComeInProgramOrder() {
    Task2<FloatArray, FloatArray> kernel = TaskGraphTest::twice;
    TaskGraph graph =
        new TaskGraph("s0")
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, x, y)
            .consumeFromDevice("before", x)
            .consumeFromDevice(y)
            .task("t0", kernel, x, y)
            .persistOnDevice(x)
            .transferToHost(DataTransferMode.UNDER_DEMAND, y);

    GraphDefinition frozen = definition(graph.snapshot());

    assertThat(frozen.name()).isEqualTo("s0").isEqualTo(graph.getTaskGraphName());
    assertThat(frozen.steps()).hasSize(6);
    Step.Task task = (Step.Task) frozen.steps().get(3);
    assertThat(frozen.steps())
        .containsExactly(
            new Step.ToDevice(DataTransferMode.FIRST_EXECUTION, List.of(x, y)),
            new Step.Consume(Optional.of("before"), List.of(x)),
            new Step.Consume(Optional.empty(), List.of(y)),
            new Step.Task("t0", kernel, List.of(x, y), task.site()),
            new Step.Persist(List.of(x)),
            new Step.ToHost(DataTransferMode.UNDER_DEMAND, List.of(y)));
  }

  /** Calls {@code task} on the class. */
  public static final class DirectCaller implements Consumer<TaskGraph> {
    @Override
    public void accept(TaskGraph graph) {
      FloatArray array = new FloatArray(4);
      graph.task("t0", DirectCaller::kernel, array, array);
    }

    private static void kernel(FloatArray in, FloatArray out) {
      out.set(0, in.get(0));
    }
  }

  /** Calls {@code task} on the interface, which goes through a method that javac adds. */
  public static final class InterfaceCaller implements Consumer<TaskGraph> {
    @Override
    public void accept(TaskGraph graph) {
      TaskGraphInterface seen = graph;
      FloatArray array = new FloatArray(4);
      seen.task("t0", InterfaceCaller::kernel, array, array);
    }

    private static void kernel(FloatArray in, FloatArray out) {
      out.set(0, in.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {DirectCaller.class, InterfaceCaller.class})
  void aTaskKnowsTheCallThatAddedIt(Class<? extends Consumer<TaskGraph>> type) throws Exception {
    Class<?> caller = new AsCompiled().define(type);
    @SuppressWarnings("unchecked")
    Consumer<TaskGraph> adding = (Consumer<TaskGraph>) caller.getConstructor().newInstance();
    TaskGraph graph = new TaskGraph("s0");
    adding.accept(graph);

    CallSite site = ((Step.Task) definition(graph.snapshot()).steps().getFirst()).site();
    assertThat(site.caller()).isSameAs(caller);
    assertThat(site.method()).isEqualTo("accept");
    assertThat(site.descriptor()).isEqualTo(MethodType.methodType(void.class, TaskGraph.class));
    assertThat(invokedAt(type, site)).isEqualTo("task");
  }

  /**
   * Loads a class as javac made it. The coverage agent rewrites classes, which moves their
   * instructions away from where the class file has them, but leaves alone those without a place.
   */
  private static final class AsCompiled extends ClassLoader {
    AsCompiled() {
      super(TaskGraphTest.class.getClassLoader());
    }

    Class<?> define(Class<?> type) throws IOException {
      byte[] bytes = bytesOf(type);
      return defineClass(type.getName(), bytes, 0, bytes.length);
    }
  }

  @Test
  void tasksOf0To20Arguments() throws ReflectiveOperationException {
    for (int n = 0; n <= 20; n++) {
      TaskGraph graph = new TaskGraph("s0");
      Class<?> shape =
          Class.forName(TornadoFunctions.class.getName() + "$Task" + (n == 0 ? "" : n));
      Object kernel =
          Proxy.newProxyInstance(
              shape.getClassLoader(), new Class<?>[] {shape}, (self, method, arguments) -> null);
      List<Class<?>> types = new ArrayList<>(List.of(String.class, shape));
      List<Object> values = new ArrayList<>(List.of("t", kernel));
      for (int i = 0; i < n; i++) {
        types.add(Object.class);
        values.add("argument " + i);
      }
      Method method = TaskGraph.class.getMethod("task", types.toArray(Class<?>[]::new));
      assertThat(method.invoke(graph, values.toArray())).isSameAs(graph);
      Step.Task task = (Step.Task) definition(graph.snapshot()).steps().getFirst();
      assertThat(task.arguments()).isEqualTo(values.subList(2, n + 2));
      assertThat(Serializable.class).isAssignableFrom(shape);
    }
  }

  @Test
  void aSnapshotStaysAsItIs() {
    TaskGraph graph = new TaskGraph("s0").task("t0", TaskGraphTest::twice, x, y);
    ImmutableTaskGraph before = graph.snapshot();
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
    assertThat(definition(before).steps()).hasSize(1);
    assertThat(definition(graph.snapshot()).steps()).hasSize(2);
  }

  @Test
  void argumentsAndOutputsCanBeAskedFor() {
    TaskGraph graph =
        new TaskGraph("s0")
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, x)
            .task("t0", TaskGraphTest::twice, x, y)
            .task("t1", TaskGraphTest::twice, y, x)
            .transferToHost(DataTransferMode.EVERY_EXECUTION, y, x);
    assertThat(graph.getArgumentsLookup()).containsExactlyInAnyOrder(x, y);
    assertThat(List.<Object>copyOf(graph.getOutputs())).containsExactly(y, x);
  }

  @Test
  void taskNamesAreUniqueInAGraph() {
    TaskGraph graph = new TaskGraph("s0").task("t0", TaskGraphTest::twice, x, y);
    assertThatThrownBy(() -> graph.task("t0", TaskGraphTest::twice, y, x))
        .isInstanceOf(TornadoTaskRuntimeException.class)
        .hasMessageContaining("s0")
        .hasMessageContaining("t0");
    assertThat(definition(graph.snapshot()).steps()).hasSize(1);
    graph.task("t1", TaskGraphTest::twice, y, x);
  }

  @Test
  void aRefusedTaskLeavesItsNameFree() {
    TaskGraph graph = new TaskGraph("s0");
    assertThatThrownBy(() -> graph.task("t0", TaskGraphTest::twice, x, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task s0.t0 of graph s0: object 2 of 2 is null.");
    graph.task("t0", TaskGraphTest::twice, x, y);
    assertThat(definition(graph.snapshot()).steps()).hasSize(1);
  }

  @Test
  void nullsAreNamed() {
    TaskGraph graph = new TaskGraph("s0");
    assertThatThrownBy(() -> graph.task("t0", (Task1<Object>) null, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s0.t0")
        .hasMessageContaining("method reference");
    assertThatThrownBy(() -> graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, x, null))
        .hasMessage("transferToDevice of graph s0: object 2 of 2 is null.");
    assertThatThrownBy(
            () -> graph.transferToHost(DataTransferMode.EVERY_EXECUTION, (Object[]) null))
        .hasMessage("transferToHost of graph s0: the objects are null.");
    assertThatThrownBy(() -> graph.persistOnDevice((Object) null))
        .hasMessage("persistOnDevice of graph s0: object 1 of 1 is null.");
    assertThatThrownBy(() -> new TaskGraph(null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TaskGraph(" ")).hasMessageContaining("name of a task graph");
    assertThatThrownBy(() -> graph.task("", TaskGraphTest::nothing, x))
        .hasMessageContaining("name of a task");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void otherModesAreRefused(int mode) {
    assertThatThrownBy(() -> new TaskGraph("s0").transferToDevice(mode, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(mode + " is not a transfer mode. Use a constant of DataTransferMode.");
    assertThatThrownBy(() -> new TaskGraph("s0").transferToHost(mode, x))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parallelIsKeptOnTheLoopVariableInTheClassFile() throws IOException {
    MethodType twice = MethodType.methodType(void.class, FloatArray.class, FloatArray.class);
    CodeModel code = method(TaskGraphTest.class, "twice", twice).code().orElseThrow();
    RuntimeVisibleTypeAnnotationsAttribute kept =
        code.findAttribute(Attributes.runtimeVisibleTypeAnnotations()).orElseThrow();
    assertThat(kept.annotations())
        .singleElement()
        .satisfies(annotation -> {
          assertThat(annotation.annotation().classSymbol().displayName()).isEqualTo("Parallel");
          assertThat(annotation.targetInfo()).isInstanceOf(TypeAnnotation.LocalVarTarget.class);
        });
  }

  @Test
  void reduceIsKeptOnTheParameter() throws NoSuchMethodException {
    Method sum = TaskGraphTest.class.getDeclaredMethod("sum", FloatArray.class, FloatArray.class);
    assertThat(sum.getParameters()[0].isAnnotationPresent(Reduce.class)).isFalse();
    assertThat(sum.getParameters()[1].isAnnotationPresent(Reduce.class)).isTrue();
  }

  private static GraphDefinition definition(ImmutableTaskGraph graph) {
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph)) {
      assertThat(plan).isSameAs(RecordingRuntime.plan);
      return RecordingRuntime.graphs.getFirst();
    } catch (TornadoExecutionPlanException e) {
      throw new AssertionError(e);
    }
  }

  /** The method called by the instruction at the site's bytecode index. */
  private static String invokedAt(Class<?> caller, CallSite site) throws IOException {
    int index = 0;
    CodeModel code = method(caller, site.method(), site.descriptor()).code().orElseThrow();
    for (CodeElement element : code) {
      if (element instanceof Instruction instruction) {
        if (index == site.bytecodeIndex()) {
          return ((InvokeInstruction) instruction).name().stringValue();
        }
        index += instruction.sizeInBytes();
      }
    }
    throw new AssertionError("no instruction at " + site);
  }

  private static MethodModel method(Class<?> type, String name, MethodType descriptor)
      throws IOException {
    return ClassFile.of().parse(bytesOf(type)).methods().stream()
        .filter(m -> m.methodName().equalsString(name))
        .filter(m -> m.methodType().equalsString(descriptor.toMethodDescriptorString()))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytesOf(Class<?> type) throws IOException {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
