package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.graph.CircuitBuilder;
import dev.stratus.embedded.fpga.schedule.Access;
import dev.stratus.embedded.fpga.schedule.Edge;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.schedule.Schedule;
import dev.stratus.embedded.fpga.simulate.Argument;
import dev.stratus.embedded.fpga.simulate.Simulator;
import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Variable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Every float32 kernel as a circuit, whatever it computes: its schedules keep to all dependences
 * and ports, and where it runs as plain Java, the simulator gives the same bits.
 */
class CircuitsTest {
  private static final Board BOARD = Board.AMD.asking(2, 1);
  private static final int SIZE = 4;
  private static final int ELEMENTS = 512;

  /** The others reach beyond their arrays, with arguments that are made up, or divide by zero. */
  private static final int LEAST_COMPARED = 70;

  static Stream<Method> kernels() throws IOException, ClassNotFoundException {
    List<Method> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("target", "classes", "dev/stratus/kernels"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        boolean variant = name.matches(".*(Half|BFloat16|Double)");
        if (file.toString().endsWith(".class") && !variant && !name.equals("package-info")) {
          Class<?> owner = Class.forName("dev.stratus.kernels." + name);
          Arrays.stream(owner.getDeclaredMethods())
              .filter(CircuitsTest::isKernel)
              .forEach(found::add);
        }
      }
    }
    found.sort(Comparator.comparing(Method::toString));
    return found.stream();
  }

  private static boolean isKernel(Method method) {
    int modifiers = method.getModifiers();
    return method.getReturnType() == void.class
        && Modifier.isPublic(modifiers)
        && Modifier.isStatic(modifiers)
        && !method.isSynthetic();
  }

  private static boolean usesContext(Method method) {
    return List.of(method.getParameterTypes()).contains(KernelContext.class);
  }

  private static Plan plan(Method kernel) {
    List<Optional<Object>> scalars = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (Class<?> type : kernel.getParameterTypes()) {
      groups.add(type.isPrimitive() || type == KernelContext.class ? -1 : groups.size());
      scalars.add(
          type == int.class
              ? Optional.of(SIZE)
              : type == float.class ? Optional.of(0.25f) : Optional.empty());
    }
    KernelRequest request =
        new KernelRequest(
            GeneratedCode.id(kernel.getDeclaringClass(), kernel.getName()),
            scalars,
            groups,
            TargetDescription.fpga("fpga-amd", FpgaSettings.PLAIN));
    return Plan.of(CircuitBuilder.build(GeneratedCode.CLASSES, request, BOARD), BOARD);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void schedulesKeepToDependencesAndPorts(Method kernel) {
    if (kernel.getDeclaringClass().getSimpleName().endsWith("Held")) {
      assertThatThrownBy(() -> plan(kernel))
          .isInstanceOf(KernelRefusedException.class)
          .hasMessageContaining("this has no circuit: LaneExchange");
      return;
    }
    Plan plan = plan(kernel);
    for (Plan.Piece loop : plan.pipelines()) {
      Schedule schedule = loop.schedule();
      assertThat(schedule.interval())
          .isGreaterThanOrEqualTo(Math.max(schedule.byRecurrence(), schedule.byPorts()));
      for (Edge edge : loop.edges()) {
        int slack =
            schedule.starts().get(edge.to())
                + schedule.interval() * edge.distance()
                - schedule.starts().get(edge.from())
                - edge.delay();
        assertThat(slack).as("%s, line %d", edge, loop.region().line()).isNotNegative();
      }
      requirePorts(loop);
    }
  }

  private static void requirePorts(Plan.Piece loop) {
    Map<List<Object>, Integer> taken = new HashMap<>();
    loop.accesses()
        .forEach((node, access) -> {
          int slot = loop.schedule().starts().get(node) % loop.schedule().interval();
          for (Access.PortUse use : access.ports()) {
            int sum = taken.merge(List.of(use.port(), slot), use.share(), Integer::sum);
            assertThat(sum).as(use.port()).isLessThanOrEqualTo(use.capacity());
          }
        });
  }

  private static Object[] arguments(Method kernel) {
    Class<?>[] types = kernel.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] =
          switch (types[i].getSimpleName()) {
            case "int" -> SIZE;
            case "float" -> 0.25f;
            case "FloatArray" ->
                FloatArray.fromArray(RowsUnderTest.spread(ELEMENTS, 100 + i, 0.5f, 1f));
            case "IntArray" -> {
              IntArray array = new IntArray(ELEMENTS);
              for (int e = 0; e < ELEMENTS; e++) {
                array.set(e, e % 3);
              }
              yield array;
            }
            default -> throw new IllegalArgumentException(types[i].getName());
          };
    }
    return arguments;
  }

  private static Argument copy(Object argument) {
    return switch (argument) {
      case Integer i -> Argument.Scalar.of(i);
      case Float f -> Argument.Scalar.of(f);
      case FloatArray a -> Argument.Buffer.ofFloats(a.toHeapArray());
      case IntArray a -> Argument.Buffer.ofInts(a.toHeapArray());
      default -> throw new IllegalArgumentException(argument.toString());
    };
  }

  /** Java leaves open which NaN a NaN is. */
  private static int[] bits(Argument argument) {
    Argument.Buffer buffer = (Argument.Buffer) argument;
    return switch (buffer.element()) {
      case FLOAT -> {
        float[] values = buffer.toFloats();
        yield IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
      }
      default -> buffer.toInts();
    };
  }

  @Test
  void simulatedTheyGiveTheBitsOfPlainJava() throws Exception {
    int compared = 0;
    for (Method kernel : kernels().filter(k -> !usesContext(k)).toList()) {
      Object[] arguments = arguments(kernel);
      List<Argument> simulated = Arrays.stream(arguments).map(CircuitsTest::copy).toList();
      try {
        kernel.invoke(null, arguments);
      } catch (InvocationTargetException made) {
        // Such arguments mean nothing to it.
        assertThat(made.getCause()).isInstanceOf(RuntimeException.class);
        continue;
      }
      Plan plan = plan(kernel);
      List<Variable> parameters = plan.circuit().kernel().parameters();
      assertThat(parameters).hasSize(arguments.length);
      Simulator.run(plan, simulated);
      for (int i = 0; i < arguments.length; i++) {
        if (!(arguments[i] instanceof Number)) {
          assertThat(bits(simulated.get(i)))
              .as("%s, %s", kernel, parameters.get(i).name())
              .isEqualTo(bits(copy(arguments[i])));
        }
      }
      compared++;
    }
    System.out.println("Compared " + compared + " simulated kernels with plain Java.");
    assertThat(compared).isGreaterThanOrEqualTo(LEAST_COMPARED);
  }
}
