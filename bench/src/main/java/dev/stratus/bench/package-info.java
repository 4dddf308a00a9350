/** Benchmarks. */
package dev.stratus.bench;
