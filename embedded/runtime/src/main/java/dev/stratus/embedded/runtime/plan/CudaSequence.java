package dev.stratus.embedded.runtime.plan;

import dev.stratus.embedded.runtime.cuda.CudaGraph;
import dev.stratus.embedded.runtime.cuda.CudaStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Launches that become one CUDA graph when the plan repeats: the first run queues them one by one,
 * which loads what the driver loads lazily; the second gathers them; all later ones cost the host
 * one call. Sizes that change begin anew. Transfers stay outside, as they may wait for host memory
 * that is not pinned; so do profiled runs, which time each kernel.
 *
 * <p>What changes from run to run must be in arrays, which it is: a bound launch never changes its
 * arguments.
 */
final class CudaSequence implements LaunchSequence {
  /** Fewer are no faster together. */
  private static final int LEAST = 2;

  private final LaunchSequence plain;
  private final CudaStream stream;
  private List<Sizes> last = List.of();
  private @Nullable CudaGraph graph;

  CudaSequence(List<Launch> launches, CudaStream stream) {
    this.plain = LaunchSequence.oneByOne(launches);
    this.stream = stream;
  }

  @Override
  public void run(List<Sizes> sizes) {
    if (!sizes.equals(last)) {
      close();
      last = List.copyOf(sizes);
      plain.run(sizes);
      return;
    }
    if (stream.profiling() || sizes.stream().filter(s -> !s.range().empty()).count() < LEAST) {
      plain.run(sizes);
      return;
    }
    CudaGraph known = graph;
    if (known == null) {
      known = stream.gather(() -> plain.run(sizes));
      graph = known;
    }
    known.launch();
  }

  @Override
  public void close() {
    CudaGraph known = graph;
    if (known != null) {
      known.close();
      graph = null;
    }
  }
}
