/**
 * Kernel compiler: class bytes to structured IR to device source. Pure: no device, no clock, no
 * environment.
 */
package dev.stratus.embedded.jit;
