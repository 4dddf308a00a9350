package dev.stratus.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Ranges of groups shared among threads. */
final class JvmPool implements AutoCloseable {

  /** Blocks for each thread, so that one slow thread does not hold up the rest. */
  private static final int BLOCKS_PER_THREAD = 4;

  /** A block smaller than this costs more to hand over than to compute. */
  private static final int LEAST_ELEMENTS = 16_384;

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());

  /** Computes the groups {@code first <= g < end}. */
  @FunctionalInterface
  interface Range {
    void run(int first, int end);
  }

  /** What has been handed over and not yet waited for. */
  private final List<Future<?>> waiting = new ArrayList<>();

  /** Hands over {@code 0 <= g < groups}, in blocks. */
  void submit(int groups, int width, Range range) {
    long byThreads = Math.ceilDiv(groups, (long) threads * BLOCKS_PER_THREAD);
    long bySize = Math.ceilDiv(LEAST_ELEMENTS, Math.max(1, width));
    long block = Math.max(1, Math.min(groups, Math.max(byThreads, bySize)));
    for (long first = 0; first < groups; first += block) {
      int from = (int) first;
      int end = (int) Math.min(groups, first + block);
      waiting.add(pool.submit(() -> range.run(from, end)));
    }
  }

  /** Hands over one piece of work. */
  void submit(Runnable work) {
    waiting.add(pool.submit(work));
  }

  /** Waits for all that was handed over. */
  void await() {
    try {
      for (Future<?> future : waiting) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The JVM engine failed; please report this with the sizes and the cause.", e.getCause());
    } catch (InterruptedException e) {
      waiting.forEach(f -> f.cancel(true));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the JVM engine was running.", e);
    } finally {
      waiting.clear();
    }
  }

  int threads() {
    return threads;
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
