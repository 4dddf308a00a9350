package dev.stratus.embedded.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.WorkerGrid3D;

class GridTest {

  @Test
  void aGridHasThreeNumbersAndItsDimension() {
    assertThat(new WorkerGrid1D(5).getGlobalWork()).containsExactly(5, 1, 1);
    assertThat(new WorkerGrid2D(5, 6).getGlobalWork()).containsExactly(5, 6, 1);
    assertThat(new WorkerGrid3D(5, 6, 7).getGlobalWork()).containsExactly(5, 6, 7);
    assertThat(new WorkerGrid1D(5).dimension()).isEqualTo(1).isEqualTo(WorkerGrid1D.DIM);
    assertThat(new WorkerGrid2D(5, 6).dimension()).isEqualTo(2).isEqualTo(WorkerGrid2D.DIM);
    assertThat(new WorkerGrid3D(5, 6, 7).dimension()).isEqualTo(3).isEqualTo(WorkerGrid3D.DIM);
  }

  @Test
  void theRuntimeChoosesTheGroupUntilItIsSet() {
    WorkerGrid grid = new WorkerGrid2D(100, 6);
    assertThat(grid.getLocalWork()).isNull();
    assertThat(grid.getNumberOfWorkgroups()).isNull();
    assertThat(grid.getGlobalOffset()).containsExactly(0, 0, 0);

    grid.setLocalWork(32, 2, 1);
    assertThat(grid.getLocalWork()).containsExactly(32, 2, 1);
    assertThat(grid.getNumberOfWorkgroups()).containsExactly(4, 3, 1);

    grid.setGlobalWork(64, 8, 1);
    assertThat(grid.getNumberOfWorkgroups()).containsExactly(2, 4, 1);

    grid.setGlobalOffset(1, 2, 3);
    assertThat(grid.getGlobalOffset()).containsExactly(1, 2, 3);

    grid.setLocalWorkToNull();
    grid.setNumberOfWorkgroupsToNull();
    assertThat(grid.getLocalWork()).isNull();
    assertThat(grid.getNumberOfWorkgroups()).isNull();
  }

  @Test
  void theGroupsCountGoesWithTheGroupsSize() {
    WorkerGrid grid = new WorkerGrid1D(100);
    grid.setLocalWork(10, 1, 1);
    grid.setLocalWorkToNull();
    assertThat(grid.getNumberOfWorkgroups()).isNull();
  }

  @Test
  void impossibleNumbersAreRefused() {
    WorkerGrid grid = new WorkerGrid1D(0);
    assertThatThrownBy(() -> new WorkerGrid3D(1, -2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The global work is (1, -2, 3); each number must be at least 0.");
    assertThatThrownBy(() -> grid.setGlobalWork(-1, 1, 1)).hasMessageContaining("global work");
    assertThatThrownBy(() -> grid.setLocalWork(64, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The local work is (64, 0, 1); each number must be at least 1.");
    assertThatThrownBy(() -> grid.setGlobalOffset(0, 0, -1)).hasMessageContaining("global offset");
    assertThat(grid.getLocalWork()).isNull();
  }

  @Test
  void tasksGetTheirGridsByName() {
    WorkerGrid first = new WorkerGrid1D(1);
    WorkerGrid second = new WorkerGrid2D(2, 2);
    GridScheduler scheduler = new GridScheduler("s0.t1", first);
    scheduler.addWorkerGrid("s0.t0", second);
    assertThat(scheduler.get("s0.t1")).isSameAs(first);
    assertThat(scheduler.get("s0.t2")).isNull();
    assertThat(scheduler.contains("s0", "t0")).isTrue();
    assertThat(scheduler.contains("s1", "t0")).isFalse();
    assertThat(scheduler.keySet()).containsExactlyInAnyOrder("s0.t0", "s0.t1");
    assertThat(scheduler).hasToString("GridScheduler[s0.t0, s0.t1]");
    scheduler.addWorkerGrid("s0.t1", second);
    assertThat(scheduler.get("s0.t1")).isSameAs(second);
    assertThat(new GridScheduler().keySet()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "t0", ".t0", "s0."})
  void aNameWithoutGraphOrTaskIsRefused(String name) {
    assertThatThrownBy(() -> new GridScheduler().addWorkerGrid(name, new WorkerGrid1D(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + name + "\" names no task; write graph.task, such as s0.t0.");
  }

  @Test
  void aNullGridIsRefused() {
    assertThatThrownBy(() -> new GridScheduler("s0.t0", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The grid of task s0.t0 is null.");
  }
}
