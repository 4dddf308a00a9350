package dev.stratus.engine;

import dev.stratus.embedded.spi.LaunchRecord;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/**
 * What one run did.
 *
 * @param launches the embedded runtime's records, in order; empty elsewhere
 * @param sdk what a TornadoVM SDK tells of the run; empty elsewhere
 */
public record RunFacts(List<LaunchRecord> launches, Optional<TornadoProfilerResult> sdk) {
  public RunFacts {
    launches = List.copyOf(launches);
  }

  /** A run without a device. */
  static RunFacts none() {
    return new RunFacts(List.of(), Optional.empty());
  }
}
