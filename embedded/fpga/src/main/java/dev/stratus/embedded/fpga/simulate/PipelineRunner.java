package dev.stratus.embedded.fpga.simulate;

import dev.stratus.embedded.fpga.graph.Arithmetic;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.fpga.graph.OnChipArray;
import dev.stratus.embedded.fpga.schedule.Access;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.schedule.Schedule;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the turns of one graph. Time here is the pipeline's own, which stands still while memory is
 * not ready.
 *
 * <p>Nothing is taken on trust of the schedule: an operand must have arrived when its operator
 * begins, a port must be free, an access must meet the bank that it was scheduled for; else there
 * is a {@link HazardException}. Memory holds at each time what has arrived by then, so a dependence
 * that the schedule does not know shows as a wrong result.
 */
final class PipelineRunner {
  private final Machine machine;
  private final Plan.Piece piece;
  private final Graph graph;
  private final Schedule schedule;
  private final int[] latencies;
  private final Map<Variable, OnChipArray> onChip;
  private final List<List<Node>> byStart = new ArrayList<>();
  private final Deque<Turn> active = new ArrayDeque<>();
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(Comparator.comparingLong(Arrival::time).thenComparing(Arrival::number));
  private final PriorityQueue<Deadline> deadlines =
      new PriorityQueue<>(Comparator.comparingLong(Deadline::time));
  private final Map<String, Integer> portsTaken = new HashMap<>();
  private long time;
  private long stores;

  /** A stored element on its way. */
  private record Arrival(long time, long number, Variable array, int index, long bits) {}

  /** An access that must have been served by a time. */
  private record Deadline(long time, long servedCycle) {}

  /** One turn on its way through the pipeline. */
  static final class Turn {
    final long number;
    final long index;
    final long begin;
    final long beginCycle;
    final long[] values;
    @Nullable Turn previous;

    Turn(long number, long index, long begin, long beginCycle, int nodes, @Nullable Turn previous) {
      this.number = number;
      this.index = index;
      this.begin = begin;
      this.beginCycle = beginCycle;
      this.values = new long[nodes];
      this.previous = previous;
    }
  }

  /** Which turns there are. */
  interface Turns {
    /** Whether there is a turn of this number, as far as the count says. */
    boolean has(long number);

    /** The loop's index in it. */
    long index(long number);
  }

  /** Straight code: one turn. */
  static final Turns ONCE =
      new Turns() {
        @Override
        public boolean has(long number) {
          return number == 0;
        }

        @Override
        public long index(long number) {
          return 0;
        }
      };

  /**
   * What was seen.
   *
   * @param turns how many there were
   * @param shortestGap in cycles between the begins of two turns; 0 without two
   */
  record Seen(long turns, long shortestGap, long longestGap) {}

  PipelineRunner(Machine machine, Plan plan, Plan.Piece piece) {
    this.machine = machine;
    this.piece = piece;
    this.graph = piece.graph();
    this.schedule = piece.schedule();
    this.onChip = plan.circuit().arrays();
    this.latencies = new int[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      latencies[node.id()] = plan.units().latency(graph, node);
      int start = schedule.starts().get(node.id());
      while (byStart.size() <= start) {
        byStart.add(new ArrayList<>());
      }
      byStart.get(start).add(node);
    }
  }

  /** Runs all turns, and leaves the registers as the last one has them. */
  Seen run(Turns turns) {
    Optional<Turn> last = Optional.empty();
    boolean more = turns.has(0);
    long next = 0;
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    while (more || !active.isEmpty()) {
      awaitMemory();
      settle();
      portsTaken.clear();
      active.forEach(this::issueDue);
      if (last.isPresent() && ends(last.get())) {
        more = false;
      }
      if (more && time == next) {
        Turn turn = begin(turns, last);
        if (turn.previous != null) {
          long gap = turn.beginCycle - turn.previous.beginCycle;
          shortest = Math.min(shortest, gap);
          longest = Math.max(longest, gap);
        }
        last = Optional.of(turn);
        more = turns.has(turn.number + 1);
        next += schedule.interval();
        issueDue(turn);
      }
      active.removeIf(this::isDone);
      if (more || !active.isEmpty()) {
        machine.tick();
        time++;
      }
    }
    last.ifPresent(this::leaveRegisters);
    long count = last.map(turn -> turn.number + 1).orElse(0L);
    return new Seen(count, longest == 0 ? 0 : shortest, longest);
  }

  private Turn begin(Turns turns, Optional<Turn> last) {
    if (last.isPresent() && graph.exit().isPresent()) {
      int exit = graph.exit().getAsInt();
      requireReady(exit, last.get(), "the end of the loop");
    }
    long number = last.map(turn -> turn.number + 1).orElse(0L);
    Turn turn =
        new Turn(
            number,
            turns.index(number),
            time,
            machine.cycle(),
            graph.nodes().size(),
            last.orElse(null));
    active.addLast(turn);
    return turn;
  }

  private boolean ends(Turn turn) {
    if (graph.exit().isEmpty()) {
      return false;
    }
    int exit = graph.exit().getAsInt();
    return readyAt(exit, turn) <= time && turn.values[exit] != 0;
  }

  private boolean isDone(Turn turn) {
    boolean done = time >= turn.begin + schedule.depth();
    if (done) {
      turn.previous = null;
    }
    return done;
  }

  private void leaveRegisters(Turn turn) {
    graph.outputs().forEach((place, node) -> machine.register(place, turn.values[node]));
  }

  private long readyAt(int node, Turn turn) {
    return turn.begin + schedule.starts().get(node) + latencies[node];
  }

  private void requireReady(int node, Turn turn, String reader) {
    if (readyAt(node, turn) > time) {
      throw new HazardException(
          "Turn "
              + turn.number
              + ": the value of node "
              + node
              + " (line "
              + graph.node(node).line()
              + ") comes "
              + (readyAt(node, turn) - time)
              + " cycles too late for "
              + reader
              + ".");
    }
  }

  private void awaitMemory() {
    while (!deadlines.isEmpty() && deadlines.peek().time() <= time) {
      long served = deadlines.poll().servedCycle();
      while (machine.cycle() < served) {
        machine.stall();
      }
    }
  }

  /** What was stored and has arrived by now is in memory. */
  private void settle() {
    while (!arrivals.isEmpty() && arrivals.peek().time() <= time) {
      Arrival arrival = arrivals.poll();
      machine.memory(arrival.array())[arrival.index()] = arrival.bits();
    }
  }

  /** Begins the operators of a turn whose time has come. */
  private void issueDue(Turn turn) {
    long start = time - turn.begin;
    if (start < byStart.size()) {
      for (Node node : byStart.get((int) start)) {
        turn.values[node.id()] = issue(node, turn);
      }
    }
  }

  private long issue(Node node, Turn turn) {
    for (int input : node.inputs()) {
      if (!(node.kind() instanceof Node.Kind.Carried)) {
        requireReady(input, turn, "line " + node.line());
      }
    }
    return switch (node.kind()) {
      case Node.Kind.Constant(long bits) -> bits;
      case Node.Kind.Input(var place) -> machine.register(place);
      case Node.Kind.Length(Variable array) -> machine.memory(array).length;
      case Node.Kind.Index _ -> turn.index;
      case Node.Kind.Carried(var place) -> carried(node, turn, place.text());
      case Node.Kind.Operation operation -> operate(node, operation, turn);
      case Node.Kind.Load(Variable array) -> load(node, array, turn);
      case Node.Kind.Store(Variable array) -> store(node, array, turn);
    };
  }

  private long carried(Node node, Turn turn, String name) {
    Turn before = turn.previous;
    if (turn.number == 0) {
      int first = node.inputs().getFirst();
      requireReady(first, turn, name);
      return turn.values[first];
    }
    int last = graph.next().getOrDefault(node.id(), node.id());
    if (before == null) {
      throw new IllegalStateException("Turn " + turn.number + " has no turn before it.");
    }
    requireReady(last, before, name + " in the next turn");
    return before.values[last];
  }

  private long operate(Node node, Node.Kind.Operation operation, Turn turn) {
    long[] in = new long[node.inputs().size()];
    for (int i = 0; i < in.length; i++) {
      in[i] = turn.values[node.inputs().get(i)];
    }
    if (isSkipped(node, turn)) {
      return 0;
    }
    try {
      return Arithmetic.apply(operation.computation(), operation.operands(), node.type(), in);
    } catch (ArithmeticException e) {
      throw new ArithmeticException("Line " + node.line() + ": " + e.getMessage());
    }
  }

  private boolean isSkipped(Node node, Turn turn) {
    return node.guard() >= 0 && turn.values[node.guard()] == 0;
  }

  private long load(Node node, Variable array, Turn turn) {
    if (isSkipped(node, turn)) {
      return 0;
    }
    int index = machine.checked(array, turn.values[node.inputs().getFirst()], node.line());
    take(node, index);
    return machine.memory(array)[index];
  }

  private long store(Node node, Variable array, Turn turn) {
    if (isSkipped(node, turn)) {
      return 0;
    }
    int index = machine.checked(array, turn.values[node.inputs().getFirst()], node.line());
    take(node, index);
    ScalarType element = Machine.element(array);
    long bits = Arithmetic.canonical(element, turn.values[node.inputs().get(1)]);
    arrivals.add(new Arrival(time + latencies[node.id()], stores++, array, index, bits));
    return 0;
  }

  private void take(Node node, int index) {
    Access access = piece.accesses().get(node.id());
    if (access == null) {
      throw new IllegalStateException("No access for line " + node.line() + ". Please report it.");
    }
    if (access.offChip()) {
      access.ports().forEach(use -> take(use, node));
      long served = machine.request(access.bytes());
      long due = time + latencies[node.id()];
      if (served > machine.cycle() + latencies[node.id()]) {
        deadlines.add(new Deadline(due, served));
      }
      return;
    }
    int bank = index % banks(node.array());
    if (access.bank().isPresent() && access.bank().getAsInt() != bank) {
      throw new HazardException(
          "Line " + node.line() + " meets bank " + bank + " of " + node.array().name());
    }
    access.ports().stream()
        .filter(use -> use.port().endsWith(", bank " + bank))
        .forEach(use -> take(use, node));
  }

  private int banks(Variable array) {
    OnChipArray memory = onChip.get(array);
    return memory == null ? 1 : memory.banks();
  }

  private void take(Access.PortUse use, Node node) {
    int taken = portsTaken.merge(use.port(), use.share(), Integer::sum);
    if (taken > use.capacity()) {
      throw new HazardException(
          "Line "
              + node.line()
              + " finds no free port ("
              + use.port()
              + ") at cycle "
              + time
              + " of the pipeline.");
    }
  }
}
