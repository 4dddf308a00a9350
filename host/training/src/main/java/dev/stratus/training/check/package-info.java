/**
 * Judges of layers and of training: a layer's kernels against its reference and its reference
 * against numeric gradients, and whole trainings in double.
 */
@NullMarked
package dev.stratus.training.check;

import org.jspecify.annotations.NullMarked;
