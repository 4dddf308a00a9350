package dev.stratus.embedded.jit.passes.vector;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.util.List;
import java.util.Map;

/**
 * The loop of a kernel whose turns take one piece of the work after the other, walking each several
 * times.
 *
 * @param body what a turn does
 * @param growing the loop's variable, and by how much it is larger in the turn that comes next
 */
record Turn(List<Stmt> body, Map<Variable, Expr> growing) {}
