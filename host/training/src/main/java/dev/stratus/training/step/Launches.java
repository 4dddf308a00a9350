package dev.stratus.training.step;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.TaskGraph;
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

/**
 * Gathers launches in the order in which they run. A kernel is given as a method reference with its
 * arguments, as to a {@link TaskGraph}: arrays, ints and floats.
 *
 * <pre>{@code
 * to.task("relu", Activations::relu, x, y, elements);
 * to.groups(tiles * GROUP, GROUP).task("tiled", FullyConnected::tiled, new KernelContext(), ...);
 * }</pre>
 */
public final class Launches {
  private final List<Launch> launches;
  private final Set<String> names;
  private final String prefix;
  private final Optional<Launch.Grid> grid;

  public Launches() {
    this(new ArrayList<>(), new HashSet<>(), "", Optional.empty());
  }

  private Launches(
      List<Launch> launches, Set<String> names, String prefix, Optional<Launch.Grid> grid) {
    this.launches = launches;
    this.names = names;
    this.prefix = prefix;
    this.grid = grid;
  }

  /** The same list, with something before the names of the tasks that come this way. */
  public Launches named(String before) {
    return new Launches(launches, names, prefix + before, grid);
  }

  /** The same list, with work-items for the tasks that come this way. */
  public Launches groups(int global, int local) {
    return new Launches(launches, names, prefix, Optional.of(new Launch.Grid(global, local)));
  }

  /** What was gathered. */
  public List<Launch> list() {
    return List.copyOf(launches);
  }

  private void add(String task, Adder adder, Runnable call) {
    String name = prefix + task;
    if (!names.add(name)) {
      throw new IllegalStateException(
          "Two tasks of one program are called " + name + "; each needs a name of its own.");
    }
    Consumer<TaskGraph> toGraph = graph -> adder.add(graph, name);
    launches.add(new Launch(name, toGraph, call, grid));
  }

  private interface Adder {
    void add(TaskGraph graph, String task);
  }

  /** Adds a launch of a kernel with 2 arguments. */
  public <T1, T2> void task(String task, Task2<T1, T2> kernel, T1 a1, T2 a2) {
    add(task, (graph, name) -> graph.task(name, kernel, a1, a2), () -> kernel.apply(a1, a2));
  }

  /** Adds a launch of a kernel with 3 arguments. */
  public <T1, T2, T3> void task(String task, Task3<T1, T2, T3> kernel, T1 a1, T2 a2, T3 a3) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3),
        () -> kernel.apply(a1, a2, a3));
  }

  /** Adds a launch of a kernel with 4 arguments. */
  public <T1, T2, T3, T4> void task(
      String task, Task4<T1, T2, T3, T4> kernel, T1 a1, T2 a2, T3 a3, T4 a4) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4),
        () -> kernel.apply(a1, a2, a3, a4));
  }

  /** Adds a launch of a kernel with 5 arguments. */
  public <T1, T2, T3, T4, T5> void task(
      String task, Task5<T1, T2, T3, T4, T5> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5),
        () -> kernel.apply(a1, a2, a3, a4, a5));
  }

  /** Adds a launch of a kernel with 6 arguments. */
  public <T1, T2, T3, T4, T5, T6> void task(
      String task, Task6<T1, T2, T3, T4, T5, T6> kernel, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6));
  }

  /** Adds a launch of a kernel with 7 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7> void task(
      String task,
      Task7<T1, T2, T3, T4, T5, T6, T7> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7));
  }

  /** Adds a launch of a kernel with 8 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8> void task(
      String task,
      Task8<T1, T2, T3, T4, T5, T6, T7, T8> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8));
  }

  /** Adds a launch of a kernel with 9 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9> void task(
      String task,
      Task9<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9));
  }

  /** Adds a launch of a kernel with 10 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> void task(
      String task,
      Task10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10));
  }

  /** Adds a launch of a kernel with 11 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> void task(
      String task,
      Task11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11) {
    add(
        task,
        (graph, name) -> graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11));
  }

  /** Adds a launch of a kernel with 12 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> void task(
      String task,
      Task12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12) {
    add(
        task,
        (graph, name) ->
            graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12));
  }

  /** Adds a launch of a kernel with 13 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> void task(
      String task,
      Task13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12,
      T13 a13) {
    add(
        task,
        (graph, name) ->
            graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13));
  }

  /** Adds a launch of a kernel with 14 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> void task(
      String task,
      Task14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12,
      T13 a13,
      T14 a14) {
    add(
        task,
        (graph, name) ->
            graph.task(name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14));
  }

  /** Adds a launch of a kernel with 15 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> void task(
      String task,
      Task15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12,
      T13 a13,
      T14 a14,
      T15 a15) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15));
  }

  /** Adds a launch of a kernel with 16 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16> void task(
      String task,
      Task16<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12,
      T13 a13,
      T14 a14,
      T15 a15,
      T16 a16) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15,
                a16),
        () -> kernel.apply(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16));
  }

  /** Adds a launch of a kernel with 17 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17> void task(
      String task,
      Task17<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17> kernel,
      T1 a1,
      T2 a2,
      T3 a3,
      T4 a4,
      T5 a5,
      T6 a6,
      T7 a7,
      T8 a8,
      T9 a9,
      T10 a10,
      T11 a11,
      T12 a12,
      T13 a13,
      T14 a14,
      T15 a15,
      T16 a16,
      T17 a17) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                a17),
        () ->
            kernel.apply(
                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17));
  }

  /** Adds a launch of a kernel with 18 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18>
      void task(
          String task,
          Task18<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18>
              kernel,
          T1 a1,
          T2 a2,
          T3 a3,
          T4 a4,
          T5 a5,
          T6 a6,
          T7 a7,
          T8 a8,
          T9 a9,
          T10 a10,
          T11 a11,
          T12 a12,
          T13 a13,
          T14 a14,
          T15 a15,
          T16 a16,
          T17 a17,
          T18 a18) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                a17, a18),
        () ->
            kernel.apply(
                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18));
  }

  /** Adds a launch of a kernel with 19 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19>
      void task(
          String task,
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
              kernel,
          T1 a1,
          T2 a2,
          T3 a3,
          T4 a4,
          T5 a5,
          T6 a6,
          T7 a7,
          T8 a8,
          T9 a9,
          T10 a10,
          T11 a11,
          T12 a12,
          T13 a13,
          T14 a14,
          T15 a15,
          T16 a16,
          T17 a17,
          T18 a18,
          T19 a19) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                a17, a18, a19),
        () ->
            kernel.apply(
                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18,
                a19));
  }

  /** Adds a launch of a kernel with 20 arguments. */
  public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18, T19, T20>
      void task(
          String task,
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
              kernel,
          T1 a1,
          T2 a2,
          T3 a3,
          T4 a4,
          T5 a5,
          T6 a6,
          T7 a7,
          T8 a8,
          T9 a9,
          T10 a10,
          T11 a11,
          T12 a12,
          T13 a13,
          T14 a14,
          T15 a15,
          T16 a16,
          T17 a17,
          T18 a18,
          T19 a19,
          T20 a20) {
    add(
        task,
        (graph, name) ->
            graph.task(
                name, kernel, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
                a17, a18, a19, a20),
        () ->
            kernel.apply(
                a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18,
                a19, a20));
  }
}
