/** Rewrites that make lifted code what a person would have written. */
package dev.stratus.embedded.jit.simplify;
