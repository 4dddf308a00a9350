package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * Which array variables can be the same memory. Every array comes from a kernel parameter, a
 * declaration or a table; a helper's parameter is whatever its callers pass.
 */
final class AliasClasses {
  private final Map<FunctionId, Map<Variable, Set<Integer>>> roots = new HashMap<>();
  private int nextRoot;

  /**
   * @param groups for the kernel's parameters: one number, one memory
   */
  AliasClasses(IrProgram program, Function<Variable, OptionalInt> groups) {
    Map<Integer, Integer> ofGroup = new HashMap<>();
    Map<Variable, Set<Integer>> kernel = arrays(program.kernel());
    for (Variable parameter : program.kernel().parameters()) {
      OptionalInt group = groups.apply(parameter);
      int root =
          group.isPresent()
              ? ofGroup.computeIfAbsent(group.getAsInt(), g -> nextRoot++)
              : nextRoot++;
      kernel.computeIfAbsent(parameter, p -> new HashSet<>()).add(root);
    }
    calls(program.kernel());
    // Callers stand after callees: from the last helper to the first.
    for (IrFunction helper : program.helpers().reversed()) {
      arrays(helper);
      calls(helper);
    }
    parameters(program);
  }

  /** Whether two arrays of a function can share memory. */
  boolean mayAlias(IrFunction function, Variable a, Variable b) {
    return a.equals(b) || !Collections.disjoint(roots(function, a), roots(function, b));
  }

  private Set<Integer> roots(IrFunction function, Variable array) {
    return roots.getOrDefault(function.id(), Map.of()).getOrDefault(array, Set.of());
  }

  private Map<Variable, Set<Integer>> arrays(IrFunction function) {
    Map<Variable, Set<Integer>> found = roots.computeIfAbsent(function.id(), id -> new HashMap<>());
    Walk.statements(
        function.body(),
        stmt -> {
          if (stmt instanceof Stmt.DeclareArray d) {
            found.computeIfAbsent(d.array(), a -> new HashSet<>()).add(nextRoot++);
          }
        });
    return found;
  }

  private record Site(IrFunction caller, Expr.Call call) {}

  private final Map<FunctionId, List<Site>> sites = new HashMap<>();

  private void calls(IrFunction function) {
    Walk.expressions(
        function.body(),
        expr -> {
          if (expr instanceof Expr.Call call) {
            sites
                .computeIfAbsent(call.function(), id -> new java.util.ArrayList<>())
                .add(new Site(function, call));
          }
        });
  }

  private void parameters(IrProgram program) {
    for (IrFunction helper : program.helpers().reversed()) {
      for (Site site : sites.getOrDefault(helper.id(), List.of())) {
        for (int i = 0; i < helper.parameters().size(); i++) {
          Variable parameter = helper.parameters().get(i);
          if (parameter.type() instanceof IrType.Array
              && site.call().arguments().get(i) instanceof Expr.Read argument) {
            roots
                .computeIfAbsent(helper.id(), id -> new HashMap<>())
                .computeIfAbsent(parameter, p -> new HashSet<>())
                .addAll(roots(site.caller(), argument.variable()));
          }
        }
      }
    }
  }
}
