package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Iterative modulo scheduling (Rau, "Iterative modulo scheduling: an algorithm for software
 * pipelining loops", MICRO-27, 1994): the operators of a turn get times such that turns can begin
 * every so many cycles. It begins with the least interval that recurrences and ports allow, and
 * takes a longer one where no schedule is found.
 *
 * <p>Every operator is there once, so only ports are shared.
 */
public final class ModuloScheduler {
  /** Attempts to place a node, per node, before a longer interval is tried. */
  private static final int ATTEMPTS = 20;

  /** An interval that no two turns of straight code share. */
  private static final int ALONE = 1 << 28;

  private final Graph graph;
  private final Map<Integer, Access> accesses;
  private final List<Edge> edges;
  private final List<List<Edge>> before = new ArrayList<>();
  private final List<List<Edge>> after = new ArrayList<>();

  /** The begin of a turn, as a node: every other comes after it. */
  private final int origin;

  private ModuloScheduler(
      Graph graph, Map<Integer, Access> accesses, List<Edge> dependences, Units units) {
    this.graph = graph;
    this.accesses = accesses;
    this.origin = graph.nodes().size();
    this.edges = new ArrayList<>(dependences);
    for (Node node : graph.nodes()) {
      edges.add(new Edge(origin, node.id(), 0, 0));
    }
    // No turn begins before it is known that there is one.
    graph
        .exit()
        .ifPresent(
            exit -> edges.add(new Edge(exit, origin, units.latency(graph, graph.node(exit)), 1)));
    for (int i = 0; i <= origin; i++) {
      before.add(new ArrayList<>());
      after.add(new ArrayList<>());
    }
    for (Edge edge : edges) {
      before.get(edge.to()).add(edge);
      after.get(edge.from()).add(edge);
    }
  }

  /**
   * The schedule of a loop's turn.
   *
   * @param least an interval that is not to be undercut
   */
  public static Schedule loop(
      Graph graph, Map<Integer, Access> accesses, List<Edge> edges, Units units, int least) {
    return new ModuloScheduler(graph, accesses, edges, units).pipelined(units, least);
  }

  /** The schedule of straight code. */
  public static Schedule straight(
      Graph graph, Map<Integer, Access> accesses, List<Edge> edges, Units units) {
    ModuloScheduler scheduler = new ModuloScheduler(graph, accesses, edges, units);
    int[] starts = scheduler.attempt(ALONE).orElseThrow();
    int depth = depth(graph, units, starts);
    return new Schedule(Math.max(1, depth), depth, boxed(starts), 1, 1, "");
  }

  private Schedule pipelined(Units units, int least) {
    Recurrences recurrences = new Recurrences(origin + 1, edges);
    int byRecurrence = recurrences.interval();
    Map<String, Integer> ports = portIntervals();
    int byPorts = ports.values().stream().mapToInt(n -> n).max().orElse(1);
    int interval = Math.max(least, Math.max(byRecurrence, byPorts));
    Optional<int[]> starts = attempt(interval);
    while (starts.isEmpty()) {
      interval++;
      starts = attempt(interval);
    }
    String limit = "";
    if (interval > 1 && byRecurrence >= byPorts && byRecurrence >= least) {
      limit = recurrences.text(graph, byRecurrence);
    } else if (interval > 1 && byPorts >= least) {
      limit = "ports of " + busiest(ports);
    } else if (interval > 1) {
      limit = "as asked";
    }
    return new Schedule(
        interval,
        depth(graph, units, starts.get()),
        boxed(starts.get()),
        byRecurrence,
        byPorts,
        limit);
  }

  private static String busiest(Map<String, Integer> ports) {
    return ports.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(Map.Entry.<String, Integer>comparingByKey().reversed()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private Map<String, Integer> portIntervals() {
    Map<String, Integer> shares = new HashMap<>();
    Map<String, Integer> capacities = new HashMap<>();
    for (Access access : accesses.values()) {
      for (Access.PortUse use : access.ports()) {
        shares.merge(use.port(), use.share(), Integer::sum);
        capacities.put(use.port(), use.capacity());
      }
    }
    Map<String, Integer> intervals = new HashMap<>();
    shares.forEach((port, share) ->
        intervals.put(port, Math.ceilDiv(share, capacities.getOrDefault(port, 1))));
    return intervals;
  }

  private static int depth(Graph graph, Units units, int[] starts) {
    int depth = 0;
    for (Node node : graph.nodes()) {
      depth = Math.max(depth, starts[node.id()] + units.latency(graph, node));
    }
    return depth;
  }

  private static List<Integer> boxed(int[] starts) {
    return Arrays.stream(starts).boxed().toList();
  }

  /** The times of all nodes at an interval; empty if none were found. */
  private Optional<int[]> attempt(int interval) {
    int count = origin + 1;
    long[] heights = heights(interval);
    TreeSet<Integer> waiting =
        new TreeSet<>(
            Comparator.<Integer>comparingLong(node -> -heights[node])
                .thenComparingInt(node -> node == origin ? -1 : node));
    for (int node = 0; node < count; node++) {
      waiting.add(node);
    }
    Attempt attempt = new Attempt(interval, count);
    long budget = (long) ATTEMPTS * count;
    while (!waiting.isEmpty()) {
      if (budget-- == 0) {
        return Optional.empty();
      }
      int node = waiting.first();
      waiting.remove(node);
      waiting.addAll(attempt.place(node));
    }
    int shift = attempt.starts[origin];
    int[] starts = new int[origin];
    for (int node = 0; node < origin; node++) {
      starts[node] = attempt.starts[node] - shift;
    }
    return Optional.of(starts);
  }

  /** The longest way from each node to the end: what is far from it goes first. */
  private long[] heights(int interval) {
    long[] heights = new long[origin + 1];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Edge edge : edges.reversed()) {
        long height = heights[edge.to()] + edge.delay() - (long) interval * edge.distance();
        if (height > heights[edge.from()]) {
          heights[edge.from()] = height;
          changed = true;
        }
      }
    }
    return heights;
  }

  /** A schedule in the making. */
  private final class Attempt {
    private static final int NOT_PLACED = -1;
    private final int interval;
    private final int[] starts;
    private final int[] last;
    private final Map<String, Map<Integer, List<Integer>>> taken = new HashMap<>();

    Attempt(int interval, int count) {
      this.interval = interval;
      this.starts = new int[count];
      this.last = new int[count];
      Arrays.fill(starts, NOT_PLACED);
      Arrays.fill(last, NOT_PLACED);
    }

    /** Places a node; returns those that had to go for it. */
    List<Integer> place(int node) {
      int earliest = 0;
      for (Edge edge : before.get(node)) {
        if (starts[edge.from()] != NOT_PLACED && edge.from() != node) {
          long from = starts[edge.from()] + edge.delay() - (long) interval * edge.distance();
          earliest = (int) Math.max(earliest, from);
        }
      }
      Access access = accesses.get(node);
      int at = access == null ? earliest : freeFrom(access, earliest, last[node]);
      List<Integer> gone = new ArrayList<>();
      if (access != null) {
        evict(access, at, gone);
        access.ports().forEach(use -> slot(use.port(), slotOf(at)).add(node));
      }
      starts[node] = at;
      last[node] = at;
      displace(node, gone);
      return gone;
    }

    /** The first cycle with free ports; if there is none, one that it was not in before. */
    private int freeFrom(Access access, int earliest, int before) {
      int at = earliest;
      while (at - earliest < interval && !isFree(access, at)) {
        at++;
      }
      return at - earliest < interval ? at : Math.max(earliest, before + 1);
    }

    private int slotOf(int at) {
      return at % interval;
    }

    private List<Integer> slot(String port, int slot) {
      return taken
          .computeIfAbsent(port, _ -> new HashMap<>())
          .computeIfAbsent(slot, _ -> new ArrayList<>());
    }

    private boolean isFree(Access access, int at) {
      return access.ports().stream()
          .allMatch(use -> used(use.port(), slotOf(at)) + use.share() <= use.capacity());
    }

    private int used(String port, int slot) {
      int used = 0;
      for (int node : slot(port, slot)) {
        used += share(node, port);
      }
      return used;
    }

    private int share(int node, String port) {
      Access access = accesses.get(node);
      return access == null
          ? 0
          : access.ports().stream()
              .filter(use -> use.port().equals(port))
              .mapToInt(Access.PortUse::share)
              .sum();
    }

    private void evict(Access access, int at, List<Integer> gone) {
      for (Access.PortUse use : access.ports()) {
        while (used(use.port(), slotOf(at)) + use.share() > use.capacity()) {
          remove(slot(use.port(), slotOf(at)).getFirst(), gone);
        }
      }
    }

    private void remove(int node, List<Integer> gone) {
      Access access = accesses.get(node);
      if (access != null) {
        access
            .ports()
            .forEach(use -> slot(use.port(), slotOf(starts[node])).remove((Integer) node));
      }
      starts[node] = NOT_PLACED;
      gone.add(node);
    }

    /** Takes away the nodes that came too early for one that was placed. */
    private void displace(int node, List<Integer> gone) {
      for (Edge edge : after.get(node)) {
        int to = edge.to();
        long earliest = starts[node] + edge.delay() - (long) interval * edge.distance();
        if (to != node && starts[to] != NOT_PLACED && starts[to] < earliest) {
          remove(to, gone);
        }
      }
    }
  }
}
