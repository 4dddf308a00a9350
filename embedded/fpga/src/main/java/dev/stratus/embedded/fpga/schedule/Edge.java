package dev.stratus.embedded.fpga.schedule;

/**
 * A dependence: {@code to}, {@code distance} turns later, begins at least {@code delay} cycles
 * after {@code from}.
 */
public record Edge(int from, int to, int delay, int distance) {}
