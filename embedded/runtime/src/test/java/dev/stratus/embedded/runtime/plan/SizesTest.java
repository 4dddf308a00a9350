package dev.stratus.embedded.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.WorkerGrid1D;

/** Groups of kernels with private arrays: small enough for a thread's stack. */
class SizesTest {

  @Test
  void theDriverChoosesWhereLittleIsPrivate() {
    Sizes sizes = Sizes.of(new long[] {1 << 20});
    assertThat(sizes.withRoomFor(0).local()).isEmpty();
    assertThat(sizes.withRoomFor(16).local()).isEmpty();
    assertThat(Sizes.of(new long[] {0}).withRoomFor(2048).local()).isEmpty();
  }

  @Test
  void groupsAreAPowerOfTwoThatFitsAndDivides() {
    assertThat(Sizes.of(new long[] {1 << 20}).withRoomFor(2048).local()).isEqualTo(List.of(32L));
    assertThat(Sizes.of(new long[] {24}).withRoomFor(2048).local()).isEqualTo(List.of(8L));
    assertThat(Sizes.of(new long[] {7, 64}).withRoomFor(2048).local()).isEqualTo(List.of(1L, 1L));
    assertThat(Sizes.of(new long[] {4096}).withRoomFor(1 << 20).local()).isEqualTo(List.of(1L));
  }

  @Test
  void groupsThatWereAskedForStay() {
    WorkerGrid1D grid = new WorkerGrid1D(4096);
    grid.setLocalWork(256, 1, 1);
    assertThat(Sizes.of("t", grid).withRoomFor(1 << 20).local()).isEqualTo(List.of(256L));
  }
}
