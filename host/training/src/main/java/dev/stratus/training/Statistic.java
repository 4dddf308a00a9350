package dev.stratus.training;

/**
 * What a layer keeps from step to step without learning it by gradients, such as a running mean.
 *
 * @param name of its own within the layer
 * @param elements how many values
 * @param initial each value at first
 */
public record Statistic(String name, int elements, float initial) {}
