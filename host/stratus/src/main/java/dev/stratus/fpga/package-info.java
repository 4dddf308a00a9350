/**
 * Projects for an FPGA vendor's tools: what a profile says of the board, the kernels' code, the
 * vendor's commands and their running, the manifest, and the trial of what came out.
 */
@NullMarked
package dev.stratus.fpga;

import org.jspecify.annotations.NullMarked;
