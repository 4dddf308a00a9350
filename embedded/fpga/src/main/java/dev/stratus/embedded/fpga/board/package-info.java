/** What an FPGA board is made of, as far as the estimate and the simulator depend on it: data. */
@NullMarked
package dev.stratus.embedded.fpga.board;

import org.jspecify.annotations.NullMarked;
