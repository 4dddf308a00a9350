/**
 * Which elements form a group, and how to walk them: pure arithmetic on labels, sizes and strides.
 */
@NullMarked
package dev.stratus.geometry;

import org.jspecify.annotations.NullMarked;
