/** MATLAB's .mat files as tensor files: found through {@link java.util.ServiceLoader}. */
@NullMarked
package dev.stratus.io.mat;

import org.jspecify.annotations.NullMarked;
