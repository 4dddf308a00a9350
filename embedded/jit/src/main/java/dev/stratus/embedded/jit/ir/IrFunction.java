package dev.stratus.embedded.jit.ir;

import java.util.List;

/**
 * One function.
 *
 * @param sourceFile the Java file's name for messages and line directives, empty where unknown
 */
public record IrFunction(
    FunctionId id, String sourceFile, List<Variable> parameters, IrType result, List<Stmt> body) {
  public IrFunction {
    parameters = List.copyOf(parameters);
    body = List.copyOf(body);
  }
}
