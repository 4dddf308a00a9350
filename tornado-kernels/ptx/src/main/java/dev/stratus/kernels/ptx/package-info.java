/** The kernels as PTX, made at build time. */
@NullMarked
package dev.stratus.kernels.ptx;

import org.jspecify.annotations.NullMarked;
