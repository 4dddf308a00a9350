/** Checkpoints: whole or not there, and exact to the bit. */
@NullMarked
package dev.stratus.training.checkpoint;

import org.jspecify.annotations.NullMarked;
