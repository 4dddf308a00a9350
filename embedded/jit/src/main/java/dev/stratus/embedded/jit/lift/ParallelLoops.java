package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.simplify.Conditions;
import dev.stratus.embedded.jit.simplify.ExprTree;
import dev.stratus.embedded.jit.simplify.StmtTree;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Turns the loops of {@code @Parallel} variables into counted loops with a dimension, the innermost
 * 0, or says why one cannot be.
 */
final class ParallelLoops {
  private static final int DIMENSIONS = 3;

  /** A loop to be made parallel: its variable and the store that begins it. */
  private record Wanted(Variable index, MethodSource.Insn store) {}

  private final MethodSource source;
  private final Map<Label, Wanted> wanted = new HashMap<>();
  private List<Stmt> whole = List.of();

  /** {@code headers}: where each loop's header begins in the bytecode. */
  ParallelLoops(MethodSource source, Frame frame, Map<Label, Integer> headers) {
    this.source = source;
    for (MethodSource.ParallelRange range : source.parallel()) {
      MethodSource.Insn store = storeBefore(range);
      ScalarType type =
          Kinds.scalar(((StoreInstruction) store.op()).typeKind()).orElse(ScalarType.INT);
      if (type != ScalarType.INT) {
        throw source.refuse(
            store,
            "a @Parallel variable must be an int, not a " + lower(type) + "; index with int");
      }
      Label loop =
          headers.entrySet().stream()
              .filter(h -> range.start() <= h.getValue() && h.getValue() < range.end())
              .min(Map.Entry.comparingByValue())
              .map(Map.Entry::getKey)
              .orElseThrow(() ->
                  source.refuse(
                      store,
                      "a @Parallel variable has no loop: write for (@Parallel int i = 0;"
                          + " i < n; i++)"));
      wanted.put(loop, new Wanted(frame.scalar(store, ScalarType.INT), store));
    }
  }

  private static String lower(ScalarType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  private MethodSource.Insn storeBefore(MethodSource.ParallelRange range) {
    return source.instructions().stream()
        .filter(insn ->
            insn.next() == range.start()
                && insn.op() instanceof StoreInstruction store
                && store.slot() == range.slot())
        .findFirst()
        .orElseThrow(() -> source.refuse("a @Parallel variable must be set where its loop begins"));
  }

  List<Stmt> mark(List<Stmt> body) {
    whole = body;
    List<Stmt> marked = block(body);
    int depth = depth(marked);
    if (depth > DIMENSIONS) {
      throw source.refuse(
          depth + " nested @Parallel loops; a device has three dimensions: make the others plain");
    }
    Set<Label> made = new HashSet<>();
    StmtTree.any(
        marked,
        s -> {
          if (s instanceof Stmt.CountedLoop loop) {
            made.add(loop.label());
          }
          return false;
        });
    wanted.forEach((label, loop) -> {
      if (!made.contains(label)) {
        throw refuse(loop, "its loop always or never runs");
      }
    });
    return marked;
  }

  private List<Stmt> block(List<Stmt> statements) {
    List<Stmt> result = new ArrayList<>();
    for (Stmt statement : statements) {
      Stmt inner = StmtTree.mapBlocks(statement, this::block);
      if (inner instanceof Stmt.Loop loop && wanted.containsKey(loop.label())) {
        Wanted parallel = wanted.get(loop.label());
        if (parallel == null || result.isEmpty()) {
          throw source.refuse("a @Parallel loop lost its start; please report this kernel");
        }
        Stmt init = result.removeLast();
        result.add(counted(loop, init, parallel, statement));
      } else {
        result.add(inner);
      }
    }
    return result;
  }

  private Stmt counted(Stmt.Loop loop, Stmt before, Wanted parallel, Stmt original) {
    Variable index = parallel.index();
    if (!(before instanceof Stmt.Assign init) || !init.variable().equals(index)) {
      throw refuse(parallel, "its variable must be set where the loop begins");
    }
    if (!loop.testFirst() || StmtTree.assigns(loop.body(), index)) {
      throw refuse(parallel, "its variable may be changed by the loop's update only");
    }
    Expr.Compare test = test(loop, parallel);
    Expr bound = test.right();
    refuseChanging(parallel, bound, loop.body());
    if (occurrences(whole, index) != occurrences(List.of(original), index) + 1) {
      throw refuse(parallel, "its variable is used outside the loop");
    }
    refuseJumps(parallel, loop);
    return new Stmt.CountedLoop(
        init.line(),
        loop.label(),
        index,
        init.value(),
        bound,
        test.op() == CompareOp.LE,
        step(loop, parallel),
        loop.body(),
        OptionalInt.of(depth(loop.body())));
  }

  private Expr.Compare test(Stmt.Loop loop, Wanted parallel) {
    if (loop.condition() instanceof Expr.Compare compare) {
      Expr.Compare test =
          isIndex(compare.left(), parallel)
              ? compare
              : new Expr.Compare(
                  Conditions.mirrored(compare.op()), compare.right(), compare.left());
      if (isIndex(test.left(), parallel)
          && !Walk.reads(test.right(), parallel.index())
          && (test.op() == CompareOp.LT || test.op() == CompareOp.LE)) {
        return test;
      }
    }
    throw refuse(parallel, "its condition must compare the variable with a bound by < or <=");
  }

  private static boolean isIndex(Expr expr, Wanted parallel) {
    return expr.equals(new Expr.Read(parallel.index()));
  }

  private Expr step(Stmt.Loop loop, Wanted parallel) {
    if (loop.update().size() == 1
        && loop.update().getFirst() instanceof Stmt.Assign update
        && update.variable().equals(parallel.index())
        && update.value() instanceof Expr.Binary sum
        && sum.op() == BinaryOp.ADD
        && isIndex(sum.left(), parallel)
        && sum.right() instanceof Expr.Constant step
        && step.bits() > 0) {
      return step;
    }
    throw refuse(parallel, "its update must add a positive constant: i++ or i += 4");
  }

  private void refuseChanging(Wanted parallel, Expr bound, List<Stmt> body) {
    ExprTree.variables(
        bound,
        v -> {
          if (StmtTree.assigns(body, v)) {
            throw refuse(parallel, "its bound depends on " + v.name() + ", which the body changes");
          }
        });
    boolean writes =
        StmtTree.any(
            body,
            s ->
                s instanceof Stmt.Store store && ExprTree.loadsAlias(bound, store.array())
                    || s instanceof Stmt.AtomicAdd add && ExprTree.loadsAlias(bound, add.array())
                    || s instanceof Stmt.Evaluate && ExprTree.hasLoad(bound));
    if (ExprTree.hasCall(bound) || writes) {
      throw refuse(parallel, "its bound may change while it runs; put it into a variable before");
    }
  }

  private void refuseJumps(Wanted parallel, Stmt.Loop loop) {
    if (StmtTree.jumpsOut(loop.body(), loop.label())) {
      throw refuse(
          parallel,
          "return, break or continue leads out of it, but its iterations run at once; use continue"
              + " to end one iteration");
    }
  }

  private static int occurrences(List<Stmt> statements, Variable variable) {
    int[] count = {0};
    statements.forEach(s -> StmtTree.variables(s, v -> count[0] += v.equals(variable) ? 1 : 0));
    return count[0];
  }

  /** How many parallel loops are nested in the statements. */
  private static int depth(List<Stmt> statements) {
    int deepest = 0;
    for (Stmt statement : statements) {
      int here = statement instanceof Stmt.CountedLoop c && c.parallel().isPresent() ? 1 : 0;
      for (List<Stmt> inner : Walk.blocks(statement)) {
        deepest = Math.max(deepest, here + depth(inner));
      }
      deepest = Math.max(deepest, here);
    }
    return deepest;
  }

  private KernelRefusedException refuse(Wanted parallel, String why) {
    return source.refuse(
        parallel.store(), "the @Parallel loop over " + parallel.index().name() + ": " + why);
  }
}
