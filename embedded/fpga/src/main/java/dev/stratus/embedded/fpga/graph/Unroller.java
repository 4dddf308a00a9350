package dev.stratus.embedded.fpga.graph;

import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.passes.PassContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes copies of loops' bodies, by the rules that the code for FPGA compilers asks for: a loop of
 * a known, small number of turns becomes that many copies; an innermost loop of other turns gets as
 * many as the board is asked for. Copies keep their order, so sums keep theirs.
 */
final class Unroller extends Rewriter {
  /** A loop of more turns is no small circuit any more. */
  static final long MOST_COPIES = 64;

  /** Statements of a function beyond which it is no circuit at all. */
  private static final int MOST_STATEMENTS = 50_000;

  private final int copiesOfOthers;
  private IrFunction function;
  private int freshLabel;
  private int statements;

  private Unroller(IrFunction function, int copiesOfOthers) {
    this.function = function;
    this.copiesOfOthers = copiesOfOthers;
  }

  /**
   * @param copiesOfOthers of the body of an innermost loop whose turns are not known
   * @throws dev.stratus.embedded.jit.KernelRefusedException if the copies are too many
   */
  static IrFunction unroll(IrFunction function, int copiesOfOthers) {
    Unroller unroller = new Unroller(function, copiesOfOthers);
    unroller.freshLabel = FreshIds.label(function);
    return unroller.function(function);
  }

  /** How many turns a loop has, where that is known and few. */
  static OptionalInt copies(Stmt.CountedLoop loop) {
    if (!(loop.init() instanceof Expr.Constant init)
        || !(loop.bound() instanceof Expr.Constant bound)
        || !(loop.step() instanceof Expr.Constant step)) {
      return OptionalInt.empty();
    }
    long end = bound.bits() + (loop.inclusive() ? 1 : 0);
    long turns = Math.max(0, Math.ceilDiv(end - init.bits(), step.bits()));
    return turns <= MOST_COPIES ? OptionalInt.of((int) turns) : OptionalInt.empty();
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (++statements > MOST_STATEMENTS) {
      throw PassContext.refuse(
          function,
          stmt.line(),
          "unrolled, this kernel has more than "
              + MOST_STATEMENTS
              + " statements; give its inner loops fewer turns, or a bound that is an argument");
    }
    if (!(stmt instanceof Stmt.CountedLoop loop)) {
      super.stmt(stmt, out);
      return;
    }
    OptionalInt copies = copies(loop);
    if (copies.isPresent()) {
      whole(loop, copies.getAsInt(), out);
    } else if (copiesOfOthers > 1
        && !holdsLoop(loop.body())
        && loop.step() instanceof Expr.Constant step) {
      out.add(partly(loop, step.bits()));
    } else {
      super.stmt(stmt, out);
    }
  }

  static boolean holdsLoop(List<Stmt> body) {
    boolean[] found = {false};
    Walk.statements(
        body, stmt -> found[0] |= stmt instanceof Stmt.CountedLoop || stmt instanceof Stmt.Loop);
    return found[0];
  }

  private void whole(Stmt.CountedLoop loop, int copies, List<Stmt> out) {
    long init = ((Expr.Constant) loop.init()).bits();
    long step = ((Expr.Constant) loop.step()).bits();
    List<Stmt> all = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      all.add(copy(loop, Expr.Constant.ofInt((int) (init + i * step))));
    }
    out.add(new Stmt.Labelled(loop.line(), loop.label(), all));
  }

  /** A turn that a jump to the loop's next turn leaves. */
  private Stmt copy(Stmt.CountedLoop loop, Expr index) {
    Label end = new Label(freshLabel++);
    List<Stmt> turn = new Substitution(loop.index(), index, loop.label(), end).block(loop.body());
    return new Stmt.Labelled(loop.line(), end, block(turn));
  }

  private Stmt partly(Stmt.CountedLoop loop, long step) {
    List<Stmt> body = new ArrayList<>();
    for (int i = 0; i < copiesOfOthers; i++) {
      Expr index =
          new Expr.Binary(
              BinaryOp.ADD,
              ScalarType.INT,
              new Expr.Read(loop.index()),
              Expr.Constant.ofInt((int) (i * step)));
      Stmt copy = copy(loop, i == 0 ? new Expr.Read(loop.index()) : index);
      CompareOp below = loop.inclusive() ? CompareOp.LE : CompareOp.LT;
      Expr there = new Expr.Compare(below, index, loop.bound());
      body.add(i == 0 ? copy : new Stmt.If(loop.line(), there, List.of(copy), List.of()));
    }
    return new Stmt.CountedLoop(
        loop.line(),
        loop.label(),
        loop.index(),
        loop.init(),
        loop.bound(),
        loop.inclusive(),
        Expr.Constant.ofInt((int) (step * copiesOfOthers)),
        body,
        loop.parallel());
  }

  /**
   * The memories in which copies that touch an array at once each find their element: a power of
   * two.
   */
  static Map<Variable, Integer> banks(IrFunction function, int copiesOfOthers) {
    Map<Variable, Integer> copiesOf = new HashMap<>();
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.CountedLoop loop) {
            int others = holdsLoop(loop.body()) ? 1 : copiesOfOthers;
            copiesOf.put(loop.index(), copies(loop).orElse(others));
          }
        });
    Map<Variable, Integer> banks = new HashMap<>();
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.Store s) {
            banks.merge(s.array(), together(s.index(), copiesOf), Math::max);
          }
        });
    Walk.expressions(
        function.body(),
        expr -> {
          if (expr instanceof Expr.Load load) {
            banks.merge(load.array(), together(load.index(), copiesOf), Math::max);
          }
        });
    return banks;
  }

  private static int together(Expr index, Map<Variable, Integer> copiesOf) {
    int most = 1;
    for (Map.Entry<Variable, Integer> loop : copiesOf.entrySet()) {
      most = Walk.reads(index, loop.getKey()) ? Math.max(most, loop.getValue()) : most;
    }
    int power = Integer.highestOneBit(most);
    return power == most ? most : 2 * power;
  }

  /**
   * Puts an index's value in its place, and makes a jump to the next turn one to its copy's end.
   */
  private static final class Substitution extends Rewriter {
    private final Variable index;
    private final Expr value;
    private final Label loop;
    private final Label end;

    Substitution(Variable index, Expr value, Label loop, Label end) {
      this.index = index;
      this.value = value;
      this.loop = loop;
      this.end = end;
    }

    @Override
    protected void stmt(Stmt stmt, List<Stmt> out) {
      if (stmt instanceof Stmt.Continue jump && jump.label().equals(loop)) {
        out.add(new Stmt.Leave(jump.line(), end));
      } else {
        super.stmt(stmt, out);
      }
    }

    @Override
    public Expr expr(Expr expr) {
      return expr instanceof Expr.Read read && read.variable().equals(index)
          ? value
          : super.expr(expr);
    }
  }
}
