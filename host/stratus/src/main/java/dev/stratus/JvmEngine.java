package dev.stratus;

import dev.stratus.kernels.LayerNormForward;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The last candidate: the kernel's own Java method over blocks of rows, on a pool of threads. Rows
 * do not depend on each other, so the bits are the same for any number of threads.
 */
final class JvmEngine implements Engine {

  /** Blocks for each thread, so that one slow thread does not hold up the rest. */
  private static final int BLOCKS_PER_THREAD = 4;

  /** A block smaller than this costs more to hand over than to compute. */
  private static final int LEAST_ELEMENTS = 16_384;

  private static final int NO_FLAGS = 0;

  private final dev.stratus.LayerNormForward request;
  private final FloatArray x;
  private final FloatArray gamma;
  private final FloatArray beta;
  private final FloatArray y;
  // Statistics are not asked for: the kernel leaves these alone.
  private final FloatArray mean = new FloatArray(1);
  private final FloatArray rest = new FloatArray(1);
  private final FloatArray rstd = new FloatArray(1);
  private final int threads = Runtime.getRuntime().availableProcessors();
  private final ExecutorService pool;

  JvmEngine(dev.stratus.LayerNormForward request, FloatArray x) {
    this.request = request;
    this.x = x;
    this.gamma = FloatArray.fromArray(request.scale());
    this.beta = FloatArray.fromArray(request.offset());
    this.y = new FloatArray(Math.toIntExact(request.elements()));
    this.pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
  }

  @Override
  public LaunchFacts execute() {
    int rows = request.rows();
    int rowsPerBlock = rowsPerBlock();
    List<Future<?>> blocks = new ArrayList<>();
    for (long first = 0; first < rows; first += rowsPerBlock) {
      int from = (int) first;
      int end = (int) Math.min(rows, first + rowsPerBlock);
      blocks.add(pool.submit(() -> run(from, end)));
    }
    await(blocks);
    return LaunchFacts.withoutDevice("jvm", "the JVM engine uses no device");
  }

  private int rowsPerBlock() {
    long byThreads = Math.ceilDiv(request.rows(), (long) threads * BLOCKS_PER_THREAD);
    long bySize = Math.ceilDiv(LEAST_ELEMENTS, request.width());
    return (int) Math.max(1, Math.min(request.rows(), Math.max(byThreads, bySize)));
  }

  private void run(int from, int end) {
    LayerNormForward.rowRange(
        x,
        gamma,
        beta,
        y,
        mean,
        rest,
        rstd,
        from,
        end,
        request.width(),
        request.epsilon(),
        LayerNormForward.SERIAL_BLOCK,
        NO_FLAGS);
  }

  private static void await(List<Future<?>> blocks) {
    try {
      for (Future<?> block : blocks) {
        block.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "The JVM engine failed; please report this with the sizes and the cause.", e.getCause());
    } catch (InterruptedException e) {
      blocks.forEach(b -> b.cancel(true));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the JVM engine was running.", e);
    }
  }

  @Override
  public void fetch() {
    // The result is written where it is read.
  }

  @Override
  public FloatArray y() {
    return y;
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
