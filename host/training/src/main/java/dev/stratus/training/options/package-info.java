/** How to train, in MATLAB's words: solver, schedule, threshold and the rest. */
@NullMarked
package dev.stratus.training.options;

import org.jspecify.annotations.NullMarked;
