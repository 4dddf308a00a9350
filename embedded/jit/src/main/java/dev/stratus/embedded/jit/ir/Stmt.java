package dev.stratus.embedded.jit.ir;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A statement. {@code line} is the Java source line, 0 where unknown. Control flow is structured:
 * {@link Leave} and {@link Continue} name an enclosing loop or labelled block, there is no other
 * jump.
 */
public sealed interface Stmt {
  int line();

  /**
   * Declares a scalar or vector variable of the enclosing block, with its first value or, empty,
   * without one.
   */
  record Declare(int line, Variable variable, Optional<Expr> value) implements Stmt {}

  record Assign(int line, Variable variable, Expr value) implements Stmt {}

  /**
   * Declares a LOCAL or PRIVATE array of constant length. PRIVATE arrays start as zeros, as in
   * Java; LOCAL ones do not.
   */
  record DeclareArray(int line, Variable array, int length) implements Stmt {}

  /** {@code value} has the element's stack type; it is narrowed as Java's array stores narrow. */
  record Store(int line, Variable array, Expr index, Expr value) implements Stmt {}

  /** Evaluates a call for its effects. */
  record Evaluate(int line, Expr.Call call) implements Stmt {}

  /** Atomic {@code array[index] += value}. */
  record AtomicAdd(int line, Variable array, Expr index, Expr value) implements Stmt {}

  /** A work-group barrier; {@code global}: fences global memory too. */
  record Barrier(int line, boolean global) implements Stmt {}

  record If(int line, Expr condition, List<Stmt> then, List<Stmt> otherwise) implements Stmt {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** A block that {@link Leave} of its label jumps to the end of. */
  record Labelled(int line, Label label, List<Stmt> body) implements Stmt {
    public Labelled {
      body = List.copyOf(body);
    }
  }

  /**
   * {@code testFirst}: {@code while (condition) { body; update }}, else {@code do { body; update }
   * while (condition)}. {@link Continue} goes to {@code update}. {@code parallel}: the dimension of
   * a loop whose variable is annotated {@code @Parallel}.
   */
  record Loop(
      int line,
      Label label,
      boolean testFirst,
      Expr condition,
      List<Stmt> update,
      List<Stmt> body,
      OptionalInt parallel)
      implements Stmt {
    public Loop {
      update = List.copyOf(update);
      body = List.copyOf(body);
    }
  }

  /**
   * {@code for (int index = init; index < bound; index += step) body}. {@code index} is declared by
   * the loop and not written in the body; {@code bound} and {@code step} do not change while it
   * runs; {@code step} > 0. {@code inclusive}: {@code <=}. Made from {@link Loop} by a pass.
   */
  record CountedLoop(
      int line,
      Label label,
      Variable index,
      Expr init,
      Expr bound,
      boolean inclusive,
      Expr step,
      List<Stmt> body,
      OptionalInt parallel)
      implements Stmt {
    public CountedLoop {
      body = List.copyOf(body);
    }
  }

  /** Jumps to the end of the enclosing loop or labelled block of this label. */
  record Leave(int line, Label label) implements Stmt {}

  /** Jumps to the update of the enclosing loop of this label. */
  record Continue(int line, Label label) implements Stmt {}

  record Return(int line, Optional<Expr> value) implements Stmt {}

  /**
   * Copies {@code count} (2 or 4) neighbouring elements at once, of one element type: from GLOBAL
   * to PRIVATE memory or back. The index in GLOBAL memory is a multiple of {@code count}. Made by a
   * pass.
   */
  record CopyRun(int line, Variable to, Expr toIndex, Variable from, Expr fromIndex, int count)
      implements Stmt {}

  // ---- made by the vectorising passes only ----

  /**
   * Elements {@code index .. index + lanes - 1}; {@code nonTemporal}: around the caches where the
   * address allows it.
   */
  record VectorStore(int line, Variable array, Expr index, Expr value, boolean nonTemporal)
      implements Stmt {}

  /** Asks that the cache line of an element of GLOBAL memory be brought near; any index will do. */
  record Prefetch(int line, Variable array, Expr index) implements Stmt {}

  /**
   * While at least {@code strip} indexes are left below {@code bound}: the body, then {@code index
   * += strip}. {@code index} is declared before the loop and not written in the body. Exact: {@code
   * bound - index} fits an int wherever the loop is reached.
   */
  record StripLoop(int line, Variable index, Expr bound, int strip, List<Stmt> body)
      implements Stmt {
    public StripLoop {
      body = List.copyOf(body);
    }
  }
}
