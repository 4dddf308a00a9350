/** Who is told how a training goes: a terminal, a file, a chart. */
@NullMarked
package dev.stratus.training.record;

import org.jspecify.annotations.NullMarked;
