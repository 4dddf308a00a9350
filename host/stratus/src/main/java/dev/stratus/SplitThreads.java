package dev.stratus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * A host thread for each device: some drivers compute in the thread that waits. The caller's own is
 * one of them, since it would wait anyway and waking another costs time.
 */
final class SplitThreads implements AutoCloseable {
  private final ExecutorService pool =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("stratus-split-", 0).factory());

  /** What came of a piece of work: a result or a failure. */
  record Attempt<T>(Optional<T> result, Optional<RuntimeException> failure) {}

  /**
   * Does all at once and waits for all, also where some fail: whoever goes on may then use what
   * they wrote. There is at least one piece. An interrupt is kept for the caller, as a device
   * cannot be called back.
   */
  <T> List<Attempt<T>> run(List<Callable<T>> work) {
    List<Future<T>> started = new ArrayList<>();
    for (Callable<T> one : work.subList(1, work.size())) {
      started.add(pool.submit(one));
    }
    FutureTask<T> own = new FutureTask<>(work.getFirst());
    own.run();
    started.addFirst(own);
    List<Attempt<T>> attempts = new ArrayList<>();
    Optional<Error> error = Optional.empty();
    for (Future<T> future : started) {
      try {
        attempts.add(new Attempt<>(Optional.of(waitFor(future)), Optional.empty()));
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case RuntimeException failure ->
              attempts.add(new Attempt<>(Optional.empty(), Optional.of(failure)));
          case Error fatal -> error = Optional.of(fatal);
          case null, default -> throw new IllegalStateException("A share ended oddly.", e);
        }
      }
    }
    if (error.isPresent()) {
      throw error.get();
    }
    return attempts;
  }

  private static <T> T waitFor(Future<T> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
