package dev.stratus.embedded.jit.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Copies IR with changes. A subclass overrides {@link #expr} or {@link #stmt}, treats the nodes it
 * is about and leaves the rest to {@code super}, which rebuilds a node from its rewritten children.
 */
public abstract class Rewriter {

  /** A program with every function rewritten. */
  public IrProgram program(IrProgram program) {
    List<IrFunction> helpers = new ArrayList<>();
    for (IrFunction helper : program.helpers()) {
      helpers.add(function(helper));
    }
    return new IrProgram(function(program.kernel()), helpers, program.tables());
  }

  public IrFunction function(IrFunction function) {
    return new IrFunction(
        function.id(),
        function.sourceFile(),
        function.parameters(),
        function.result(),
        block(function.body()));
  }

  public List<Stmt> block(List<Stmt> block) {
    List<Stmt> result = new ArrayList<>(block.size());
    for (Stmt stmt : block) {
      stmt(stmt, result);
    }
    return result;
  }

  /** Rewrites one statement into none, one or several. */
  protected void stmt(Stmt stmt, List<Stmt> out) {
    out.add(rebuilt(stmt));
  }

  /** A variable where it is declared, assigned, read or indexed. */
  protected Variable variable(Variable variable) {
    return variable;
  }

  /** Rewrites an expression; the default rebuilds it from its rewritten operands. */
  public Expr expr(Expr expr) {
    return switch (expr) {
      case Expr.Constant e -> e;
      case Expr.WorkItemQuery e -> e;
      case Expr.Read e -> new Expr.Read(variable(e.variable()));
      case Expr.Length e -> new Expr.Length(variable(e.array()));
      case Expr.Unary e -> new Expr.Unary(e.op(), expr(e.operand()));
      case Expr.Binary e -> new Expr.Binary(e.op(), e.type(), expr(e.left()), expr(e.right()));
      case Expr.Compare e -> new Expr.Compare(e.op(), expr(e.left()), expr(e.right()));
      case Expr.ThreeWay e -> new Expr.ThreeWay(expr(e.left()), expr(e.right()), e.nanResult());
      case Expr.ShortCircuit e -> new Expr.ShortCircuit(e.and(), expr(e.left()), expr(e.right()));
      case Expr.Conditional e ->
          new Expr.Conditional(expr(e.condition()), expr(e.whenTrue()), expr(e.whenFalse()));
      case Expr.Convert e -> new Expr.Convert(e.type(), expr(e.operand()));
      case Expr.Reinterpret e -> new Expr.Reinterpret(e.type(), expr(e.operand()));
      case Expr.Load e -> new Expr.Load(variable(e.array()), expr(e.index()));
      case Expr.LaneExchange e -> new Expr.LaneExchange(e.kind(), exprs(e.arguments()));
      case Expr.Call e -> new Expr.Call(e.function(), e.type(), exprs(e.arguments()));
      case Expr.MathCall e -> new Expr.MathCall(e.op(), e.type(), exprs(e.arguments()));
      case Expr.VectorLoad e -> new Expr.VectorLoad(variable(e.array()), expr(e.index()), e.type());
      case Expr.Splat e -> new Expr.Splat(expr(e.operand()), e.type());
      case Expr.LaneConvert e -> new Expr.LaneConvert(e.type(), expr(e.operand()));
      case Expr.LaneCompare e -> new Expr.LaneCompare(e.op(), expr(e.left()), expr(e.right()));
      case Expr.LaneSelect e ->
          new Expr.LaneSelect(expr(e.mask()), expr(e.whenSet()), expr(e.whenClear()));
      case Expr.LaneTest e -> new Expr.LaneTest(e.all(), expr(e.mask()));
      case Expr.LaneReduce e -> new Expr.LaneReduce(e.fold(), expr(e.vector()));
    };
  }

  protected final List<Expr> exprs(List<Expr> exprs) {
    return exprs.stream().map(this::expr).toList();
  }

  /** A statement with its parts rewritten. */
  protected final Stmt rebuilt(Stmt stmt) {
    return switch (stmt) {
      case Stmt.Declare s ->
          new Stmt.Declare(s.line(), variable(s.variable()), s.value().map(this::expr));
      case Stmt.Assign s -> new Stmt.Assign(s.line(), variable(s.variable()), expr(s.value()));
      case Stmt.DeclareArray s -> new Stmt.DeclareArray(s.line(), variable(s.array()), s.length());
      case Stmt.Store s ->
          new Stmt.Store(s.line(), variable(s.array()), expr(s.index()), expr(s.value()));
      case Stmt.Evaluate s ->
          expr(s.call()) instanceof Expr.Call call
              ? new Stmt.Evaluate(s.line(), call)
              : new Stmt.Evaluate(s.line(), s.call());
      case Stmt.AtomicAdd s ->
          new Stmt.AtomicAdd(s.line(), variable(s.array()), expr(s.index()), expr(s.value()));
      case Stmt.CopyRun s ->
          new Stmt.CopyRun(
              s.line(),
              variable(s.to()),
              expr(s.toIndex()),
              variable(s.from()),
              expr(s.fromIndex()),
              s.count());
      case Stmt.Barrier s -> s;
      case Stmt.If s ->
          new Stmt.If(s.line(), expr(s.condition()), block(s.then()), block(s.otherwise()));
      case Stmt.Labelled s -> new Stmt.Labelled(s.line(), s.label(), block(s.body()));
      case Stmt.Loop s ->
          new Stmt.Loop(
              s.line(),
              s.label(),
              s.testFirst(),
              expr(s.condition()),
              block(s.update()),
              block(s.body()),
              s.parallel());
      case Stmt.CountedLoop s ->
          new Stmt.CountedLoop(
              s.line(),
              s.label(),
              variable(s.index()),
              expr(s.init()),
              expr(s.bound()),
              s.inclusive(),
              expr(s.step()),
              block(s.body()),
              s.parallel());
      case Stmt.Leave s -> s;
      case Stmt.Continue s -> s;
      case Stmt.Return s -> new Stmt.Return(s.line(), s.value().map(this::expr));
      case Stmt.VectorStore s ->
          new Stmt.VectorStore(
              s.line(), variable(s.array()), expr(s.index()), expr(s.value()), s.nonTemporal());
      case Stmt.Prefetch s -> new Stmt.Prefetch(s.line(), variable(s.array()), expr(s.index()));
      case Stmt.StripLoop s ->
          new Stmt.StripLoop(
              s.line(), variable(s.index()), expr(s.bound()), s.strip(), block(s.body()));
    };
  }
}
