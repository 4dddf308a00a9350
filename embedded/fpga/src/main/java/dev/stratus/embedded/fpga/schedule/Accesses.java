package dev.stratus.embedded.fpga.schedule;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.board.OffChipMemory;
import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.Node;
import dev.stratus.embedded.fpga.graph.OnChipArray;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the loads and stores of a graph take of ports and bandwidth. */
public final class Accesses {
  private final Board board;
  private final Circuit circuit;
  private final Graph graph;
  private final Addresses addresses;
  private final Map<Integer, Access> found = new TreeMap<>();

  /**
   * Accesses that one port may serve at once: one array, one direction, indexes a constant apart.
   */
  private record Kin(Variable array, boolean load, Map<Integer, Long> terms) {}

  private Accesses(Board board, Circuit circuit, Graph graph) {
    this.board = board;
    this.circuit = circuit;
    this.graph = graph;
    this.addresses = new Addresses(graph);
  }

  /** By node. */
  public static Map<Integer, Access> of(Board board, Circuit circuit, Graph graph) {
    Accesses accesses = new Accesses(board, circuit, graph);
    Map<Kin, List<Node>> kin = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (!node.isAccess()) {
        continue;
      }
      if (circuit.isOffChip(node.array())) {
        Kin key =
            new Kin(
                node.array(),
                node.kind() instanceof Node.Kind.Load,
                accesses.addresses.of(node).terms());
        kin.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
      } else {
        accesses.onChip(node);
      }
    }
    kin.values().forEach(accesses::offChip);
    return accesses.found;
  }

  private void onChip(Node node) {
    OnChipArray array = circuit.arrays().get(node.array());
    if (array == null) {
      throw new IllegalStateException("No memory for " + node.array() + ". Please report it.");
    }
    int banks = array.banks();
    OptionalLong bank = addresses.modulo(addresses.of(node), banks);
    List<Access.PortUse> ports = new ArrayList<>();
    for (int b = 0; b < banks; b++) {
      if (bank.isEmpty() || bank.getAsLong() == b) {
        ports.add(
            new Access.PortUse(
                node.array().name() + ", bank " + b, 1, board.onChip().portsPerBank()));
      }
    }
    OptionalInt known =
        bank.isPresent() ? OptionalInt.of((int) bank.getAsLong()) : OptionalInt.empty();
    found.put(node.id(), new Access(node, false, known, 0, ports));
  }

  /** Neighbours share a cycle of the port, as many as it is wide. */
  private void offChip(List<Node> kin) {
    List<Node> sorted = new ArrayList<>(kin);
    sorted.sort(Comparator.comparingLong(node -> addresses.of(node).constant()));
    int size = sorted.getFirst().type().bytes();
    int most = Math.max(1, board.offChip().portBytes() / size);
    List<Node> window = new ArrayList<>();
    for (Node node : sorted) {
      if (!window.isEmpty() && constant(node) - constant(window.getFirst()) >= most) {
        together(window, size);
        window.clear();
      }
      window.add(node);
    }
    together(window, size);
  }

  private long constant(Node node) {
    return addresses.of(node).constant();
  }

  private void together(List<Node> window, int size) {
    OffChipMemory memory = board.offChip();
    long span = constant(window.getLast()) - constant(window.getFirst()) + 1;
    OptionalLong step = addresses.step(addresses.of(window.getFirst()));
    boolean stream = step.isPresent() && step.getAsLong() == span && graph.step().isPresent();
    int count = window.size();
    int share = Math.max(Math.min(size, memory.portBytes()), memory.portBytes() / count);
    int bytes =
        stream
            ? Math.toIntExact(Math.ceilDiv(span * size, count))
            : Math.toIntExact(Math.ceilDiv(Math.max(memory.lineBytes(), span * size), count));
    for (Node node : window) {
      String port =
          node.array().name() + (node.kind() instanceof Node.Kind.Load ? ", reading" : ", writing");
      Access.PortUse use = new Access.PortUse(port, share, memory.portBytes());
      found.put(node.id(), new Access(node, true, OptionalInt.empty(), bytes, List.of(use)));
    }
  }
}
