package dev.stratus.embedded.jit.ir;

/**
 * A function of a program: a Java method specialised by the address spaces of its array arguments.
 *
 * @param owner internal class name, {@code pkg/Class}
 * @param specialisation one letter per parameter: G, C, L, P for an array's space, dash for a
 *     scalar; behind them a number where the code also depends on arguments that size its arrays
 */
public record FunctionId(String owner, String name, String descriptor, String specialisation) {}
