package dev.stratus.embedded.jit.passes.vector;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes lanes, and what must not. */
class VectoriseTest {
  private static final TargetDescription LANES = TargetDescription.OPENCL_CPU_REASSOCIATE;

  private final Variable x = floats("x");
  private final Variable y = floats("y");
  private final Variable n = var(ScalarType.INT, "n");
  private final Variable base = var(ScalarType.INT, "base");
  private final Variable c = var(ScalarType.INT, "c");
  private final Variable sum = var(ScalarType.FLOAT, "sum");
  private final Variable squares = var(ScalarType.FLOAT, "squares");
  private final Variable d = var(ScalarType.FLOAT, "d");

  private String text(List<Stmt> body) {
    return text(body, LANES, List.of());
  }

  private String text(List<Stmt> body, TargetDescription target, List<Integer> aliases) {
    return compile(program("k", List.of(x, y, n, base), body), target, aliases).source();
  }

  private Expr at(Variable array) {
    return load(array, add(read(base), read(c)));
  }

  private Stmt put(Variable array, Expr value) {
    return store(array, add(read(base), read(c)), value);
  }

  private List<Stmt> sumLoop(Stmt... inner) {
    return body(
        declare(sum, num(0f)),
        declare(squares, num(1f)),
        loop(c, read(n), inner),
        store(y, num(0), read(sum)),
        store(y, num(1), read(squares)));
  }

  private void assertScalar(List<Stmt> body) {
    assertThat(text(body)).doesNotContain("vload").doesNotContain("vstore");
  }

  @Test
  void aSumHasSeveralAccumulatorsAndARest() {
    String text = text(sumLoop(assign(sum, add(read(sum), at(x)))));
    assertThat(text)
        .contains(
            """
              {
                int c = 0;
                float16 sum_v0 = (float16)(0.0f);
                float16 sum_v1 = (float16)(0.0f);
                float16 sum_v2 = (float16)(0.0f);
                float16 sum_v3 = (float16)(0.0f);
                for (; n - c >= 64; c += 64) {
                  sum_v0 += vload16(0, &x[base + c]);
                  sum_v1 += vload16(0, &x[base + c + 16]);
                  sum_v2 += vload16(0, &x[base + c + 32]);
                  sum_v3 += vload16(0, &x[base + c + 48]);
                }
                for (; n - c >= 16; c += 16) {
                  sum_v0 += vload16(0, &x[base + c]);
                }
                for (; c < n; c++) {
                  sum += x[base + c];
                }
                sum += lane_sum_float16(sum_v0 + sum_v1 + sum_v2 + sum_v3);
              }
            """);
  }

  @Test
  void strictAndGpuTargetsKeepTheLoop() {
    List<Stmt> body = sumLoop(assign(sum, add(read(sum), at(x))));
    assertThat(text(body, TargetDescription.OPENCL_CPU_STRICT, List.of())).doesNotContain("vload");
    TargetDescription gpu =
        new TargetDescription("opencl", false, true, true, true, 16, 4, false, false);
    assertThat(text(body, gpu, List.of())).doesNotContain("vload");
  }

  @Test
  void twoSumsShareALocalVariable() {
    String text =
        text(
            sumLoop(
                declare(d, op(at(x), "SUB", num(3f))),
                assign(sum, add(read(sum), read(d))),
                assign(squares, add(read(squares), op(read(d), "MUL", read(d))))));
    assertThat(text)
        .contains("float16 d_v1 = vload16(0, &x[base + c + 16]) - 3.0f;")
        .contains("sum_v1 += d_v1;")
        .contains("squares_v1 += d_v1 * d_v1;");
  }

  @Test
  void widthAndAccumulatorsComeFromTheTarget() {
    TargetDescription narrow =
        new TargetDescription("opencl", true, true, true, true, 4, 2, false, false);
    String text = text(sumLoop(assign(sum, add(read(sum), at(x)))), narrow, List.of());
    assertThat(text)
        .contains("for (; n - c >= 8; c += 8) {")
        .contains("lane_sum_float4(sum_v0 + sum_v1)");
  }

  @Test
  void fmaSubtractionAndExtremes() {
    Expr fma = new Expr.MathCall(MathOp.FMA, ScalarType.FLOAT, List.of(at(x), at(x), read(sum)));
    assertThat(text(sumLoop(assign(sum, fma)))).contains("sum_v0 = fma(vload16(0, &x[base + c])");
    assertThat(text(sumLoop(assign(sum, op(read(sum), "SUB", at(x))))))
        .contains("sum_v0 -= vload16(0, &x[base + c]);")
        .contains("sum += lane_sum_float16(");
    Expr max = new Expr.MathCall(MathOp.MAX, ScalarType.FLOAT, List.of(read(sum), at(x)));
    assertThat(text(sumLoop(assign(sum, max))))
        .contains("float16 sum_v0 = (float16)(sum);")
        .contains("sum_v0 = java_max_float16(sum_v0, vload16(0, &x[base + c]));")
        .contains("sum = java_max_float(sum, lane_max_float16(java_max_float16(");
  }

  @Test
  void aMapLoopStoresStrips() {
    List<Stmt> body =
        loop(c, read(n), put(y, op(op(at(x), "SUB", num(2f)), "MUL", load(x, read(c)))));
    assertThat(text(body))
        .contains(
            "vstore16((vload16(0, &x[base + c]) - 2.0f) * vload16(0, &x[c]), 0, &y[base + c]);")
        .contains("for (; c < n; c++) {");
  }

  @Test
  void storesGoAroundTheCachesWhereAsked() {
    TargetDescription streaming =
        new TargetDescription("opencl", true, true, true, true, 16, 4, true, false);
    List<Stmt> body = loop(c, read(n), put(y, at(x)));
    assertThat(text(body, streaming, List.of()))
        .contains("stream_float16(vload16(0, &x[base + c]), &y[base + c]);")
        .contains("__builtin_nontemporal_store(v, (__global float16*)p);")
        .contains("#ifdef __has_builtin");
    List<Stmt> inPlace = loop(c, read(n), put(x, add(at(x), num(1f))));
    assertThat(text(inPlace, streaming, List.of())).contains("vstore16").doesNotContain("stream_");
  }

  @Test
  void offsetsInVariablesAreSeenThrough() {
    Variable i = var(ScalarType.INT, "i");
    List<Stmt> body =
        loop(c, read(n), declare(i, add(read(base), read(c))), store(y, read(i), load(x, read(i))));
    assertThat(text(body)).contains("vstore16(vload16(0, &x[base + c]), 0, &y[base + c]);");
  }

  @Test
  void aRangeThatDoesNotBeginAtZeroIsGuarded() {
    List<Stmt> body =
        loop(
            label(),
            c,
            read(base),
            op(read(n), "MUL", num(2)),
            1,
            OptionalInt.empty(),
            List.of(store(y, read(c), load(x, read(c)))));
    assertThat(text(body))
        .contains("int c = base;\n    int c_end = (int)((uint)n * 2);\n    if (c < c_end) {");
  }

  @Test
  void lanesConvertIntegers() {
    Variable data = ints("data");
    IrProgram program =
        program(
            "k",
            List.of(data, y, n),
            loop(
                c,
                read(n),
                store(y, read(c), new Expr.Convert(ScalarType.FLOAT, load(data, read(c))))));
    assertThat(compile(program, LANES).source())
        .contains("vstore16(convert_float16(vload16(0, &data[c])), 0, &y[c]);");
  }

  @Test
  void helpersAreVectorisedToo() {
    Variable p = floats("p");
    Variable total = var(ScalarType.FLOAT, "total");
    IrFunction helper =
        function(
            "total",
            ScalarType.FLOAT,
            List.of(p, n),
            body(
                declare(total, num(0f)),
                loop(c, read(n), assign(total, add(read(total), load(p, read(c))))),
                new Stmt.Return(0, java.util.Optional.of(read(total)))));
    Expr call = new Expr.Call(helper.id(), ScalarType.FLOAT, List.of(read(x), read(n)));
    IrProgram program =
        new IrProgram(
            function("k", IrType.Void.VOID, List.of(x, y, n), List.of(store(y, num(0), call))),
            List.of(helper),
            List.of());
    assertThat(compile(program, LANES).source()).contains("total_v0 += vload16(0, &p[c]);");
  }

  // ---- what must stay ----

  @Test
  void carriedDependencesStay() {
    assertScalar(loop(c, read(n), store(x, add(read(c), num(1)), load(x, read(c)))));
    assertScalar(sumLoop(assign(sum, op(op(read(sum), "MUL", num(2f)), "ADD", at(x)))));
    assertScalar(
        sumLoop(
            assign(sum, add(read(sum), at(x))), assign(squares, add(read(squares), read(sum)))));
    assertScalar(sumLoop(assign(sum, op(at(x), "SUB", read(sum)))));
    assertScalar(sumLoop(assign(sum, add(read(sum), at(x))), assign(sum, add(read(sum), num(1f)))));
    assertScalar(sumLoop(put(y, read(sum)), assign(sum, add(read(sum), at(x)))));
  }

  @Test
  void aliasedArraysStayUnlessTheIndexIsTheSame() {
    List<Stmt> shifted = loop(c, read(n), store(y, read(c), load(x, add(read(c), num(1)))));
    assertThat(text(shifted)).contains("vstore16");
    assertThat(text(shifted, LANES, List.of(0, 0, -1, -1))).doesNotContain("vstore16");
    List<Stmt> inPlace = loop(c, read(n), put(y, op(at(x), "MUL", num(2f))));
    assertThat(text(inPlace, LANES, List.of(0, 0, -1, -1))).contains("vstore16");
  }

  @Test
  void aliasesAreFollowedIntoHelpers() {
    Variable from = floats("from");
    Variable to = floats("to");
    IrFunction helper =
        function(
            "shift",
            IrType.Void.VOID,
            List.of(from, to, n),
            loop(c, read(n), store(to, read(c), load(from, add(read(c), num(1))))));
    Stmt apart =
        new Stmt.Evaluate(
            0, new Expr.Call(helper.id(), IrType.Void.VOID, List.of(read(x), read(y), read(n))));
    Stmt same =
        new Stmt.Evaluate(
            0, new Expr.Call(helper.id(), IrType.Void.VOID, List.of(read(x), read(x), read(n))));
    assertThat(shiftKernel(helper, apart)).contains("vstore16");
    assertThat(shiftKernel(helper, same)).doesNotContain("vstore16");
  }

  private String shiftKernel(IrFunction helper, Stmt call) {
    return compile(
            new IrProgram(
                function("k", IrType.Void.VOID, List.of(x, y, n), List.of(call)),
                List.of(helper),
                List.of()),
            LANES)
        .source();
  }

  @Test
  void stridesOtherThanOneStay() {
    assertScalar(loop(c, read(n), store(y, op(read(c), "MUL", num(2)), num(1f))));
    assertScalar(loop(c, read(n), store(y, read(n), num(1f))));
    assertScalar(loop(c, read(n), store(y, read(c), load(x, op(read(n), "SUB", read(c))))));
    assertScalar(loop(label(), c, num(0), read(n), 2, OptionalInt.empty(), List.of(put(y, at(x)))));
    Variable index = ints("index");
    IrProgram gather =
        program(
            "k",
            List.of(x, y, index, n),
            loop(c, read(n), store(y, read(c), load(x, load(index, read(c))))));
    assertThat(compile(gather, LANES).source()).doesNotContain("vstore");
  }

  @Test
  void controlFlowAndIntegersStay() {
    assertScalar(
        loop(c, read(n), branch(op(at(x), "GT", num(0f)), List.of(put(y, at(x))), List.of())));
    assertScalar(loop(c, read(n), put(y, new Expr.Convert(ScalarType.FLOAT, read(c)))));
    Variable count = var(ScalarType.INT, "count");
    assertScalar(
        body(
            declare(count, num(0)),
            loop(c, read(n), assign(count, add(read(count), num(3)))),
            store(y, num(0), new Expr.Convert(ScalarType.FLOAT, read(count)))));
    Variable bytes = array(ScalarType.BYTE, AddressSpace.GLOBAL, "bytes");
    IrProgram narrow =
        program(
            "k",
            List.of(bytes, y, n),
            loop(
                c,
                read(n),
                store(y, read(c), new Expr.Convert(ScalarType.FLOAT, load(bytes, read(c))))));
    assertThat(compile(narrow, LANES).source()).doesNotContain("vload");
  }

  @Test
  void shortConstantLoopsAndParallelLoopsStay() {
    assertScalar(loop(c, num(8), put(y, at(x))));
    assertScalar(parallel(c, read(n), List.of(put(y, at(x)))));
  }
}
