package uk.ac.manchester.tornado.api;

import dev.stratus.embedded.api.CallSite;
import dev.stratus.embedded.api.GraphDefinition;
import dev.stratus.embedded.api.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task10;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task12;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task14;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task16;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task17;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task18;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task19;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task20;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/**
 * A list of tasks and of the transfers around them, built step by step and frozen by {@link
 * #snapshot()}. A task is a static method given as a method reference, with its arguments: native
 * arrays, Java arrays of a primitive type, boxed scalars, a {@link KernelContext}.
 *
 * <pre>{@code
 * TaskGraph graph =
 *     new TaskGraph("s0")
 *         .transferToDevice(DataTransferMode.FIRST_EXECUTION, x)
 *         .task("t0", Kernels::twice, x, y)
 *         .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
 * }</pre>
 *
 * <p>Not for use by several threads at a time.
 */
public class TaskGraph implements TaskGraphInterface {
  private final String name;
  private final List<Step> steps = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * An empty graph.
   *
   * @param name by which grids, devices and profiles name the graph's tasks: {@code name.task}
   */
  public TaskGraph(String name) {
    this.name = checkedName("task graph", name);
  }

  /**
   * Adds a task without arguments.
   *
   * @param id the task's name, unique in this graph
   * @param code the kernel, a method reference
   * @throws TornadoTaskRuntimeException if the graph has a task of this name
   */
  @Override
  public TaskGraph task(String id, Task code) {
    return add(id, code);
  }

  /** Adds a task of 1 argument; see {@link #task(String, Task)}. */
  @Override
  public <T1> TaskGraph task(String id, Task1<T1> code, T1 arg1) {
    return add(id, code, arg1);
  }

  /** Adds a task of 2 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2> TaskGraph task(String id, Task2<T1, T2> code, T1 arg1, T2 arg2) {
    return add(id, code, arg1, arg2);
  }

  /** Adds a task of 3 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3> TaskGraph task(String id, Task3<T1, T2, T3> code, T1 arg1, T2 arg2, T3 arg3) {
    return add(id, code, arg1, arg2, arg3);
  }

  /** Adds a task of 4 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4> TaskGraph task(
      String id, Task4<T1, T2, T3, T4> code, T1 arg1, T2 arg2, T3 arg3, T4 arg4) {
    return add(id, code, arg1, arg2, arg3, arg4);
  }

  /** Adds a task of 5 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5> TaskGraph task(
      String id, Task5<T1, T2, T3, T4, T5> code, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5);
  }

  /** Adds a task of 6 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6> TaskGraph task(
      String id,
      Task6<T1, T2, T3, T4, T5, T6> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6);
  }

  /** Adds a task of 7 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7> TaskGraph task(
      String id,
      Task7<T1, T2, T3, T4, T5, T6, T7> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7);
  }

  /** Adds a task of 8 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8> TaskGraph task(
      String id,
      Task8<T1, T2, T3, T4, T5, T6, T7, T8> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8);
  }

  /** Adds a task of 9 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9> TaskGraph task(
      String id,
      Task9<T1, T2, T3, T4, T5, T6, T7, T8, T9> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9);
  }

  /** Adds a task of 10 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> TaskGraph task(
      String id,
      Task10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10);
  }

  /** Adds a task of 11 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> TaskGraph task(
      String id,
      Task11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11);
  }

  /** Adds a task of 12 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> TaskGraph task(
      String id,
      Task12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11,
      T12 arg12) {
    return add(id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12);
  }

  /** Adds a task of 13 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> TaskGraph task(
      String id,
      Task13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11,
      T12 arg12,
      T13 arg13) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13);
  }

  /** Adds a task of 14 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> TaskGraph task(
      String id,
      Task14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11,
      T12 arg12,
      T13 arg13,
      T14 arg14) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14);
  }

  /** Adds a task of 15 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> TaskGraph task(
      String id,
      Task15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11,
      T12 arg12,
      T13 arg13,
      T14 arg14,
      T15 arg15) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15);
  }

  /** Adds a task of 16 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16> TaskGraph task(
      String id,
      Task16<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16> code,
      T1 arg1,
      T2 arg2,
      T3 arg3,
      T4 arg4,
      T5 arg5,
      T6 arg6,
      T7 arg7,
      T8 arg8,
      T9 arg9,
      T10 arg10,
      T11 arg11,
      T12 arg12,
      T13 arg13,
      T14 arg14,
      T15 arg15,
      T16 arg16) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15, arg16);
  }

  /** Adds a task of 17 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17>
      TaskGraph task(
          String id,
          Task17<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17> code,
          T1 arg1,
          T2 arg2,
          T3 arg3,
          T4 arg4,
          T5 arg5,
          T6 arg6,
          T7 arg7,
          T8 arg8,
          T9 arg9,
          T10 arg10,
          T11 arg11,
          T12 arg12,
          T13 arg13,
          T14 arg14,
          T15 arg15,
          T16 arg16,
          T17 arg17) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15, arg16, arg17);
  }

  /** Adds a task of 18 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18>
      TaskGraph task(
          String id,
          Task18<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18>
              code,
          T1 arg1,
          T2 arg2,
          T3 arg3,
          T4 arg4,
          T5 arg5,
          T6 arg6,
          T7 arg7,
          T8 arg8,
          T9 arg9,
          T10 arg10,
          T11 arg11,
          T12 arg12,
          T13 arg13,
          T14 arg14,
          T15 arg15,
          T16 arg16,
          T17 arg17,
          T18 arg18) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15, arg16, arg17, arg18);
  }

  /** Adds a task of 19 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19>
      TaskGraph task(
          String id,
          Task19<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19>
              code,
          T1 arg1,
          T2 arg2,
          T3 arg3,
          T4 arg4,
          T5 arg5,
          T6 arg6,
          T7 arg7,
          T8 arg8,
          T9 arg9,
          T10 arg10,
          T11 arg11,
          T12 arg12,
          T13 arg13,
          T14 arg14,
          T15 arg15,
          T16 arg16,
          T17 arg17,
          T18 arg18,
          T19 arg19) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15, arg16, arg17, arg18, arg19);
  }

  /** Adds a task of 20 arguments; see {@link #task(String, Task)}. */
  @Override
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19, T20>
      TaskGraph task(
          String id,
          Task20<
                  T1,
                  T2,
                  T3,
                  T4,
                  T5,
                  T6,
                  T7,
                  T8,
                  T9,
                  T10,
                  T11,
                  T12,
                  T13,
                  T14,
                  T15,
                  T16,
                  T17,
                  T18,
                  T19,
                  T20>
              code,
          T1 arg1,
          T2 arg2,
          T3 arg3,
          T4 arg4,
          T5 arg5,
          T6 arg6,
          T7 arg7,
          T8 arg8,
          T9 arg9,
          T10 arg10,
          T11 arg11,
          T12 arg12,
          T13 arg13,
          T14 arg14,
          T15 arg15,
          T16 arg16,
          T17 arg17,
          T18 arg18,
          T19 arg19,
          T20 arg20) {
    return add(
        id, code, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9, arg10, arg11, arg12, arg13,
        arg14, arg15, arg16, arg17, arg18, arg19, arg20);
  }

  /** The graph's name. */
  @Override
  public String getTaskGraphName() {
    return name;
  }

  /**
   * Copies objects to the device before the tasks that follow.
   *
   * @param mode {@link DataTransferMode#FIRST_EXECUTION} or {@link
   *     DataTransferMode#EVERY_EXECUTION}
   * @param objects native arrays or Java arrays
   */
  @Override
  public TaskGraph transferToDevice(int mode, Object... objects) {
    steps.add(new Step.ToDevice(checkedMode(mode), checked("transferToDevice", objects)));
    return this;
  }

  /**
   * Takes objects that another graph of the plan persisted on the device.
   *
   * @param sourceTaskGraphName that graph's name
   */
  @Override
  public TaskGraph consumeFromDevice(String sourceTaskGraphName, Object... objects) {
    String source = checkedName("source task graph", sourceTaskGraphName);
    steps.add(new Step.Consume(Optional.of(source), checked("consumeFromDevice", objects)));
    return this;
  }

  /** Takes objects that any graph of the plan persisted on the device. */
  @Override
  public TaskGraph consumeFromDevice(Object... objects) {
    steps.add(new Step.Consume(Optional.empty(), checked("consumeFromDevice", objects)));
    return this;
  }

  /**
   * Copies objects to the host after the tasks before.
   *
   * @param mode {@link DataTransferMode#EVERY_EXECUTION}, or {@link DataTransferMode#UNDER_DEMAND}
   *     to fetch them by {@link TornadoExecutionResult#transferToHost}
   * @param objects native arrays or Java arrays
   */
  @Override
  public TaskGraph transferToHost(int mode, Object... objects) {
    steps.add(new Step.ToHost(checkedMode(mode), checked("transferToHost", objects)));
    return this;
  }

  /** Leaves objects on the device for other graphs of the plan. */
  @Override
  public TaskGraph persistOnDevice(Object... objects) {
    steps.add(new Step.Persist(checked("persistOnDevice", objects)));
    return this;
  }

  /** Freezes the graph as it is now; what is added later shows in later snapshots only. */
  @Override
  public ImmutableTaskGraph snapshot() {
    return new ImmutableTaskGraph(new GraphDefinition(name, steps));
  }

  /** Every argument of every task, each object once. */
  public Set<Object> getArgumentsLookup() {
    Set<Object> arguments = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Step step : steps) {
      if (step instanceof Step.Task task) {
        arguments.addAll(task.arguments());
      }
    }
    return arguments;
  }

  /** Every object that comes back to the host, in the order of the transfers. */
  public Collection<?> getOutputs() {
    return steps.stream()
        .filter(Step.ToHost.class::isInstance)
        .flatMap(step -> ((Step.ToHost) step).objects().stream())
        .toList();
  }

  private TaskGraph add(String id, Object code, Object... arguments) {
    String task = checkedName("task", id);
    if (code == null) {
      throw new IllegalArgumentException(
          "The kernel of task " + name + "." + task + " is null; pass a method reference.");
    }
    List<Object> checkedArguments = checked("task " + name + "." + task, arguments);
    if (!names.add(task)) {
      throw new TornadoTaskRuntimeException(
          "Task graph "
              + name
              + " already has a task named "
              + task
              + ". Give each task its own name.");
    }
    steps.add(new Step.Task(task, code, checkedArguments, CallSite.outside(TaskGraph.class)));
    return this;
  }

  private List<Object> checked(String what, Object[] objects) {
    if (objects == null) {
      throw new IllegalArgumentException(what + " of graph " + name + ": the objects are null.");
    }
    for (int i = 0; i < objects.length; i++) {
      if (objects[i] == null) {
        throw new IllegalArgumentException(
            what
                + " of graph "
                + name
                + ": object "
                + (i + 1)
                + " of "
                + objects.length
                + " is null.");
      }
    }
    return List.of(objects);
  }

  private static String checkedName(String what, String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("The name of a " + what + " is empty; give it one.");
    }
    return name;
  }

  private static int checkedMode(int mode) {
    if (mode < DataTransferMode.FIRST_EXECUTION || mode > DataTransferMode.UNDER_DEMAND) {
      throw new IllegalArgumentException(
          mode + " is not a transfer mode. Use a constant of DataTransferMode.");
    }
    return mode;
  }
}
