package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Expr.LaneReduce.Fold;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Writes a loop as strips: a main loop of several strips side by side, each with its own
 * accumulators, a loop of one strip, the folding of the accumulators, and the old loop for the
 * rest.
 */
final class StripBuilder {
  /** Vector registers that accumulators may fill; half of AVX-512's 32, all of AVX2's. */
  private static final int ACCUMULATOR_REGISTERS = 16;

  private final Stmt.CountedLoop loop;
  private final LoopBody body;
  private final int lanes;
  private final int copies;
  private final IntSupplier nextId;

  private final Map<Variable, List<Variable>> accumulators = new LinkedHashMap<>();

  StripBuilder(Stmt.CountedLoop loop, LoopBody body, TargetDescription target, IntSupplier nextId) {
    this.loop = loop;
    this.body = body;
    this.lanes = target.vectorWidth();
    this.nextId = nextId;
    int sums = body.reductions().size();
    // Without sums there is no chain of additions to break up, and a loop that stores has enough to
    // do between two of them: there several strips only run out of registers.
    this.copies =
        sums == 0 || body.stores()
            ? 1
            : Math.clamp(ACCUMULATOR_REGISTERS / sums, 1, target.accumulators());
  }

  /**
   * @param scope a label for the block that holds it all
   */
  Stmt build(Label scope) {
    List<Stmt> out = new ArrayList<>();
    int line = loop.line();
    out.add(new Stmt.Declare(line, loop.index(), Optional.of(loop.init())));
    Expr bound = loop.bound();
    if (!(bound instanceof Expr.Read || bound instanceof Expr.Constant)) {
      Variable end = fresh(loop.index().name() + "_end", ScalarType.INT);
      out.add(new Stmt.Declare(line, end, Optional.of(bound)));
      bound = new Expr.Read(end);
    }
    Expr index = new Expr.Read(loop.index());
    // What is left is added before the lanes are folded, while its sum is still small: a remainder
    // added to the folded sum, term by term, would round at the whole sum's size each time.
    List<Stmt> strips = strips(bound, remainder(index, bound));
    if (loop.init().equals(Expr.Constant.ofInt(0))) {
      out.addAll(strips);
    } else {
      // Keeps bound - index within an int where the range is empty.
      out.add(new Stmt.If(line, new Expr.Compare(CompareOp.LT, index, bound), strips, List.of()));
    }
    return new Stmt.Labelled(line, scope, out);
  }

  /** The loop as it was, for the indexes that fill no strip. */
  private Stmt remainder(Expr index, Expr bound) {
    int line = loop.line();
    return new Stmt.Loop(
        line,
        loop.label(),
        true,
        new Expr.Compare(CompareOp.LT, index, bound),
        List.of(
            new Stmt.Assign(
                line,
                loop.index(),
                new Expr.Binary(BinaryOp.ADD, ScalarType.INT, index, Expr.Constant.ofInt(1)))),
        loop.body(),
        OptionalInt.empty());
  }

  private List<Stmt> strips(Expr bound, Stmt remainder) {
    List<Stmt> out = new ArrayList<>();
    body.reductions().forEach((sum, fold) -> accumulators.put(sum, declare(sum, fold, out)));
    int line = loop.line();
    if (copies > 1) {
      List<Stmt> main = new ArrayList<>();
      for (int copy = 0; copy < copies; copy++) {
        main.addAll(new Lanes(copy).strip());
      }
      out.add(new Stmt.StripLoop(line, loop.index(), bound, copies * lanes, main));
    }
    out.add(new Stmt.StripLoop(line, loop.index(), bound, lanes, new Lanes(0).strip()));
    out.add(remainder);
    body.reductions()
        .forEach((sum, fold) -> {
          Expr folded = new Expr.LaneReduce(fold, all(sum, fold));
          out.add(new Stmt.Assign(line, sum, combined(fold, new Expr.Read(sum), folded)));
        });
    return out;
  }

  private List<Variable> declare(Variable sum, Fold fold, List<Stmt> out) {
    ScalarType type = (ScalarType) sum.type();
    IrType.Vector vector = new IrType.Vector(type, lanes);
    Expr zero = type == ScalarType.FLOAT ? Expr.Constant.ofFloat(0f) : Expr.Constant.ofDouble(0.0);
    // Taking an extreme of a value with itself changes nothing, so those start at the value.
    Expr start = fold == Fold.ADD ? zero : new Expr.Read(sum);
    List<Variable> made = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      Variable accumulator = fresh(sum.name() + "_v" + (copies > 1 ? copy : ""), vector);
      made.add(accumulator);
      out.add(
          new Stmt.Declare(loop.line(), accumulator, Optional.of(new Expr.Splat(start, vector))));
    }
    return made;
  }

  private Expr all(Variable sum, Fold fold) {
    Expr all = null;
    for (Variable accumulator : accumulators.getOrDefault(sum, List.of())) {
      Expr read = new Expr.Read(accumulator);
      all = all == null ? read : combined(fold, all, read);
    }
    if (all == null) {
      throw new IllegalStateException("No accumulator for " + sum + ". Please report this.");
    }
    return all;
  }

  private static Expr combined(Fold fold, Expr a, Expr b) {
    return switch (fold) {
      case ADD -> new Expr.Binary(BinaryOp.ADD, a.type(), a, b);
      case MIN -> new Expr.MathCall(MathOp.MIN, a.type(), List.of(a, b));
      case MAX -> new Expr.MathCall(MathOp.MAX, a.type(), List.of(a, b));
    };
  }

  private Variable fresh(String name, IrType type) {
    return new Variable(nextId.getAsInt(), name, type);
  }

  /** One strip: the body on vectors, for the lanes that begin at index + copy * lanes. */
  private final class Lanes {
    private final int copy;
    private final Map<Variable, Variable> vectors = new HashMap<>();

    Lanes(int copy) {
      this.copy = copy;
    }

    List<Stmt> strip() {
      return body.statements().stream().map(this::stmt).toList();
    }

    private Stmt stmt(Stmt stmt) {
      return switch (stmt) {
        case Stmt.Declare d -> {
          Expr value = vector(d.value().orElseThrow());
          Variable vector = fresh(d.variable().name() + "_v" + copyName(), value.type());
          vectors.put(d.variable(), vector);
          yield new Stmt.Declare(d.line(), vector, Optional.of(value));
        }
        case Stmt.Assign a -> new Stmt.Assign(a.line(), target(a.variable()), vector(a.value()));
        case Stmt.Store s ->
            new Stmt.VectorStore(s.line(), s.array(), moved(s.index()), vector(s.value()), false);
        default -> throw new IllegalStateException("No lanes for " + stmt);
      };
    }

    private String copyName() {
      return copies > 1 ? Integer.toString(copy) : "";
    }

    private Variable target(Variable scalar) {
      Variable local = vectors.get(scalar);
      return local != null ? local : accumulators.getOrDefault(scalar, List.of(scalar)).get(copy);
    }

    private Expr vector(Expr expr) {
      ScalarType type = (ScalarType) expr.type();
      IrType.Vector wide = new IrType.Vector(type, lanes);
      if (body.isInvariant(expr)) {
        return new Expr.Splat(expr, wide);
      }
      return switch (expr) {
        case Expr.Read r -> new Expr.Read(target(r.variable()));
        case Expr.Load l -> new Expr.VectorLoad(l.array(), moved(l.index()), wide);
        case Expr.Unary u -> new Expr.Unary(u.op(), vector(u.operand()));
        case Expr.Binary b -> new Expr.Binary(b.op(), wide, vector(b.left()), vector(b.right()));
        case Expr.MathCall m ->
            new Expr.MathCall(m.op(), wide, m.arguments().stream().map(this::vector).toList());
        case Expr.Convert c -> new Expr.LaneConvert(wide, vector(c.operand()));
        default -> throw new IllegalStateException("No lanes for " + expr);
      };
    }

    /** An index, for the first lane of this copy. */
    private Expr moved(Expr expr) {
      if (copy == 0) {
        return expr;
      }
      return new Expr.Binary(BinaryOp.ADD, ScalarType.INT, expr, Expr.Constant.ofInt(copy * lanes));
    }
  }
}
