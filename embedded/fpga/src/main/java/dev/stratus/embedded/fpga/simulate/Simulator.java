package dev.stratus.embedded.fpga.simulate;

import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.OnChipArray;
import dev.stratus.embedded.fpga.graph.Place;
import dev.stratus.embedded.fpga.graph.Region;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a scheduled circuit on data, and counts the cycles. */
public final class Simulator {
  /** Enough for some seconds of a board's time, which takes minutes here. */
  public static final long MOST_CYCLES = 1_000_000_000L;

  private final Plan plan;
  private final Machine machine;
  private final Map<Region, Tally> tallies = new IdentityHashMap<>();

  /** The loops as they were first entered. */
  private final List<Region> entered = new ArrayList<>();

  private static final class Tally {
    private long entries;
    private long turns;
    private long cycles;
    private long stalls;
    private long shortest = Long.MAX_VALUE;
    private long longest;

    private LoopRun run(Region loop) {
      return new LoopRun(
          loop.line(),
          loop instanceof Region.Pipeline,
          entries,
          turns,
          cycles,
          stalls,
          longest == 0 ? 0 : shortest,
          longest);
    }
  }

  private Simulator(Plan plan, long mostCycles) {
    this.plan = plan;
    this.machine = new Machine(plan.board(), mostCycles);
  }

  /**
   * @param arguments as many as the device kernel has parameters ({@link Circuit#kernel}), which
   *     are the Java method's without a KernelContext; arrays are written to
   * @throws IllegalArgumentException if the arguments do not fit, or the kernel does not end within
   *     {@link #MOST_CYCLES}
   * @throws IndexOutOfBoundsException where the kernel reaches beyond an array
   * @throws HazardException where the schedule does not fit its graph: a fault of ours
   */
  public static Simulation run(Plan plan, List<Argument> arguments) {
    Simulator simulator = new Simulator(plan, MOST_CYCLES);
    simulator.bind(arguments);
    simulator.regions(plan.circuit().regions());
    Machine machine = simulator.machine;
    List<LoopRun> loops =
        simulator.entered.stream().map(loop -> simulator.tally(loop).run(loop)).toList();
    return new Simulation(machine.cycle(), machine.stalls(), machine.bytes(), loops);
  }

  private void bind(List<Argument> arguments) {
    Circuit circuit = plan.circuit();
    List<Variable> parameters = circuit.kernel().parameters();
    if (arguments.size() != parameters.size()) {
      throw new IllegalArgumentException(
          circuit.name()
              + " takes "
              + parameters.size()
              + " arguments, "
              + parameters.stream().map(Variable::name).toList()
              + ", not "
              + arguments.size()
              + ".");
    }
    for (int i = 0; i < parameters.size(); i++) {
      bind(parameters.get(i), arguments.get(i));
    }
    for (OnChipArray array : circuit.arrays().values()) {
      long[] bits = new long[array.length()];
      for (int i = 0; i < array.table().size(); i++) {
        bits[i] = array.table().get(i);
      }
      machine.memory(array.array(), bits);
    }
  }

  private void bind(Variable parameter, Argument argument) {
    switch (argument) {
      case Argument.Buffer buffer
          when parameter.type() instanceof IrType.Array array
              && array.element() == buffer.element() ->
          machine.memory(parameter, buffer.bits());
      case Argument.Scalar scalar when parameter.type() instanceof ScalarType ->
          machine.register(Place.of(parameter), scalar.bits());
      default ->
          throw new IllegalArgumentException(
              "The argument " + parameter.name() + " must be " + parameter.type() + ".");
    }
  }

  /** The jump that ended the regions, if one did. */
  private Optional<Region> regions(List<Region> regions) {
    for (Region region : regions) {
      Optional<Region> jump = region(region);
      if (jump.isPresent()) {
        return jump;
      }
    }
    return Optional.empty();
  }

  private Optional<Region> region(Region region) {
    switch (region) {
      case Region.Straight s ->
          new PipelineRunner(machine, plan, plan.piece(s)).run(PipelineRunner.ONCE);
      case Region.Pipeline p -> pipeline(p);
      case Region.Clear c -> clear(c);
      case Region.Counted c -> {
        return counted(c);
      }
      case Region.While w -> {
        return repeat(w);
      }
      case Region.Branch b -> {
        return regions(machine.register(b.condition()) != 0 ? b.then() : b.otherwise());
      }
      case Region.Labelled l -> {
        return regions(l.body()).filter(jump -> !leaves(jump, l.label()));
      }
      case Region.Jump _, Region.Return _ -> {
        return Optional.of(region);
      }
    }
    return Optional.empty();
  }

  private static boolean leaves(Region jump, Label label) {
    return jump instanceof Region.Jump(_, Label to, boolean again) && to.equals(label) && !again;
  }

  private static boolean goesOn(Region jump, Label label) {
    return jump instanceof Region.Jump(_, Label to, boolean again) && to.equals(label) && again;
  }

  private void clear(Region.Clear clear) {
    long[] memory = machine.memory(clear.array());
    OnChipArray array = plan.circuit().arrays().get(clear.array());
    int banks = array == null ? 1 : array.banks();
    for (int at = 0; at < memory.length; at += banks) {
      for (int i = at; i < Math.min(at + banks, memory.length); i++) {
        memory[i] = 0;
      }
      machine.tick();
    }
  }

  private Tally tally(Region loop) {
    return tallies.computeIfAbsent(
        loop,
        _ -> {
          entered.add(loop);
          return new Tally();
        });
  }

  private Tally enter(Region loop) {
    Tally tally = tally(loop);
    tally.entries++;
    return tally;
  }

  private void pipeline(Region.Pipeline loop) {
    Tally tally = enter(loop);
    long before = machine.cycle();
    long stallsBefore = machine.stalls();
    machine.control();
    PipelineRunner.Seen seen =
        new PipelineRunner(machine, plan, plan.piece(loop)).run(turns(loop.count()));
    tally.turns += seen.turns();
    tally.cycles += machine.cycle() - before;
    tally.stalls += machine.stalls() - stallsBefore;
    if (seen.longestGap() > 0) {
      tally.shortest = Math.min(tally.shortest, seen.shortestGap());
      tally.longest = Math.max(tally.longest, seen.longestGap());
    }
  }

  private PipelineRunner.Turns turns(Optional<Region.Count> range) {
    if (range.isEmpty()) {
      return new PipelineRunner.Turns() {
        @Override
        public boolean has(long number) {
          return true;
        }

        @Override
        public long index(long number) {
          return 0;
        }
      };
    }
    Region.Count count = range.get();
    long init = machine.register(count.init());
    long bound = machine.register(count.bound());
    long step = requireStep(machine.register(count.step()));
    return new PipelineRunner.Turns() {
      @Override
      public boolean has(long number) {
        return isWithin(index(number), bound, count.inclusive());
      }

      @Override
      public long index(long number) {
        return init + number * step;
      }
    };
  }

  private static boolean isWithin(long index, long bound, boolean inclusive) {
    return inclusive ? index <= bound : index < bound;
  }

  private static long requireStep(long step) {
    if (step <= 0) {
      throw new IllegalArgumentException("A loop's step is " + step + "; it must be positive.");
    }
    return step;
  }

  private Optional<Region> counted(Region.Counted loop) {
    Tally tally = enter(loop);
    long before = machine.cycle();
    machine.control();
    Region.Count count = loop.count();
    long bound = machine.register(count.bound());
    long step = requireStep(machine.register(count.step()));
    Optional<Region> jump = Optional.empty();
    for (long i = machine.register(count.init());
        isWithin(i, bound, count.inclusive()) && jump.isEmpty();
        i += step) {
      machine.control();
      machine.register(Place.of(loop.index()), i);
      tally.turns++;
      jump = regions(loop.body()).filter(j -> !goesOn(j, loop.label()));
    }
    tally.cycles += machine.cycle() - before;
    return jump.filter(j -> !leaves(j, loop.label()));
  }

  private Optional<Region> repeat(Region.While loop) {
    Tally tally = enter(loop);
    long before = machine.cycle();
    machine.control();
    Optional<Region> jump = Optional.empty();
    boolean tests = loop.testFirst();
    while (jump.isEmpty()) {
      if (tests) {
        regions(loop.condition());
        if (machine.register(loop.holds()) == 0) {
          break;
        }
      }
      tests = true;
      machine.control();
      tally.turns++;
      jump = regions(loop.body()).filter(j -> !goesOn(j, loop.label()));
      if (jump.isEmpty()) {
        regions(loop.update());
      }
    }
    tally.cycles += machine.cycle() - before;
    return jump.filter(j -> !leaves(j, loop.label()));
  }
}
