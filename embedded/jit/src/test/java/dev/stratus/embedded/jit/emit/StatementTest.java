package dev.stratus.embedded.jit.emit;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Statements and jumps: the body of a kernel {@code k} as text. */
class StatementTest {
  private final Variable out = ints("out");
  private final Variable n = var(ScalarType.INT, "n");
  private final Variable i = var(ScalarType.INT, "i");
  private final Variable j = var(ScalarType.INT, "j");

  private String body(List<Stmt> body) {
    String source = source(program("k", List.of(out, n), body));
    int head = source.indexOf("{\n", source.indexOf("__kernel")) + 2;
    return source
        .substring(head, source.lastIndexOf('}'))
        .lines()
        .map(line -> line.substring(2) + "\n")
        .collect(Collectors.joining());
  }

  private Stmt set(int value) {
    return store(out, num(0), num(value));
  }

  private Stmt when(String op, int value, Stmt... then) {
    return branch(op(read(i), op, num(value)), List.of(then), List.of());
  }

  private Stmt loop(Label label, Expr condition, List<Stmt> update, Stmt... body) {
    return new Stmt.Loop(0, label, true, condition, update, List.of(body), OptionalInt.empty());
  }

  @Test
  void breakAndContinueOfTheInnermostLoop() {
    Label label = label();
    List<Stmt> loop =
        Ir.loop(
            label,
            i,
            num(0),
            read(n),
            1,
            OptionalInt.empty(),
            List.of(
                when("EQ", 3, new Stmt.Continue(0, label)),
                when("EQ", 5, new Stmt.Leave(0, label)),
                set(1)));
    assertThat(body(loop))
        .isEqualTo(
            """
            for (int i = 0; i < n; i++) {
              if (i == 3) {
                continue;
              }
              if (i == 5) {
                break;
              }
              out[0] = 1;
            }
            """);
  }

  @Test
  void jumpsOutOfTwoLoopsAreGotos() {
    Label outer = label();
    List<Stmt> inner =
        Ir.loop(
            j,
            read(n),
            when("EQ", 3, new Stmt.Continue(0, outer)),
            when("EQ", 4, new Stmt.Leave(0, outer)));
    List<Stmt> loop =
        Ir.loop(outer, i, num(0), read(n), 1, OptionalInt.empty(), Ir.body(inner, set(1)));
    assertThat(body(Ir.body(loop, set(2))))
        .isEqualTo(
            """
            for (int i = 0; i < n; i++) {
              {
                for (int j = 0; j < n; j++) {
                  if (i == 3) {
                    goto next_1;
                  }
                  if (i == 4) {
                    goto after_2;
                  }
                }
                out[0] = 1;
              }
              next_1:;
            }
            after_2:;
            out[0] = 2;
            """);
  }

  @Test
  void anInnerLoopAtTheEndSharesItsExitWithTheOuterUpdate() {
    Label outer = label();
    List<Stmt> inner = Ir.loop(j, read(n), when("EQ", 3, new Stmt.Continue(0, outer)), set(1));
    List<Stmt> loop = Ir.loop(outer, i, num(0), read(n), 1, OptionalInt.empty(), inner);
    assertThat(body(loop)).contains("break;").doesNotContain("goto");
  }

  @Test
  void leavingABlockAtItsEndIsFallingThrough() {
    Label block = label();
    Stmt labelled =
        new Stmt.Labelled(
            0,
            block,
            List.of(
                branch(
                    op(read(n), "GT", num(0)),
                    List.of(set(1), new Stmt.Leave(0, block)),
                    List.of(set(2)))));
    assertThat(body(List.of(labelled, set(3))))
        .isEqualTo(
            """
            if (n > 0) {
              out[0] = 1;
            } else {
              out[0] = 2;
            }
            out[0] = 3;
            """);
  }

  @Test
  void leavingABlockEarlyJumpsBehindItsBraces() {
    Label block = label();
    Variable t = var(ScalarType.INT, "t");
    Stmt labelled =
        new Stmt.Labelled(
            0,
            block,
            List.of(
                branch(op(read(n), "GT", num(0)), List.of(new Stmt.Leave(0, block)), List.of()),
                declare(t, load(out, num(1))),
                store(out, num(0), read(t))));
    assertThat(body(List.of(labelled, set(3))))
        .isEqualTo(
            """
            {
              if (n > 0) {
                goto end_1;
              }
              int t = out[1];
              out[0] = t;
            }
            end_1:;
            out[0] = 3;
            """);
  }

  @Test
  void continueInADoLoopRunsTheUpdate() {
    Label label = label();
    Stmt loop =
        new Stmt.Loop(
            0,
            label,
            false,
            op(read(i), "LT", read(n)),
            List.of(assign(i, add(read(i), num(1)))),
            List.of(when("EQ", 3, new Stmt.Continue(0, label)), store(out, read(i), num(1))),
            OptionalInt.empty());
    assertThat(body(List.of(declare(i, num(0)), loop)))
        .isEqualTo(
            """
            int i = 0;
            do {
              {
                if (i == 3) {
                  goto next_1;
                }
                out[i] = 1;
              }
              next_1:;
              i = (int)((uint)i + 1);
            } while (i < n);
            """);
  }

  @Test
  void whileAndForEver() {
    Label label = label();
    Stmt loop =
        loop(
            label,
            Expr.Constant.ofBoolean(true),
            List.of(),
            branch(
                op(load(out, num(0)), "GT", read(n)), List.of(new Stmt.Leave(0, label)), List.of()),
            set(1));
    assertThat(body(List.of(loop))).startsWith("while (true) {\n  if (out[0] > n) {\n    break;\n");
  }

  @Test
  void aHalvingLoopIsAFor() {
    Stmt loop =
        loop(
            label(),
            op(read(i), "GT", num(0)),
            List.of(assign(i, op(read(i), "SHR", num(1)))),
            store(out, read(i), num(1)));
    assertThat(body(List.of(declare(i, num(32)), loop)))
        .startsWith("for (int i = 32; i > 0; i >>= 1) {\n");
  }

  @Test
  void countingDownToAConstantCannotWrap() {
    Stmt loop =
        loop(
            label(),
            op(read(i), "GE", num(0)),
            List.of(assign(i, op(read(i), "SUB", num(1)))),
            set(1));
    assertThat(body(List.of(declare(i, read(n)), loop)))
        .startsWith("for (int i = n; i >= 0; i--) {\n");
  }

  @Test
  void aLoopVariableUsedAfterwardsIsDeclaredBefore() {
    List<Stmt> loop = Ir.loop(i, read(n), set(1));
    assertThat(body(Ir.body(loop, store(out, num(1), read(i)))))
        .isEqualTo(
            """
            int i = 0;
            for (; i < n; i++) {
              out[0] = 1;
            }
            out[1] = i;
            """);
  }

  @Test
  void emptyBranchesTurnAround() {
    Label label = label();
    List<Stmt> loop =
        Ir.loop(
            label,
            i,
            num(0),
            read(n),
            1,
            OptionalInt.empty(),
            List.of(
                branch(
                    op(read(i), "LT", num(3)),
                    List.of(new Stmt.Continue(0, label)),
                    List.of(set(1)))));
    assertThat(body(loop))
        .isEqualTo(
            """
            for (int i = 0; i < n; i++) {
              if (i >= 3) {
                out[0] = 1;
              }
            }
            """);
  }

  @Test
  void elseIfChains() {
    Stmt chain =
        branch(
            op(read(n), "EQ", num(1)),
            List.of(set(1)),
            List.of(branch(op(read(n), "EQ", num(2)), List.of(set(2)), List.of(set(3)))));
    assertThat(body(List.of(chain)))
        .isEqualTo(
            """
            if (n == 1) {
              out[0] = 1;
            } else if (n == 2) {
              out[0] = 2;
            } else {
              out[0] = 3;
            }
            """);
  }

  @Test
  void returnsFromAVoidKernel() {
    assertThat(
            body(
                List.of(
                    branch(
                        op(read(n), "EQ", num(1)),
                        List.of(new Stmt.Return(0, Optional.empty())),
                        List.of()),
                    set(1),
                    new Stmt.Return(0, Optional.empty()))))
        .isEqualTo("if (n == 1) {\n  return;\n}\nout[0] = 1;\n");
  }

  @Test
  void privateArraysStartAsZerosAndLocalOnesStandAtTheHead() {
    Variable mine = array(ScalarType.INT, AddressSpace.PRIVATE, "mine");
    Variable ours = array(ScalarType.FLOAT, AddressSpace.LOCAL, "local");
    String text =
        body(
            List.of(
                branch(
                    op(read(n), "EQ", num(1)),
                    List.of(
                        new Stmt.DeclareArray(0, mine, 16),
                        new Stmt.DeclareArray(0, ours, 64),
                        store(ours, num(0), num(1f)),
                        new Stmt.Barrier(0, false),
                        new Stmt.Barrier(0, true),
                        store(out, num(0), load(mine, num(1)))),
                    List.of())));
    assertThat(text)
        .startsWith("__local float local_1[64];\nif (n == 1) {\n  int mine[16] = {0};\n")
        .contains("barrier(CLK_LOCAL_MEM_FENCE);")
        .contains("barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);");
  }

  @Test
  void atomicSums() {
    assertThat(body(List.of(new Stmt.AtomicAdd(0, out, num(2), read(n)))))
        .isEqualTo("atomic_add(&out[2], n);\n");
    Variable x = floats("x");
    String text =
        source(program("k", List.of(x), List.of(new Stmt.AtomicAdd(0, x, num(0), num(1f)))));
    assertThat(text)
        .contains("java_atomic_add_float_global(&x[0], 1.0f);")
        .contains("static void java_atomic_add_float_global(volatile __global float* p, float v)");
  }

  @Test
  void booleanStoresKeepTheLowBit() {
    Variable flags = array(ScalarType.BOOLEAN, AddressSpace.GLOBAL, "flags");
    String text =
        source(
            program(
                "k",
                List.of(flags, n),
                List.of(
                    store(flags, num(0), read(n)),
                    store(flags, num(1), op(read(n), "LT", num(3))))));
    assertThat(text).contains("flags[0] = n & 1;").contains("flags[1] = n < 3;");
  }
}
