package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;

/**
 * A rung of a kernel ladder.
 *
 * @param name such as {@code layernorm-forward/row-per-item}
 * @param reference the Java method
 * @param idea what it does, in one line
 */
public record KernelEntry(String name, KernelReference reference, String idea) {}
