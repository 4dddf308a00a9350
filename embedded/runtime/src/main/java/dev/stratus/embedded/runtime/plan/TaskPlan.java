package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.api.Step;
import dev.stratus.embedded.runtime.resolve.KernelResolver;
import dev.stratus.embedded.runtime.resolve.ResolvedKernel;
import dev.stratus.embedded.runtime.resolve.TaskCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * A task with its kernel found and its arguments sorted.
 *
 * @param name {@code graph.task}
 * @param function the function object
 * @param kernel the Java method
 * @param arguments one per parameter of the method: what a lambda caught, then the task's own
 */
record TaskPlan(String name, Object function, ResolvedKernel kernel, List<Argument> arguments) {

  /** What a kernel is given. */
  sealed interface Argument {
    record OfArray(HostArray array) implements Argument {}

    record OfScalar(Object value) implements Argument {}

    /** A KernelContext: no argument on a device, a fresh one for each work-item on the JVM. */
    record OfContext() implements Argument {}
  }

  private static final Set<Class<?>> SCALARS =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Character.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class);

  TaskPlan {
    arguments = List.copyOf(arguments);
  }

  static TaskPlan of(String graph, Step.Task task, KernelResolver resolver) {
    String name = graph + "." + task.name();
    ResolvedKernel kernel =
        resolver.resolve(
            new TaskCall(
                name,
                task.function(),
                task.arguments(),
                task.site().caller(),
                task.site().method(),
                task.site().descriptor(),
                task.site().bytecodeIndex()));
    List<Argument> arguments = new ArrayList<>();
    kernel.captured().forEach(value -> arguments.add(argument(name, arguments.size(), value)));
    task.arguments().forEach(value -> arguments.add(argument(name, arguments.size(), value)));
    return new TaskPlan(name, task.function(), kernel, arguments);
  }

  /** The arrays, in the order of the parameters. */
  List<HostArray> arrays() {
    return arguments.stream()
        .filter(Argument.OfArray.class::isInstance)
        .map(argument -> ((Argument.OfArray) argument).array())
        .toList();
  }

  boolean usesContext() {
    return arguments.stream().anyMatch(Argument.OfContext.class::isInstance);
  }

  /** The array that a parameter is given. */
  HostArray array(int javaIndex) {
    return ((Argument.OfArray) arguments.get(javaIndex)).array();
  }

  /** The scalar that a parameter is given. */
  Object scalar(int javaIndex) {
    return ((Argument.OfScalar) arguments.get(javaIndex)).value();
  }

  /** One number per parameter: the same for arrays that share memory, -1 for what is no array. */
  List<Integer> aliasGroups() {
    int[] group = new int[arguments.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = arguments.get(i) instanceof Argument.OfArray ? i : -1;
      for (int j = 0; j < i; j++) {
        if (group[i] >= 0 && group[j] >= 0 && sameMemory(array(i), array(j))) {
          join(group, i + 1, group[i], group[j]);
        }
      }
    }
    List<Integer> groups = new ArrayList<>();
    for (int number : group) {
      groups.add(number);
    }
    return groups;
  }

  private static void join(int[] group, int until, int from, int to) {
    for (int i = 0; i < until; i++) {
      if (group[i] == from) {
        group[i] = to;
      }
    }
  }

  private static boolean sameMemory(HostArray a, HostArray b) {
    return a.key().equals(b.key()) || a.overlapsPartly(b);
  }

  /** The scalars' values, empty for arrays and contexts. */
  List<Optional<Object>> scalars() {
    return arguments.stream()
        .map(argument ->
            argument instanceof Argument.OfScalar scalar
                ? Optional.of(scalar.value())
                : Optional.empty())
        .toList();
  }

  private static Argument argument(String task, int index, Object value) {
    if (value instanceof KernelContext) {
      return new Argument.OfContext();
    }
    if (SCALARS.contains(value.getClass())) {
      return new Argument.OfScalar(value);
    }
    return HostArray.of(value)
        .<Argument>map(Argument.OfArray::new)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Task "
                    + task
                    + ": argument "
                    + (index + 1)
                    + " is a "
                    + value.getClass().getName()
                    + ", which no device can take. Pass native arrays (FloatArray, ...), Java arrays of"
                    + " a primitive type, boxed scalars or a KernelContext."));
  }
}
