package dev.stratus.embedded.jit.interp;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.Label;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs scalar IR on the JVM as one work-item of a launch of one, on Java arrays. Stricter than any
 * device: a variable out of scope, one without a value, and a value of the wrong type are errors.
 */
public final class Interpreter {
  private static final Object UNSET = new Object();
  private static final long FUEL = 5_000_000;

  private final IrProgram program;
  private final Map<FunctionId, IrFunction> helpers = new HashMap<>();
  private final Map<Variable, Object> tables = new HashMap<>();
  private long fuel = FUEL;

  /** How a statement ended, if not by running off its end. */
  private sealed interface Exit {
    record Leave(Label label) implements Exit {}

    record Next(Label label) implements Exit {}

    record Return(Optional<Object> value) implements Exit {}
  }

  public Interpreter(IrProgram program) {
    this.program = program;
    program.helpers().forEach(helper -> helpers.put(helper.id(), helper));
    for (IrProgram.ConstantTable table : program.tables()) {
      ScalarType element = ((IrType.Array) table.array().type()).element();
      Object array = Array.newInstance(Scalars.javaType(element), table.bits().size());
      for (int i = 0; i < table.bits().size(); i++) {
        Array.set(array, i, Scalars.of(element, table.bits().get(i)));
      }
      tables.put(table.array(), array);
    }
  }

  /** {@code arguments}: Java arrays and boxed scalars, one per parameter of the IR kernel. */
  public void run(List<Object> arguments) {
    call(program.kernel(), arguments);
  }

  private Optional<Object> call(IrFunction function, List<Object> arguments) {
    if (arguments.size() != function.parameters().size()) {
      throw new IllegalStateException("wrong number of arguments for " + function.id());
    }
    Map<Variable, Object> frame = new HashMap<>(tables);
    for (int i = 0; i < arguments.size(); i++) {
      bind(frame, function.parameters().get(i), arguments.get(i));
    }
    Exit exit = block(function.body(), frame);
    if (exit instanceof Exit.Return r) {
      return r.value();
    }
    if (exit != null || function.result() != IrType.Void.VOID) {
      throw new IllegalStateException(function.id() + " ends with " + exit);
    }
    return Optional.empty();
  }

  private static void bind(Map<Variable, Object> frame, Variable variable, Object value) {
    if (variable.type() instanceof ScalarType type) {
      Scalars.check(type, value);
    } else if (variable.type() instanceof IrType.Array array) {
      Class<?> wanted = Scalars.javaType(array.element());
      if (value.getClass().componentType() != wanted) {
        throw new IllegalStateException(variable + " bound to " + value.getClass());
      }
    }
    frame.put(variable, value);
  }

  private Exit block(List<Stmt> statements, Map<Variable, Object> frame) {
    List<Variable> declared = new ArrayList<>();
    try {
      for (Stmt statement : statements) {
        if (statement instanceof Stmt.Declare d) {
          declared.add(fresh(d.variable(), frame));
          frame.put(d.variable(), UNSET);
          d.value().ifPresent(value -> bind(frame, d.variable(), eval(value, frame)));
        } else if (statement instanceof Stmt.DeclareArray d) {
          declared.add(fresh(d.array(), frame));
          ScalarType element = ((IrType.Array) d.array().type()).element();
          bind(frame, d.array(), Array.newInstance(Scalars.javaType(element), d.length()));
        } else {
          Exit exit = run(statement, frame);
          if (exit != null) {
            return exit;
          }
        }
      }
      return null;
    } finally {
      declared.forEach(frame::remove);
    }
  }

  private static Variable fresh(Variable variable, Map<Variable, Object> frame) {
    if (frame.containsKey(variable)) {
      throw new IllegalStateException(variable + " is declared twice");
    }
    return variable;
  }

  private Exit run(Stmt statement, Map<Variable, Object> frame) {
    if (--fuel < 0) {
      throw new IllegalStateException("runs too long at line " + statement.line());
    }
    switch (statement) {
      case Stmt.Assign s -> {
        value(s.variable(), frame, true);
        bind(frame, s.variable(), eval(s.value(), frame));
      }
      case Stmt.Store s -> {
        int index = (Integer) eval(s.index(), frame);
        ScalarType element = ((IrType.Array) s.array().type()).element();
        Object value = eval(s.value(), frame);
        Scalars.check(element.stackType(), value);
        Array.set(value(s.array(), frame, false), index, Scalars.stored(element, value));
      }
      case Stmt.AtomicAdd s -> {
        Object array = value(s.array(), frame, false);
        int index = (Integer) eval(s.index(), frame);
        ScalarType element = ((IrType.Array) s.array().type()).element();
        Object sum =
            Scalars.binary(
                dev.stratus.embedded.jit.ir.BinaryOp.ADD,
                Array.get(array, index),
                eval(s.value(), frame));
        Array.set(array, index, Scalars.stored(element, sum));
      }
      case Stmt.Evaluate s -> evalCall(s.call(), frame);
      case Stmt.Barrier _ -> {}
      case Stmt.If s -> {
        return block((Boolean) eval(s.condition(), frame) ? s.then() : s.otherwise(), frame);
      }
      case Stmt.Labelled s -> {
        Exit exit = block(s.body(), frame);
        return exit instanceof Exit.Leave leave && leave.label().equals(s.label()) ? null : exit;
      }
      case Stmt.Loop s -> {
        return loop(s, frame);
      }
      case Stmt.CountedLoop s -> {
        return counted(s, frame);
      }
      case Stmt.Leave s -> {
        return new Exit.Leave(s.label());
      }
      case Stmt.Continue s -> {
        return new Exit.Next(s.label());
      }
      case Stmt.Return s -> {
        return new Exit.Return(s.value().map(v -> eval(v, frame)));
      }
      default -> throw new IllegalStateException("not scalar: " + statement);
    }
    return null;
  }

  private Exit loop(Stmt.Loop loop, Map<Variable, Object> frame) {
    boolean first = true;
    while ((first && !loop.testFirst()) || (Boolean) eval(loop.condition(), frame)) {
      first = false;
      Exit exit = block(loop.body(), frame);
      if (exit instanceof Exit.Leave leave && leave.label().equals(loop.label())) {
        return null;
      }
      if (exit != null && !(exit instanceof Exit.Next next && next.label().equals(loop.label()))) {
        return exit;
      }
      if (block(loop.update(), frame) != null) {
        throw new IllegalStateException("jump in the update of " + loop.label());
      }
    }
    return null;
  }

  private Exit counted(Stmt.CountedLoop loop, Map<Variable, Object> frame) {
    fresh(loop.index(), frame);
    int at = (Integer) eval(loop.init(), frame);
    int bound = (Integer) eval(loop.bound(), frame);
    int step = (Integer) eval(loop.step(), frame);
    try {
      for (long i = at; loop.inclusive() ? i <= bound : i < bound; i += step) {
        frame.put(loop.index(), (int) i);
        Exit exit = block(loop.body(), frame);
        if (exit instanceof Exit.Leave leave && leave.label().equals(loop.label())) {
          return null;
        }
        if (exit != null
            && !(exit instanceof Exit.Next next && next.label().equals(loop.label()))) {
          return exit;
        }
      }
      return null;
    } finally {
      frame.remove(loop.index());
    }
  }

  private static Object value(Variable variable, Map<Variable, Object> frame, boolean unset) {
    Object value = frame.get(variable);
    if (value == null) {
      throw new IllegalStateException(variable + " is not in scope");
    }
    if (value == UNSET && !unset) {
      throw new IllegalStateException(variable + " has no value yet");
    }
    return value;
  }

  private Optional<Object> evalCall(Expr.Call call, Map<Variable, Object> frame) {
    List<Object> arguments = call.arguments().stream().map(a -> eval(a, frame)).toList();
    IrFunction helper = helpers.get(call.function());
    if (helper == null) {
      throw new IllegalStateException("no helper " + call.function());
    }
    return call(helper, arguments);
  }

  private Object eval(Expr expr, Map<Variable, Object> frame) {
    Object value = evalUnchecked(expr, frame);
    if (expr.type() instanceof ScalarType type) {
      Scalars.check(type, value);
    }
    return value;
  }

  private Object evalUnchecked(Expr expr, Map<Variable, Object> frame) {
    return switch (expr) {
      case Expr.Constant e -> Scalars.of(e.type(), e.bits());
      case Expr.Read e -> value(e.variable(), frame, false);
      case Expr.Unary e -> Scalars.unary(e.op(), eval(e.operand(), frame));
      case Expr.Binary e -> Scalars.binary(e.op(), eval(e.left(), frame), eval(e.right(), frame));
      case Expr.Compare e -> Scalars.compare(e.op(), eval(e.left(), frame), eval(e.right(), frame));
      case Expr.ThreeWay e ->
          Scalars.threeWay(eval(e.left(), frame), eval(e.right(), frame), e.nanResult());
      case Expr.ShortCircuit e -> {
        boolean left = (Boolean) eval(e.left(), frame);
        yield left == e.and() ? eval(e.right(), frame) : (Object) left;
      }
      case Expr.Conditional e ->
          eval((Boolean) eval(e.condition(), frame) ? e.whenTrue() : e.whenFalse(), frame);
      case Expr.Convert e -> Scalars.convert(e.type(), eval(e.operand(), frame));
      case Expr.Reinterpret e -> Scalars.reinterpret(e.type(), eval(e.operand(), frame));
      case Expr.Load e ->
          Array.get(value(e.array(), frame, false), (Integer) eval(e.index(), frame));
      case Expr.Length e -> Array.getLength(value(e.array(), frame, false));
      case Expr.Call e -> evalCall(e, frame).orElseThrow();
      case Expr.MathCall e ->
          Mathematics.call(e.op(), e.arguments().stream().map(a -> eval(a, frame)).toList());
      case Expr.WorkItemQuery e ->
          switch (e.query()) {
            case GLOBAL_ID, LOCAL_ID, GROUP_ID -> 0;
            case GLOBAL_SIZE, LOCAL_SIZE, NUM_GROUPS -> 1;
          };
      default -> throw new IllegalStateException("not scalar: " + expr);
    };
  }
}
