/**
 * Whether a driver does what kernels rely on, found out before the first of them runs: probes in
 * OpenCL C (one text each, in this package's resources) with results expected by Java, run in a JVM
 * of their own because a bad driver may end the process, and kept on disk.
 *
 * <p>Walk: {@link dev.stratus.embedded.runtime.preflight.Preflight} asks the cache or a runner;
 * {@link dev.stratus.embedded.runtime.preflight.ForkedRunner} starts {@link
 * dev.stratus.embedded.runtime.preflight.PreflightProgram}, which works through {@link
 * dev.stratus.embedded.runtime.preflight.Probes} and writes a line before and after each.
 */
@NullMarked
package dev.stratus.embedded.runtime.preflight;

import org.jspecify.annotations.NullMarked;
