/** The {@code stratus} command: reads arguments and files, and leaves the work to the library. */
@NullMarked
package dev.stratus.cli;

import org.jspecify.annotations.NullMarked;
