/** Tensor files. */
package dev.stratus.tensor;
