package dev.stratus.embedded.jit.passes.vector;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Sums in blocks of 64, as kernels write them to be accurate in written order. */
class MergeBlockedSumsTest {
  private final Variable x = floats("x");
  private final Variable y = floats("y");
  private final Variable n = var(ScalarType.INT, "n");
  private final Variable sum = var(ScalarType.FLOAT, "sum");
  private final Variable part = var(ScalarType.FLOAT, "part");
  private final Variable b = var(ScalarType.INT, "b");
  private final Variable c = var(ScalarType.INT, "c");
  private final Variable end = var(ScalarType.INT, "end");
  private final Expr blockEnd = add(read(b), num(64));
  private final Expr minimum =
      new Expr.MathCall(MathOp.MIN, ScalarType.INT, List.of(blockEnd, read(n)));

  private boolean merges(List<Stmt> outerBody) {
    return merged(outerBody).contains("for int c = 0 to n step 1 {\n    sum = (sum + x[c])\n  }");
  }

  private String merged(List<Stmt> outerBody) {
    List<Stmt> body =
        body(
            declare(sum, num(0f)),
            loop(label(), b, num(0), read(n), 64, OptionalInt.empty(), outerBody),
            store(y, num(0), read(sum)));
    return compile(program("k", List.of(x, y, n), body), TargetDescription.OPENCL_CPU_REASSOCIATE)
        .stages()
        .stream()
        .filter(s -> s.pass().equals("merge-blocked-sums"))
        .findFirst()
        .orElseThrow()
        .ir();
  }

  private List<Stmt> inner(Expr init, Expr bound, Stmt... statements) {
    return loop(label(), c, init, bound, 1, OptionalInt.empty(), List.of(statements));
  }

  private Stmt adds() {
    return assign(part, add(read(part), load(x, read(c))));
  }

  private Stmt addsPart() {
    return assign(sum, add(read(sum), read(part)));
  }

  @Test
  void anEndInAVariableOrInline() {
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    declare(end, minimum),
                    inner(read(b), read(end), adds()),
                    addsPart())))
        .isTrue();
    assertThat(merges(body(declare(part, num(0f)), inner(read(b), minimum, adds()), addsPart())))
        .isTrue();
  }

  @Test
  void anEndByCondition() {
    Expr less = new Expr.Conditional(op(blockEnd, "LT", read(n)), blockEnd, read(n));
    Expr greater = new Expr.Conditional(op(read(n), "GT", blockEnd), blockEnd, read(n));
    assertThat(merges(body(declare(part, num(0f)), inner(read(b), less, adds()), addsPart())))
        .isTrue();
    assertThat(merges(body(declare(part, num(0f)), inner(read(b), greater, adds()), addsPart())))
        .isTrue();
  }

  @Test
  void anotherShapeStays() {
    // Blocks that do not cover the range, or begin elsewhere.
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    inner(read(b), add(read(b), num(63)), adds()),
                    addsPart())))
        .isFalse();
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    inner(add(read(b), num(1)), minimum, adds()),
                    addsPart())))
        .isFalse();
    // A part that does not start at zero, or is used for more than its sum.
    assertThat(merges(body(declare(part, num(1f)), inner(read(b), minimum, adds()), addsPart())))
        .isFalse();
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    inner(read(b), minimum, adds(), store(y, read(c), read(part))),
                    addsPart())))
        .isFalse();
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    inner(read(b), minimum, assign(part, op(read(part), "MUL", load(x, read(c))))),
                    addsPart())))
        .isFalse();
    // The block's number matters inside.
    assertThat(
            merges(
                body(
                    declare(part, num(0f)),
                    inner(read(b), minimum, adds(), store(y, read(b), num(1f))),
                    addsPart())))
        .isFalse();
  }

  /** Such a loop gets no lanes, so that its sum stays in written order. */
  @Test
  void sumsOverStridesKeepTheirBlocks() {
    Stmt strided = assign(part, add(read(part), load(x, op(read(c), "MUL", read(n)))));
    assertThat(merged(body(declare(part, num(0f)), inner(read(b), minimum, strided), addsPart())))
        .contains("for int b = 0 to n step 64 {")
        .contains("sum = (sum + part)");
  }

  @Test
  void strictKeepsTheBlocks() {
    List<Stmt> body =
        body(
            declare(sum, num(0f)),
            loop(
                label(),
                b,
                num(0),
                read(n),
                64,
                OptionalInt.empty(),
                body(declare(part, num(0f)), inner(read(b), minimum, adds()), addsPart())),
            store(y, num(0), read(sum)));
    assertThat(source(program("k", List.of(x, y, n), body)))
        .contains("for (int b = 0; b < n; b += 64) {")
        .contains("sum += part;");
  }
}
