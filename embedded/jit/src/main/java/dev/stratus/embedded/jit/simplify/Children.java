package dev.stratus.embedded.jit.simplify;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.Rewriter;
import dev.stratus.embedded.jit.ir.Stmt;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds one node with its direct children replaced. */
final class Children extends Rewriter {
  private final UnaryOperator<Expr> exprs;
  private final UnaryOperator<List<Stmt>> blocks;

  Children(UnaryOperator<Expr> exprs, UnaryOperator<List<Stmt>> blocks) {
    this.exprs = exprs;
    this.blocks = blocks;
  }

  @Override
  public Expr expr(Expr expr) {
    return exprs.apply(expr);
  }

  @Override
  public List<Stmt> block(List<Stmt> block) {
    return blocks.apply(block);
  }

  Expr of(Expr parent) {
    return super.expr(parent);
  }

  Stmt of(Stmt parent) {
    return rebuilt(parent);
  }
}
