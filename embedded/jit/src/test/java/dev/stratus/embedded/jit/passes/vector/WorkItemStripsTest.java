package dev.stratus.embedded.jit.passes.vector;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which parallel loops become lanes of vectors, how, and which must not. */
class WorkItemStripsTest {
  private static final TargetDescription STRICT = TargetDescription.OPENCL_CPU_STRICT;

  /** Two vectors of four, so that expectations stay short. */
  private static final TargetDescription SMALL =
      new TargetDescription("opencl", true, true, true, false, 4, 2, false, false);

  private final Variable x = floats("x");
  private final Variable g = floats("g");
  private final Variable y = floats("y");
  private final Variable run = var(ScalarType.INT, "run");
  private final Variable width = var(ScalarType.INT, "width");
  private final Variable stride = var(ScalarType.INT, "stride");
  private final Variable r = var(ScalarType.INT, "r");
  private final Variable c = var(ScalarType.INT, "c");
  private final Variable sum = var(ScalarType.FLOAT, "sum");
  private final Variable v = var(ScalarType.FLOAT, "v");

  private CompiledKernel kernel(List<Stmt> body, TargetDescription target, IrFunction... helpers) {
    IrFunction kernel = function("k", IrType.Void.VOID, List.of(x, g, y, run, width, stride), body);
    return compile(new IrProgram(kernel, List.of(helpers), List.of()), target);
  }

  private String text(Object... item) {
    return kernel(parallel(r, read(run), body(item)), SMALL).source();
  }

  private Expr place() {
    return add(read(r), op(read(c), "MUL", read(stride)));
  }

  private Expr at(Variable array) {
    return load(array, place());
  }

  private static Expr times(Expr a, Expr b) {
    return op(a, "MUL", b);
  }

  private List<Stmt> over(Stmt... inner) {
    return loop(c, read(width), inner);
  }

  private List<Stmt> sums() {
    return body(
        declare(sum, num(0f)),
        over(assign(sum, add(read(sum), at(x)))),
        store(y, read(r), read(sum)));
  }

  private void assertScalar(String text) {
    assertThat(text).doesNotContain("vload").doesNotContain("vstore");
  }

  @Test
  void tilesThenStripsThenTheLoopAsItWas() {
    CompiledKernel kernel = kernel(parallel(r, read(run), sums()), SMALL);
    assertThat(kernel.source())
        .contains(
            """
              for (int r = (int)get_global_id(0) * 8; r < run; r += (int)get_global_size(0) * 8) {
                if ((int)((uint)run - r) >= 8) {
                  float4 sum_v0 = (float4)(0.0f);
                  float4 sum_v1 = (float4)(0.0f);
                  for (int c = 0; c < width; c++) {
                    sum_v0 += vload4(0, &x[r + c * stride]);
                    sum_v1 += vload4(0, &x[r + c * stride + 4]);
                  }
                  vstore4(sum_v0, 0, &y[r]);
                  vstore4(sum_v1, 0, &y[r + 4]);
                } else {
                  int r_1 = r;
                  for (; run - r_1 >= 4; r_1 += 4) {
                    float4 sum_v = (float4)(0.0f);
                    for (int c = 0; c < width; c++) {
                      sum_v += vload4(0, &x[r_1 + c * stride]);
                    }
                    vstore4(sum_v, 0, &y[r_1]);
                  }
                  for (; r_1 < run; r_1++) {
                    float sum = 0.0f;
                    for (int c = 0; c < width; c++) {
                      sum += x[r_1 + c * stride];
                    }
                    y[r_1] = sum;
                  }
                }
              }
            """);
    assertThat(kernel.parallel()).hasSize(1);
    assertThat(kernel.parallel().getFirst().step()).isEqualTo(num(8));
    assertThat(kernel.parallel().getFirst().known()).isTrue();
  }

  @Test
  void sixteenLanesAreFollowedByFour() {
    assertThat(kernel(parallel(r, read(run), sums()), STRICT).source())
        .contains("run - r) >= 64)")
        .contains("for (; run - r_1 >= 16; r_1 += 16) {")
        .contains("for (; run - r_1 >= 4; r_1 += 4) {");
  }

  @Test
  void eitherNumericsGivesTheSameAndGpusKeepTheirWorkItems() {
    List<Stmt> body = parallel(r, read(run), sums());
    assertThat(kernel(body, TargetDescription.OPENCL_CPU_REASSOCIATE).source())
        .isEqualTo(kernel(body, STRICT).source());
    TargetDescription gpu =
        new TargetDescription("opencl", false, true, true, false, 16, 4, false, false);
    assertScalar(kernel(body, gpu).source());
  }

  @Test
  void theStageIsPrinted() {
    CompiledKernel kernel = kernel(parallel(r, read(run), sums()), SMALL);
    CompiledKernel.Stage stage =
        kernel.stages().stream()
            .filter(s -> s.pass().equals("work-item-strips"))
            .findFirst()
            .orElseThrow();
    assertThat(stage.ir()).contains("parallel(0) for int").contains("for strips of 4");
  }

  @Test
  void parametersOfARowAreOneValueForAllLanes() {
    assertThat(text(over(store(y, place(), times(at(x), load(g, read(c)))))))
        .contains("vstore4(vload4(0, &x[r + c * stride]) * g[c], 0, &y[r + c * stride]);")
        .contains("vstore4(vload4(0, &x[r + c * stride + 4]) * g[c], 0, &y[r + c * stride + 4]);");
  }

  @Test
  void storesGoAroundTheCachesWhereAsked() {
    TargetDescription streaming =
        new TargetDescription("opencl", true, true, true, false, 4, 2, true, false);
    List<Stmt> apart = parallel(r, read(run), over(store(y, place(), at(x))));
    assertThat(kernel(apart, streaming).source()).contains("stream_float4(vload4(");
    List<Stmt> inPlace = parallel(r, read(run), over(store(x, place(), add(at(x), num(1f)))));
    assertThat(kernel(inPlace, streaming).source()).contains("vstore4").doesNotContain("stream_");
  }

  @Test
  void anIndexThatWalksAlongStaysOneScalar() {
    Variable i = var(ScalarType.INT, "i");
    Stmt walk =
        new Stmt.Loop(
            0,
            label(),
            true,
            op(read(i), "NE", add(read(r), read(stride))),
            List.of(assign(i, add(read(i), read(width)))),
            List.of(assign(sum, add(read(sum), load(x, read(i))))),
            OptionalInt.empty());
    String text = text(declare(sum, num(0f)), declare(i, read(r)), walk, put(read(sum)));
    assertThat(text)
        .contains("for (int i = r; i != (int)((uint)r + stride); i = (int)((uint)i + width)) {");
    assertThat(text).contains("sum_v0 += vload4(0, &x[i]);");
    List<Stmt> counted =
        loop(
            label(),
            i,
            read(r),
            add(read(r), read(stride)),
            32,
            OptionalInt.empty(),
            List.of(store(y, read(i), load(x, read(i)))));
    assertThat(text(counted))
        .contains("for (int i = r; i < (int)((uint)r + stride); i += 32) {")
        .contains("vstore4(vload4(0, &x[i + 4]), 0, &y[i + 4]);");
  }

  private Stmt put(Expr value) {
    return store(y, read(r), value);
  }

  // ---- conditions ----

  @Test
  void aCheapChoiceIsMadeLaneByLane() {
    Stmt clamp = branch(op(read(v), "GT", num(1f)), List.of(assign(v, num(1f))), List.of());
    assertThat(text(over(declare(v, at(x)), clamp, store(y, place(), read(v)))))
        .contains("int4 mask_v0 = v_v0 > 1.0f;")
        .contains("v_v0 = (mask_v0 ? v_v0_1 : v_v0);");
    Expr ternary =
        new Expr.Conditional(
            new Expr.ShortCircuit(
                true,
                op(read(v), "LT", num(0f)),
                new Expr.Unary(
                    dev.stratus.embedded.jit.ir.UnaryOp.NOT, op(read(v), "EQ", num(-1f)))),
            num(0f),
            read(v));
    assertThat(text(over(declare(v, at(x)), store(y, place(), ternary))))
        .contains("((v_v0 < 0.0f) & (v_v0 != -1.0f) ? (float4)(0.0f) : v_v0)");
  }

  @Test
  void aRareSideWithALoopIsDoneLaneByLane() {
    Variable d = var(ScalarType.INT, "d");
    Stmt rare =
        branch(
            op(read(sum), "GT", num(1e30f)),
            loop(d, read(width), store(y, add(read(r), times(read(d), read(stride))), num(0f))),
            body(over(store(y, place(), times(at(x), read(sum))))));
    Variable e = var(ScalarType.INT, "e");
    List<Stmt> first =
        loop(
            e,
            read(width),
            assign(sum, add(read(sum), load(x, add(read(r), times(read(e), read(stride)))))));
    String text = text(declare(sum, num(0f)), first, rare);
    assertThat(text)
        .contains("int4 mask_v1 = sum_v1 > 1e30f;")
        .contains("if (any(mask_v0 | mask_v1)) {")
        .contains("if (all(mask_v0 & mask_v1)) {")
        .contains(
            """
                      vstore4(sum_v1, 0, &sum_lanes[4]);
                      for (int lane = 0; lane < 8; lane++) {
                        bool mask = mask_lanes[lane] != 0;
                        int r_1 = r + lane;
                        float sum = sum_lanes[lane];
                        if (mask) {
            """)
        .contains("y[r_1 + c * stride] = x[r_1 + c * stride] * sum;")
        .contains("vstore4(vload4(0, &x[r + c * stride]) * sum_v0, 0, &y[r + c * stride]);");
  }

  @Test
  void uniformConditionsAreAskedOnce() {
    Stmt uniform =
        branch(
            op(read(width), "GT", num(3)),
            List.of(assign(sum, num(1f))),
            List.of(assign(sum, load(x, read(r)))));
    String text =
        text(declare(sum, num(0f)), uniform, over(store(y, place(), add(read(sum), at(x)))));
    assertThat(text)
        .contains("if (width > 3) {\n        sum_v0 = (float4)(1.0f);")
        .contains("sum_v1 = vload4(0, &x[r + 4]);")
        .doesNotContain("any(");
  }

  @Test
  void lanesLeaveTogetherOrNotAtAll() {
    // A jump out of a lane alone has no form; on a condition of the row it has.
    Label scope = label();
    Stmt leaves =
        branch(op(read(sum), "GT", num(0f)), List.of(new Stmt.Leave(0, scope)), List.of());
    Stmt block =
        new Stmt.Labelled(0, scope, body(leaves, over(store(y, place(), times(at(x), read(sum))))));
    assertScalar(text(declare(sum, load(x, read(r))), block));
    assertThat(text(declare(sum, load(g, num(0))), block)).contains("vstore4");
  }

  @Test
  void whatHasNoFormIsDoneInTurnOutsideLoopsOnly() {
    Expr power = new Expr.MathCall(MathOp.EXP, ScalarType.FLOAT, List.of(load(x, read(r))));
    Stmt odd = declare(sum, power);
    List<Stmt> use = over(store(y, place(), times(at(x), read(sum))));
    assertThat(text(odd, use))
        .contains("sum_lanes[lane] = sum;")
        .contains("sum_v1 = vload4(0, &sum_lanes[4]);");
    Expr inLoop = new Expr.MathCall(MathOp.EXP, ScalarType.FLOAT, List.of(at(x)));
    assertScalar(text(over(store(y, place(), inLoop))));
  }

  // ---- helpers ----

  @Test
  void helpersThatReturnAtTheirEndAreWrittenOut() {
    Variable a = var(ScalarType.FLOAT, "a");
    IrFunction half =
        function(
            "half",
            ScalarType.FLOAT,
            List.of(a),
            List.of(new Stmt.Return(0, Optional.of(times(read(a), num(0.5f))))));
    Expr call = new Expr.Call(half.id(), ScalarType.FLOAT, List.of(read(sum)));
    List<Stmt> item =
        body(
            declare(sum, num(0f)),
            over(assign(sum, add(read(sum), at(x)))),
            store(y, read(r), add(call, num(1f))));
    String text = kernel(parallel(r, read(run), item), SMALL, half).source();
    assertThat(text)
        .contains("float4 half_v1 = sum_v1 * 0.5f;")
        .contains("vstore4(half_v1 + 1.0f, 0, &y[r + 4]);")
        .contains("y[r_1] = half_1(sum) + 1.0f;");
  }

  @Test
  void helpersThatReturnEarlyAreCalledLaneByLane() {
    Variable a = var(ScalarType.FLOAT, "a");
    IrFunction early =
        function(
            "early",
            ScalarType.FLOAT,
            List.of(a),
            body(
                branch(
                    op(read(a), "GT", num(0f)),
                    List.of(new Stmt.Return(0, Optional.of(num(1f)))),
                    List.of()),
                new Stmt.Return(0, Optional.of(read(a)))));
    Expr call = new Expr.Call(early.id(), ScalarType.FLOAT, List.of(read(sum)));
    List<Stmt> item =
        body(
            declare(sum, num(0f)),
            over(assign(sum, add(read(sum), at(x)))),
            store(y, read(r), call));
    assertThat(kernel(parallel(r, read(run), item), SMALL, early).source())
        .contains("y[r_1] = early(sum);")
        .contains("for (int lane = 0; lane < 8; lane++) {");
  }

  @Test
  void aWholeRowMayBeAHelper() {
    Variable from = floats("from");
    Variable base = var(ScalarType.INT, "base");
    Variable n = var(ScalarType.INT, "n");
    Variable step = var(ScalarType.INT, "step");
    IrFunction row =
        function(
            "row",
            IrType.Void.VOID,
            List.of(from, base, n, step),
            loop(c, read(n), store(from, add(read(base), times(read(c), read(step))), num(0f))));
    Stmt call =
        new Stmt.Evaluate(
            0,
            new Expr.Call(
                row.id(),
                IrType.Void.VOID,
                List.of(read(y), add(read(r), num(3)), read(width), read(stride))));
    assertThat(kernel(parallel(r, read(run), List.of(call)), SMALL, row).source())
        .contains("vstore4((float4)(0.0f), 0, &y[base + c * stride + 4]);")
        .contains("row(y, r_1 + 3, width, stride);");
  }

  // ---- what must stay ----

  @Test
  void withoutALoopOverNeighboursItStays() {
    assertScalar(text(store(y, read(r), load(x, read(r)))));
    assertScalar(text(over(store(y, times(read(r), read(width)), at(x)))));
    assertScalar(text(over(store(y, read(c), num(1f)))));
    assertScalar(text(over(store(y, add(times(read(r), num(2)), read(c)), load(x, read(c))))));
  }

  @Test
  void loopsOverTheirOwnNeighboursStay() {
    assertScalar(
        text(
            declare(sum, num(0f)),
            over(assign(sum, add(read(sum), load(x, add(read(r), read(c)))))),
            put(read(sum))));
  }

  @Test
  void otherParallelLoopsStay() {
    List<Stmt> body = sums();
    assertScalar(
        kernel(loop(label(), r, num(0), read(run), 2, OptionalInt.of(0), body), SMALL).source());
    assertScalar(
        kernel(loop(label(), r, read(width), read(run), 1, OptionalInt.of(0), body), SMALL)
            .source());
    assertScalar(
        kernel(loop(label(), r, num(0), read(run), 1, OptionalInt.of(1), body), SMALL).source());
  }

  @Test
  void whatGoesFromOneWorkItemToTheNextStays() {
    Variable shared = var(ScalarType.FLOAT, "shared");
    List<Stmt> item =
        body(over(assign(shared, add(read(shared), at(x)))), store(y, read(r), read(shared)));
    assertScalar(
        kernel(body(declare(shared, num(0f)), parallel(r, read(run), item)), SMALL).source());
  }

  @Test
  void kernelsThatAddAtomicallyOrKnowTheirWorkItemStay() {
    assertScalar(text(sums(), new Stmt.AtomicAdd(0, y, num(0), num(1f))));
    Expr id = new Expr.WorkItemQuery(Expr.WorkItemQuery.Query.LOCAL_ID, 0);
    assertScalar(text(sums(), store(y, id, num(1f))));
  }

  @Test
  void privateArraysStay() {
    Variable own = array(ScalarType.FLOAT, dev.stratus.embedded.jit.ir.AddressSpace.PRIVATE, "own");
    assertScalar(
        text(
            new Stmt.DeclareArray(0, own, 4),
            over(store(own, num(1), at(x))),
            put(load(own, num(1)))));
  }
}
