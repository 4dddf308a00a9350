/** The runtime behind the TornadoVM API: drivers, memory, launches, and the debug device. */
package dev.stratus.embedded.runtime;
