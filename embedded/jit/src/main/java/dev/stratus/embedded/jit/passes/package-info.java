/**
 * What happens to the IR between lifting and printing: {@link
 * dev.stratus.embedded.jit.passes.Passes} is the list, in order.
 */
package dev.stratus.embedded.jit.passes;
