package dev.stratus.embedded.runtime.fuzz;

import dev.stratus.embedded.runtime.opencl.OpenClContext;
import dev.stratus.embedded.runtime.opencl.OpenClDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Many random kernels on two threads, each with a driver context of its own: the driver's compiler
 * takes most of the time and works for one context at a time.
 */
final class FuzzRun {
  private static final int BATCH = 40;
  private static final int FORKED = 60;
  private static final int MOST_FAILURES = 12;
  private static final Duration STUCK = Duration.ofMinutes(3);

  /**
   * @param kernels how many were compared
   * @param aborted those on which the driver ended a forked process
   */
  record Report(int kernels, List<Outcome.Failed> failures, List<FuzzCase> aborted, Duration time) {
    double perSecond() {
      return kernels / (time.toNanos() / 1e9);
    }
  }

  private final OpenClDevice device;
  private final FuzzSettings settings;
  private final SplittableRandom seeds;
  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicReference<Throwable> broken = new AtomicReference<>();
  private final List<Outcome.Failed> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<FuzzCase> aborted = Collections.synchronizedList(new ArrayList<>());
  private final List<FuzzCase> contexts = new ArrayList<>();
  private final long start = System.nanoTime();
  private int handedOut;

  FuzzRun(OpenClDevice device, FuzzSettings settings) {
    this.device = device;
    this.settings = settings;
    this.seeds = new SplittableRandom(settings.seed());
  }

  /**
   * @throws IllegalStateException where a kernel does not come back, or the harness itself fails
   */
  Report run() throws InterruptedException, IOException {
    Files.createDirectories(FailureFolder.ROOT);
    int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Path inFlight = FailureFolder.ROOT.resolve("in-flight-" + t + ".txt");
      Thread.ofPlatform()
          .daemon()
          .name("fuzz-" + t)
          .start(() -> {
            try {
              work(inFlight);
            } catch (Throwable fault) {
              broken.compareAndSet(null, fault);
            } finally {
              done.countDown();
            }
          });
    }
    watch(done);
    if (broken.get() != null) {
      throw new IllegalStateException("the fuzzer itself failed", broken.get());
    }
    return new Report(
        compared.get(),
        List.copyOf(failures),
        List.copyOf(aborted),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Waits; a kernel that does not end on the device cannot be stopped, but it can be named. */
  private void watch(CountDownLatch done) throws InterruptedException, IOException {
    int seen = -1;
    long since = System.nanoTime();
    while (!done.await(1, TimeUnit.SECONDS)) {
      int now = compared.get() + failures.size();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STUCK.toNanos()) {
        throw new IllegalStateException(
            "no kernel came back for " + STUCK + "; in flight are the seeds in\n" + inFlight());
      }
    }
  }

  private static String inFlight() throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.list(FailureFolder.ROOT)) {
      for (Path file : files.filter(f -> f.toString().contains("in-flight")).toList()) {
        text.append(file).append(": ").append(Files.readString(file)).append('\n');
      }
    }
    return text.toString();
  }

  private void work(Path inFlight) throws IOException {
    try (OpenClContext context = OpenClContext.open(device);
        FuzzEngine engine = new FuzzEngine(context)) {
      List<FuzzCase> batch = next();
      while (!batch.isEmpty()) {
        // Should a kernel take the whole JVM with it, these seeds are what is left.
        Files.writeString(
            inFlight,
            String.join(" ", batch.stream().map(c -> "0x" + Long.toHexString(c.seed())).toList()));
        note(engine.run(batch, optimised(batch)));
        List<FuzzCase> forked = nextForked(FORKED);
        if (!forked.isEmpty()) {
          runForked(forked);
        }
        batch = next();
      }
      List<FuzzCase> rest = nextForked(1);
      if (!rest.isEmpty()) {
        runForked(rest);
      }
      Files.deleteIfExists(inFlight);
    }
  }

  private void note(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Failed failed) {
        failures.add(failed);
      }
    }
    compared.addAndGet(outcomes.size());
  }

  private void runForked(List<FuzzCase> cases) {
    ForkedCases.Result result = ForkedCases.run(cases);
    note(result.outcomes());
    aborted.addAll(result.aborted());
  }

  /** The cases for a forked JVM, once there are {@code least}: starting one takes a second. */
  private synchronized List<FuzzCase> nextForked(int least) {
    if (contexts.size() < least) {
      return List.of();
    }
    List<FuzzCase> taken = List.copyOf(contexts);
    contexts.clear();
    return taken;
  }

  /** A third of the batches; by their first seed, so that a run can be had again. */
  private static boolean optimised(List<FuzzCase> batch) {
    return Long.remainderUnsigned(batch.getFirst().seed(), 3) == 0;
  }

  private synchronized List<FuzzCase> next() {
    boolean timeIsUp = System.nanoTime() - start > settings.time().toNanos();
    int left = settings.endless() ? BATCH : Math.min(BATCH, settings.kernels() - handedOut);
    List<FuzzCase> batch = new ArrayList<>();
    if (timeIsUp || failures.size() >= MOST_FAILURES) {
      return batch;
    }
    for (int i = 0; i < left; i++) {
      FuzzCase fuzzCase = Generator.generate(seeds.nextLong());
      (fuzzCase.kind() == FuzzCase.Kind.CONTEXT ? contexts : batch).add(fuzzCase);
    }
    handedOut += left;
    return batch;
  }
}
