package dev.stratus.profiles;

import java.util.Optional;

/**
 * What devices of a family can do, for where none is at hand. Where one is, its driver's own word
 * counts. Empty where no profile of the chain says.
 *
 * @param fp64 double arithmetic
 * @param fp16 half arithmetic
 * @param unifiedMemory host and device share memory
 * @param openClC the newest OpenCL C version
 * @param computeCapability NVIDIA's number for what a GPU can do, such as {@code 9.0}
 * @param maxWorkGroup work-items in a work-group, at most
 * @param preferredVectorFloats floats in the driver's preferred vector
 * @param localMemory bytes of a work-group
 * @param maxAllocation bytes of one buffer, at most
 * @param globalMemory bytes
 */
public record Capabilities(
    Optional<Found<Boolean>> fp64,
    Optional<Found<Boolean>> fp16,
    Optional<Found<Boolean>> unifiedMemory,
    Optional<Found<String>> openClC,
    Optional<Found<String>> computeCapability,
    Optional<Found<Integer>> maxWorkGroup,
    Optional<Found<Integer>> preferredVectorFloats,
    Optional<Found<Long>> localMemory,
    Optional<Found<Long>> maxAllocation,
    Optional<Found<Long>> globalMemory) {

  static Capabilities of(Chain chain) {
    return new Capabilities(
        chain.found(Field.FP64),
        chain.found(Field.FP16),
        chain.found(Field.UNIFIED_MEMORY),
        chain.found(Field.OPENCL_C),
        chain.found(Field.COMPUTE_CAPABILITY),
        chain.found(Field.MAX_WORK_GROUP),
        chain.found(Field.PREFERRED_FLOATS),
        chain.found(Field.LOCAL_MEMORY),
        chain.found(Field.MAX_ALLOCATION),
        chain.found(Field.GLOBAL_MEMORY));
  }
}
