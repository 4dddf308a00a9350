package dev.stratus.embedded.runtime.plan;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.*;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

class TmpTest {
  @Test
  void t() throws Exception {
    try {
      Kernels.divideByZero(new IntArray(8), 0);
      System.out.println("none!");
    } catch (ArithmeticException e) {
      System.out.println("ok");
    }
    IntArray a = new IntArray(8);
    TaskGraph graph =
        new TaskGraph("s")
            .transferToDevice(1, a)
            .task("t", Kernels::divideByZero, a, 0)
            .transferToHost(1, a);
    try (TornadoExecutionPlan plan =
        new TornadoExecutionPlan(graph.snapshot()).withDevice(TestRuntime.debug())) {
      System.out.println(graph.getArgumentsLookup());
      ((uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2<IntArray, Integer>)
              Kernels::divideByZero)
          .apply(a, 0);
      System.out.println(a.get(0));
      plan.execute();
      System.out.println(java.util.Arrays.toString(a.toHeapArray()));
    }
  }
}
