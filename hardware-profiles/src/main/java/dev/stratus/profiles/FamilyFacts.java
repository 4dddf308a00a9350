package dev.stratus.profiles;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a device's family beyond what a run asks for.
 *
 * @param capabilities what its devices can do
 * @param peak the memory speed promised
 * @param measuredMemory the memory speed measured, 10^9 bytes a second
 * @param measuredLaunch what one launch of a kernel that does nothing costs, microseconds
 * @param fpga how its kernels are compiled, if it is an FPGA
 * @param measurements the facts behind the values, from all profiles of the chain
 * @param documents what was read in documents, from all profiles of the chain
 */
public record FamilyFacts(
    Capabilities capabilities,
    Optional<Found<PeakBandwidth>> peak,
    Optional<Found<MeasuredRate>> measuredMemory,
    Optional<Found<MeasuredRate>> measuredLaunch,
    FpgaProfile fpga,
    List<Measurement> measurements,
    List<DocumentedFact> documents) {

  static final String PEAK = "memory.peak";
  static final String MEASURED_MEMORY = "memory.measured";
  static final String MEASURED_LAUNCH = "launch.measured";

  public FamilyFacts {
    measurements = List.copyOf(measurements);
    documents = List.copyOf(documents);
  }

  static FamilyFacts of(Chain chain) {
    return new FamilyFacts(
        Capabilities.of(chain),
        chain.found(PEAK, PeakBandwidth.class),
        chain.found(MEASURED_MEMORY, MeasuredRate.class),
        chain.found(MEASURED_LAUNCH, MeasuredRate.class),
        FpgaProfile.of(chain),
        chain.files().flatMap(f -> f.facts().measurements().stream()).toList(),
        chain.files().flatMap(f -> f.facts().documents().stream()).toList());
  }
}
