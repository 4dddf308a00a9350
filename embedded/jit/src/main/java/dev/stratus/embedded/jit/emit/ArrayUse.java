package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which array parameters of each function are read and written, through the helpers it calls. */
public final class ArrayUse {
  /** The arrays of one function. */
  public record Use(Set<Variable> read, Set<Variable> written) {}

  private final Map<FunctionId, Use> uses = new HashMap<>();
  private final Map<FunctionId, IrFunction> functions = new HashMap<>();

  public ArrayUse(IrProgram program) {
    program.helpers().forEach(this::add);
    add(program.kernel());
  }

  public Use of(IrFunction function) {
    return uses.getOrDefault(function.id(), new Use(Set.of(), Set.of()));
  }

  private void add(IrFunction function) {
    Set<Variable> read = new HashSet<>();
    Set<Variable> written = new HashSet<>();
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Store s -> written.add(s.array());
            case Stmt.VectorStore s -> written.add(s.array());
            case Stmt.CopyRun s -> {
              written.add(s.to());
              read.add(s.from());
            }
            case Stmt.AtomicAdd s -> {
              written.add(s.array());
              read.add(s.array());
            }
            default -> {}
          }
        });
    Walk.expressions(
        function.body(),
        expr -> {
          switch (expr) {
            case Expr.Load e -> read.add(e.array());
            case Expr.VectorLoad e -> read.add(e.array());
            case Expr.Call e -> call(e, read, written);
            default -> {}
          }
        });
    functions.put(function.id(), function);
    uses.put(function.id(), new Use(Set.copyOf(read), Set.copyOf(written)));
  }

  private void call(Expr.Call call, Set<Variable> read, Set<Variable> written) {
    IrFunction callee = functions.get(call.function());
    if (callee == null) {
      return;
    }
    Use use = of(callee);
    for (int i = 0; i < call.arguments().size(); i++) {
      if (call.arguments().get(i) instanceof Expr.Read argument
          && argument.variable().type() instanceof IrType.Array) {
        Variable parameter = callee.parameters().get(i);
        if (use.read().contains(parameter)) {
          read.add(argument.variable());
        }
        if (use.written().contains(parameter)) {
          written.add(argument.variable());
        }
      }
    }
  }
}
