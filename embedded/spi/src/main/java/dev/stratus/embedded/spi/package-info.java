/**
 * The seam beside the TornadoVM API: how the API finds its runtime, and what TornadoVM has no word
 * for.
 */
package dev.stratus.embedded.spi;
