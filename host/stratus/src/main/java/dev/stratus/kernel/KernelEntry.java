package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.tensor.DType;

/**
 * A rung of a kernel ladder, for one element type.
 *
 * @param name such as {@code layernorm-forward/row-per-item}, or {@code
 *     layernorm-forward/row-per-item:float16}
 * @param rung which rung it is
 * @param type the elements it reads and writes
 * @param reference the Java method
 * @param idea what it does, in one line
 */
public record KernelEntry(
    String name, Rung rung, DType type, KernelReference reference, String idea) {}
