package dev.stratus.embedded.runtime.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many random kernels, two forked JVMs at a time: the driver's compiler takes most of the time, and
 * what it does to its process must not end the tests.
 */
final class FuzzRun {
  /** Cases that a forked JVM gets: starting one takes some seconds. */
  private static final int SHARE = 160;

  private static final int MOST_FAILURES = 12;

  /**
   * @param kernels how many were compared
   * @param aborted those on which the driver ended a forked process
   */
  record Report(int kernels, List<Outcome.Failed> failures, List<FuzzCase> aborted, Duration time) {
    double perSecond() {
      return kernels / (time.toNanos() / 1e9);
    }
  }

  private final FuzzSettings settings;
  private final SplittableRandom seeds;
  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private final List<Outcome.Failed> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<FuzzCase> aborted = Collections.synchronizedList(new ArrayList<>());
  private final long start = System.nanoTime();
  private int handedOut;

  FuzzRun(FuzzSettings settings) {
    this.settings = settings;
    this.seeds = new SplittableRandom(settings.seed());
  }

  /**
   * @throws IllegalStateException where the harness itself fails
   */
  Report run() throws InterruptedException, IOException {
    Files.createDirectories(FailureFolder.ROOT);
    int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .daemon()
          .name("fuzz-" + t)
          .start(() -> {
            try {
              work();
            } catch (Throwable fault) {
              broken.compareAndSet(null, fault);
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    if (broken.get() != null) {
      throw new IllegalStateException("the fuzzer itself failed", broken.get());
    }
    return new Report(
        compared.get(),
        List.copyOf(failures),
        List.copyOf(aborted),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private void work() {
    List<FuzzCase> share = next();
    while (!share.isEmpty()) {
      ForkedCases.Result result = ForkedCases.run(share);
      for (Outcome outcome : result.outcomes()) {
        if (outcome instanceof Outcome.Failed failed) {
          failures.add(failed);
        }
      }
      compared.addAndGet(result.outcomes().size());
      aborted.addAll(result.aborted());
      share = next();
    }
  }

  private synchronized List<FuzzCase> next() {
    boolean timeIsUp = System.nanoTime() - start > settings.time().toNanos();
    if (timeIsUp || failures.size() >= MOST_FAILURES || broken.get() != null) {
      return List.of();
    }
    int left = settings.endless() ? SHARE : Math.min(SHARE, settings.kernels() - handedOut);
    List<FuzzCase> share = new ArrayList<>();
    for (int i = 0; i < left; i++) {
      share.add(Generator.generate(seeds.nextLong()));
    }
    handedOut += left;
    return share;
  }
}
