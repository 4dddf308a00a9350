package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Region;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** A circuit on a board, with the schedule of each of its graphs. */
public final class Plan {
  private final Circuit circuit;
  private final Board board;
  private final Units units;
  private final Map<Region, Piece> pieces = new IdentityHashMap<>();

  /**
   * A graph with all that was found out about it.
   *
   * @param accesses by node
   */
  public record Piece(
      Region region,
      Graph graph,
      Map<Integer, Access> accesses,
      List<Edge> edges,
      Schedule schedule) {
    public Piece {
      accesses = Map.copyOf(accesses);
      edges = List.copyOf(edges);
    }

    /** The same with another schedule, for tests that plant a fault. */
    public Piece with(Schedule other) {
      return new Piece(region, graph, accesses, edges, other);
    }
  }

  private Plan(Circuit circuit, Board board) {
    this.circuit = circuit;
    this.board = board;
    this.units = new Units(board, circuit);
  }

  public static Plan of(Circuit circuit, Board board) {
    Plan plan = new Plan(circuit, board);
    for (Region region : circuit.pieces()) {
      plan.pieces.put(region, plan.schedule(region));
    }
    return plan;
  }

  /** The same with one schedule changed, for tests that plant a fault. */
  public Plan with(Piece changed) {
    Plan plan = new Plan(circuit, board);
    plan.pieces.putAll(pieces);
    plan.pieces.put(changed.region(), changed);
    return plan;
  }

  private Piece schedule(Region region) {
    Graph graph = Circuit.graph(region);
    boolean isLoop = region instanceof Region.Pipeline;
    Map<Integer, Access> accesses = Accesses.of(board, circuit, graph);
    List<Edge> edges = Dependences.of(units, circuit, graph, isLoop);
    Schedule schedule =
        isLoop
            ? ModuloScheduler.loop(graph, accesses, edges, units, board.initiationInterval())
            : ModuloScheduler.straight(graph, accesses, edges, units);
    return new Piece(region, graph, accesses, edges, schedule);
  }

  public Circuit circuit() {
    return circuit;
  }

  public Board board() {
    return board;
  }

  public Units units() {
    return units;
  }

  /** What belongs to a region that has a graph. */
  public Piece piece(Region region) {
    Piece piece = pieces.get(region);
    if (piece == null) {
      throw new IllegalStateException("No schedule for " + region + ". Please report it.");
    }
    return piece;
  }

  /** The pipelines, outer before inner. */
  public List<Piece> pipelines() {
    return circuit.pieces().stream()
        .filter(Region.Pipeline.class::isInstance)
        .map(this::piece)
        .toList();
  }
}
