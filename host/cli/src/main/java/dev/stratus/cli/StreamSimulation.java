package dev.stratus.cli;

import dev.stratus.embedded.fpga.estimate.Estimate;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.Argument;
import dev.stratus.embedded.fpga.simulate.Simulation;
import dev.stratus.embedded.fpga.simulate.Simulator;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.fpga.FpgaTarget;
import dev.stratus.fpga.StreamKernel;
import dev.stratus.kernels.Flags;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Runs the streaming kernels on seeded rows: as circuits in the simulator, and as the bytecode that
 * they are on the JVM.
 */
final class StreamSimulation {
  private static final long SEED = 20_261_126L;
  private static final float EPSILON = 1e-5f;
  private static final int FRACTION_BITS = 16;

  private final StreamBoard board;
  private final int rows;
  private final int width;
  private final Random random = new Random(SEED);

  /** What the forward kernel leaves is what the backward one takes. */
  private final Map<String, FloatArray> floats = new HashMap<>();

  /**
   * What came of a kernel.
   *
   * @param same whether the simulator has the JVM's results, bit for bit
   */
  record Result(StreamKernel kernel, Plan plan, Simulation seen, Estimate estimate, boolean same) {}

  StreamSimulation(StreamBoard board, int rows, int width) {
    this.board = board;
    this.rows = rows;
    this.width = width;
  }

  /** Of every kernel that takes such rows. */
  List<Result> run() {
    List<Result> results = new ArrayList<>();
    for (StreamKernel kernel : StreamKernel.values()) {
      if (width <= kernel.mostWidth(board.target())) {
        results.add(run(kernel));
      }
    }
    return results;
  }

  private Result run(StreamKernel kernel) {
    Plan plan = board.plan(kernel);
    Method method = StreamBoard.method(kernel);
    List<Variable> parameters = plan.circuit().kernel().parameters();
    Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(parameters.get(i).name(), method.getParameterTypes()[i]);
    }
    List<Argument> simulated = Arrays.stream(arguments).map(StreamSimulation::copy).toList();
    Simulation seen = Simulator.run(plan, simulated);
    call(method, arguments);
    boolean same = true;
    for (int i = 0; i < arguments.length; i++) {
      same &= isSame(simulated.get(i), arguments[i]);
    }
    Estimate estimate = StreamEstimates.estimate(plan, rows, width, Flags.SAVE);
    return new Result(kernel, plan, seen, estimate, same);
  }

  private static void call(Method method, Object... arguments) {
    try {
      method.invoke(null, arguments);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(method + " failed on the JVM", failed.getCause());
    } catch (IllegalAccessException failed) {
      throw new IllegalStateException(method + " cannot be called", failed);
    }
  }

  private Object argument(String name, Class<?> type) {
    if (type == FloatArray.class) {
      return floats.computeIfAbsent(name, this::floats);
    }
    if (type == IntArray.class) {
      return words(name);
    }
    FpgaTarget target = board.target();
    return switch (name) {
      case "rows" -> rows;
      case "width" -> width;
      case "lineColumns" -> target.lineColumns();
      case "columns" -> target.columns();
      case "stages" -> target.stages();
      case "flags" -> Flags.SAVE;
      case "epsilon" ->
          type == float.class
              ? (Object) EPSILON
              : (Object) (int) Math.rint(EPSILON * Math.pow(2, 2 * FRACTION_BITS));
      default -> throw new IllegalStateException("A parameter " + name + ". Please report it.");
    };
  }

  private int length(String name) {
    return switch (name) {
      case "x", "y", "dx", "dy" -> rows * width;
      case "mean", "rest", "rstd" -> rows;
      default -> width;
    };
  }

  private double value(String name) {
    return switch (name) {
      case "x" -> 0.5 + 2 * random.nextGaussian();
      case "gamma" -> 1 + 0.5 * random.nextGaussian();
      case "beta", "dy" -> 0.5 * random.nextGaussian();
      default -> 0;
    };
  }

  private FloatArray floats(String name) {
    FloatArray array = new FloatArray(length(name));
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, (float) value(name));
    }
    return array;
  }

  private IntArray words(String name) {
    IntArray array = new IntArray(length(name));
    for (int i = 0; i < array.getSize(); i++) {
      array.set(i, (int) Math.rint(value(name) * (1 << FRACTION_BITS)));
    }
    return array;
  }

  private static Argument copy(Object argument) {
    return switch (argument) {
      case Integer i -> Argument.Scalar.of(i);
      case Float f -> Argument.Scalar.of(f);
      case FloatArray a -> Argument.Buffer.ofFloats(a.toHeapArray());
      case IntArray a -> Argument.Buffer.ofInts(a.toHeapArray());
      default -> throw new IllegalStateException(argument + ". Please report it.");
    };
  }

  /** Which NaN a NaN is, Java leaves open. */
  private static boolean isSame(Argument simulated, Object argument) {
    return switch (argument) {
      case FloatArray a -> Arrays.equals(((Argument.Buffer) simulated).toFloats(), a.toHeapArray());
      case IntArray a -> Arrays.equals(((Argument.Buffer) simulated).toInts(), a.toHeapArray());
      default -> true;
    };
  }
}
