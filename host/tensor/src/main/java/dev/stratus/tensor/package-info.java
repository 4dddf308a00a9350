/** Tensor files: the NumPy array format (.npy), read into and written from native memory. */
@NullMarked
package dev.stratus.tensor;

import org.jspecify.annotations.NullMarked;
