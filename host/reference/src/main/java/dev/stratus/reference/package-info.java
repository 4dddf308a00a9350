/**
 * The judge: layer normalization in plain Java and double, and the comparer that measures a float32
 * result against it. It is never a result itself, and depends on nothing.
 */
@NullMarked
package dev.stratus.reference;

import org.jspecify.annotations.NullMarked;
