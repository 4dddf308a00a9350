package dev.stratus.embedded.jit.emit;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.CompiledKernel.Parameter;
import dev.stratus.embedded.jit.KernelRefusedException;
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
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole programs: parameters, helpers, names, what the launch is told. */
class ProgramTest {
  private static final TargetDescription STRICT = TargetDescription.OPENCL_CPU_STRICT;
  private static final TargetDescription NO_DOUBLE =
      new TargetDescription("opencl", false, false, true, false, 16, 4, false, false);

  private final Variable x = floats("x");
  private final Variable y = floats("y");
  private final Variable n = var(ScalarType.INT, "n");
  private final Variable i = var(ScalarType.INT, "i");

  private IrProgram copy() {
    return program(
        "copy",
        List.of(x, y, n),
        parallel(i, read(n), List.of(store(y, read(i), load(x, read(i))))));
  }

  @Test
  void aParallelLoopStridesOverTheWorkItems() {
    CompiledKernel kernel = compile(copy(), STRICT);
    assertThat(kernel.source())
        .isEqualTo(
            """
            #pragma OPENCL FP_CONTRACT OFF

            __kernel void copy(__global const float* restrict x, __global float* restrict y, int n) {
              for (int i = (int)get_global_id(0); i < n; i += (int)get_global_size(0)) {
                y[i] = x[i];
              }
            }
            """);
    assertThat(kernel.entryPoint()).isEqualTo("copy");
    assertThat(kernel.hash()).hasSize(64).isEqualTo(compile(copy(), STRICT).hash());
    assertThat(kernel.parameters())
        .containsExactly(
            new Parameter.Buffer(0, ScalarType.FLOAT, true, false),
            new Parameter.Buffer(1, ScalarType.FLOAT, false, true),
            new Parameter.Scalar(2, ScalarType.INT));
    assertThat(kernel.parallel())
        .containsExactly(new CompiledKernel.Extent(num(0), read(n), false, num(1), true));
    assertThat(kernel.requiresFp64()).isFalse();
  }

  @Test
  void anExtentSeesThroughVariablesOfOneValue() {
    Variable half = var(ScalarType.INT, "half");
    Variable start = var(ScalarType.INT, "start");
    IrProgram program =
        program(
            "k",
            List.of(x, n),
            body(
                declare(half, op(new Expr.Length(x), "DIV", num(2))),
                declare(start, num(1)),
                loop(
                    label(),
                    i,
                    read(start),
                    read(half),
                    2,
                    java.util.OptionalInt.of(0),
                    List.of(store(x, read(i), num(1f))))));
    CompiledKernel kernel = compile(program, STRICT);
    assertThat(kernel.parallel())
        .containsExactly(
            new CompiledKernel.Extent(
                num(1), op(new Expr.Length(x), "DIV", num(2)), false, num(2), true));
    assertThat(kernel.parameters()).contains(new Parameter.ArrayLength(0));
    assertThat(kernel.source())
        .contains("int x_length) {")
        .contains(
            "i = start + (int)get_global_id(0) * 2; i < half_1; i += (int)get_global_size(0) * 2");
  }

  @Test
  void anExtentThatDependsOnDataIsUnknown() {
    Variable data = ints("data");
    IrProgram program =
        program(
            "k",
            List.of(x, data),
            body(
                declare(n, load(data, num(0))),
                parallel(i, read(n), List.of(store(x, read(i), num(1f))))));
    assertThat(compile(program, STRICT).parallel().getFirst().known()).isFalse();
  }

  @Test
  void arraysThatShareMemoryAreNotRestrict() {
    String source = compile(copy(), STRICT, List.of(0, 0, -1)).source();
    assertThat(source).doesNotContain("restrict").contains("__global const float* x");
    assertThat(compile(copy(), STRICT, List.of(0, 1, -1)).source()).contains("restrict");
  }

  @Test
  void reservedAndStrangeNamesAreRenamed() {
    Variable half = new Variable(900, "half", ScalarType.INT);
    Variable strange = new Variable(901, "é$x", ScalarType.INT);
    Variable under = new Variable(902, "__local", ScalarType.INT);
    Variable out = ints("restrict");
    IrProgram program =
        program(
            "kernel",
            List.of(out, half, strange, under),
            List.of(store(out, read(half), add(read(strange), read(under)))));
    assertThat(source(program))
        .contains("__kernel void kernel_1(")
        .contains("__global int* restrict restrict_1, int half_1, int v__x, int v__local)");
  }

  @Test
  void everyReservedWordIsAvoided() {
    Names names = new Names(OpenClC.DIALECT.reserved());
    int id = 1000;
    for (String word : OpenClC.DIALECT.reserved()) {
      String spelled = names.declare(new Variable(id++, word, ScalarType.INT));
      assertThat(OpenClC.DIALECT.reserved()).doesNotContain(spelled);
    }
    assertThat(OpenClC.DIALECT.reserved())
        .contains(
            "kernel",
            "local",
            "half",
            "sqrt",
            "float16",
            "as_int4",
            "vload8",
            "native_exp",
            "get_global_id",
            "INT_MAX",
            "min",
            "barrier",
            "main");
  }

  /** On PoCL the ids of a function that is not inlined belong to whatever thread wrote last. */
  @Test
  void helpersThatKnowTheirWorkItemAreInlinedForCertainAndSoAreTheirCallers() {
    Variable v = array(ScalarType.FLOAT, AddressSpace.GLOBAL, "v");
    IrFunction lane =
        function(
            "lane",
            ScalarType.INT,
            List.of(),
            List.of(
                new Stmt.Return(
                    0, Optional.of(new Expr.WorkItemQuery(Expr.WorkItemQuery.Query.LOCAL_ID, 0)))));
    IrFunction waits =
        function("waits", IrType.Void.VOID, List.of(), List.of(new Stmt.Barrier(0, false)));
    IrFunction caller =
        function(
            "caller",
            ScalarType.INT,
            List.of(),
            List.of(
                new Stmt.Return(
                    0, Optional.of(new Expr.Call(lane.id(), ScalarType.INT, List.of())))));
    IrFunction plain =
        function(
            "plain", ScalarType.INT, List.of(), List.of(new Stmt.Return(0, Optional.of(num(3)))));
    IrProgram program =
        new IrProgram(
            function(
                "k",
                IrType.Void.VOID,
                List.of(v),
                List.of(
                    new Stmt.Evaluate(0, new Expr.Call(waits.id(), IrType.Void.VOID, List.of())),
                    store(v, new Expr.Call(caller.id(), ScalarType.INT, List.of()), num(1f)),
                    store(v, new Expr.Call(plain.id(), ScalarType.INT, List.of()), num(1f)))),
            List.of(lane, waits, caller, plain),
            List.of());
    String inlined = "static inline __attribute__((always_inline)) ";
    assertThat(compile(program, STRICT).source())
        .contains(inlined + "int lane()")
        .contains(inlined + "void waits()")
        .contains(inlined + "int caller()")
        .contains("\nstatic int plain()");
  }

  @Test
  void helpersAreSpecialisedAndPassedLengths() {
    Variable p = floats("p");
    Variable local = array(ScalarType.FLOAT, AddressSpace.LOCAL, "tmp");
    IrFunction last =
        function(
            "last",
            ScalarType.FLOAT,
            List.of(p),
            List.of(
                new Stmt.DeclareArray(0, local, 8),
                store(local, num(0), num(2f)),
                new Stmt.Return(0, Optional.of(load(p, op(new Expr.Length(p), "SUB", num(1)))))));
    Expr call = new Expr.Call(last.id(), ScalarType.FLOAT, List.of(read(x)));
    IrProgram program =
        new IrProgram(
            function(
                "k",
                IrType.Void.VOID,
                List.of(x, y),
                List.of(store(y, num(0), call), store(y, num(1), call))),
            List.of(last),
            List.of());
    CompiledKernel kernel = compile(program, STRICT);
    assertThat(kernel.localBytes()).isEqualTo(64);
    assertThat(kernel.source())
        .contains("static float last(__global const float* p, int p_length, __local float* tmp) {")
        .contains("return p[p_length - 1];")
        .contains("  __local float tmp[8];\n  __local float tmp_1[8];\n")
        .contains("y[0] = last(x, x_length, tmp);\n  y[1] = last(x, x_length, tmp_1);");
  }

  @Test
  void tablesAreConstantMemory() {
    Variable table =
        new Variable(-1, "WEIGHTS", new IrType.Array(ScalarType.FLOAT, AddressSpace.CONSTANT));
    List<Long> bits = List.of(0x3f800000L, (long) Float.floatToRawIntBits(-2.5f));
    IrProgram program =
        new IrProgram(
            function(
                "k",
                IrType.Void.VOID,
                List.of(y),
                List.of(
                    store(
                        y,
                        num(0),
                        add(
                            load(table, num(1)),
                            new Expr.Convert(ScalarType.FLOAT, new Expr.Length(table)))))),
            List.of(),
            List.of(new IrProgram.ConstantTable(table, bits)));
    assertThat(source(program))
        .contains("__constant float WEIGHTS[2] = {\n  1.0f, -2.5f\n};")
        .contains("y[0] = WEIGHTS[1] + (float)2;");
  }

  @Test
  void lineDirectivesNameTheJavaLines() {
    TargetDescription checked =
        new TargetDescription("opencl", true, true, true, false, 16, 4, false, true);
    IrProgram program = program("k", List.of(y), List.of(new Stmt.Store(77, y, num(0), num(1f))));
    assertThat(compile(program, checked).source())
        .contains("#line 77 \"Kernels.java\"\n  y[0] = 1.0f;");
    assertThat(source(program)).doesNotContain("#line");
  }

  private IrProgram javaMath(MathOp op) {
    Expr wide = new Expr.Convert(ScalarType.DOUBLE, load(x, num(0)));
    Expr call = new Expr.MathCall(op, ScalarType.DOUBLE, List.of(wide));
    return program(
        "k",
        List.of(x, y),
        List.of(new Stmt.Store(12, y, num(0), new Expr.Convert(ScalarType.FLOAT, call))));
  }

  @Test
  void aRoundedDoubleRootIsAFloatRoot() {
    CompiledKernel kernel = compile(javaMath(MathOp.SQRT), STRICT);
    assertThat(kernel.source()).contains("y[0] = sqrt(x[0]);").doesNotContain("fp64");
    TargetDescription loose =
        new TargetDescription("opencl", true, true, false, false, 16, 4, false, false);
    assertThat(compile(javaMath(MathOp.SQRT), loose).source())
        .contains("y[0] = (float)sqrt((double)x[0]);");
  }

  @Test
  void otherFunctionsStayInDoubleWhereThereIsOne() {
    CompiledKernel kernel = compile(javaMath(MathOp.EXP), STRICT);
    assertThat(kernel.requiresFp64()).isTrue();
    assertThat(kernel.source())
        .contains("#pragma OPENCL EXTENSION cl_khr_fp64 : enable")
        .contains("y[0] = (float)exp((double)x[0]);");
    assertThat(compile(javaMath(MathOp.EXP), NO_DOUBLE).source())
        .contains("y[0] = exp(x[0]);")
        .contains("// Math.exp (Kernels.java:12) is computed in float: the device has no double.");
  }

  @Test
  void doublesAreRefusedByLineWhereTheDeviceHasNone() {
    Variable d = array(ScalarType.DOUBLE, AddressSpace.PRIVATE, "d");
    IrProgram program =
        program(
            "k",
            List.of(y),
            List.of(
                new Stmt.Store(3, y, num(0), num(1f)),
                new Stmt.DeclareArray(4, d, 2),
                new Stmt.Store(5, y, num(0), new Expr.Convert(ScalarType.FLOAT, load(d, num(0))))));
    assertThatThrownBy(() -> compile(program, NO_DOUBLE))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessage(
            "Cannot compile kernel method test.Kernels.k (Kernels.java:4): this uses double"
                + " arithmetic, which the device does not have; use float, or a device with fp64");
  }

  @Test
  void anUnknownLanguageIsNamed() {
    TargetDescription other =
        new TargetDescription("cobol", true, true, true, false, 16, 4, false, false);
    assertThatThrownBy(() -> compile(copy(), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cobol")
        .hasMessageContaining("opencl");
  }

  @Test
  void aParallelLoopThatIsNoRangeIsRefused() {
    IrProgram program =
        program(
            "k",
            List.of(y, n),
            parallel(
                i, read(n), List.of(assign(i, add(read(i), num(1))), store(y, num(0), num(1f)))));
    assertThatThrownBy(() -> compile(program, STRICT))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("a @Parallel loop must be of the form");
  }

  @Test
  void unusedVariablesGoAndTheirCallsStay() {
    Variable p = floats("p");
    IrFunction touch =
        function(
            "touch",
            ScalarType.INT,
            List.of(p),
            List.of(store(p, num(0), num(1f)), new Stmt.Return(0, Optional.of(num(1)))));
    Expr call = new Expr.Call(touch.id(), ScalarType.INT, List.of(read(y)));
    Variable t = var(ScalarType.INT, "t");
    Variable u = var(ScalarType.INT, "u");
    IrProgram program =
        new IrProgram(
            function(
                "k",
                IrType.Void.VOID,
                List.of(y),
                List.of(
                    new Stmt.Declare(0, t, Optional.empty()),
                    assign(t, call),
                    declare(u, num(7)),
                    assign(u, add(read(u), num(1))))),
            List.of(touch),
            List.of());
    assertThat(source(program)).contains("{\n  touch(y);\n}\n");
  }
}
