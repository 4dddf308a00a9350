package dev.stratus.embedded.fpga;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.estimate.Estimator;
import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.CircuitBuilder;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.Argument;
import dev.stratus.embedded.fpga.simulate.Simulation;
import dev.stratus.embedded.fpga.simulate.Simulator;
import dev.stratus.embedded.jit.ClassBytes;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A kernel of {@link Samples} with arguments, to be put on boards. */
final class Bench {
  /** Sums keep their order, and nothing is made for a CPU. */
  private static final TargetDescription TARGET =
      new TargetDescription("opencl", false, true, true, false, 16, 1, false, false);

  private final Method method;
  private final Object[] arguments;

  Bench(String kernel, Object... arguments) {
    this.method =
        Arrays.stream(Samples.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(kernel))
            .findFirst()
            .orElseThrow();
    this.arguments = arguments;
  }

  Plan on(Board board) {
    Circuit circuit = CircuitBuilder.build(CLASSES, request(), board);
    return Plan.of(circuit, board);
  }

  private KernelRequest request() {
    List<Optional<Object>> scalars = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      boolean scalar = arguments[i] instanceof Number;
      scalars.add(scalar ? Optional.of(arguments[i]) : Optional.empty());
      groups.add(scalar ? -1 : first(arguments[i]));
    }
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    return new KernelRequest(
        new MethodId(Samples.class.getName().replace('.', '/'), method.getName(), descriptor),
        scalars,
        groups,
        TARGET);
  }

  private int first(Object argument) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] == argument) {
        return i;
      }
    }
    throw new IllegalStateException();
  }

  /** Runs the plan on copies of the arguments, which are returned. */
  Ran simulate(Plan plan) {
    Map<Integer, Argument> copies = new HashMap<>();
    List<Argument> all = new ArrayList<>();
    for (Object argument : arguments) {
      all.add(
          copies.computeIfAbsent(
              argument instanceof Number ? -1 - all.size() : first(argument), _ -> copy(argument)));
    }
    return new Ran(Simulator.run(plan, all), all);
  }

  record Ran(Simulation seen, List<Argument> arguments) {
    long[] bits(int argument) {
      return ((Argument.Buffer) arguments.get(argument)).bits();
    }
  }

  Estimate estimate(Plan plan) {
    return estimate(plan, 1);
  }

  Estimate estimate(Plan plan, long unknownTurns) {
    Map<String, Long> scalars = new HashMap<>();
    List<Variable> parameters = plan.circuit().kernel().parameters();
    for (int i = 0; i < arguments.length; i++) {
      if (copy(arguments[i]) instanceof Argument.Scalar scalar) {
        scalars.put(parameters.get(i).name(), scalar.bits());
      }
    }
    return Estimator.estimate(plan, scalars, unknownTurns);
  }

  /** The bits of every array, as the debug device has left them. */
  List<long[]> arrays() {
    List<long[]> arrays = new ArrayList<>();
    for (Object argument : arguments) {
      arrays.add(copy(argument) instanceof Argument.Buffer buffer ? buffer.bits() : new long[0]);
    }
    return arrays;
  }

  private static Argument copy(Object argument) {
    return switch (argument) {
      case Integer i -> Argument.Scalar.of(i);
      case Float f -> Argument.Scalar.of(f);
      case FloatArray a -> Argument.Buffer.ofFloats(a.toHeapArray());
      case IntArray a -> Argument.Buffer.ofInts(a.toHeapArray());
      case DoubleArray a -> {
        long[] bits = new long[a.getSize()];
        Arrays.setAll(bits, i -> Double.doubleToRawLongBits(a.get(i)));
        yield new Argument.Buffer(ScalarType.DOUBLE, bits);
      }
      case HalfFloatArray a -> {
        long[] bits = new long[a.getSize()];
        Arrays.setAll(bits, i -> a.get(i).getHalfFloatValue());
        yield new Argument.Buffer(ScalarType.HALF, bits);
      }
      default -> throw new IllegalArgumentException(String.valueOf(argument));
    };
  }

  private static final ClassBytes CLASSES =
      name -> {
        try (InputStream in = Bench.class.getClassLoader().getResourceAsStream(name + ".class")) {
          return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      };
}
