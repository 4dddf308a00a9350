package dev.stratus.kernel;

import dev.stratus.embedded.spi.KernelReference;
import dev.stratus.profiles.KernelForm;

/**
 * A kernel that can be listed and shown: a rung of layer normalization, or a step of training.
 *
 * @param name such as {@code layernorm-forward/row-per-item:float16} or {@code solver-updates/adam}
 * @param reference the Java method
 * @param idea what it does, in one line
 * @param form which of a profile's sizes it takes
 * @param lanes whether lanes tell each other values, which they do on CUDA devices alone
 */
public record NamedKernel(
    String name, KernelReference reference, String idea, KernelForm form, boolean lanes) {

  /** A rung for one element type. */
  public static NamedKernel of(KernelEntry entry) {
    Rung rung = entry.rung();
    return new NamedKernel(
        entry.name(), entry.reference(), entry.idea(), rung.form(), rung.usesLanes());
  }
}
