package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.CompiledKernel.Stage;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.passes.vector.LookAhead;
import dev.stratus.embedded.jit.passes.vector.MergeBlockedSums;
import dev.stratus.embedded.jit.passes.vector.NonTemporal;
import dev.stratus.embedded.jit.passes.vector.Vectorise;
import dev.stratus.embedded.jit.passes.vector.WorkItemStrips;
import dev.stratus.embedded.jit.print.IrPrinter;
import dev.stratus.embedded.jit.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The passes, in order, and the running of them: verified before the first and after each. */
public final class Passes {
  private Passes() {}

  /** From the first of these on vector nodes are lawful. */
  private static final Set<String> VECTORISING = Set.of("work-item-strips", "vectorise");

  private static final Predicate<TargetDescription> ALWAYS = target -> true;

  /** Strips pay on CPU devices; elsewhere work-items are the lanes already. */
  private static final Predicate<TargetDescription> STRIPS =
      target -> target.cpu() && target.reassociate();

  /** Reorders no sum, and pays on CPU devices only, as strips do. */
  private static final Predicate<TargetDescription> CPU = TargetDescription::cpu;

  public static final List<Pass> LIST =
      List.of(
          // Before constants are folded, and loops recognised by their bounds.
          new Pass(
              "known-scalars",
              "A parameter that sizes an array of this code is its value.",
              ALWAYS,
              KnownScalars::run),
          new Pass(
              "fold-constants",
              "Operators on constants are gone; a negated integer comparison is its opposite.",
              ALWAYS,
              (program, _) -> new FoldConstants().program(program)),
          // Before loops are recognised, so that a bound of length is a plain value.
          new Pass(
              "pass-lengths",
              "A length is asked of the kernel's own array parameters only; helpers are passed it.",
              ALWAYS,
              (program, _) -> PassLengths.run(program)),
          new Pass(
              "hoist-local-arrays",
              "Local arrays are declared at the head of the kernel; helpers are passed them.",
              ALWAYS,
              (program, _) -> HoistLocalArrays.run(program)),
          new Pass(
              "counted-loops",
              "Loops over a range are CountedLoops; every parallel loop is one.",
              ALWAYS,
              (program, _) -> new CountedLoops().program(program)),
          new Pass(
              "narrow-float-math",
              "A float function computed in double and rounded is a float function, where exact.",
              ALWAYS,
              NarrowFloatMath::run),
          // Before blocked sums are merged: its lanes keep the order of sums, and need the blocks.
          new Pass(
              "work-item-strips",
              "Work-items that are neighbours in memory are lanes, where their loops are strided.",
              CPU,
              (program, context) -> WorkItemStrips.run(program, context.target())),
          // Needs the ranges of parallel loops; after it they belong to one work-item.
          new Pass(
              "work-items",
              "A parallel loop strides over the work-items of its dimension.",
              ALWAYS,
              WorkItems::run),
          new Pass(
              "merge-blocked-sums",
              "Sums in blocks, which keep a sum in written order accurate, are plain sums.",
              STRIPS,
              (program, _) -> MergeBlockedSums.run(program)),
          new Pass(
              "vectorise",
              "Innermost loops over neighbouring elements are strips of lanes, where they can be.",
              STRIPS,
              (program, context) -> Vectorise.run(program, context.target(), context::aliasGroup)),
          new Pass(
              "non-temporal",
              "Vector stores of results go around the caches.",
              CPU.and(TargetDescription::nonTemporalStores),
              (program, _) -> NonTemporal.run(program)),
          // After it, which says which strips leave the caches to what comes next.
          new Pass(
              "look-ahead",
              "Strips that store around the caches ask memory for what the next turn reads.",
              STRIPS.and(TargetDescription::nonTemporalStores),
              (program, _) -> LookAhead.run(program)),
          new Pass(
              "runs",
              "Neighbouring elements, at an index that is a multiple of their number, move at once.",
              target -> target.language().equals("cuda"),
              Runs::run),
          new Pass(
              "remove-unused",
              "Every variable is read.",
              ALWAYS,
              (program, _) -> RemoveUnused.run(program)));

  /**
   * The program after every pass for the target.
   *
   * @param stages receives the text of the IR after each pass, beginning with the lifted program
   * @throws dev.stratus.embedded.jit.verify.IrViolation where a pass breaks the law
   */
  public static IrProgram run(IrProgram lifted, PassContext context, List<Stage> stages) {
    IrProgram program = lifted;
    boolean vectors = false;
    Verifier.check(program, "lift", false);
    stages.add(stage("lift", program));
    for (Pass pass : LIST) {
      if (!pass.when().test(context.target())) {
        continue;
      }
      program = pass.step().apply(program, context);
      vectors |= VECTORISING.contains(pass.name());
      Verifier.check(program, pass.name(), vectors);
      stages.add(stage(pass.name(), program));
    }
    return program;
  }

  private static Stage stage(String pass, IrProgram program) {
    return new Stage(pass, () -> IrPrinter.program(program));
  }

  /** The names of the passes that run for a target, in order. */
  public static List<String> names(TargetDescription target) {
    List<String> names = new ArrayList<>();
    for (Pass pass : LIST) {
      if (pass.when().test(target)) {
        names.add(pass.name());
      }
    }
    return names;
  }
}
