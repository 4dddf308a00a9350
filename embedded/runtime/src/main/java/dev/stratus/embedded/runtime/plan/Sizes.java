package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.opencl.NdRange;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;

/**
 * The sizes of a launch, as asked for.
 *
 * @param range work-items and groups
 */
record Sizes(NdRange range) {
  /** One work-item: a kernel without parallel loops. */
  static final Sizes ONE = new Sizes(NdRange.of(1));

  /** Bytes of private arrays that a group may have: an eighth of a small thread's stack. */
  private static final long GROUP_STACK = 64 << 10;

  /** Of groups this large or larger the driver may choose. */
  private static final long ANY_GROUP = 4096;

  static Sizes of(String task, WorkerGrid grid) {
    long[] global = grid.getGlobalWork();
    long[] local = grid.getLocalWork();
    long[] offset = grid.getGlobalOffset();
    if (offset != null && Arrays.stream(offset).anyMatch(start -> start != 0)) {
      throw new IllegalArgumentException(
          "Task "
              + task
              + ": its WorkerGrid has the global offset "
              + Arrays.toString(offset)
              + ", which this runtime does not support. Add the offset in the kernel, as an argument.");
    }
    NdRange free = new NdRange(grid.dimension(), global[0], global[1], global[2], 0, 0, 0);
    if (local == null) {
      return new Sizes(free);
    }
    try {
      return new Sizes(free.inGroupsOf(local[0], local[1], local[2]));
    } catch (IllegalArgumentException uneven) {
      throw new IllegalArgumentException(
          "Task " + task + ": its WorkerGrid does not fit. " + uneven.getMessage(), uneven);
    }
  }

  /** As of parallel loops, innermost first; the driver chooses the groups. */
  static Sizes of(long[] iterations) {
    return new Sizes(
        switch (iterations.length) {
          case 0 -> NdRange.of(1);
          case 1 -> NdRange.of(iterations[0]);
          case 2 -> NdRange.of(iterations[0], iterations[1]);
          default -> NdRange.of(iterations[0], iterations[1], iterations[2]);
        });
  }

  /**
   * In groups whose private arrays fit, where the driver would choose. PoCL keeps the private
   * arrays of all work-items of a group on one thread's stack, and takes groups of up to 4,096: 4
   * KiB a work-item end the process. A power of two, so that few sizes are compiled for.
   *
   * @param privateBytes what a work-item has
   */
  Sizes withRoomFor(long privateBytes) {
    long most = GROUP_STACK / Math.max(1, privateBytes);
    if (!range.free() || most >= ANY_GROUP || range.globalX() == 0) {
      return this;
    }
    long group =
        Math.min(Long.highestOneBit(Math.max(1, most)), Long.lowestOneBit(range.globalX()));
    return new Sizes(range.inGroupsOf(group, 1, 1));
  }

  /**
   * For a kernel that was compiled for one work-group size. Where no groups were asked for there
   * are enough of them: loops stride over the work-items, so that some may be without work.
   *
   * @throws IllegalArgumentException if other groups were asked for
   */
  Sizes inGroupsOf(String task, int items) {
    if (range.free()) {
      long x = Math.ceilDiv(range.globalX(), items) * items;
      NdRange whole = new NdRange(range.dimensions(), x, range.globalY(), range.globalZ(), 0, 0, 0);
      return new Sizes(whole.inGroupsOf(items, 1, 1));
    }
    if (range.localX() != items || range.localY() != 1 || range.localZ() != 1) {
      throw new IllegalArgumentException(
          "Task "
              + task
              + ": the kernel was made for groups of "
              + items
              + " work-items, and its WorkerGrid has groups of "
              + range.local()
              + ".");
    }
    return this;
  }

  /** Whether the grid is as it was: grids may be changed between runs. */
  static boolean unchanged(@Nullable Sizes last, WorkerGrid grid) {
    if (last == null) {
      return false;
    }
    NdRange range = last.range;
    long[] global = grid.getGlobalWork();
    long[] local = grid.getLocalWork();
    return global[0] == range.globalX()
        && global[1] == range.globalY()
        && global[2] == range.globalZ()
        && (local == null
            ? range.free()
            : local[0] == range.localX()
                && local[1] == range.localY()
                && local[2] == range.localZ())
        && noOffset(grid.getGlobalOffset());
  }

  private static boolean noOffset(long @Nullable [] offset) {
    return offset == null || (offset[0] == 0 && offset[1] == 0 && offset[2] == 0);
  }

  List<Long> global() {
    return range.global();
  }

  List<Long> local() {
    return range.local();
  }
}
