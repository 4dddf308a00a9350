/** The devices of this machine, and the choice of one by name, kind or {@code auto}. */
@NullMarked
package dev.stratus.device;

import org.jspecify.annotations.NullMarked;
