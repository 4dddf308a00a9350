/** Class bytes to scalar structured IR. */
package dev.stratus.embedded.jit.lift;
