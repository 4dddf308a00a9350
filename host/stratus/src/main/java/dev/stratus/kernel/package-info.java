/** The kernels that can be shown and chosen, by name. */
@NullMarked
package dev.stratus.kernel;

import org.jspecify.annotations.NullMarked;
