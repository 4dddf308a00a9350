/** Executes task graphs: what moves when, what is launched in which sizes, and what it took. */
package dev.stratus.embedded.runtime.plan;
