package dev.stratus.embedded.spi;

import java.lang.reflect.Array;

/** Binds a work-item to its thread for the length of one call. */
final class CurrentWorkItem {
  private static final ScopedValue<WorkItem> CURRENT = ScopedValue.newInstance();
  private static final WorkItem OUTSIDE = new Outside();

  private CurrentWorkItem() {}

  static WorkItem get() {
    return CURRENT.orElse(OUTSIDE);
  }

  static void runAs(WorkItem item, Runnable body) {
    ScopedValue.where(CURRENT, item).run(body);
  }

  private static final class Outside implements WorkItem {
    @Override
    public int globalId(int dimension) {
      return 0;
    }

    @Override
    public int localId(int dimension) {
      return 0;
    }

    @Override
    public int groupId(int dimension) {
      return 0;
    }

    @Override
    public int globalSize(int dimension) {
      return 0;
    }

    @Override
    public int localSize(int dimension) {
      return 0;
    }

    @Override
    public void localBarrier() {
      // One work-item alone has nobody to wait for.
    }

    @Override
    public void globalBarrier() {
      // One work-item alone has nobody to wait for.
    }

    @Override
    public <T> T localArray(Class<T> arrayType, int length) {
      return arrayType.cast(Array.newInstance(arrayType.getComponentType(), length));
    }
  }
}
