package dev.stratus.embedded.runtime.debug;

import dev.stratus.embedded.spi.WorkItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The items of one group, taking turns.
 *
 * <p>A round goes over all items by number: each runs until it ends or waits at a barrier. After a
 * round either all have ended, or all wait at the same barrier and the next round begins, or the
 * barrier has diverged.
 *
 * <p>{@code turn} is the only thing that threads share without having it handed to them: whoever
 * holds the turn owns all other fields, and writing {@code turn} hands them over.
 */
final class WorkGroup implements Barrier {
  private static final int ABORTED = -1;

  private final Place place;
  private final int size;
  private final Runnable kernel;
  private final LocalArrays arrays = new LocalArrays();
  private final @Nullable Thread[] threads;
  private final StackWalker.@Nullable StackFrame[] waitingAt;
  private final List<Thread> started = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private int ended;
  private volatile int turn;
  private @Nullable RuntimeException failure;

  WorkGroup(Place place, int size, Runnable kernel) {
    this.place = place;
    this.size = size;
    this.kernel = kernel;
    this.threads = new Thread[size];
    this.waitingAt = new StackWalker.StackFrame[size];
  }

  void run() {
    start(0);
    awaitEnd();
    if (failure != null) {
      throw failure;
    }
  }

  private void awaitEnd() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          over.await();
          for (Thread thread : started) {
            thread.join();
          }
          return;
        } catch (InterruptedException askedToStop) {
          interrupted = true;
          // A kernel cannot be interrupted half-way on a device either.
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A new thread that runs items from {@code first} on, until one of them waits at a barrier. */
  private void start(int first) {
    turn = first;
    Thread thread = Thread.ofVirtual().unstarted(() -> runFrom(first));
    started.add(thread);
    thread.start();
  }

  private void runFrom(int first) {
    int item = first;
    boolean more = true;
    while (more) {
      more = runItem(item) && endOf(item);
      item++;
    }
  }

  /** Runs one item; false if it or its group failed. */
  private boolean runItem(int number) {
    GroupItem item = new GroupItem(place, number, arrays, this);
    try {
      WorkItem.runAs(item, kernel);
      return true;
    } catch (GroupAborted aborted) {
      return false;
    } catch (Throwable thrown) {
      abort(item.failed(thrown));
      return false;
    }
  }

  /** Passes the turn on after an item ended; true if this thread shall run the next item itself. */
  private boolean endOf(int number) {
    ended++;
    waitingAt[number] = null;
    int next = number + 1;
    if (next < size && threads[next] == null) {
      turn = next;
      return true;
    }
    passOn(next);
    return false;
  }

  @Override
  public void await(GroupItem item) {
    int number = item.number();
    if (threads[number] == null) {
      threads[number] = Thread.currentThread();
      Thread.currentThread().setName(place.task() + " " + item.describe());
    }
    waitingAt[number] = CallerPlace.current();
    passOn(number + 1);
    while (turn != number) {
      if (turn == ABORTED) {
        throw new GroupAborted();
      }
      LockSupport.park(this);
    }
  }

  /** Lets item {@code next} go on, begins the next round after the last, or ends the group. */
  private void passOn(int next) {
    if (next < size) {
      Thread waiting = threads[next];
      if (waiting == null) {
        start(next);
      } else {
        turn = next;
        LockSupport.unpark(waiting);
      }
    } else if (ended == size) {
      over.countDown();
    } else {
      nextRound();
    }
  }

  private void nextRound() {
    StackWalker.StackFrame first = waitingAt[0];
    for (StackWalker.StackFrame where : waitingAt) {
      if (first == null || where == null || !CallerPlace.same(first, where)) {
        abort(new BarrierDivergenceException(divergence()));
        return;
      }
    }
    passOn(0);
  }

  private String divergence() {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      StackWalker.StackFrame frame = waitingAt[i];
      String where = frame == null ? "ended" : "waiting at " + frame.toStackTraceElement();
      places.computeIfAbsent(where, _ -> new ArrayList<>()).add(i);
    }
    StringBuilder text =
        new StringBuilder("Barrier divergence in task ")
            .append(place.task())
            .append(", group ")
            .append(Arrays.toString(place.group()))
            .append(": ");
    places.forEach((where, items) ->
        text.append(where).append(": items ").append(Numbers.ranges(items)).append("; "));
    return text.append("every item of a group must reach the same barrier.").toString();
  }

  private void abort(RuntimeException why) {
    if (failure == null) {
      failure = why;
    }
    turn = ABORTED;
    for (Thread thread : threads) {
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
    over.countDown();
  }

  /** Unwinds the other items of a group that failed. An Error, so that no kernel catches it. */
  private static final class GroupAborted extends Error {
    private static final long serialVersionUID = 1L;

    GroupAborted() {
      super("another work-item of the group failed", null, false, false);
    }
  }
}
