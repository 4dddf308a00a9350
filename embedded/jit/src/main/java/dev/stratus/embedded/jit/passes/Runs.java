package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loop over 2 or 4 neighbouring elements of global memory, {@code for (int j = 0; j < 4; j++)}
 * with {@code x[e + j]}, where {@code e} is known to be a multiple of their number: they are loaded
 * at once before the loop, or stored at once after it. A GPU moves 16 bytes of a work-item as fast
 * as 4, and buffers begin at a multiple of 16.
 *
 * <p>What the loop does is not changed: each turn reads and writes a private array instead. So all
 * loads come before all stores, which is right where an array that is stored to is no other that is
 * loaded from, or is the same at the same indexes.
 */
final class Runs extends Rewriter {
  private final PassContext context;
  private final Map<Variable, Expr> onlyValues = new HashMap<>();
  private int nextId;

  private Runs(PassContext context, IrFunction kernel) {
    this.context = context;
    this.nextId = FreshIds.variable(kernel);
    Walk.statements(
        kernel.body(),
        stmt -> {
          if (stmt instanceof Stmt.Declare d
              && d.value().isPresent()
              && !Walk.assigns(kernel.body(), d.variable())) {
            onlyValues.put(d.variable(), d.value().get());
          }
        });
  }

  /** Of the kernel alone: what a helper's arrays share is not known. */
  static IrProgram run(IrProgram program, PassContext context) {
    IrFunction kernel = program.kernel();
    return new IrProgram(
        new Runs(context, kernel).function(kernel), program.helpers(), program.tables());
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.CountedLoop loop && isRun(loop)) {
      new Run(loop).rewrite(out);
    } else {
      super.stmt(stmt, out);
    }
  }

  private static boolean isRun(Stmt.CountedLoop loop) {
    return loop.parallel().isEmpty()
        && !loop.inclusive()
        && isConstant(loop.init(), 0)
        && isConstant(loop.step(), 1)
        && (isConstant(loop.bound(), 2) || isConstant(loop.bound(), 4))
        && loop.body().stream().allMatch(Runs::isSimple);
  }

  private static boolean isConstant(Expr expr, long value) {
    return expr instanceof Expr.Constant c && c.bits() == value;
  }

  /**
   * Straight-line; without calls, as a helper may store anywhere; and without loads that a
   * condition guards, which must not be done where it does not hold.
   */
  private static boolean isSimple(Stmt stmt) {
    boolean straight =
        stmt instanceof Stmt.Declare || stmt instanceof Stmt.Assign || stmt instanceof Stmt.Store;
    boolean[] simple = {straight};
    Walk.expressions(
        List.of(stmt),
        e ->
            simple[0] &=
                switch (e) {
                  case Expr.Conditional c -> !loads(c.whenTrue()) && !loads(c.whenFalse());
                  case Expr.ShortCircuit c -> !loads(c.right());
                  default -> !e.acts();
                });
    return simple[0];
  }

  private static boolean loads(Expr expr) {
    boolean[] found = {false};
    Walk.expressions(expr, e -> found[0] |= e instanceof Expr.Load l && isGlobal(l.array()));
    return found[0];
  }

  /** Elements of an array from an index on that does not change in the loop. */
  private record Place(Variable array, Expr first) {}

  /** One loop. */
  private final class Run {
    private final Stmt.CountedLoop loop;
    private final int count;
    private final Map<Place, Variable> loads = new LinkedHashMap<>();
    private final Map<Place, Variable> stores = new LinkedHashMap<>();

    Run(Stmt.CountedLoop loop) {
      this.loop = loop;
      this.count = (int) ((Expr.Constant) loop.bound()).bits();
    }

    void rewrite(List<Stmt> out) {
      List<Place> read = new ArrayList<>();
      List<Place> written = new ArrayList<>();
      boolean[] fits = {true};
      Walk.expressions(
          loop.body(),
          e -> {
            if (e instanceof Expr.Load load && isGlobal(load.array())) {
              fits[0] &= place(load.array(), load.index()).map(read::add).isPresent();
            }
          });
      for (Stmt stmt : loop.body()) {
        if (stmt instanceof Stmt.Store store && isGlobal(store.array())) {
          fits[0] &= place(store.array(), store.index()).map(written::add).isPresent();
        }
      }
      if (!fits[0] || (read.isEmpty() && written.isEmpty()) || collide(read, written)) {
        out.add(loop);
        return;
      }
      read.forEach(place -> loads.computeIfAbsent(place, this::fresh));
      written.forEach(place -> stores.computeIfAbsent(place, this::fresh));
      emit(out);
    }

    private Variable fresh(Place place) {
      ScalarType element = ((IrType.Array) place.array().type()).element();
      return new Variable(
          nextId++, place.array().name() + "Run", new IrType.Array(element, AddressSpace.PRIVATE));
    }

    private void emit(List<Stmt> out) {
      Expr zero = Expr.Constant.ofInt(0);
      int line = loop.line();
      loads.forEach((place, run) -> {
        out.add(new Stmt.DeclareArray(line, run, count));
        out.add(new Stmt.CopyRun(line, run, zero, place.array(), place.first(), count));
      });
      stores.values().forEach(run -> out.add(new Stmt.DeclareArray(line, run, count)));
      out.add(
          new Stmt.CountedLoop(
              line,
              loop.label(),
              loop.index(),
              loop.init(),
              loop.bound(),
              false,
              loop.step(),
              new InRuns().block(loop.body()),
              loop.parallel()));
      stores.forEach((place, run) ->
          out.add(new Stmt.CopyRun(line, place.array(), place.first(), run, zero, count)));
    }

    /** The place that an index is in, if it is {@code e + j} with e a multiple of the count. */
    private Optional<Place> place(Variable array, Expr index) {
      ScalarType element = ((IrType.Array) array.type()).element();
      if (element.bytes() * count > 16
          || element == ScalarType.BOOLEAN
          || element.bytes() < 2
          || !(index instanceof Expr.Binary sum)
          || sum.op() != BinaryOp.ADD) {
        return Optional.empty();
      }
      boolean rightIsIndex = isIndex(sum.right());
      if (!rightIsIndex && !isIndex(sum.left())) {
        return Optional.empty();
      }
      Expr first = rightIsIndex ? sum.left() : sum.right();
      return isInvariant(first) && isMultiple(first)
          ? Optional.of(new Place(array, first))
          : Optional.empty();
    }

    private boolean isIndex(Expr expr) {
      return expr instanceof Expr.Read read && read.variable().equals(loop.index());
    }

    private boolean isInvariant(Expr expr) {
      boolean[] holds = {true};
      Walk.expressions(
          expr,
          e ->
              holds[0] &=
                  switch (e) {
                    case Expr.Read r ->
                        !r.variable().equals(loop.index()) && !changes(r.variable());
                    case Expr.Load _ -> false;
                    default -> true;
                  });
      return holds[0];
    }

    private boolean changes(Variable variable) {
      return Walk.assigns(loop.body(), variable)
          || loop.body().stream()
              .anyMatch(s -> s instanceof Stmt.Declare d && d.variable().equals(variable));
    }

    /** Whatever wraps stays a multiple: the count divides 2^32. */
    private boolean isMultiple(Expr expr) {
      return switch (expr) {
        case Expr.Constant c -> c.bits() % count == 0;
        case Expr.Read r ->
            onlyValues.containsKey(r.variable()) && isMultiple(onlyValues.get(r.variable()));
        case Expr.Binary b ->
            switch (b.op()) {
              case MUL -> isMultiple(b.left()) || isMultiple(b.right());
              case ADD, SUB -> isMultiple(b.left()) && isMultiple(b.right());
              case SHL ->
                  b.right() instanceof Expr.Constant c && (1L << (c.bits() & 31)) % count == 0;
              default -> false;
            };
        default -> false;
      };
    }

    /** Whether an array that is stored to may be one that is loaded from elsewhere. */
    private boolean collide(List<Place> read, List<Place> written) {
      for (Place w : written) {
        for (Place other : read) {
          if (mayBeOne(w.array(), other.array()) && !w.first().equals(other.first())) {
            return true;
          }
        }
        for (Place other : written) {
          if (!w.equals(other) && mayBeOne(w.array(), other.array())) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean mayBeOne(Variable a, Variable b) {
      return a.equals(b) || context.aliasGroup(a).equals(context.aliasGroup(b));
    }

    /** The loop's body on the private arrays. */
    private final class InRuns extends Rewriter {
      @Override
      public Expr expr(Expr expr) {
        if (expr instanceof Expr.Load load && isGlobal(load.array())) {
          Variable run = place(load.array(), load.index()).map(loads::get).orElseThrow();
          return new Expr.Load(run, new Expr.Read(loop.index()));
        }
        return super.expr(expr);
      }

      @Override
      protected void stmt(Stmt stmt, List<Stmt> out) {
        if (stmt instanceof Stmt.Store store && isGlobal(store.array())) {
          Variable run = place(store.array(), store.index()).map(stores::get).orElseThrow();
          out.add(
              new Stmt.Store(store.line(), run, new Expr.Read(loop.index()), expr(store.value())));
        } else {
          super.stmt(stmt, out);
        }
      }
    }
  }

  private static boolean isGlobal(Variable array) {
    return array.type() instanceof IrType.Array type && type.space() == AddressSpace.GLOBAL;
  }
}
