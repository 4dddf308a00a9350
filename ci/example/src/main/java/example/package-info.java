/** A program of someone else. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
