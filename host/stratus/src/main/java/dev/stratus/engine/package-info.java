/**
 * How a layer is computed: kernels by element type, the launches that a rung of the ladder needs,
 * task graphs on a device, and the JVM engine. For the library's own use.
 */
@NullMarked
package dev.stratus.engine;

import org.jspecify.annotations.NullMarked;
