/** The devices of this machine, and the choice of one by an expression. */
@NullMarked
package dev.stratus.device;

import org.jspecify.annotations.NullMarked;
