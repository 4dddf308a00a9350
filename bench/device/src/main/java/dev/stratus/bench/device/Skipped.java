package dev.stratus.bench.device;

/**
 * A case that was not measured.
 *
 * @param id which
 * @param reason a sentence
 */
record Skipped(String id, String reason) {}
