package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.FpgaSettings;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What an FPGA's compiler is told of the loops and arrays of a function, as far as the dialect has
 * words for it. Nothing is told that is not so: a loop's turns are called independent only where
 * its indexes show it.
 *
 * <ul>
 *   <li>A loop of a known, small number of turns becomes that many copies of its body.
 *   <li>What then holds no other loop is a pipeline.
 *   <li>An array whose indexes are then all known is registers; one that such copies share is
 *       spread over as many memories, so that each finds its element in another.
 * </ul>
 */
final class Circuits {
  /** A loop of more turns is no small circuit any more. */
  private static final long MOST_COPIES = 64;

  private final Optional<CircuitWords> words;
  private final FpgaSettings settings;

  /** Whether many work-items run the kernel. */
  private final boolean groups;

  /** Functions that hold a loop, or call one that does. */
  private final Set<FunctionId> looping;

  private final Map<Variable, Stmt.CountedLoop> unrolled = new HashMap<>();
  private final Map<Variable, List<Expr>> indexes = new HashMap<>();

  /** Arrays that a helper is given, or of which several elements move at once. */
  private final Set<Variable> passed = new HashSet<>();

  Circuits(Dialect dialect, FpgaSettings settings, IrFunction function, IrProgram program) {
    this.words = dialect.circuits();
    this.settings = settings;
    this.groups = Features.knowsItsWorkItem(program.kernel(), program);
    this.looping = looping(program);
    if (words.isEmpty()) {
      return;
    }
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.CountedLoop loop && copies(loop).isPresent()) {
            unrolled.put(loop.index(), loop);
          }
        });
    indexes.putAll(accesses(function.body()));
    Walk.expressions(
        function.body(),
        expr -> {
          switch (expr) {
            case Expr.Read read when read.variable().type() instanceof IrType.Array ->
                passed.add(read.variable());
            case Expr.VectorLoad load -> passed.add(load.array());
            default -> {}
          }
        });
    Walk.statements(function.body(), this::passWhereSeveralMove);
  }

  /** Of an array whose elements move several at once, single indexes do not tell all. */
  private void passWhereSeveralMove(Stmt stmt) {
    switch (stmt) {
      case Stmt.VectorStore s -> passed.add(s.array());
      case Stmt.CopyRun s -> {
        passed.add(s.to());
        passed.add(s.from());
      }
      default -> {}
    }
  }

  /** Helpers stand before those that call them. */
  private static Set<FunctionId> looping(IrProgram program) {
    Set<FunctionId> found = new HashSet<>();
    for (IrFunction helper : program.helpers()) {
      boolean[] loops = {callsOneOf(found, helper.body())};
      Walk.statements(
          helper.body(),
          stmt -> loops[0] |= stmt instanceof Stmt.CountedLoop || stmt instanceof Stmt.Loop);
      if (loops[0]) {
        found.add(helper.id());
      }
    }
    return found;
  }

  private static boolean callsOneOf(Set<FunctionId> functions, List<Stmt> block) {
    boolean[] calls = {false};
    Walk.expressions(
        block,
        expr -> calls[0] |= expr instanceof Expr.Call call && functions.contains(call.function()));
    return calls[0];
  }

  // ---- loops ----

  /**
   * The lines before a loop.
   *
   * @param names how variables in scope are spelled
   */
  List<String> before(Stmt.CountedLoop loop, Function<Variable, String> names) {
    if (words.isEmpty()) {
      return List.of();
    }
    CircuitWords word = words.get();
    List<String> lines = new ArrayList<>();
    if (unrolled.containsKey(loop.index())) {
      lines.add(word.unrollWholly());
    } else if (isPipeline(loop)) {
      if (!groups || word.intervalInGroups()) {
        settings
            .initiationInterval()
            .ifPresent(cycles -> lines.add(word.interval().formatted(cycles)));
      }
      if (!groups && !word.independent().isEmpty()) {
        independent(loop).forEach(a -> lines.add(word.independent().formatted(names.apply(a))));
      }
      if (!holdsLoop(loop)) {
        settings.unroll().ifPresent(turns -> lines.add(word.unrollBy().formatted(turns)));
      }
    } else if (settings.dataflow() && holdsCallsAlone(loop)) {
      lines.add(word.dataflow());
    }
    lines.removeIf(String::isEmpty);
    return lines;
  }

  /** How many turns a loop has, where that is known and few. */
  private static Optional<Integer> copies(Stmt.CountedLoop loop) {
    if (loop.parallel().isPresent()
        || !(loop.init() instanceof Expr.Constant init)
        || !(loop.bound() instanceof Expr.Constant bound)
        || !(loop.step() instanceof Expr.Constant step)) {
      return Optional.empty();
    }
    long end = bound.bits() + (loop.inclusive() ? 1 : 0);
    long turns = Math.ceilDiv(end - init.bits(), step.bits());
    return turns >= 0 && turns <= MOST_COPIES ? Optional.of((int) turns) : Optional.empty();
  }

  /** Whether every loop inside is unrolled, so that nothing stops its turns from overlapping. */
  private boolean isPipeline(Stmt.CountedLoop loop) {
    boolean[] flat = {!callsOneOf(looping, loop.body())};
    Walk.statements(
        loop.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.CountedLoop inner -> flat[0] &= unrolled.containsKey(inner.index());
            case Stmt.Loop _, Stmt.StripLoop _ -> flat[0] = false;
            default -> {}
          }
        });
    return flat[0];
  }

  private static boolean holdsLoop(Stmt.CountedLoop loop) {
    boolean[] found = {false};
    Walk.statements(loop.body(), stmt -> found[0] |= stmt instanceof Stmt.CountedLoop);
    return found[0];
  }

  private static boolean holdsCallsAlone(Stmt.CountedLoop loop) {
    return loop.body().stream().filter(Stmt.Evaluate.class::isInstance).count() > 1
        && loop.body().stream()
            .allMatch(s ->
                s instanceof Stmt.Evaluate
                    || s instanceof Stmt.Declare
                    || s instanceof Stmt.DeclareArray);
  }

  /**
   * The arrays on the chip that a loop writes and reads without one turn meeting another's element:
   * every index is the loop's own plus that of an inner loop which stays below the loop's step, and
   * else what does not change.
   */
  private List<Variable> independent(Stmt.CountedLoop loop) {
    Set<Variable> written = new LinkedHashSet<>();
    Set<Variable> read = new HashSet<>();
    Walk.statements(
        loop.body(),
        stmt -> {
          if (stmt instanceof Stmt.Store s) {
            written.add(s.array());
          }
        });
    Walk.expressions(
        loop.body(),
        expr -> {
          if (expr instanceof Expr.Load load) {
            read.add(load.array());
          }
        });
    Map<Variable, List<Expr>> inside = accesses(loop.body());
    return written.stream()
        .filter(read::contains)
        .filter(array -> isOnChip(array) && !passed.contains(array))
        .filter(array -> !isRegisters(array))
        .filter(array -> apart(loop, inside.getOrDefault(array, List.of())))
        .sorted(Comparator.comparingInt(Variable::id))
        .toList();
  }

  private boolean apart(Stmt.CountedLoop loop, List<Expr> places) {
    Set<List<Variable>> fixedParts = new HashSet<>();
    for (Expr place : places) {
      List<Variable> terms = new ArrayList<>();
      if (!terms(place, terms) || !terms.remove(loop.index())) {
        return false;
      }
      // One such term: two together can reach into the next turn.
      terms.stream().filter(t -> staysBelowStep(t, loop)).findFirst().ifPresent(terms::remove);
      boolean changes =
          terms.stream()
              .anyMatch(t ->
                  t.equals(loop.index())
                      || Walk.assigns(loop.body(), t)
                      || declares(loop.body(), t));
      if (changes) {
        return false;
      }
      terms.sort(Comparator.comparingInt(Variable::id));
      fixedParts.add(List.copyOf(terms));
    }
    return fixedParts.size() == 1;
  }

  /** The variables that an index is the sum of; false if it is no such sum. */
  private static boolean terms(Expr index, List<Variable> terms) {
    if (index instanceof Expr.Read read) {
      terms.add(read.variable());
      return true;
    }
    return index instanceof Expr.Binary sum
        && sum.op() == BinaryOp.ADD
        && terms(sum.left(), terms)
        && terms(sum.right(), terms);
  }

  private boolean staysBelowStep(Variable term, Stmt.CountedLoop loop) {
    Stmt.CountedLoop inner = unrolled.get(term);
    return inner != null
        && !inner.inclusive()
        && inner.init() instanceof Expr.Constant init
        && init.bits() >= 0
        && inner.bound() instanceof Expr.Constant bound
        && loop.step() instanceof Expr.Constant step
        && bound.bits() <= step.bits();
  }

  private static boolean declares(List<Stmt> block, Variable variable) {
    boolean[] found = {false};
    Walk.statements(
        block,
        stmt ->
            found[0] |=
                switch (stmt) {
                  case Stmt.Declare d -> d.variable().equals(variable);
                  case Stmt.CountedLoop l -> l.index().equals(variable);
                  default -> false;
                });
    return found[0];
  }

  // ---- arrays ----

  /**
   * The declaration of an array, without its first values.
   *
   * @param element its type
   * @param sized its name and length
   */
  String declaration(Stmt.DeclareArray declared, String element, String sized) {
    String plain = element + " " + sized;
    Variable array = declared.array();
    if (words.isEmpty() || passed.contains(array)) {
      return plain;
    }
    if (isRegisters(array)) {
      return declared.length() > MOST_COPIES || !isPrivate(array)
          ? plain
          : words.get().registers().formatted(element, sized);
    }
    int banks = banks(array);
    int bytes = ((IrType.Array) array.type()).element().bytes();
    return banks > 1 && banks <= declared.length()
        ? words.get().banks().formatted(element, sized, banks, bytes)
        : plain;
  }

  private boolean isRegisters(Variable array) {
    return isPrivate(array)
        && indexes.getOrDefault(array, List.of()).stream().allMatch(this::isKnown);
  }

  /** Whether an index is a number once loops are unrolled. */
  private boolean isKnown(Expr index) {
    return switch (index) {
      case Expr.Constant _ -> true;
      case Expr.Read read -> unrolled.containsKey(read.variable());
      case Expr.Binary b -> isKnown(b.left()) && isKnown(b.right());
      default -> false;
    };
  }

  /** Memories that copies of a loop's body would each have one of: a power of two. */
  private int banks(Variable array) {
    int most = 1;
    for (Expr index : indexes.getOrDefault(array, List.of())) {
      for (Map.Entry<Variable, Stmt.CountedLoop> loop : unrolled.entrySet()) {
        if (Walk.reads(index, loop.getKey())) {
          most = Math.max(most, copies(loop.getValue()).orElse(1));
        }
      }
    }
    int power = Integer.highestOneBit(most);
    return power == most ? most : 2 * power;
  }

  private static boolean isPrivate(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.PRIVATE;
  }

  private static boolean isOnChip(Variable array) {
    return array.type() instanceof IrType.Array type
        && (type.space() == AddressSpace.PRIVATE || type.space() == AddressSpace.LOCAL);
  }

  /** The indexes at which a block touches each array. */
  private static Map<Variable, List<Expr>> accesses(List<Stmt> block) {
    Map<Variable, List<Expr>> places = new HashMap<>();
    Walk.statements(
        block,
        stmt -> {
          switch (stmt) {
            case Stmt.Store s -> add(places, s.array(), s.index());
            case Stmt.AtomicAdd s -> add(places, s.array(), s.index());
            default -> {}
          }
        });
    Walk.expressions(
        block,
        expr -> {
          if (expr instanceof Expr.Load e) {
            add(places, e.array(), e.index());
          }
        });
    return places;
  }

  private static void add(Map<Variable, List<Expr>> places, Variable array, Expr index) {
    places.computeIfAbsent(array, _ -> new ArrayList<>()).add(index);
  }
}
