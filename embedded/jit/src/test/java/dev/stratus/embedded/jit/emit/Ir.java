package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.CompiledKernel;
import dev.stratus.embedded.jit.KernelRequest;
import dev.stratus.embedded.jit.MethodId;
import dev.stratus.embedded.jit.TargetDescription;
import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.BinaryOp;
import dev.stratus.embedded.jit.ir.CompareOp;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Builds small IR programs by hand. */
public final class Ir {
  private Ir() {}

  private static int nextId;

  public static Variable var(ScalarType type, String name) {
    return new Variable(nextId++, name, type);
  }

  public static Variable ints(String name) {
    return array(ScalarType.INT, AddressSpace.GLOBAL, name);
  }

  public static Variable floats(String name) {
    return array(ScalarType.FLOAT, AddressSpace.GLOBAL, name);
  }

  public static Variable array(ScalarType element, AddressSpace space, String name) {
    return new Variable(nextId++, name, new IrType.Array(element, space));
  }

  public static Expr read(Variable variable) {
    return new Expr.Read(variable);
  }

  public static Expr num(int value) {
    return Expr.Constant.ofInt(value);
  }

  public static Expr num(float value) {
    return Expr.Constant.ofFloat(value);
  }

  public static Expr op(Expr left, String op, Expr right) {
    for (CompareOp compare : CompareOp.values()) {
      if (compare.name().equals(op)) {
        return new Expr.Compare(compare, left, right);
      }
    }
    IrType type =
        left.type() instanceof ScalarType s && s != ScalarType.BOOLEAN
            ? s.stackType()
            : left.type();
    return new Expr.Binary(BinaryOp.valueOf(op), type, left, right);
  }

  public static Expr add(Expr left, Expr right) {
    return op(left, "ADD", right);
  }

  public static Expr load(Variable array, Expr index) {
    return new Expr.Load(array, index);
  }

  public static Stmt declare(Variable variable, Expr value) {
    return new Stmt.Declare(0, variable, Optional.of(value));
  }

  public static Stmt assign(Variable variable, Expr value) {
    return new Stmt.Assign(0, variable, value);
  }

  public static Stmt store(Variable array, Expr index, Expr value) {
    return new Stmt.Store(0, array, index, value);
  }

  public static Stmt branch(Expr condition, List<Stmt> then, List<Stmt> otherwise) {
    return new Stmt.If(0, condition, then, otherwise);
  }

  public static Label label() {
    return new Label(nextId++);
  }

  /** The declaration and loop that {@code for (int index = 0; index < bound; index++)} lifts to. */
  public static List<Stmt> loop(Variable index, Expr bound, Stmt... body) {
    return loop(label(), index, num(0), bound, 1, OptionalInt.empty(), List.of(body));
  }

  public static List<Stmt> parallel(Variable index, Expr bound, List<Stmt> body) {
    return loop(label(), index, num(0), bound, 1, OptionalInt.of(0), body);
  }

  public static List<Stmt> loop(
      Label label,
      Variable index,
      Expr init,
      Expr bound,
      int step,
      OptionalInt parallel,
      List<Stmt> body) {
    return List.of(
        declare(index, init),
        new Stmt.Loop(
            0,
            label,
            true,
            op(read(index), "LT", bound),
            List.of(assign(index, add(read(index), num(step)))),
            body,
            parallel));
  }

  /** Statements and lists of statements as one list. */
  @SuppressWarnings("unchecked")
  public static List<Stmt> body(Object... parts) {
    List<Stmt> body = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof Stmt stmt) {
        body.add(stmt);
      } else {
        body.addAll((List<Stmt>) part);
      }
    }
    return body;
  }

  public static IrFunction function(
      String name, IrType result, List<Variable> parameters, List<Stmt> body) {
    FunctionId id = new FunctionId("test/Kernels", name, "()V", "");
    return new IrFunction(id, "Kernels.java", parameters, result, body);
  }

  public static IrProgram program(String name, List<Variable> parameters, List<Stmt> body) {
    return new IrProgram(function(name, IrType.Void.VOID, parameters, body), List.of(), List.of());
  }

  public static CompiledKernel compile(IrProgram program, TargetDescription target) {
    return compile(program, target, List.of());
  }

  /**
   * @param aliasGroups one per parameter; missing ones are alone
   */
  public static CompiledKernel compile(
      IrProgram program, TargetDescription target, List<Integer> aliasGroups) {
    List<Integer> indexes =
        IntStream.range(0, program.kernel().parameters().size()).boxed().toList();
    KernelRequest request =
        new KernelRequest(
            new MethodId("test/Kernels", program.kernel().id().name(), "()V"),
            indexes.stream().map(i -> Optional.<Object>empty()).toList(),
            indexes.stream().map(i -> i < aliasGroups.size() ? aliasGroups.get(i) : -1).toList(),
            target);
    return Backend.generate(new LiftedKernel(program, false, indexes, Map.of()), request);
  }

  public static String source(IrProgram program) {
    return compile(program, TargetDescription.OPENCL_CPU_STRICT).source();
  }
}
