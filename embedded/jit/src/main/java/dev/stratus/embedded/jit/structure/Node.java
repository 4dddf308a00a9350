package dev.stratus.embedded.jit.structure;

import dev.stratus.embedded.jit.ir.Stmt;
import java.util.ArrayList;
import java.util.List;

/**
 * A basic block of typed statements. Mutable: the graph is simplified in place before it is
 * structured.
 */
public final class Node {
  private final int id;
  private final int offset;
  private final List<Stmt> statements = new ArrayList<>();
  private Terminator end;

  /**
   * @param id unique in the graph
   * @param offset the bytecode offset it starts at
   */
  public Node(int id, int offset) {
    this.id = id;
    this.offset = offset;
    this.end = new Terminator.Jump(this);
  }

  public int id() {
    return id;
  }

  public int offset() {
    return offset;
  }

  /** Straight-line statements, in order. */
  public List<Stmt> statements() {
    return statements;
  }

  public Terminator end() {
    return end;
  }

  public void end(Terminator next) {
    end = next;
  }
}
