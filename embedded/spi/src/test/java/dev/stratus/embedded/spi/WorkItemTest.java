package dev.stratus.embedded.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkItemTest {

  @Test
  void outsideADeviceThereIsOneWorkItemAlone() {
    WorkItem alone = WorkItem.current();
    for (int d = 0; d < 3; d++) {
      assertThat(
              new int[] {
                alone.globalId(d),
                alone.localId(d),
                alone.groupId(d),
                alone.globalSize(d),
                alone.localSize(d)
              })
          .containsOnly(0);
    }
    alone.localBarrier();
    alone.globalBarrier();
  }

  @Test
  void outsideADeviceALocalArrayIsNew() {
    float[] first = WorkItem.current().localArray(float[].class, 3);
    float[] second = WorkItem.current().localArray(float[].class, 3);
    assertThat(first).containsExactly(0f, 0f, 0f).isNotSameAs(second);
    assertThat(WorkItem.current().localArray(String[].class, 2)).containsExactly(null, null);
    assertThat(WorkItem.current().localArray(int[].class, 0)).isEmpty();
  }

  @Test
  void aWorkItemIsBoundToItsThreadForTheCall() throws InterruptedException {
    WorkItem outside = WorkItem.current();
    AtomicReference<WorkItem> inside = new AtomicReference<>();
    AtomicReference<WorkItem> elsewhere = new AtomicReference<>();
    WorkItem item = new Seventh();

    WorkItem.runAs(
        item,
        () -> {
          inside.set(WorkItem.current());
          Thread other = Thread.ofPlatform().start(() -> elsewhere.set(WorkItem.current()));
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });

    assertThat(inside.get()).isSameAs(item);
    assertThat(elsewhere.get()).isSameAs(outside);
    assertThat(WorkItem.current()).isSameAs(outside);
  }

  @Test
  void aFailingCallUnbindsIt() {
    WorkItem outside = WorkItem.current();
    assertThatThrownBy(() ->
            WorkItem.runAs(
                new Seventh(),
                () -> {
                  throw new IllegalStateException("inside");
                }))
        .hasMessage("inside");
    assertThat(WorkItem.current()).isSameAs(outside);
  }

  private static final class Seventh implements WorkItem {
    @Override
    public int globalId(int dimension) {
      return 7;
    }

    @Override
    public int localId(int dimension) {
      return 7;
    }

    @Override
    public int groupId(int dimension) {
      return 7;
    }

    @Override
    public int globalSize(int dimension) {
      return 8;
    }

    @Override
    public int localSize(int dimension) {
      return 8;
    }

    @Override
    public void localBarrier() {}

    @Override
    public void globalBarrier() {}

    @Override
    public <T> T localArray(Class<T> arrayType, int length) {
      throw new AssertionError("not asked for here");
    }
  }
}
