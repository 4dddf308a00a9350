package dev.stratus.embedded.jit.verify;

/**
 * The compiler broke the law of its IR: its own mistake, never the user's. The message says where,
 * shows the node as text, says what is wrong and asks for a report.
 */
public final class IrViolation extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param after the pass after which the law is broken
   * @param where function and Java line
   * @param node the node as text
   * @param wrong what is wrong with it
   */
  public IrViolation(String after, String where, String node, String wrong) {
    super(
        "The kernel compiler made a wrong program (please report this, with the kernel). After "
            + after
            + ", in "
            + where
            + ": "
            + wrong
            + "\n  "
            + node.replace("\n", "\n  "));
  }
}
