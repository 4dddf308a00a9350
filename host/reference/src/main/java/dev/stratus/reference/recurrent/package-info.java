/**
 * The judges of recurrent layers and of batch normalization: plain loops in double, a row at a
 * time, right by reading.
 */
@NullMarked
package dev.stratus.reference.recurrent;

import org.jspecify.annotations.NullMarked;
