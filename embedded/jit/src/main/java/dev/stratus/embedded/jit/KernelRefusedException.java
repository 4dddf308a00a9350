package dev.stratus.embedded.jit;

/**
 * A construct that cannot be compiled, named with its place before any text is made. What was asked
 * is at fault.
 */
public final class KernelRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final transient MethodId method;
  private final int line;
  private final int bytecodeOffset;

  /**
   * @param method the method that holds the construct
   * @param line its Java line, 0 where unknown
   * @param bytecodeOffset its offset in the method's code, -1 where the method as a whole is meant
   * @param instruction the bytecode, such as {@code athrow}, empty where none is meant
   * @param why what cannot be done and what would work
   */
  public KernelRefusedException(
      MethodId method,
      String sourceFile,
      int line,
      int bytecodeOffset,
      String instruction,
      String why) {
    super(message(method, sourceFile, line, bytecodeOffset, instruction, why));
    this.method = method;
    this.line = line;
    this.bytecodeOffset = bytecodeOffset;
  }

  public MethodId method() {
    return method;
  }

  public int line() {
    return line;
  }

  public int bytecodeOffset() {
    return bytecodeOffset;
  }

  private static String message(
      MethodId method, String sourceFile, int line, int offset, String instruction, String why) {
    StringBuilder text =
        new StringBuilder("Cannot compile kernel method ").append(method.qualifiedName());
    if (line > 0) {
      text.append(" (")
          .append(sourceFile.isEmpty() ? "line " : sourceFile + ":")
          .append(line)
          .append(')');
    }
    if (offset >= 0) {
      text.append(", bytecode ").append(offset);
      if (!instruction.isEmpty()) {
        text.append(' ').append(instruction);
      }
    }
    return text.append(": ").append(why).toString();
  }
}
