package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenCL C allows local arrays at the head of a kernel only. A helper that declares one is passed
 * it instead: one array for every place that calls the helper, as each call in Java allocates its
 * own.
 */
final class HoistLocalArrays extends Rewriter {
  /** For each helper, the arrays it now takes, as declared in it. */
  private final Map<FunctionId, List<Stmt.DeclareArray>> wanted = new HashMap<>();

  private List<Stmt.DeclareArray> hoisted = new ArrayList<>();
  private int nextId;

  private HoistLocalArrays() {}

  static IrProgram run(IrProgram program) {
    HoistLocalArrays it = new HoistLocalArrays();
    List<IrFunction> helpers = new ArrayList<>();
    for (IrFunction helper : program.helpers()) {
      List<Stmt> body = it.hoist(helper);
      List<Variable> parameters = new ArrayList<>(helper.parameters());
      it.hoisted.forEach(d -> parameters.add(d.array()));
      it.wanted.put(helper.id(), it.hoisted);
      helpers.add(
          new IrFunction(helper.id(), helper.sourceFile(), parameters, helper.result(), body));
    }
    IrFunction kernel = program.kernel();
    List<Stmt> rest = it.hoist(kernel);
    List<Stmt> body = new ArrayList<>(it.hoisted);
    body.addAll(rest);
    return new IrProgram(
        new IrFunction(
            kernel.id(), kernel.sourceFile(), kernel.parameters(), kernel.result(), body),
        helpers,
        program.tables());
  }

  private List<Stmt> hoist(IrFunction function) {
    hoisted = new ArrayList<>();
    nextId = FreshIds.variable(function);
    return block(function.body());
  }

  @Override
  protected void stmt(Stmt stmt, List<Stmt> out) {
    if (stmt instanceof Stmt.DeclareArray d
        && d.array().type() instanceof IrType.Array a
        && a.space() == AddressSpace.LOCAL) {
      hoisted.add(d);
    } else {
      super.stmt(stmt, out);
    }
  }

  @Override
  public Expr expr(Expr expr) {
    Expr rewritten = super.expr(expr);
    if (!(rewritten instanceof Expr.Call call)
        || wanted.getOrDefault(call.function(), List.of()).isEmpty()) {
      return rewritten;
    }
    List<Expr> arguments = new ArrayList<>(call.arguments());
    for (Stmt.DeclareArray d : wanted.getOrDefault(call.function(), List.of())) {
      Variable array = new Variable(nextId++, d.array().name(), d.array().type());
      hoisted.add(new Stmt.DeclareArray(d.line(), array, d.length()));
      arguments.add(new Expr.Read(array));
    }
    return new Expr.Call(call.function(), call.type(), arguments);
  }
}
