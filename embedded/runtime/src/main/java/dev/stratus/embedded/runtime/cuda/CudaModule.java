package dev.stratus.embedded.runtime.cuda;

/**
 * A kernel's program on a device.
 *
 * @param handle the driver's
 * @param tool what made PTX of it
 * @param options the tool's
 * @param log what the tool said, whole; empty where the PTX came from the disk cache
 */
public record CudaModule(long handle, String tool, String options, String log) {}
