package dev.stratus.embedded.jit.passes.vector;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is asked for ahead of time, how far, and where nothing is. */
class LookAheadTest {
  private static final TargetDescription STREAMING =
      new TargetDescription("opencl", true, true, true, true, 16, 4, true, false);

  private final Variable x = floats("x");
  private final Variable gamma = floats("gamma");
  private final Variable y = floats("y");
  private final Variable rows = var(ScalarType.INT, "rows");
  private final Variable width = var(ScalarType.INT, "width");
  private final Variable hand = var(ScalarType.INT, "hand");
  private final Variable row = var(ScalarType.INT, "row");
  private final Variable base = var(ScalarType.INT, "base");
  private final Variable c = var(ScalarType.INT, "c");
  private final Variable k = var(ScalarType.INT, "k");
  private final Variable sum = var(ScalarType.FLOAT, "sum");

  private static Expr times(Expr left, Expr right) {
    return op(left, "MUL", right);
  }

  /** Sums a row, then stores it scaled by its sum and gamma. */
  private List<Stmt> walks(Expr first) {
    Expr at = add(read(base), read(c));
    Expr product = times(times(load(x, at), load(gamma, read(c))), read(sum));
    return body(
        declare(base, first),
        declare(sum, num(0f)),
        loop(k, read(width), assign(sum, add(read(sum), load(x, add(read(base), read(k)))))),
        loop(c, read(width), store(y, at, product)));
  }

  private IrProgram kernel(List<Stmt> body, IrFunction... helpers) {
    List<Variable> parameters = List.of(x, gamma, y, rows, width, hand);
    return new IrProgram(
        function("k", IrType.Void.VOID, parameters, body), List.of(helpers), List.of());
  }

  private static String text(IrProgram program) {
    return compile(program, STREAMING).source();
  }

  @Test
  void theRowOfTheNextWorkItemIsAskedForWhileThisOneIsStored() {
    String text = text(kernel(parallel(row, read(rows), walks(times(read(row), read(width))))));
    assertThat(text)
        .contains("int x_next = width;")
        .contains("int x_ahead = x_next <= 32768 ? x_next : 0;")
        .contains("prefetch_line(&x[base + c + x_ahead]);")
        .contains("#if __has_builtin(__builtin_prefetch)");
    assertThat(text.split("prefetch_line\\(&", -1)).as("once, and nothing of gamma").hasSize(2);
  }

  @Test
  void onlyStoresThatGoAroundTheCachesLeaveRoomForIt() {
    IrProgram program = kernel(parallel(row, read(rows), walks(times(read(row), read(width)))));
    assertThat(compile(program, TargetDescription.OPENCL_CPU_REASSOCIATE).source())
        .contains("vstore16")
        .doesNotContain("prefetch");
  }

  @Test
  void aLoopOverRowsInHandLooksThatManyRowsAhead() {
    Variable first = var(ScalarType.INT, "first");
    Variable part = var(ScalarType.INT, "part");
    List<Stmt> turns =
        List.of(
            declare(first, num(0)),
            new Stmt.Loop(
                0,
                label(),
                true,
                op(read(first), "LT", read(rows)),
                List.of(assign(first, add(read(first), read(hand)))),
                walks(times(read(first), read(width))),
                OptionalInt.empty()));
    assertThat(text(kernel(parallel(part, read(rows), turns))))
        .contains("int x_next = (int)((uint)hand * width);")
        .contains("prefetch_line(&x[base + c + x_ahead]);");
  }

  /** Sums columns, work-items as lanes: what is read is known inside the walk over rows only. */
  @Test
  void whatALoopInsideTheStripReadsIsNotAskedForBeforeIt() {
    Variable column = var(ScalarType.INT, "column");
    List<Stmt> sums =
        body(
            declare(sum, num(0f)),
            loop(
                k,
                read(rows),
                assign(
                    sum, add(read(sum), load(x, add(times(read(k), read(width)), read(column)))))),
            store(y, read(column), read(sum)));
    assertThat(text(kernel(parallel(column, read(width), sums))))
        .contains("stream_float16(")
        .doesNotContain("prefetch");
  }

  private IrFunction helper(List<Variable> parameters, Expr first) {
    return function("normalizeRow", IrType.Void.VOID, parameters, walks(first));
  }

  private Stmt call(IrFunction helper, Expr place) {
    List<Expr> arguments = List.of(read(x), read(gamma), read(y), place, read(width));
    return new Stmt.Evaluate(0, new Expr.Call(helper.id(), IrType.Void.VOID, arguments));
  }

  @Test
  void aHelperKnowsAConstantGrowthWithoutBeingTold() {
    Variable at = var(ScalarType.INT, "at");
    IrFunction helper = helper(List.of(x, gamma, y, at, width), times(read(at), read(width)));
    String text = text(kernel(parallel(row, read(rows), List.of(call(helper, read(row)))), helper));
    assertThat(text)
        .contains("normalizeRow(x, gamma, y, row, width);")
        .contains("int x_next = width;")
        .contains("prefetch_line(&x[base + c + x_ahead]);");
  }

  @Test
  void aHelperIsToldAGrowthThatIsNoConstant() {
    Variable at = var(ScalarType.INT, "at");
    IrFunction helper = helper(List.of(x, gamma, y, at, width), read(at));
    Stmt call = call(helper, times(read(row), read(width)));
    String text = text(kernel(parallel(row, read(rows), List.of(call)), helper));
    assertThat(text)
        .containsPattern("normalizeRow\\(x, gamma, y, .*row.*width.*, width, width\\);")
        .contains("int at_ahead")
        .contains("int x_next = at_ahead;");
  }

  @Test
  void whatCannotBeFollowedIsLeftAlone() {
    Variable table = ints("table");
    List<Stmt> body = parallel(row, read(rows), walks(times(load(table, read(row)), read(width))));
    IrProgram gathers =
        new IrProgram(
            function("k", IrType.Void.VOID, List.of(x, gamma, y, rows, width, hand, table), body),
            List.of(),
            List.of());
    assertThat(text(gathers)).contains("stream_float16").doesNotContain("prefetch");
    Expr square = times(read(row), read(row));
    assertThat(text(kernel(parallel(row, read(rows), walks(square)))))
        .contains("stream_float16")
        .doesNotContain("prefetch");
    assertThat(text(kernel(walks(num(0))))).contains("stream_float16").doesNotContain("prefetch");
  }
}
