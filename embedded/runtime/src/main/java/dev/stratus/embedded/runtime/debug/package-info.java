/**
 * The debug device: a kernel's own bytecode, run on the JVM with work-group semantics. For a
 * debugger, and as the definition of what a kernel means.
 */
package dev.stratus.embedded.runtime.debug;
