package dev.stratus.embedded.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * An in-order queue: commands run one after another, and nothing is waited for until {@link
 * #finish}. With profiling on, an event stands before and after every command.
 */
public final class CudaStream implements AutoCloseable {
  /** What a command does. */
  public enum Kind {
    TO_DEVICE,
    TO_HOST,
    KERNEL
  }

  /** A command and what it took, by the device's clock. */
  public record Timed(Kind kind, long nanos) {}

  private record Span(Kind kind, long from, long to) {}

  private final CudaContext context;
  private final long handle;
  private final List<Span> spans = new ArrayList<>();
  private boolean profiling;
  private boolean pending;
  private boolean closed;

  public CudaStream(CudaContext context) {
    this.context = context;
    this.handle = context.named(() -> context.enter().createStream(), () -> "");
  }

  public CudaContext context() {
    return context;
  }

  public void profiling(boolean on) {
    profiling = on;
  }

  public boolean profiling() {
    return profiling;
  }

  /** Something that is queued. */
  interface Command {
    void queue(Cuda cuda, long stream);
  }

  /** Queues a command. */
  void queue(Kind kind, Command command) {
    queue(kind, () -> "", command);
  }

  /**
   * @param doing what is told where it fails
   */
  void queue(Kind kind, Supplier<String> doing, Command command) {
    context.named(
        () -> {
          Cuda cuda = context.enter();
          if (profiling) {
            Span span = new Span(kind, cuda.createEvent(), cuda.createEvent());
            spans.add(span);
            cuda.record(span.from(), handle);
            command.queue(cuda, handle);
            cuda.record(span.to(), handle);
          } else {
            command.queue(cuda, handle);
          }
          return handle;
        },
        doing);
    pending = true;
  }

  /**
   * Gathers launches in a graph instead of running them.
   *
   * @param launches queue kernels here, and do nothing else with the device
   */
  public CudaGraph gather(Runnable launches) {
    long graph =
        context.named(
            () -> {
              context.enter().beginCapture(handle);
              try {
                launches.run();
              } catch (RuntimeException refused) {
                // The gathering has to end, or nothing would run here any more.
                CudaRelease.quietly(
                    context.device().name(),
                    () -> context.enter().destroyGraph(context.enter().endCapture(handle)));
                throw refused;
              }
              return context.enter().endCapture(handle);
            },
            () -> "The kernels of a plan that repeats were being gathered in a graph.");
    return new CudaGraph(this, graph);
  }

  /** Waits until every command is done. */
  public void finish() {
    if (pending) {
      pending = false;
      context.named(
          () -> {
            context.enter().synchronize(handle);
            return handle;
          },
          () -> "A command that was queued before failed on the device.");
    }
  }

  /** Waits, and gives the times of the commands queued with profiling since the last call. */
  public List<Timed> drainTimes() {
    finish();
    Cuda cuda = context.enter();
    List<Timed> times = new ArrayList<>();
    for (Span span : spans) {
      times.add(new Timed(span.kind(), (long) (cuda.elapsed(span.from(), span.to()) * 1e6)));
    }
    forgetSpans(cuda);
    return times;
  }

  private void forgetSpans(Cuda cuda) {
    for (Span span : spans) {
      cuda.destroyEvent(span.from());
      cuda.destroyEvent(span.to());
    }
    spans.clear();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      String device = context.device().name();
      CudaRelease.quietly(device, () -> forgetSpans(context.enter()));
      CudaRelease.quietly(device, () -> context.enter().destroyStream(handle));
    }
  }
}
