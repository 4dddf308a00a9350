/** IR as text for people: in messages and in the stages of a compiled kernel. */
package dev.stratus.embedded.jit.print;
