/** The law of the IR and the check of it, run between any two passes. */
package dev.stratus.embedded.jit.verify;
