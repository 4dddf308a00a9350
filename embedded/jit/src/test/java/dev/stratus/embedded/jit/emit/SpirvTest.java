package dev.stratus.embedded.jit.emit;

import static dev.stratus.embedded.jit.emit.Ir.add;
import static dev.stratus.embedded.jit.emit.Ir.array;
import static dev.stratus.embedded.jit.emit.Ir.body;
import static dev.stratus.embedded.jit.emit.Ir.compile;
import static dev.stratus.embedded.jit.emit.Ir.floats;
import static dev.stratus.embedded.jit.emit.Ir.ints;
import static dev.stratus.embedded.jit.emit.Ir.load;
import static dev.stratus.embedded.jit.emit.Ir.num;
import static dev.stratus.embedded.jit.emit.Ir.op;
import static dev.stratus.embedded.jit.emit.Ir.program;
import static dev.stratus.embedded.jit.emit.Ir.read;
import static dev.stratus.embedded.jit.emit.Ir.store;
import static dev.stratus.embedded.jit.emit.Ir.var;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelRefusedException;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SPIR-V of small programs. That it is valid and right is tested where there are kernels. */
class SpirvTest {
  private static final TargetDescription SPIRV = TargetDescription.OPENCL_CPU_STRICT.in("spirv");

  private static final Variable A = ints("a");
  private static final Variable N = var(ScalarType.INT, "n");

  private static String text(List<Variable> parameters, Object... parts) {
    return compile(program("k", parameters, body(parts)), SPIRV).source();
  }

  private static String stored(Expr value) {
    return text(List.of(A, N), store(A, num(0), value));
  }

  @ParameterizedTest
  @CsvSource({"spirv, 0", "spirv1.0, 0", "spirv1.1, 1", "spirv1.2, 2"})
  void theVersionIsInTheHeader(String language, int minor) {
    IrProgram program = program("k", List.of(A), body(store(A, num(0), num(1))));
    CompiledKernel kernel = compile(program, SPIRV.in(language));
    byte[] bytes = kernel.module().orElseThrow().bytes();
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(words.getInt(0)).isEqualTo(0x07230203);
    assertThat(words.getInt(4)).isEqualTo(0x00010000 | minor << 8);
    assertThat(kernel.source()).startsWith("; SPIR-V 1." + minor);
    assertThat(kernel.source()).contains("OpEntryPoint Kernel %k \"k\"", "ContractionOff");
  }

  @Test
  void aVersionThatIsNotMadeIsRefused() {
    IrProgram program = program("k", List.of(A), body(store(A, num(0), num(1))));
    assertThatThrownBy(() -> compile(program, SPIRV.in("spirv1.7")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spirv1.7")
        .hasMessageContaining("spirv, spirv1.1, spirv1.2]");
  }

  /** By 0 and by -1 nothing is divided, and shift counts are masked. */
  @Test
  void integersAreJavas() {
    assertThat(stored(op(load(A, num(1)), "DIV", read(N))))
        .contains("OpIEqual", "OpLogicalOr", "OpSDiv", "OpSelect");
    assertThat(stored(op(load(A, num(1)), "SHL", read(N))))
        .contains("OpBitwiseAnd %uint %n %uint_31", "OpShiftLeftLogical");
    assertThat(stored(op(load(A, num(1)), "USHR", read(N)))).contains("OpShiftRightLogical");
  }

  @Test
  void comparisonsWithNanAreFalseButForNe() {
    Variable f = var(ScalarType.FLOAT, "f");
    Variable x = floats("x");
    for (String[] pair :
        new String[][] {
          {"LT", "OpFOrdLessThan"}, {"GE", "OpFOrdGreaterThanEqual"}, {"NE", "OpFUnordNotEqual"}
        }) {
      String text =
          text(
              List.of(x, f),
              Ir.branch(op(read(f), pair[0], num(1f)), body(store(x, num(0), read(f))), List.of()));
      assertThat(text).contains(pair[1]).contains("OpBranchConditional").doesNotContain("Merge");
    }
  }

  @Test
  void constantsKeepTheirBits() {
    Variable x = floats("x");
    String text =
        text(
            List.of(x),
            store(x, num(0), num(Float.NaN)),
            store(x, num(1), num(Float.NEGATIVE_INFINITY)),
            store(x, num(2), num(-0f)),
            store(x, num(3), num(1e-5f)));
    assertThat(text)
        .contains("OpConstant %float 0x1.8p+128")
        .contains("OpConstant %float -0x1p+128")
        .contains("OpConstant %float -0.0")
        .contains("OpConstant %float 1.0E-5");
  }

  @Test
  void atomicSums() {
    Variable longs = array(ScalarType.LONG, AddressSpace.GLOBAL, "longs");
    Variable x = floats("x");
    Expr one = Expr.Constant.ofLong(1);
    String text =
        text(
            List.of(A, longs, x),
            new Stmt.AtomicAdd(0, A, num(0), num(1)),
            new Stmt.AtomicAdd(0, longs, num(0), one),
            new Stmt.AtomicAdd(0, x, num(0), num(1f)));
    assertThat(text)
        .contains("OpCapability Int64Atomics", "OpAtomicIAdd %uint", "OpAtomicIAdd %ulong")
        .contains("OpAtomicCompareExchange %uint");
  }

  @Test
  void localArraysAreNamedForDriversAndPrivateOnesCleared() {
    Variable local = array(ScalarType.FLOAT, AddressSpace.LOCAL, "t");
    Variable mine = array(ScalarType.INT, AddressSpace.PRIVATE, "p");
    String text =
        text(
            List.of(A),
            new Stmt.DeclareArray(0, local, 8),
            new Stmt.DeclareArray(0, mine, 40),
            store(local, num(0), num(1f)),
            new Stmt.Barrier(0, true),
            store(mine, num(3), num(7)),
            store(A, num(0), add(load(mine, num(3)), load(mine, num(4)))));
    assertThat(text)
        .contains("\"k.t\"", "OpVariable %ptr_Workgroup_arr_float_8 Workgroup")
        .contains("OpControlBarrier %uint_2 %uint_2 %uint_784")
        .contains("%cleared = OpVariable");
  }

  @Test
  void tablesAreConstants() {
    assertThat(compile(withTable(List.of(3L, -1L)), SPIRV).source())
        .contains("OpConstantComposite", "%uint_4294967295", "UniformConstant");
    assertThatThrownBy(() -> compile(withTable(Collections.nCopies(65_533, 1L)), SPIRV))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("the table TABLE")
        .hasMessageContaining("opencl");
    assertThat(compile(withTable(Collections.nCopies(65_532, 1L)), SPIRV).module()).isPresent();
  }

  private static IrProgram withTable(List<Long> bits) {
    Variable table =
        new Variable(-1, "TABLE", new IrType.Array(ScalarType.INT, AddressSpace.CONSTANT));
    IrProgram plain = program("k", List.of(A), body(store(A, num(0), load(table, num(1)))));
    return new IrProgram(
        plain.kernel(), List.of(), List.of(new IrProgram.ConstantTable(table, bits)));
  }

  @Test
  void doublesWhereThereAreNoneAreRefused() {
    Variable doubles = array(ScalarType.DOUBLE, AddressSpace.GLOBAL, "d");
    TargetDescription poor =
        new TargetDescription("spirv", false, false, true, false, 16, 4, false, false);
    IrProgram program =
        program("k", List.of(doubles), body(store(doubles, num(0), Expr.Constant.ofDouble(1))));
    assertThatThrownBy(() -> compile(program, poor))
        .isInstanceOf(KernelRefusedException.class)
        .hasMessageContaining("double");
  }
}
