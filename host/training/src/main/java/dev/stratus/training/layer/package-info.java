/** The layers that come with Stratus. */
@NullMarked
package dev.stratus.training.layer;

import org.jspecify.annotations.NullMarked;
