package dev.stratus.embedded.jit.emit;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Expr.WorkItemQuery;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One Java operator or conversion each: its C text in a store {@code out[0] = ...}. */
class ExpressionTest {
  private final Variable a = var(ScalarType.INT, "a");
  private final Variable b = var(ScalarType.INT, "b");
  private final Variable l = var(ScalarType.LONG, "l");
  private final Variable m = var(ScalarType.LONG, "m");
  private final Variable f = var(ScalarType.FLOAT, "f");
  private final Variable g = var(ScalarType.FLOAT, "g");
  private final Variable d = var(ScalarType.DOUBLE, "d");
  private final Variable z = var(ScalarType.BOOLEAN, "z");
  private final Variable bytes = array(ScalarType.BYTE, AddressSpace.GLOBAL, "bytes");
  private final Variable chars = array(ScalarType.CHAR, AddressSpace.GLOBAL, "chars");
  private final Variable flags = array(ScalarType.BOOLEAN, AddressSpace.GLOBAL, "flags");
  private final Variable x = floats("x");

  private String text(Expr expr) {
    ScalarType type = ((ScalarType) expr.type());
    Variable out = array(type, AddressSpace.GLOBAL, "out");
    String source =
        source(
            program(
                "k",
                List.of(a, b, l, m, f, g, d, z, bytes, chars, flags, x, out),
                List.of(store(out, num(0), expr))));
    String line = source.lines().filter(s -> s.contains("out[0] = ")).findFirst().orElseThrow();
    return line.strip().replace("out[0] = ", "").replace(";", "");
  }

  private Expr unary(UnaryOp op, Expr operand) {
    return new Expr.Unary(op, operand);
  }

  private Expr convert(ScalarType type, Expr operand) {
    return new Expr.Convert(type, operand);
  }

  private Expr math(MathOp op, ScalarType type, Expr... arguments) {
    return new Expr.MathCall(op, type, List.of(arguments));
  }

  @Test
  void intSumsThatMayOverflowWrapUnsigned() {
    assertThat(text(add(read(a), read(b)))).isEqualTo("(int)((uint)a + b)");
    assertThat(text(op(op(read(a), "MUL", num(31)), "SUB", read(b))))
        .isEqualTo("(int)((uint)a * 31 - b)");
    assertThat(text(add(read(a), op(read(b), "MUL", num(3))))).isEqualTo("(int)(a + (uint)b * 3)");
    assertThat(text(op(read(l), "MUL", read(m)))).isEqualTo("(long)((ulong)l * m)");
    assertThat(text(unary(UnaryOp.NEG, read(a)))).isEqualTo("(int)(0 - (uint)a)");
  }

  @Test
  void sumsThatCannotOverflowArePlain() {
    assertThat(text(add(load(bytes, num(1)), load(chars, num(2)))))
        .isEqualTo("bytes[1] + chars[2]");
    assertThat(text(add(op(read(a), "AND", num(255)), num(1)))).isEqualTo("(a & 255) + 1");
    Expr lane = new WorkItemQuery(WorkItemQuery.Query.LOCAL_ID, 0);
    assertThat(text(op(lane, "MUL", num(4)))).isEqualTo("(int)get_local_id(0) * 4");
    assertThat(text(unary(UnaryOp.NEG, load(bytes, num(1))))).isEqualTo("-bytes[1]");
  }

  @Test
  void indexesArePlain() {
    assertThat(text(load(x, add(op(read(a), "MUL", read(b)), num(1))))).isEqualTo("x[a * b + 1]");
    // A hash that is masked into an index wraps as Java does.
    assertThat(text(load(x, op(op(read(a), "MUL", num(31)), "AND", num(7)))))
        .isEqualTo("x[(int)((uint)a * 31) & 7]");
  }

  @Test
  void shiftsMaskConstantCountsAndKeepJavasBits() {
    assertThat(text(op(read(a), "SHL", num(35)))).isEqualTo("(int)((uint)a << 3)");
    assertThat(text(op(read(a), "SHR", read(b)))).isEqualTo("a >> b");
    assertThat(text(op(read(a), "USHR", num(1)))).isEqualTo("(int)((uint)a >> 1)");
    assertThat(text(op(read(l), "USHR", num(65)))).isEqualTo("(long)((ulong)l >> 1)");
    assertThat(text(op(op(read(a), "AND", num(15)), "SHL", num(4)))).isEqualTo("(a & 15) << 4");
  }

  @Test
  void divisionChecksOnlyWhatItMust() {
    assertThat(text(op(read(a), "DIV", num(3)))).isEqualTo("a / 3");
    assertThat(text(op(read(a), "DIV", num(-1)))).isEqualTo("java_div_int(a, -1)");
    assertThat(text(op(read(a), "REM", read(b)))).isEqualTo("java_rem_int(a, b)");
    assertThat(text(op(read(l), "DIV", read(m)))).isEqualTo("java_div_long(l, m)");
    assertThat(text(op(read(a), "DIV", add(load(chars, num(0)), num(1)))))
        .isEqualTo("a / (chars[0] + 1)");
    assertThat(text(op(read(f), "REM", read(g)))).isEqualTo("fmod(f, g)");
  }

  @Test
  void negatedFloatComparisonsStayNegated() {
    assertThat(text(unary(UnaryOp.NOT, op(read(f), "GE", read(g))))).isEqualTo("!(f >= g)");
    assertThat(text(unary(UnaryOp.NOT, op(read(f), "EQ", read(g))))).isEqualTo("f != g");
    assertThat(text(unary(UnaryOp.NOT, op(read(a), "GE", read(b))))).isEqualTo("a < b");
    assertThat(text(new Expr.ThreeWay(read(f), read(g), -1)))
        .isEqualTo("java_compare_float_l(f, g)");
    assertThat(text(new Expr.ThreeWay(read(d), read(d), 1)))
        .isEqualTo("java_compare_double_g(d, d)");
    assertThat(text(new Expr.ThreeWay(read(l), read(m), 0))).isEqualTo("java_compare_long(l, m)");
  }

  @Test
  void conversionsSaturateAndNarrow() {
    assertThat(text(convert(ScalarType.INT, read(f)))).isEqualTo("java_float_to_int(f)");
    assertThat(text(convert(ScalarType.LONG, read(d)))).isEqualTo("java_double_to_long(d)");
    assertThat(text(convert(ScalarType.BYTE, read(a)))).isEqualTo("(char)a");
    assertThat(text(convert(ScalarType.CHAR, read(f)))).isEqualTo("(ushort)java_float_to_int(f)");
    assertThat(text(convert(ScalarType.INT, load(bytes, read(a))))).isEqualTo("bytes[a]");
    assertThat(text(convert(ScalarType.FLOAT, read(l)))).isEqualTo("(float)l");
    assertThat(text(convert(ScalarType.INT, read(l)))).isEqualTo("(int)l");
    assertThat(text(new Expr.Reinterpret(ScalarType.INT, read(f)))).isEqualTo("as_int(f)");
  }

  @Test
  void booleans() {
    assertThat(text(load(flags, num(3)))).isEqualTo("flags[3] != 0");
    Expr both = new Expr.ShortCircuit(true, read(z), op(read(a), "LT", num(3)));
    assertThat(text(both)).isEqualTo("z && a < 3");
    assertThat(text(new Expr.ShortCircuit(false, both, read(z)))).isEqualTo("(z && a < 3) || z");
    assertThat(
            text(
                new Expr.ShortCircuit(
                    true, new Expr.ShortCircuit(false, read(z), read(z)), read(z))))
        .isEqualTo("(z || z) && z");
    assertThat(text(new Expr.Conditional(read(z), read(a), num(-1)))).isEqualTo("z ? a : -1");
    assertThat(text(op(read(z), "XOR", read(z)))).isEqualTo("z ^ z");
  }

  @Test
  void parenthesesWhereAReaderWantsThem() {
    assertThat(text(op(read(f), "SUB", op(read(g), "SUB", num(1f))))).isEqualTo("f - (g - 1.0f)");
    assertThat(text(op(op(read(f), "SUB", read(g)), "SUB", num(1f)))).isEqualTo("f - g - 1.0f");
    assertThat(text(op(op(read(f), "ADD", read(g)), "DIV", unary(UnaryOp.NEG, read(f)))))
        .isEqualTo("(f + g) / -f");
    assertThat(text(op(read(f), "SUB", num(-1f)))).isEqualTo("f - -1.0f");
    assertThat(text(unary(UnaryOp.NEG, unary(UnaryOp.NEG, read(f))))).isEqualTo("-(-f)");
    assertThat(text(op(op(read(a), "AND", num(1)), "OR", read(b)))).isEqualTo("(a & 1) | b");
  }

  @Test
  void mathIsExactToJavaWhereJavaIs() {
    assertThat(text(math(MathOp.MAX, ScalarType.FLOAT, read(f), read(g))))
        .isEqualTo("java_max_float(f, g)");
    assertThat(text(math(MathOp.MIN, ScalarType.INT, read(a), read(b)))).isEqualTo("min(a, b)");
    assertThat(text(math(MathOp.ABS, ScalarType.INT, read(a)))).isEqualTo("java_abs_int(a)");
    assertThat(text(math(MathOp.ABS, ScalarType.FLOAT, read(f)))).isEqualTo("fabs(f)");
    assertThat(text(math(MathOp.FMA, ScalarType.FLOAT, read(f), read(g), num(1f))))
        .isEqualTo("fma(f, g, 1.0f)");
    assertThat(text(math(MathOp.CLAMP, ScalarType.INT, read(a), num(0), num(9))))
        .isEqualTo("max(min(a, 9), 0)");
    assertThat(text(math(MathOp.RSQRT, ScalarType.FLOAT, read(f)))).isEqualTo("1.0f / sqrt(f)");
  }

  @Test
  void integerBuiltInsGetOperandsOfTheirOwnType() {
    Expr narrow = convert(ScalarType.INT, load(bytes, num(2)));
    assertThat(text(math(MathOp.MIN, ScalarType.INT, read(a), narrow)))
        .isEqualTo("min(a, (int)bytes[2])");
    assertThat(text(math(MathOp.CLZ, ScalarType.INT, load(chars, num(0)))))
        .isEqualTo("clz((int)chars[0])");
  }

  @Test
  void literalsKeepTheirBits() {
    assertThat(text(num(1e-5f))).isEqualTo("1e-5f");
    assertThat(text(num(-0f))).isEqualTo("-0.0f");
    assertThat(text(num(Float.NaN))).isEqualTo("NAN");
    assertThat(text(num(Float.intBitsToFloat(0xffc00001)))).isEqualTo("as_float(0xffc00001)");
    assertThat(text(num(Float.NEGATIVE_INFINITY))).isEqualTo("-INFINITY");
    assertThat(text(num(Integer.MIN_VALUE))).isEqualTo("INT_MIN");
    assertThat(text(Expr.Constant.ofLong(Long.MIN_VALUE))).isEqualTo("LONG_MIN");
    assertThat(text(Expr.Constant.ofLong(-7))).isEqualTo("-7L");
    assertThat(text(Expr.Constant.ofDouble(1e300))).isEqualTo("1e300");
    assertThat(text(Expr.Constant.ofDouble(Double.POSITIVE_INFINITY)))
        .isEqualTo("as_double(0x7ff0000000000000L)");
  }
}
