package dev.stratus.embedded.jit.ir;

/** Ids that a function has not used yet. */
public final class FreshIds {
  private FreshIds() {}

  /** One more than the largest variable id. */
  public static int variable(IrFunction function) {
    int[] largest = {-1};
    for (Variable parameter : function.parameters()) {
      largest[0] = Math.max(largest[0], parameter.id());
    }
    Walk.statements(
        function.body(),
        stmt -> {
          switch (stmt) {
            case Stmt.Declare s -> largest[0] = Math.max(largest[0], s.variable().id());
            case Stmt.DeclareArray s -> largest[0] = Math.max(largest[0], s.array().id());
            case Stmt.CountedLoop s -> largest[0] = Math.max(largest[0], s.index().id());
            default -> {}
          }
        });
    return largest[0] + 1;
  }

  /** One more than the largest label. */
  public static int label(IrFunction function) {
    int[] largest = {-1};
    Walk.statements(
        function.body(),
        stmt -> {
          Label label =
              switch (stmt) {
                case Stmt.Labelled s -> s.label();
                case Stmt.Loop s -> s.label();
                case Stmt.CountedLoop s -> s.label();
                default -> new Label(-1);
              };
          largest[0] = Math.max(largest[0], label.id());
        });
    return largest[0] + 1;
  }
}
