package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Gives neighbouring work-items to the lanes of vectors, where loops inside a work-item step from
 * row to row and only the work-items are neighbours in memory:
 *
 * <pre>
 * for (@Parallel int r = 0; r &lt; run; r++)
 *   for (int c = 0; c &lt; width; c++) sum += x.get(r + c * stride);
 * </pre>
 *
 * <p>The parallel loop of dimension 0 then steps by a tile of several vectors side by side. A whole
 * tile is done on vectors; the last work-item of a row, whose tile is not whole, does single
 * vectors and then the loop as it was. A launch needs fewer work-items, and any number is right, as
 * the loop still strides.
 *
 * <p>No sum is reordered: a lane does what its work-item would, in its order. Work-items of a
 * parallel loop are independent of one another, so their statements may be interleaved; a lane's
 * own stay in order, whatever arrays are the same.
 */
public final class WorkItemStrips extends Rewriter {
  private final TargetDescription target;
  private final HelperFacts helpers;
  private final Fresh fresh;

  private WorkItemStrips(IrProgram program, TargetDescription target) {
    this.target = target;
    this.helpers = new HelperFacts(program);
    this.fresh = new Fresh(program.kernel());
  }

  /** Stands where parallel loops still have their ranges. */
  public static IrProgram run(IrProgram program, TargetDescription target) {
    WorkItemStrips it = new WorkItemStrips(program, target);
    IrFunction kernel = program.kernel();
    // A kernel that knows its work-items distributes the work itself.
    return it.helpers.of(kernel.body()).group()
        ? program
        : new IrProgram(it.function(kernel), program.helpers(), program.tables());
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.CountedLoop loop && isCandidate(loop)) {
      Optional<Stmt> strips = strips(loop);
      if (strips.isPresent()) {
        out.add(strips.get());
        return;
      }
    }
    super.stmt(stmt, out);
  }

  /** From 0 up, so that the distance to the bound always fits an int. */
  private static boolean isCandidate(Stmt.CountedLoop loop) {
    return loop.parallel().equals(OptionalInt.of(0))
        && !loop.inclusive()
        && loop.step().equals(Expr.Constant.ofInt(1))
        && loop.init() instanceof Expr.Constant first
        && first.bits() >= 0
        && isClosed(loop);
  }

  /** Whether nothing goes from one iteration to the next, or out. */
  private static boolean isClosed(Stmt.CountedLoop loop) {
    Set<Variable> declared = new HashSet<>();
    Set<Label> labels = new HashSet<>(Set.of(loop.label()));
    boolean[] closed = {true};
    Walk.statements(
        loop.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Declare s -> declared.add(s.variable());
            case Stmt.Assign s -> closed[0] &= declared.contains(s.variable());
            case Stmt.Labelled s -> labels.add(s.label());
            case Stmt.Loop s -> labels.add(s.label());
            case Stmt.CountedLoop s -> {
              labels.add(s.label());
              closed[0] &= s.parallel().isEmpty();
            }
            case Stmt.Leave s ->
                closed[0] &= labels.contains(s.label()) && !s.label().equals(loop.label());
            case Stmt.Continue s -> closed[0] &= labels.contains(s.label());
            case Stmt.Return _ -> closed[0] = false;
            default -> {}
          }
        });
    return closed[0];
  }

  private Optional<Stmt> strips(Stmt.CountedLoop loop) {
    List<Stmt> body = LaneInliner.inline(loop.index(), loop.body(), helpers, fresh);
    if (isContiguousInside(loop.index(), body)) {
      return Optional.empty();
    }
    int lanes = target.vectorWidth();
    int line = loop.line();
    try {
      Variable first = fresh.variable(loop.index().name(), ScalarType.INT);
      Variable index = fresh.variable(loop.index().name(), ScalarType.INT);
      List<Stmt> tile = lanes(loop, body, first, target.accumulators());
      if (!Accesses.inLoops(tile)) {
        return Optional.empty();
      }
      List<Stmt> rest = new ArrayList<>();
      rest.add(new Stmt.Declare(line, index, Optional.of(new Expr.Read(first))));
      if (target.accumulators() > 1) {
        rest.add(new Stmt.StripLoop(line, index, loop.bound(), lanes, lanes(loop, body, index, 1)));
      }
      rest.add(remainder(loop, index));
      int size = target.accumulators() * lanes;
      Expr left = new Expr.Binary(BinaryOp.SUB, ScalarType.INT, loop.bound(), new Expr.Read(first));
      Expr whole = new Expr.Compare(CompareOp.GE, left, Expr.Constant.ofInt(size));
      return Optional.of(
          new Stmt.CountedLoop(
              line,
              fresh.label(),
              first,
              loop.init(),
              loop.bound(),
              false,
              Expr.Constant.ofInt(size),
              List.of(new Stmt.If(line, whole, tile, rest)),
              loop.parallel()));
    } catch (NoLanes _) {
      return Optional.empty();
    }
  }

  /** The body for the work-items from {@code index} on. */
  private List<Stmt> lanes(Stmt.CountedLoop loop, List<Stmt> body, Variable index, int copies)
      throws NoLanes {
    // To go on with the next work-item is to leave the tile: its lanes do so together.
    Label end = fresh.label();
    List<Stmt> ends = new EndsOfItem(loop.label(), end).block(body);
    boolean left = !ends.equals(body);
    List<Stmt> copy =
        new FreshCopy(fresh, Map.of(loop.index(), index))
            .block(left ? List.of(new Stmt.Labelled(loop.line(), end, ends)) : body);
    Shapes shapes = new Shapes(index, copy, helpers);
    return new LaneCode(shapes, helpers, fresh, target.vectorWidth(), copies).block(copy);
  }

  private static final class EndsOfItem extends Rewriter {
    private final Label loop;
    private final Label end;

    EndsOfItem(Label loop, Label end) {
      this.loop = loop;
      this.end = end;
    }

    @Override
    protected void stmt(Stmt stmt, List<Stmt> out) {
      if (stmt instanceof Stmt.Continue c && c.label().equals(loop)) {
        out.add(new Stmt.Leave(c.line(), end));
      } else {
        super.stmt(stmt, out);
      }
    }
  }

  /** The loop as it was, from {@code index} on. */
  private static Stmt remainder(Stmt.CountedLoop loop, Variable index) {
    int line = loop.line();
    List<Stmt> body =
        new Rewriter() {
          @Override
          protected Variable variable(Variable variable) {
            return variable.equals(loop.index()) ? index : variable;
          }
        }.block(loop.body());
    Expr read = new Expr.Read(index);
    return new Stmt.Loop(
        line,
        loop.label(),
        true,
        new Expr.Compare(CompareOp.LT, read, loop.bound()),
        List.of(
            new Stmt.Assign(
                line,
                index,
                new Expr.Binary(BinaryOp.ADD, ScalarType.INT, read, Expr.Constant.ofInt(1)))),
        body,
        OptionalInt.empty());
  }

  // ---- whether it pays ----

  /**
   * Whether an innermost loop goes over neighbours by itself, in elements that differ between
   * work-items: then a work-item's own loop is the one to make vectors of.
   */
  private boolean isContiguousInside(Variable item, List<Stmt> body) {
    Shapes items = new Shapes(item, body, helpers);
    boolean[] found = {false};
    Walk.statements(
        body,
        stmt -> {
          if (stmt instanceof Stmt.CountedLoop inner && isInnermost(inner)) {
            Shapes own = new Shapes(inner.index(), inner.body(), helpers);
            Accesses.of(inner.body())
                .forEach(access ->
                    found[0] |=
                        own.of(access.index()) == Shapes.Shape.INDEX
                            && !items.isUniform(access.index()));
          }
        });
    return found[0];
  }

  private static boolean isInnermost(Stmt.CountedLoop loop) {
    boolean[] loops = {false};
    Walk.statements(
        loop.body(), s -> loops[0] |= s instanceof Stmt.Loop || s instanceof Stmt.CountedLoop);
    return !loops[0];
  }

  /** Reads and writes of device memory. */
  private record Accesses(Variable array, Expr index, boolean vector) {
    static List<Accesses> of(List<Stmt> block) {
      List<Accesses> found = new ArrayList<>();
      Walk.statements(
          block,
          stmt -> {
            switch (stmt) {
              case Stmt.Store s -> found.add(new Accesses(s.array(), s.index(), false));
              case Stmt.VectorStore s -> found.add(new Accesses(s.array(), s.index(), true));
              default -> {}
            }
          });
      Walk.expressions(
          block,
          expr -> {
            switch (expr) {
              case Expr.Load e -> found.add(new Accesses(e.array(), e.index(), false));
              case Expr.VectorLoad e -> found.add(new Accesses(e.array(), e.index(), true));
              default -> {}
            }
          });
      return found.stream().filter(Accesses::isGlobal).toList();
    }

    private boolean isGlobal() {
      return array.type() instanceof IrType.Array a && a.space() == AddressSpace.GLOBAL;
    }

    /** Whether loops of a tile go over device memory in vectors. */
    static boolean inLoops(List<Stmt> tile) {
      boolean[] found = {false};
      Walk.statements(
          tile,
          stmt -> {
            List<Stmt> body =
                switch (stmt) {
                  case Stmt.Loop s -> s.body();
                  case Stmt.CountedLoop s -> s.body();
                  default -> List.of();
                };
            found[0] |= of(body).stream().anyMatch(Accesses::vector);
          });
      return found[0];
    }
  }
}
