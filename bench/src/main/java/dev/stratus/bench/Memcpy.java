package dev.stratus.bench;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The C library's copy, a contiguous part per thread, by threads that wait between runs. */
final class Memcpy implements Contestant {
  private final FloatArray from;
  private final FloatArray to;
  private final CyclicBarrier start;
  private final CyclicBarrier end;
  private volatile boolean closing;

  Memcpy(FloatArray from, FloatArray to, int threads) {
    this.from = from;
    this.to = to;
    start = new CyclicBarrier(threads + 1);
    end = new CyclicBarrier(threads + 1);
    for (int i = 0; i < threads; i++) {
      int part = i;
      Thread.ofPlatform().daemon().name("memcpy-" + i).start(() -> copyPart(part, threads));
    }
  }

  private void copyPart(int part, int parts) {
    MemorySegment source = from.getSegment();
    MemorySegment target = to.getSegment();
    long length = source.byteSize() / parts / 64 * 64;
    long offset = part * length;
    long bytes = part == parts - 1 ? source.byteSize() - offset : length;
    while (true) {
      await(start);
      if (closing) {
        return;
      }
      MemorySegment.copy(source, offset, target, offset, bytes);
      await(end);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("A copying thread was stopped.", e);
    }
  }

  @Override
  public String name() {
    return "memcpy";
  }

  @Override
  public void run() {
    await(start);
    await(end);
  }

  @Override
  public String check() {
    return Identical.check(name(), from, to);
  }

  @Override
  public void close() {
    closing = true;
    await(start);
  }
}
