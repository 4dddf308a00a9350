/**
 * What the dense operations of a training step should give, in double and plain loops: matrix
 * products, activations, dropout, losses, embedding, thresholds and solvers. Arrays are row-major,
 * rows x width; weights are outputs x inputs.
 */
@NullMarked
package dev.stratus.reference.dense;

import org.jspecify.annotations.NullMarked;
