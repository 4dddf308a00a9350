/**
 * The judge: layer normalization, forward and backward, in plain Java and double-double, and the
 * comparison that measures a result against it. It is never a result itself, and depends on
 * nothing. {@link dev.stratus.reference.LayerNormJudge} is the way in.
 */
@NullMarked
package dev.stratus.reference;

import org.jspecify.annotations.NullMarked;
