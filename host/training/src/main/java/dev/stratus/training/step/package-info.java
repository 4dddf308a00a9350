/**
 * A step as a list of launches and what is done with it: a task graph on a TornadoVM device, or
 * plain calls on the JVM. Knows arrays and kernels, no layers.
 */
@NullMarked
package dev.stratus.training.step;

import org.jspecify.annotations.NullMarked;
