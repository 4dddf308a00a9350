package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * While a strip loop sends its results around the caches, it asks memory for what the kernel's next
 * turn reads: the next row of the same work-item, or the row of the next work-item, which a CPU
 * device runs next. A kernel that walks a row twice would else leave memory idle while the second
 * walk reads caches only.
 *
 * <p>How far ahead the next turn's elements are follows from the index: of {@code (row + r) * width
 * + c} in a loop whose {@code row} grows by {@code hand} it is {@code hand * width}. Helpers are
 * told by how much their arguments grow, in parameters of their own, unless that is a constant.
 * What cannot be followed is left alone, and so is what would not stay in a cache until it is read.
 */
public final class LookAhead {

  /**
   * The farthest, in bytes: so much of each array has to stay in a second-level cache meanwhile.
   */
  private static final int FARTHEST = 128 << 10;

  private static final int CACHE_LINE = 64;
  private static final Expr ZERO = Expr.Constant.ofInt(0);

  private final Set<FunctionId> storing = new HashSet<>();
  private final Map<FunctionId, List<List<Expr>>> sites = new HashMap<>();
  private final Map<FunctionId, Map<Integer, Variable>> appended = new HashMap<>();

  private LookAhead() {}

  public static IrProgram run(IrProgram program) {
    return new LookAhead().program(program);
  }

  private IrProgram program(IrProgram program) {
    // Callees come before callers.
    for (IrFunction helper : program.helpers()) {
      if (stores(helper.body())) {
        storing.add(helper.id());
      }
    }
    IrFunction kernel = program.kernel();
    Optional<Turn> turn = Turns.of(kernel, this::stores);
    if (turn.isEmpty()) {
      return program;
    }
    Growth growth = new Growth(kernel, turn.get().growing(), turn.get().body());
    Map<FunctionId, Growth> known = new HashMap<>();
    collect(turn.get().body(), growth);
    List<IrFunction> callersFirst = program.helpers().reversed();
    for (IrFunction helper : callersFirst) {
      if (storing.contains(helper.id()) && sites.containsKey(helper.id())) {
        Growth inside = inside(helper);
        known.put(helper.id(), inside);
        collect(helper.body(), inside);
      }
    }
    List<IrFunction> helpers = new ArrayList<>();
    for (IrFunction helper : program.helpers()) {
      Growth inside = known.get(helper.id());
      helpers.add(
          inside == null ? helper : withParameters(new Ahead(helper, inside).function(helper)));
    }
    return new IrProgram(new Ahead(kernel, growth).function(kernel), helpers, program.tables());
  }

  private IrFunction withParameters(IrFunction helper) {
    List<Variable> parameters = new ArrayList<>(helper.parameters());
    parameters.addAll(appended.getOrDefault(helper.id(), Map.of()).values());
    return new IrFunction(
        helper.id(), helper.sourceFile(), parameters, helper.result(), helper.body());
  }

  /** Whether something in a block stores around the caches, itself or by a helper. */
  private boolean stores(List<Stmt> block) {
    boolean[] found = {false};
    Walk.statements(block, s -> found[0] |= isStrip(s));
    Walk.expressions(
        block, e -> found[0] |= e instanceof Expr.Call c && storing.contains(c.function()));
    return found[0];
  }

  private static boolean isStrip(Stmt stmt) {
    return stmt instanceof Stmt.StripLoop strip
        && strip.body().stream().anyMatch(s -> s instanceof Stmt.VectorStore v && v.nonTemporal());
  }

  /** Notes by how much the arguments of storing helpers grow. */
  private void collect(List<Stmt> block, Growth growth) {
    Walk.expressions(
        block,
        e -> {
          if (e instanceof Expr.Call call && storing.contains(call.function())) {
            sites
                .computeIfAbsent(call.function(), _ -> new ArrayList<>())
                .add(call.arguments().stream().map(a -> growth.of(a).orElse(ZERO)).toList());
          }
        });
  }

  /** What is known inside a helper of which all calls are known. */
  private Growth inside(IrFunction helper) {
    List<List<Expr>> calls = sites.getOrDefault(helper.id(), List.of());
    Map<Integer, Variable> parameters = new LinkedHashMap<>();
    Map<Variable, Expr> growing = new HashMap<>();
    int fresh = FreshIds.variable(helper);
    for (int i = 0; i < helper.parameters().size(); i++) {
      int position = i;
      Variable parameter = helper.parameters().get(i);
      List<Expr> all = calls.stream().map(c -> c.get(position)).distinct().toList();
      if (parameter.type() != ScalarType.INT || all.equals(List.of(ZERO))) {
        continue;
      }
      if (all.size() == 1 && all.getFirst() instanceof Expr.Constant constant) {
        growing.put(parameter, constant);
      } else {
        Variable passed = new Variable(fresh++, parameter.name() + "_ahead", ScalarType.INT);
        parameters.put(i, passed);
        growing.put(parameter, new Expr.Read(passed));
      }
    }
    appended.put(helper.id(), parameters);
    return new Growth(helper, growing, helper.body());
  }

  /** Adds what is asked for, and passes on what helpers have to know. */
  private final class Ahead extends Rewriter {
    private final Growth growth;
    private int nextId;

    Ahead(IrFunction function, Growth growth) {
      this.growth = growth;
      this.nextId =
          FreshIds.variable(function) + appended.getOrDefault(function.id(), Map.of()).size();
    }

    @Override
    public Expr expr(Expr expr) {
      Expr rewritten = super.expr(expr);
      if (rewritten instanceof Expr.Call call && appended.containsKey(call.function())) {
        List<Expr> arguments = new ArrayList<>(call.arguments());
        for (int position : appended.get(call.function()).keySet()) {
          arguments.add(growth.of(call.arguments().get(position)).orElse(ZERO));
        }
        return new Expr.Call(call.function(), call.type(), arguments);
      }
      return rewritten;
    }

    @Override
    protected void stmt(Stmt stmt, List<Stmt> out) {
      if (!isStrip(stmt) || !(stmt instanceof Stmt.StripLoop strip)) {
        super.stmt(stmt, out);
        return;
      }
      List<Stmt> asked = new ArrayList<>();
      Map<Expr, Variable> distances = new HashMap<>();
      for (Expr.VectorLoad load : loads(strip)) {
        Optional<Expr> distance = growth.of(load.index()).filter(d -> !d.equals(ZERO));
        if (distance.isPresent()) {
          Variable ahead =
              distances.computeIfAbsent(
                  distance.get(), d -> declare(strip.line(), load.array(), d, out));
          ask(strip.line(), load, ahead, asked);
        }
      }
      asked.addAll(block(strip.body()));
      out.add(new Stmt.StripLoop(strip.line(), strip.index(), strip.bound(), strip.strip(), asked));
    }

    /** Zero where it is too far: then the line that is read anyway is asked for. */
    private Variable declare(int line, Variable array, Expr distance, List<Stmt> out) {
      Variable exact = new Variable(nextId++, array.name() + "_next", ScalarType.INT);
      Variable ahead = new Variable(nextId++, array.name() + "_ahead", ScalarType.INT);
      out.add(new Stmt.Declare(line, exact, Optional.of(distance)));
      Expr farthest = Expr.Constant.ofInt(FARTHEST / element(array).bytes());
      Expr near = new Expr.Compare(CompareOp.LE, new Expr.Read(exact), farthest);
      out.add(
          new Stmt.Declare(
              line, ahead, Optional.of(new Expr.Conditional(near, new Expr.Read(exact), ZERO))));
      return ahead;
    }

    private void ask(int line, Expr.VectorLoad load, Variable ahead, List<Stmt> asked) {
      int bytes = element(load.array()).bytes();
      int lanes = ((IrType.Vector) load.type()).lanes();
      for (int lane = 0; lane < lanes; lane += CACHE_LINE / bytes) {
        Expr at = Growth.sum(load.index(), Expr.Constant.ofInt(lane));
        asked.add(new Stmt.Prefetch(line, load.array(), Growth.sum(at, new Expr.Read(ahead))));
      }
    }
  }

  /**
   * The loads from device memory that a strip does in every turn, without repeats: not those of
   * loops inside, whose place depends on what is known there only.
   */
  private static List<Expr.VectorLoad> loads(Stmt.StripLoop strip) {
    List<Expr.VectorLoad> loads = new ArrayList<>();
    Set<Variable> inside = declaredIn(strip.body());
    Walk.expressions(
        strip.body(),
        e -> {
          if (e instanceof Expr.VectorLoad load
              && ((IrType.Array) load.array().type()).space() == AddressSpace.GLOBAL
              && inside.stream().noneMatch(v -> Walk.reads(load.index(), v))
              && !loads.contains(load)) {
            loads.add(load);
          }
        });
    return loads;
  }

  private static Set<Variable> declaredIn(List<Stmt> block) {
    Set<Variable> declared = new HashSet<>();
    Walk.statements(
        block,
        s -> {
          if (s instanceof Stmt.Declare d) {
            declared.add(d.variable());
          } else if (s instanceof Stmt.CountedLoop loop) {
            declared.add(loop.index());
          }
        });
    return declared;
  }

  private static ScalarType element(Variable array) {
    return ((IrType.Array) array.type()).element();
  }
}
