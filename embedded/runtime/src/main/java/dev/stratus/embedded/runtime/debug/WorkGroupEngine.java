package dev.stratus.embedded.runtime.debug;

import dev.stratus.embedded.spi.WorkItem;

/**
 * Runs a kernel once per work-item: groups one after another, the items of a group in turn.
 *
 * <p>Only one item runs at a time, the lowest first; at a barrier it hands over to the next. So
 * every run takes the same schedule, memory needs no fences, and a barrier that is not reached by
 * all is seen at once instead of hanging. An item gets a thread of its own (virtual, named after
 * the item) only when the one before it waits at a barrier: a kernel without barriers runs in one
 * thread.
 */
public final class WorkGroupEngine {
  private WorkGroupEngine() {}

  /**
   * @param kernel runs the kernel for one work-item; {@link WorkItem#current()} gives its ids
   * @throws WorkItemFailedException if the kernel throws
   * @throws BarrierDivergenceException if a barrier is not reached by all items of a group
   */
  public static void run(String task, NdRange range, Runnable kernel) {
    int size = range.groupSize();
    for (long number = 0; number < range.groupCount(); number++) {
      Place place = new Place(task, range, range.group(number));
      if (size == 1) {
        runAlone(place, kernel);
      } else {
        new WorkGroup(place, size, kernel).run();
      }
    }
  }

  /**
   * Runs a kernel that knows no work-items, once.
   *
   * @throws WorkItemFailedException if the kernel throws
   */
  static void runPlain(String task, Runnable kernel) {
    try {
      kernel.run();
    } catch (RuntimeException | Error thrown) {
      throw new WorkItemFailedException(
          "Task " + task + CallerPlace.of(thrown) + ": " + thrown, thrown);
    }
  }

  private static void runAlone(Place place, Runnable kernel) {
    GroupItem item = new GroupItem(place, 0, new LocalArrays(), Barrier.OF_ONE);
    try {
      WorkItem.runAs(item, kernel);
    } catch (RuntimeException | Error thrown) {
      throw item.failed(thrown);
    }
  }
}
