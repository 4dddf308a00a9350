/**
 * IR to text for C-family languages. {@link dev.stratus.embedded.jit.emit.Backend} runs the passes
 * and prints; what differs between languages is a {@link dev.stratus.embedded.jit.emit.Dialect}, a
 * table.
 */
package dev.stratus.embedded.jit.emit;
