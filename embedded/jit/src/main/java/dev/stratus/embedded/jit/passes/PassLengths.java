package dev.stratus.embedded.jit.passes;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FreshIds;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * C arrays do not know their length. Lengths of declared arrays and tables become constants; a
 * helper that asks for the length of a parameter gets one more parameter, and its callers pass it.
 * Callees come before callers, so what a helper asks is known when its callers are rewritten.
 */
final class PassLengths extends Rewriter {
  /** Which parameters of a helper, by position, have their length appended, in this order. */
  private final Map<FunctionId, List<Integer>> appended = new HashMap<>();

  private final Map<Variable, Integer> constants = new HashMap<>();
  private final Map<Variable, Variable> lengths = new LinkedHashMap<>();
  private boolean inKernel;
  private IrFunction current;
  private int nextId;

  private PassLengths(IrProgram program) {
    this.current = program.kernel();
    program.tables().forEach(t -> constants.put(t.array(), t.bits().size()));
  }

  static IrProgram run(IrProgram program) {
    return new PassLengths(program).program(program);
  }

  @Override
  public IrProgram program(IrProgram program) {
    List<IrFunction> helpers = new ArrayList<>();
    program.helpers().forEach(h -> helpers.add(function(h)));
    inKernel = true;
    return new IrProgram(function(program.kernel()), helpers, program.tables());
  }

  @Override
  public IrFunction function(IrFunction function) {
    current = function;
    lengths.clear();
    nextId = FreshIds.variable(function);
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.DeclareArray d) {
            constants.put(d.array(), d.length());
          }
        });
    List<Stmt> body = block(function.body());
    List<Variable> parameters = new ArrayList<>(function.parameters());
    List<Integer> order = new ArrayList<>();
    lengths.forEach((array, length) -> {
      order.add(function.parameters().indexOf(array));
      parameters.add(length);
    });
    appended.put(function.id(), order);
    constants.keySet().removeIf(v -> v.id() >= 0);
    return new IrFunction(
        function.id(), function.sourceFile(), parameters, function.result(), body);
  }

  @Override
  public Expr expr(Expr expr) {
    Expr rewritten = super.expr(expr);
    if (rewritten instanceof Expr.Length e) {
      return length(e.array());
    }
    if (rewritten instanceof Expr.Call call) {
      List<Expr> arguments = new ArrayList<>(call.arguments());
      for (int position : appended.getOrDefault(call.function(), List.of())) {
        if (call.arguments().get(position) instanceof Expr.Read array) {
          arguments.add(length(array.variable()));
        }
      }
      return new Expr.Call(call.function(), call.type(), arguments);
    }
    return rewritten;
  }

  private Expr length(Variable array) {
    Integer constant = constants.get(array);
    if (constant != null) {
      return Expr.Constant.ofInt(constant);
    }
    if (inKernel || !current.parameters().contains(array)) {
      return new Expr.Length(array);
    }
    return new Expr.Read(
        lengths.computeIfAbsent(
            array, a -> new Variable(nextId++, a.name() + "_length", ScalarType.INT)));
  }
}
