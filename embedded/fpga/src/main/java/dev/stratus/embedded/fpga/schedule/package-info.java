/**
 * When each operator of a graph works: dependences and ports ({@link
 * dev.stratus.embedded.fpga.schedule.Dependences}, {@link
 * dev.stratus.embedded.fpga.schedule.Accesses}), and a schedule that keeps to both ({@link
 * dev.stratus.embedded.fpga.schedule.ModuloScheduler}). The estimate and the simulator use the
 * same.
 */
@NullMarked
package dev.stratus.embedded.fpga.schedule;

import org.jspecify.annotations.NullMarked;
