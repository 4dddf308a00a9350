/**
 * SPIR-V from the IR: a module of words for a driver, and the same module as text for people.
 * {@link dev.stratus.embedded.jit.spirv.SpirvEmitter} is the way in.
 */
@org.jspecify.annotations.NullMarked
package dev.stratus.embedded.jit.spirv;
