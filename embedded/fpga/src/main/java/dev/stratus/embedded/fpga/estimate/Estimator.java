package dev.stratus.embedded.fpga.estimate;

import dev.stratus.embedded.fpga.graph.Circuit;
import dev.stratus.embedded.fpga.graph.Graph;
import dev.stratus.embedded.fpga.graph.OnChipArray;
import dev.stratus.embedded.fpga.graph.Place;
import dev.stratus.embedded.fpga.graph.Region;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.schedule.Schedule;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Adds up what a scheduled circuit should take. */
public final class Estimator {
  private final Plan plan;
  private final long unknownTurns;
  private final Set<String> assumptions = new LinkedHashSet<>();

  private Estimator(Plan plan, long unknownTurns) {
    this.plan = plan;
    this.unknownTurns = unknownTurns;
  }

  /**
   * @param scalars the values of the kernel's scalar parameters, by name, as bits; those that are
   *     missing are unknown
   * @param unknownTurns what a loop takes whose turns depend on data
   */
  public static Estimate estimate(Plan plan, Map<String, Long> scalars, long unknownTurns) {
    Estimator estimator = new Estimator(plan, unknownTurns);
    Map<Place, Long> registers = new HashMap<>();
    for (Variable parameter : plan.circuit().kernel().parameters()) {
      Long value = scalars.get(parameter.name());
      if (value != null) {
        registers.put(Place.of(parameter), value);
      }
    }
    Tally tally = new Tally();
    estimator.regions(plan.circuit().regions(), new Known(registers), tally);
    List<LoopEstimate> loops = plan.pipelines().stream().map(tally::estimate).toList();
    return new Estimate(
        plan.circuit().name(),
        plan.board().name(),
        plan.board().clockMegahertz(),
        tally.cycles,
        tally.tolerance,
        tally.stalls,
        tally.bytes,
        Traffic.cycles(plan, tally.bytes),
        loops,
        Resources.of(plan),
        List.copyOf(estimator.assumptions));
  }

  /** Whether the regions surely end with a jump, so that what follows them is not reached. */
  private boolean regions(List<Region> regions, Known known, Tally tally) {
    for (Region region : regions) {
      if (region(region, known, tally)) {
        return true;
      }
    }
    return false;
  }

  private boolean region(Region region, Known known, Tally tally) {
    switch (region) {
      case Region.Straight s -> {
        Plan.Piece piece = plan.piece(s);
        tally.cycles += piece.schedule().depth();
        tally.traffic(Traffic.of(plan, piece, known, 1, OptionalLong.empty(), 0));
        known.run(piece.graph());
      }
      case Region.Pipeline p -> pipeline(p, known, tally);
      case Region.Clear c -> {
        OnChipArray array = plan.circuit().arrays().get(c.array());
        tally.cycles += array == null ? 0 : Math.ceilDiv(array.length(), array.banks());
      }
      case Region.Counted c -> counted(c, known, tally);
      case Region.While w -> repeat(w, known, tally);
      case Region.Branch b -> {
        return branch(b, known, tally);
      }
      case Region.Labelled l -> {
        regions(l.body(), known, tally);
        known.forget(written(List.of(l)));
      }
      case Region.Jump _, Region.Return _ -> {
        return true;
      }
    }
    return false;
  }

  private int control() {
    return plan.board().loopControlCycles();
  }

  private void pipeline(Region.Pipeline loop, Known known, Tally tally) {
    Plan.Piece piece = plan.piece(loop);
    Schedule schedule = piece.schedule();
    long turns = turns(loop, loop.count(), known);
    if (piece.graph().exit().isPresent() && loop.count().isPresent()) {
      assumptions.add("The loop at line " + loop.line() + " is not left early.");
    }
    OptionalLong init = loop.count().map(c -> known.get(c.init())).orElse(OptionalLong.empty());
    long step = loop.count().map(c -> known.get(c.step()).orElse(1)).orElse(1L);
    Traffic traffic = Traffic.of(plan, piece, known, turns, init, step);
    long cycles =
        control() + (turns == 0 ? 0 : (turns - 1) * schedule.interval() + schedule.depth());
    tally.cycles += cycles;
    tally.traffic(traffic);
    tally.loop(loop, turns, cycles + traffic.stalls(), traffic);
    known.forget(piece.graph().outputs().keySet());
  }

  private long turns(Region loop, Optional<Region.Count> range, Known known) {
    if (range.isPresent()) {
      Region.Count count = range.get();
      OptionalLong init = known.get(count.init());
      OptionalLong bound = known.get(count.bound());
      OptionalLong step = known.get(count.step());
      if (init.isPresent() && bound.isPresent() && step.isPresent() && step.getAsLong() > 0) {
        long end = bound.getAsLong() + (count.inclusive() ? 1 : 0);
        return Math.max(0, Math.ceilDiv(end - init.getAsLong(), step.getAsLong()));
      }
    }
    assumptions.add(
        "The loop at line "
            + loop.line()
            + " takes "
            + (unknownTurns == 1 ? "1 turn" : unknownTurns + " turns")
            + ": how many depends on data.");
    return unknownTurns;
  }

  /** A turn of an outer loop, and what had to be assumed of it. */
  private record Turn(Tally tally, Set<String> assumptions) {}

  /**
   * Where turns differ with the index, as where it bounds an inner loop, the first and the last
   * tell; where only some differ, as where a condition asks for it, the longer way counts.
   */
  private void counted(Region.Counted loop, Known known, Tally tally) {
    long turns = turns(loop, Optional.of(loop.count()), known);
    known.forget(written(loop.body()));
    tally.cycles += control();
    if (turns == 0) {
      return;
    }
    OptionalLong init = known.get(loop.count().init());
    OptionalLong step = known.get(loop.count().step());
    OptionalLong end =
        init.isPresent() && step.isPresent()
            ? OptionalLong.of(init.getAsLong() + (turns - 1) * step.getAsLong())
            : OptionalLong.empty();
    Turn first = turn(loop, known, init);
    Turn last = turn(loop, known, end);
    Turn any = turn(loop, known, OptionalLong.empty());
    if (first.tally.isSameAs(last.tally)) {
      Turn all = first.tally.isSameAs(any.tally) ? first : any;
      assumptions.addAll(all.assumptions);
      tally.add(all.tally, turns);
      return;
    }
    assumptions.addAll(first.assumptions);
    assumptions.addAll(last.assumptions);
    assumptions.add(
        "The turns of the loop at line "
            + loop.line()
            + " take what the first and the last take, on average.");
    tally.add(first.tally, turns - turns / 2);
    tally.add(last.tally, turns / 2);
  }

  private Turn turn(Region.Counted loop, Known known, OptionalLong index) {
    Set<String> outer = new LinkedHashSet<>(assumptions);
    assumptions.clear();
    Tally tally = new Tally();
    Known inside = known.copy();
    index.ifPresent(i -> inside.put(Place.of(loop.index()), i));
    tally.cycles += control();
    regions(loop.body(), inside, tally);
    Turn turn = new Turn(tally, new LinkedHashSet<>(assumptions));
    assumptions.clear();
    assumptions.addAll(outer);
    return turn;
  }

  private void repeat(Region.While loop, Known known, Tally tally) {
    long turns = turns(loop, Optional.empty(), known);
    tally.cycles += control();
    Known inside = known.copy();
    for (long turn = 0; turn < Math.min(turns, 2); turn++) {
      Tally one = new Tally();
      if (loop.testFirst()) {
        regions(loop.condition(), inside, one);
      }
      one.cycles += control();
      regions(loop.body(), inside, one);
      regions(loop.update(), inside, one);
      if (!loop.testFirst()) {
        regions(loop.condition(), inside, one);
      }
      tally.add(one, turn == 0 ? 1 : turns - 1);
      inside.forget(written(List.of(loop)));
    }
    known.forget(written(List.of(loop)));
    if (loop.testFirst()) {
      regions(loop.condition(), known, tally);
    }
  }

  private boolean branch(Region.Branch branch, Known known, Tally tally) {
    OptionalLong condition = known.get(branch.condition());
    if (condition.isPresent()) {
      List<Region> way = condition.getAsLong() != 0 ? branch.then() : branch.otherwise();
      return regions(way, known, tally);
    }
    Known elsewhere = known.copy();
    Tally then = new Tally();
    Tally otherwise = new Tally();
    boolean thenEnds = regions(branch.then(), known, then);
    boolean otherwiseEnds = regions(branch.otherwise(), elsewhere, otherwise);
    tally.add(then.cycles >= otherwise.cycles ? then : otherwise, 1);
    if (then.cycles != otherwise.cycles) {
      assumptions.add(
          "The condition at line "
              + branch.line()
              + " depends on data: its longer way is taken each time.");
    }
    known.keepCommon(elsewhere);
    return thenEnds && otherwiseEnds;
  }

  /** The registers that regions write. */
  private static Set<Place> written(List<Region> regions) {
    Set<Place> written = new HashSet<>();
    for (Region region : regions) {
      switch (region) {
        case Region.Straight s -> written.addAll(outputs(s.graph()));
        case Region.Pipeline p -> written.addAll(outputs(p.graph()));
        case Region.Counted c -> written.add(Place.of(c.index()));
        default -> {}
      }
      Circuit.inside(region).forEach(inner -> written.addAll(written(inner)));
    }
    return written;
  }

  private static Set<Place> outputs(Graph graph) {
    return graph.outputs().keySet();
  }
}
