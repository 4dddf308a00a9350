package dev.stratus.embedded.jit;

import java.util.List;
import java.util.Optional;

/**
 * What to compile.
 *
 * @param method the kernel
 * @param scalars one entry per Java parameter: the argument's value (an Integer, Float, ...) for a
 *     scalar, empty for an array or a KernelContext. Read only where a value sizes a local or
 *     private array; such values become part of the cache key
 * @param aliasGroups one entry per Java parameter: parameters with the same non-negative number are
 *     the same memory; -1 for scalars and contexts. Where two arrays share a number, neither is
 *     promised to be {@code restrict}
 * @param target the device
 */
public record KernelRequest(
    MethodId method,
    List<Optional<Object>> scalars,
    List<Integer> aliasGroups,
    TargetDescription target) {
  public KernelRequest {
    scalars = List.copyOf(scalars);
    aliasGroups = List.copyOf(aliasGroups);
  }
}
