package dev.stratus.embedded.jit.verify;

import static dev.stratus.embedded.jit.emit.Ir.*;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.MathOp;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.UnaryOp;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A small broken program for each law. */
class VerifierTest {
  private final Variable out = ints("out");
  private final Variable x = floats("x");
  private final Variable n = var(ScalarType.INT, "n");
  private final Variable i = var(ScalarType.INT, "i");

  private void broken(String wrong, Stmt... body) {
    broken(wrong, program("k", List.of(out, x, n), List.of(body)));
  }

  private void broken(String wrong, IrProgram program) {
    assertThatThrownBy(() -> Verifier.check(program, "some-pass", false))
        .isInstanceOf(IrViolation.class)
        .hasMessageContaining("please report this")
        .hasMessageContaining("After some-pass, in ")
        .hasMessageContaining(wrong);
  }

  private Stmt set(Expr value) {
    return store(out, num(0), value);
  }

  @Test
  void theMessageSaysWhereShowsTheNodeAndSaysWhatIsWrong() {
    IrProgram program =
        program("k", List.of(out), List.of(new Stmt.Store(12, out, num(0), num(1.5f))));
    assertThatThrownBy(() -> Verifier.check(program, "fold-constants", false))
        .hasMessage(
            "The kernel compiler made a wrong program (please report this, with the kernel). After"
                + " fold-constants, in k (Kernels.java:12): the value does not fit the element\n"
                + "  out#%d[0] = 1.5f".formatted(out.id()));
  }

  @Test
  void aLawfulProgramPasses() {
    IrProgram program =
        program("k", List.of(out, n), loop(i, read(n), store(out, read(i), read(i))));
    assertThatCode(() -> Verifier.check(program, "lift", false)).doesNotThrowAnyException();
  }

  @Test
  void useBeforeDeclaration() {
    broken("i#" + i.id() + " is not declared here", set(read(i)));
  }

  @Test
  void useOutsideTheScope() {
    broken(
        "is not declared here",
        branch(op(read(n), "LT", num(1)), List.of(declare(i, num(0))), List.of()),
        set(read(i)));
  }

  @Test
  void aLoopsConditionDoesNotSeeItsBody() {
    broken(
        "is not declared here",
        new Stmt.Loop(
            0,
            label(),
            false,
            op(read(i), "LT", num(1)),
            List.of(),
            List.of(declare(i, num(0))),
            OptionalInt.empty()));
  }

  @Test
  void declaredTwice() {
    broken("is declared twice", declare(i, num(0)), declare(i, num(0)));
  }

  @Test
  void negativeIdsAreForTables() {
    broken("negative id", declare(new Variable(-5, "t", ScalarType.INT), num(0)));
  }

  @Test
  void labelsEnclose() {
    broken("nothing around it has this label", new Stmt.Leave(0, new Label(7)));
    Label block = label();
    broken(
        "no loop around it has this label",
        new Stmt.Labelled(0, block, List.of(new Stmt.Continue(0, block))));
    broken(
        "is used twice",
        new Stmt.Labelled(0, block, List.of()),
        new Stmt.Labelled(0, block, List.of()));
  }

  @Test
  void operandTypes() {
    broken(
        "1.0f is float where int is asked",
        set(new Expr.Binary(BinaryOp.ADD, ScalarType.INT, num(1), num(1f))));
    broken(
        "2L is long where int is asked",
        set(new Expr.Binary(BinaryOp.SHL, ScalarType.INT, num(1), Expr.Constant.ofLong(2))));
    broken(
        "no such operator on this type",
        store(x, num(0), new Expr.Binary(BinaryOp.AND, ScalarType.FLOAT, num(1f), num(1f))));
    broken(
        "shifts integers",
        store(x, num(0), new Expr.Binary(BinaryOp.SHL, ScalarType.FLOAT, num(1f), num(1))));
    broken("is int where boolean is asked", branch(num(1), List.of(), List.of()));
    broken("is int where boolean is asked", set(new Expr.Unary(UnaryOp.NOT, num(1))));
    broken(
        "is float where int is asked",
        set(new Expr.Conditional(op(num(1), "LT", num(2)), num(1), num(1f))));
    broken(
        "compares int, long, float or double",
        set(new Expr.ThreeWay(Expr.Constant.ofBoolean(true), Expr.Constant.ofBoolean(false), 0)));
    broken("is float where int is asked", set(load(out, num(1f))));
    broken("keeps the width", set(new Expr.Reinterpret(ScalarType.INT, Expr.Constant.ofDouble(1))));
    broken(
        "no such function on this type",
        set(new Expr.MathCall(MathOp.SIN, ScalarType.INT, List.of(num(1)))));
    broken(
        "takes [2] arguments", set(new Expr.MathCall(MathOp.MAX, ScalarType.INT, List.of(num(1)))));
    broken("no such dimension", set(new Expr.WorkItemQuery(Expr.WorkItemQuery.Query.LOCAL_ID, 3)));
  }

  @Test
  void packedFloatsAreMovedAndConvertedOnly() {
    Expr half = new Expr.Convert(ScalarType.HALF, num(1f));
    Expr bfloat = new Expr.Convert(ScalarType.BFLOAT16, num(1f));
    Variable kept = new Variable(90, "h", ScalarType.HALF);
    Stmt lawful = declare(kept, half);
    Expr bits = new Expr.Reinterpret(ScalarType.SHORT, new Expr.Read(kept));
    IrProgram program = program("k", List.of(out, n), List.of(lawful, set(bits)));
    assertThatCode(() -> Verifier.check(program, "lift", false)).doesNotThrowAnyException();
    broken("the value does not fit the element", set(half));
    broken("is bfloat16 where half is asked", declare(kept, bfloat));
    broken("converted to and from float", set(new Expr.Convert(ScalarType.INT, half)));
    broken("converted to and from float", declare(kept, new Expr.Convert(ScalarType.HALF, num(1))));
    broken("converted to and from float", declare(kept, new Expr.Convert(ScalarType.HALF, bfloat)));
    broken("keeps the width", set(new Expr.Reinterpret(ScalarType.INT, half)));
    broken(
        "no such operator on this type",
        declare(kept, new Expr.Binary(BinaryOp.ADD, ScalarType.HALF, half, half)));
    broken("packed floats are not compared", branch(op(half, "LT", half), List.of(), List.of()));
    broken("negates a number", declare(kept, new Expr.Unary(UnaryOp.NEG, half)));
  }

  @Test
  void valuesFitTheirVariables() {
    broken("is float where int is asked", declare(i, num(1f)));
    broken("is float where int is asked", assign(n, num(1f)));
    broken("the value does not fit the element", store(x, num(0), num(1)));
    broken("does not fit the function's result", new Stmt.Return(0, Optional.of(num(1))));
  }

  @Test
  void arraysAreBoundOnce() {
    broken("an array is bound once", assign(out, read(n)));
    broken("an array is not a value", set(read(out)));
    broken(
        "only LOCAL and PRIVATE arrays are declared", new Stmt.DeclareArray(0, ints("other"), 3));
    broken(
        "negative length",
        new Stmt.DeclareArray(0, array(ScalarType.INT, AddressSpace.PRIVATE, "p"), -1));
    broken("is not an array", store(n, num(0), num(1)));
  }

  @Test
  void constantMemoryIsNotWritten() {
    Variable table = new Variable(-1, "T", new IrType.Array(ScalarType.INT, AddressSpace.CONSTANT));
    IrFunction kernel =
        function("k", IrType.Void.VOID, List.of(), List.of(store(table, num(0), num(1))));
    broken(
        "constant memory is not written",
        new IrProgram(kernel, List.of(), List.of(new IrProgram.ConstantTable(table, List.of(1L)))));
  }

  @Test
  void countedLoops() {
    broken("the step is not a positive constant", counted(num(0), num(0)));
    broken("the step is not a positive constant", counted(read(n), num(0)));
    broken("the body assigns the index", counted(num(1), num(0), assign(i, num(3))));
  }

  private Stmt counted(Expr step, Expr init, Stmt... body) {
    return new Stmt.CountedLoop(
        0, label(), i, init, read(n), false, step, List.of(body), OptionalInt.empty());
  }

  @Test
  void callsNameAnEarlierHelper() {
    FunctionId missing = new FunctionId("a/B", "missing", "()I", "");
    broken(
        "no such helper before its caller", set(new Expr.Call(missing, ScalarType.INT, List.of())));
    IrFunction helper =
        function(
            "h", ScalarType.INT, List.of(i), List.of(new Stmt.Return(0, Optional.of(read(i)))));
    IrFunction kernel =
        function(
            "k",
            IrType.Void.VOID,
            List.of(out),
            List.of(set(new Expr.Call(helper.id(), ScalarType.INT, List.of()))));
    broken("takes another number of arguments", new IrProgram(kernel, List.of(helper), List.of()));
  }

  @Test
  void vectorsOnlyAfterTheirPass() {
    IrType.Vector wide = new IrType.Vector(ScalarType.FLOAT, 16);
    Stmt store = new Stmt.VectorStore(0, x, num(0), new Expr.Splat(num(1f), wide), false);
    broken("vectors are made by the vectorising passes only", store);
    broken(
        "strips are made by the vectorising passes only",
        new Stmt.StripLoop(0, n, num(3), 16, List.of()));
    IrProgram program = program("k", List.of(x), List.of(store));
    assertThatCode(() -> Verifier.check(program, "vectorise", true)).doesNotThrowAnyException();
    IrType.Vector odd = new IrType.Vector(ScalarType.FLOAT, 3);
    IrProgram three =
        program(
            "k",
            List.of(x),
            List.of(new Stmt.VectorStore(0, x, num(0), new Expr.Splat(num(1f), odd), false)));
    assertThatThrownBy(() -> Verifier.check(three, "vectorise", true))
        .hasMessageContaining("3 lanes");
  }

  @Test
  void masksAreIntegersAsWideAsWhatTheySelect() {
    Expr floats = new Expr.Splat(num(1f), new IrType.Vector(ScalarType.FLOAT, 4));
    Expr ints = new Expr.Splat(num(1), new IrType.Vector(ScalarType.INT, 4));
    Expr longs = new Expr.Splat(Expr.Constant.ofLong(1), new IrType.Vector(ScalarType.LONG, 4));
    Expr mask = new Expr.LaneCompare(CompareOp.LT, floats, floats);
    lawful(new Expr.LaneSelect(mask, floats, floats));
    lawful(new Expr.LaneSelect(new Expr.Binary(BinaryOp.AND, ints.type(), mask, ints), ints, ints));
    unlawful("as wide as what it selects", new Expr.LaneSelect(longs, floats, floats));
    unlawful("as wide as what it selects", new Expr.LaneSelect(floats, floats, floats));
    unlawful("is int4 where float4", new Expr.LaneSelect(mask, floats, ints));
    unlawful("compares vectors", new Expr.LaneCompare(CompareOp.LT, num(1f), num(2f)));
    unlawful("none saturates", new Expr.LaneConvert(new IrType.Vector(ScalarType.INT, 4), floats));
    Stmt test = branch(new Expr.LaneTest(true, floats), List.of(), List.of());
    assertThatThrownBy(
            () -> Verifier.check(program("k", List.of(x), List.of(test)), "vectorise", true))
        .hasMessageContaining("tests a mask");
  }

  @Test
  void onlyDeviceMemoryIsAskedForAheadOfTime() {
    Variable near = array(ScalarType.FLOAT, AddressSpace.PRIVATE, "near");
    broken(
        "only GLOBAL memory is asked for",
        new Stmt.DeclareArray(0, near, 4),
        new Stmt.Prefetch(0, near, num(0)));
    broken("is float where int", new Stmt.Prefetch(0, x, num(1f)));
    IrProgram far = program("k", List.of(x), List.of(new Stmt.Prefetch(0, x, num(-1))));
    assertThatCode(() -> Verifier.check(far, "look-ahead", true)).doesNotThrowAnyException();
  }

  private IrProgram declares(Expr expr) {
    Variable made = new Variable(900, "made", expr.type());
    return program("k", List.of(x), List.of(declare(made, expr)));
  }

  private void lawful(Expr expr) {
    assertThatCode(() -> Verifier.check(declares(expr), "vectorise", true))
        .doesNotThrowAnyException();
  }

  private void unlawful(String wrong, Expr expr) {
    IrProgram program =
        program("k", List.of(x), List.of(new Stmt.VectorStore(0, x, num(0), expr, false)));
    assertThatThrownBy(() -> Verifier.check(program, "vectorise", true))
        .hasMessageContaining(wrong);
  }
}
