package dev.stratus.embedded.fpga.board;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Latencies of a board by name: what a real build's report says, in the place of what is assumed.
 */
public final class Latencies {
  private Latencies() {}

  private static final Map<String, BiFunction<Board, Integer, Board>> FLOAT =
      Map.of(
          "add", single((unit, n) -> unit.withAdd(unit.add().withLatency(n))),
          "multiply", single((unit, n) -> unit.withMultiply(unit.multiply().withLatency(n))),
          "divide", single((unit, n) -> unit.withDivide(unit.divide().withLatency(n))),
          "root", single((unit, n) -> unit.withSquareRoot(unit.squareRoot().withLatency(n))));

  private static final Map<String, BiFunction<Board, Integer, Board>> MEMORY =
      Map.of(
          "load", (board, n) -> board.with(board.offChip().withLoadLatency(n)),
          "store", (board, n) -> board.with(board.offChip().withStoreLatency(n)),
          "on-chip-load", (board, n) -> board.with(board.onChip().withLoadLatency(n)));

  private static BiFunction<Board, Integer, Board> single(
      BiFunction<FloatUnit, Integer, FloatUnit> change) {
    return (board, n) ->
        board.with(board.operators().with(change.apply(board.operators().single(), n)));
  }

  /** The names: of float operators, and of loads and stores. */
  public static List<String> names() {
    return Stream.concat(FLOAT.keySet().stream(), MEMORY.keySet().stream()).sorted().toList();
  }

  /**
   * The board with another latency.
   *
   * @param name one of {@link #names}
   * @throws IllegalArgumentException if there is no such name, or the number is below what it must
   *     be
   */
  public static Board with(Board board, String name, int cycles) {
    BiFunction<Board, Integer, Board> change = FLOAT.getOrDefault(name, MEMORY.get(name));
    if (change == null) {
      throw new IllegalArgumentException(
          "There is no latency " + name + "; there are " + String.join(", ", names()) + ".");
    }
    return change.apply(board, cycles);
  }
}
