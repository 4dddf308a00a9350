package dev.stratus.embedded.fpga.estimate;

import dev.stratus.embedded.fpga.board.OffChipMemory;
import dev.stratus.embedded.fpga.graph.Computation;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.fpga.schedule.Access;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import java.util.OptionalLong;

/**
 * How often the accesses of a graph are done, and how long they keep a pipeline waiting.
 *
 * @param bytes that are moved, of all turns
 * @param stalls cycles that they stop the pipeline for
 * @param tolerance by how many cycles that may be wrong
 */
record Traffic(long bytes, long stalls, long tolerance) {

  /**
   * @param turns how many there are
   * @param init the first one's index, where there is one
   * @param step from one turn's index to the next
   */
  static Traffic of(
      Plan plan, Plan.Piece piece, Known known, long turns, OptionalLong init, long step) {
    if (turns == 0) {
      return new Traffic(0, 0, 0);
    }
    Guards guards = new Guards(piece.graph(), known, turns, init, step);
    long bytes = 0;
    long perTurn = 0;
    long uncertain = 0;
    int slack = Integer.MAX_VALUE;
    int longest = 0;
    for (Access access : piece.accesses().values()) {
      if (access.offChip()) {
        long done = guards.turnsOf(access.node());
        bytes += done * access.bytes();
        perTurn += access.bytes();
        uncertain += (turns - done) * access.bytes();
        uncertain += guards.isCertain(access.node()) ? 0 : done * access.bytes();
        int latency = plan.units().latency(piece.graph(), access.node());
        slack = Math.min(slack, latency);
        longest = Math.max(longest, latency);
      }
    }
    return bytes == 0
        ? new Traffic(0, 0, 0)
        : stalls(plan, piece, turns, bytes, perTurn, uncertain, slack, longest);
  }

  /**
   * A turn's accesses come once within each interval, so that while memory serves a turn's bytes in
   * an interval, no more than one turn's ever wait. They wait unseen up to the latency that they
   * were scheduled with.
   */
  private static Traffic stalls(
      Plan plan,
      Plan.Piece piece,
      long turns,
      long bytes,
      long perTurn,
      long uncertain,
      int slack,
      int longest) {
    long interval = piece.schedule().interval();
    long burst = cycles(plan, perTurn);
    boolean keepsUp = turns == 1 || cycles(plan, perTurn) <= interval;
    if (keepsUp && burst <= slack) {
      return new Traffic(bytes, 0, 0);
    }
    if (burst > slack) {
      long each = turns * burst;
      return new Traffic(bytes, Math.max(0, cycles(plan, bytes) - turns * interval), each);
    }
    long stalls = Math.max(0, cycles(plan, bytes) - turns * interval - slack);
    long tolerance = longest + 2 * burst + interval + 1 + cycles(plan, uncertain);
    return new Traffic(bytes, stalls, tolerance);
  }

  /** Cycles that memory needs to move bytes. */
  static long cycles(Plan plan, long bytes) {
    OffChipMemory memory = plan.board().offChip();
    return Math.ceilDiv(bytes * plan.board().clockMegahertz(), memory.bandwidth());
  }

  /** In how many turns guards hold. */
  private static final class Guards {
    private final Graph graph;
    private final Known known;
    private final long turns;
    private final OptionalLong init;
    private final long step;
    private final Known.Values always;

    Guards(Graph graph, Known known, long turns, OptionalLong init, long step) {
      this.graph = graph;
      this.known = known;
      this.turns = turns;
      this.init = init;
      this.step = step;
      this.always = new Known.Values(graph, known, OptionalLong.empty());
    }

    boolean isCertain(Node node) {
      int guard = node.guard();
      return guard < 0
          || always.of(guard).isPresent()
          || (init.isPresent()
              && isInterval(guard)
              && (holds(node, 0) || last(node) || turns <= 2 || isOrder(guard)));
    }

    /** Whether it is one order, which then holds from or up to a turn: not only in between. */
    private boolean isOrder(int id) {
      return graph.node(id).kind()
          instanceof Node.Kind.Operation(Computation.Compare _, ScalarType _);
    }

    private boolean last(Node node) {
      return holds(node, turns - 1);
    }

    /** As many as are known; of what is not known, all. */
    long turnsOf(Node node) {
      if (node.guard() < 0) {
        return turns;
      }
      OptionalLong value = always.of(node.guard());
      if (value.isPresent()) {
        return value.getAsLong() != 0 ? turns : 0;
      }
      if (!isCertain(node)) {
        return turns;
      }
      boolean first = holds(node, 0);
      if (first == last(node)) {
        return first ? turns : 0;
      }
      long low = 0;
      long high = turns - 1;
      while (high - low > 1) {
        long middle = (low + high) / 2;
        if (holds(node, middle) == first) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return first ? high : turns - high;
    }

    private boolean holds(Node node, long turn) {
      OptionalLong index = OptionalLong.of(init.getAsLong() + turn * step);
      OptionalLong value = new Known.Values(graph, known, index).of(node.guard());
      return value.isPresent() && value.getAsLong() != 0;
    }

    /**
     * Whether the turns in which a condition holds follow each other: true of an order between the
     * loop's index plus something and something, and of several such at once.
     */
    private boolean isInterval(int id) {
      Node node = graph.node(id);
      if (always.of(id).isPresent()) {
        return true;
      }
      if (!(node.kind() instanceof Node.Kind.Operation(Computation computation, ScalarType type))) {
        return false;
      }
      return switch (computation) {
        case Computation.Binary(BinaryOp op) ->
            op == BinaryOp.AND
                && type == ScalarType.BOOLEAN
                && node.inputs().stream().allMatch(this::isInterval);
        case Computation.Compare(CompareOp op) ->
            op != CompareOp.EQ
                && op != CompareOp.NE
                && type == ScalarType.INT
                && node.inputs().stream().allMatch(this::isLinear);
        default -> false;
      };
    }

    private boolean isLinear(int id) {
      Node node = graph.node(id);
      return switch (node.kind()) {
        case Node.Kind.Constant _, Node.Kind.Index _ -> true;
        case Node.Kind.Input _ -> always.of(id).isPresent();
        case Node.Kind.Operation(Computation.Binary(BinaryOp op), _) ->
            always.of(id).isPresent()
                || ((op == BinaryOp.ADD || op == BinaryOp.SUB)
                    && node.inputs().stream().allMatch(this::isLinear));
        default -> always.of(id).isPresent();
      };
    }
  }
}
