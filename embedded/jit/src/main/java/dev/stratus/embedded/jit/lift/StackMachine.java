package dev.stratus.embedded.jit.lift;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import dev.stratus.embedded.jit.simplify.Conditions;
import dev.stratus.embedded.jit.simplify.ExprTree;
import dev.stratus.embedded.jit.simplify.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The operand stack of one block, symbolically: entries are expressions that are yet to be
 * evaluated. Whatever would change such a value first makes it a temporary ({@code t[k++] = k}).
 */
final class StackMachine {
  private final MethodSource source;
  private final Variables variables;
  private final List<Operand> stack;
  private final List<Stmt> out;

  StackMachine(MethodSource source, Variables variables, List<Operand> entry, List<Stmt> out) {
    this.source = source;
    this.variables = variables;
    this.stack = new ArrayList<>(entry);
    this.out = out;
  }

  List<Operand> stack() {
    return stack;
  }

  void push(Operand operand) {
    stack.add(operand);
  }

  /** Pushes a scalar; what is narrower than int becomes int, as on the JVM's stack. */
  void push(Expr expr) {
    Expr simple = Fold.one(expr);
    if (simple.type() == ScalarType.BOOLEAN) {
      simple = Conditions.toInt(simple);
    } else if (simple.type() instanceof ScalarType type && type != type.stackType()) {
      simple = new Expr.Convert(ScalarType.INT, simple);
    }
    push(new Operand.Value(simple));
  }

  Operand pop(MethodSource.Insn insn) {
    if (stack.isEmpty()) {
      throw new IllegalStateException(
          "empty stack at " + insn.at() + " of " + source.id() + "; please report this kernel");
    }
    return stack.removeLast();
  }

  Expr popValue(MethodSource.Insn insn) {
    if (pop(insn) instanceof Operand.Value value) {
      return value.expr();
    }
    throw source.refuse(insn, "an object is used where a number is expected; use primitive types");
  }

  Operand.ArrayRef popArray(MethodSource.Insn insn) {
    if (pop(insn) instanceof Operand.ArrayRef array) {
      return array;
    }
    throw source.refuse(insn, "an object that is no array of primitives is used as an array");
  }

  /** Adds a statement; pending values that it would change are made temporaries first. */
  void emit(Stmt statement) {
    switch (statement) {
      case Stmt.Assign s -> spill(s.line(), e -> Walk.reads(e, s.variable()));
      case Stmt.Store s -> spill(s.line(), e -> ExprTree.loadsAlias(e, s.array()));
      case Stmt.DeclareArray s -> spill(s.line(), e -> ExprTree.loadsAlias(e, s.array()));
      default -> spill(statement.line(), ExprTree::hasLoad);
    }
    out.add(statement);
  }

  /** Evaluates a call now and pushes its result. */
  void call(int line, Expr.Call call) {
    spill(line, ExprTree::hasLoad);
    Variable result = variables.temporary(call.type());
    out.add(new Stmt.Assign(line, result, call));
    push(new Expr.Read(result));
  }

  /** Exchanges values among lanes now and pushes the result. */
  void exchange(int line, Expr.LaneExchange exchange) {
    // Lanes wait for each other, so what was read before is read before.
    spill(line, ExprTree::hasLoad);
    Variable result = variables.temporary(exchange.type());
    out.add(new Stmt.Assign(line, result, exchange));
    push(new Expr.Read(result));
  }

  /** The value as something that can be evaluated twice: a constant or a variable. */
  Expr once(int line, Expr value) {
    if (value instanceof Expr.Constant || value instanceof Expr.Read) {
      return value;
    }
    Variable temporary = variables.temporary(value.type());
    out.add(new Stmt.Assign(line, temporary, value));
    return new Expr.Read(temporary);
  }

  /** Makes the top {@code count} entries fit to be copied. */
  void settle(int line, int count) {
    for (int i = stack.size() - count; i < stack.size(); i++) {
      if (stack.get(i) instanceof Operand.Value value) {
        stack.set(i, new Operand.Value(once(line, value.expr())));
      }
    }
  }

  /** Makes every entry fit to outlive the block. */
  void settleAll(int line) {
    spill(
        line,
        e ->
            !(e instanceof Expr.Constant)
                && !(e instanceof Expr.Read read && variables.isTemporary(read.variable())));
  }

  /** Pending copies of a temporary that a local variable now holds read that variable. */
  void rename(Expr value, Variable local) {
    if (value instanceof Expr.Read read
        && variables.isTemporary(read.variable())
        && local.type().equals(read.type())) {
      stack.replaceAll(operand ->
          operand.equals(new Operand.Value(value))
              ? new Operand.Value(new Expr.Read(local))
              : operand);
    }
  }

  private void spill(int line, Predicate<Expr> endangered) {
    for (int i = 0; i < stack.size(); i++) {
      if (stack.get(i) instanceof Operand.Value value && endangered.test(value.expr())) {
        Variable temporary = variables.temporary(value.expr().type());
        out.add(new Stmt.Assign(line, temporary, value.expr()));
        stack.set(i, new Operand.Value(new Expr.Read(temporary)));
      }
    }
  }
}
