package dev.stratus.embedded.runtime.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.spi.WorkItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkGroupEngineTest {

  private static NdRange line(int global, int local) {
    return new NdRange(List.of(global, 1, 1), List.of(local, 1, 1));
  }

  @Test
  void everyItemRunsOnceWithItsIds() {
    NdRange range = new NdRange(List.of(4, 6, 2), List.of(2, 3, 1));
    List<List<Integer>> seen = new ArrayList<>();
    WorkGroupEngine.run(
        "g.t",
        range,
        () -> {
          WorkItem item = WorkItem.current();
          for (int d = 0; d < 3; d++) {
            assertThat(item.globalId(d))
                .isEqualTo(item.groupId(d) * item.localSize(d) + item.localId(d));
            assertThat(item.globalSize(d)).isEqualTo(range.global().get(d));
          }
          seen.add(List.of(item.globalId(0), item.globalId(1), item.globalId(2)));
        });
    assertThat(seen).hasSize(48);
    assertThat(new HashSet<>(seen)).hasSize(48);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 64, 256})
  void treeSumSeesWhatTheOthersWroteBeforeTheBarrier(int local) {
    int groups = 5;
    float[] in = new float[groups * local];
    for (int i = 0; i < in.length; i++) {
      in[i] = i;
    }
    float[] out = new float[groups];
    WorkGroupEngine.run("g.sum", line(in.length, local), () -> treeSum(in, out));
    for (int g = 0; g < groups; g++) {
      float expected = 0;
      for (int i = 0; i < local; i++) {
        expected += in[g * local + i];
      }
      assertThat(out[g]).isEqualTo(expected);
    }
  }

  private static void treeSum(float[] in, float[] out) {
    WorkItem item = WorkItem.current();
    int lid = item.localId(0);
    int size = item.localSize(0);
    float[] tmp = item.localArray(float[].class, size);
    tmp[lid] = in[item.globalId(0)];
    item.localBarrier();
    int width = size;
    while (width > 1) {
      int half = (width + 1) / 2;
      if (lid + half < width) {
        tmp[lid] += tmp[lid + half];
      }
      width = half;
      item.localBarrier();
    }
    if (lid == 0) {
      out[item.groupId(0)] = tmp[0];
    }
  }

  @Test
  void localArraysAreSharedInAGroupAndFreshInTheNext() {
    Set<float[]> firsts = new HashSet<>();
    Set<int[]> seconds = new HashSet<>();
    WorkGroupEngine.run(
        "g.t",
        line(12, 4),
        () -> {
          firsts.add(WorkItem.current().localArray(float[].class, 3));
          seconds.add(WorkItem.current().localArray(int[].class, 3));
        });
    assertThat(firsts).hasSize(3);
    assertThat(seconds).hasSize(3);
  }

  @Test
  void differingLocalArraysAreNamed() {
    assertThatThrownBy(() ->
            WorkGroupEngine.run(
                "g.t",
                line(2, 2),
                () ->
                    WorkItem.current()
                        .localArray(float[].class, 3 + WorkItem.current().localId(0))))
        .isInstanceOf(WorkItemFailedException.class)
        .hasMessageContaining(
            "local array 0 as float[4], another item of its group had it as float[3]");
  }

  @Test
  void itemThatReturnsBeforeTheBarrierIsDivergence() {
    assertThatThrownBy(() -> WorkGroupEngine.run("g.t", line(8, 4), () -> barrierFor(2)))
        .isInstanceOf(BarrierDivergenceException.class)
        .hasMessageContaining("Barrier divergence in task g.t, group [0, 0, 0]")
        .hasMessageContaining("barrierFor(WorkGroupEngineTest.java:")
        .hasMessageContaining("items 0-1;")
        .hasMessageContaining("ended: items 2-3");
  }

  private static void barrierFor(int below) {
    if (WorkItem.current().localId(0) < below) {
      WorkItem.current().localBarrier();
    }
  }

  @Test
  void differentBarriersAreDivergence() {
    assertThatThrownBy(() ->
            WorkGroupEngine.run(
                "g.t",
                line(4, 4),
                () -> {
                  if (WorkItem.current().localId(0) % 2 == 0) {
                    WorkItem.current().localBarrier();
                  } else {
                    WorkItem.current().localBarrier();
                  }
                }))
        .isInstanceOf(BarrierDivergenceException.class)
        .hasMessageContaining("items 0, 2;")
        .hasMessageContaining("items 1, 3;");
  }

  @Test
  void exceptionInOneItemEndsTheGroupAndNamesIt() {
    AtomicReference<Integer> reached = new AtomicReference<>(0);
    assertThatThrownBy(() ->
            WorkGroupEngine.run(
                "g.t",
                line(8, 4),
                () -> {
                  WorkItem item = WorkItem.current();
                  item.localBarrier();
                  int[] three = new int[3];
                  three[item.localId(0)] = 1;
                  reached.set(item.globalId(0));
                  item.localBarrier();
                }))
        .isInstanceOf(WorkItemFailedException.class)
        .hasMessageContaining("work-item [3, 0, 0] of group [0, 0, 0] (global id [3, 0, 0])")
        .hasMessageContaining("WorkGroupEngineTest.java:")
        .hasMessageContaining("Index 3 out of bounds for length 3")
        .hasCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
    assertThat(reached.get()).isEqualTo(2);
  }

  @Test
  void exceptionInAGroupOfOneIsNamedToo() {
    assertThatThrownBy(() ->
            WorkGroupEngine.run(
                "g.t",
                line(3, 1),
                () -> {
                  if (WorkItem.current().globalId(0) == 1) {
                    throw new ArithmeticException("/ by zero");
                  }
                }))
        .isInstanceOf(WorkItemFailedException.class)
        .hasMessageContaining("group [1, 0, 0]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 65_536})
  void manyItemsWithoutBarriersTakeOneThreadAGroup(int local) {
    int[] out = new int[65_536];
    Set<Thread> threads = new HashSet<>();
    long start = System.nanoTime();
    WorkGroupEngine.run(
        "g.t",
        line(out.length, local),
        () -> {
          out[WorkItem.current().globalId(0)] = WorkItem.current().globalId(0);
          threads.add(Thread.currentThread());
        });
    System.out.printf("65536 items, local %d: %d us%n", local, (System.nanoTime() - start) / 1000);
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).isEqualTo(i);
    }
    assertThat(threads.size()).isLessThanOrEqualTo(Math.max(1, out.length / local));
  }

  @Test
  void manyBarriersTakeNoTimeToSpeakOf() {
    int local = 256;
    float[] in = new float[65_536];
    float[] out = new float[65_536 / local];
    java.util.Arrays.fill(in, 1f);
    long start = System.nanoTime();
    WorkGroupEngine.run("g.t", line(in.length, local), () -> treeSum(in, out));
    System.out.printf(
        "65536 items with 9 barriers each: %d us%n", (System.nanoTime() - start) / 1000);
    assertThat(out).containsOnly(256f);
  }

  @Test
  void globalWorkMustBeAMultipleOfLocalWork() {
    assertThatThrownBy(() -> line(10, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[10, 1, 1]")
        .hasMessageContaining("[4, 1, 1]");
  }

  @Test
  void noItemsIsLegal() {
    WorkGroupEngine.run("g.t", line(0, 4), () -> assertThat(false).isTrue());
  }
}
