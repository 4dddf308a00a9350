package dev.stratus.embedded.jit.emit;

import dev.stratus.embedded.jit.ir.AddressSpace;
import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.IrFunction;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.ir.IrType;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import dev.stratus.embedded.jit.ir.Variable;
import dev.stratus.embedded.jit.ir.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a program asks of a device. */
final class Features {
  private Features() {}

  /** Where doubles are used. */
  record Place(IrFunction function, int line) {}

  static boolean usesDouble(IrProgram program) {
    return firstDouble(program).isPresent();
  }

  /** The first statement that handles a double; line 0 where a parameter or result is one. */
  static Optional<Place> firstDouble(IrProgram program) {
    List<IrFunction> functions = new ArrayList<>(program.helpers());
    functions.addFirst(program.kernel());
    for (IrFunction function : functions) {
      Optional<Place> found = firstDouble(function);
      if (found.isPresent()) {
        return found;
      }
    }
    return program.tables().stream()
        .filter(t -> isDouble(t.array().type()))
        .map(t -> new Place(program.kernel(), 0))
        .findFirst();
  }

  private static Optional<Place> firstDouble(IrFunction function) {
    if (isDouble(function.result())
        || function.parameters().stream().map(Variable::type).anyMatch(Features::isDouble)) {
      return Optional.of(new Place(function, 0));
    }
    List<Place> found = new ArrayList<>();
    Walk.statements(
        function.body(),
        stmt -> {
          if (handlesDouble(stmt)) {
            found.add(new Place(function, stmt.line()));
          }
        });
    return found.stream().findFirst();
  }

  private static boolean handlesDouble(Stmt stmt) {
    boolean declares =
        switch (stmt) {
          case Stmt.Declare s -> isDouble(s.variable().type());
          case Stmt.DeclareArray s -> isDouble(s.array().type());
          case Stmt.Store s -> isDouble(s.array().type());
          case Stmt.AtomicAdd s -> isDouble(s.array().type());
          case Stmt.VectorStore s -> isDouble(s.array().type());
          default -> false;
        };
    return declares
        || Walk.expressions(stmt).stream()
            .anyMatch(e -> ExprPrinter.contains(e, Features::handlesDouble));
  }

  private static boolean handlesDouble(Expr expr) {
    return isDouble(expr.type())
        || Walk.operands(expr).stream().anyMatch(operand -> isDouble(operand.type()));
  }

  static boolean isDouble(IrType type) {
    return switch (type) {
      case ScalarType scalar -> scalar == ScalarType.DOUBLE;
      case IrType.Vector vector -> vector.element() == ScalarType.DOUBLE;
      case IrType.Array array -> array.element() == ScalarType.DOUBLE;
      case IrType.Void _ -> false;
    };
  }

  /** Atomic sums of 64 bits outside private memory. */
  static boolean usesLongAtomics(IrProgram program) {
    List<IrFunction> functions = new ArrayList<>(program.helpers());
    functions.add(program.kernel());
    boolean[] found = {false};
    for (IrFunction function : functions) {
      Walk.statements(
          function.body(),
          stmt ->
              found[0] |=
                  stmt instanceof Stmt.AtomicAdd s
                      && s.array().type() instanceof IrType.Array a
                      && a.space() != AddressSpace.PRIVATE
                      && a.element().bytes() == 8);
    }
    return found[0];
  }

  /** The first place where lanes tell each other something. */
  static Optional<Place> firstLaneExchange(IrProgram program) {
    List<IrFunction> functions = new ArrayList<>(program.helpers());
    functions.addFirst(program.kernel());
    List<Place> found = new ArrayList<>();
    for (IrFunction function : functions) {
      Walk.statements(
          function.body(),
          stmt -> {
            if (Walk.expressions(stmt).stream()
                .anyMatch(e -> ExprPrinter.contains(e, Expr.LaneExchange.class::isInstance))) {
              found.add(new Place(function, stmt.line()));
            }
          });
    }
    return found.stream().findFirst();
  }

  /** Whether a function, or one that it calls, asks for an id or size or waits at a barrier. */
  static boolean knowsItsWorkItem(IrFunction function, IrProgram program) {
    boolean[] found = {false};
    Walk.statements(function.body(), stmt -> found[0] |= stmt instanceof Stmt.Barrier);
    Walk.expressions(
        function.body(),
        expr ->
            found[0] |=
                switch (expr) {
                  case Expr.WorkItemQuery _, Expr.LaneExchange _ -> true;
                  case Expr.Call call ->
                      program.helpers().stream()
                          .filter(helper -> helper.id().equals(call.function()))
                          .anyMatch(helper -> knowsItsWorkItem(helper, program));
                  default -> false;
                });
    return found[0];
  }
}
