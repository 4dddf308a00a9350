package dev.stratus.embedded.jit.simplify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.stratus.embedded.jit.ir.Expr;
import dev.stratus.embedded.jit.ir.FunctionId;
import dev.stratus.embedded.jit.ir.ScalarType;
import dev.stratus.embedded.jit.ir.Stmt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JumpCleanerTest {

  /** A random kernel had one: its condition was negated, and negated back, without an end. */
  @Test
  void aBranchWithNothingInItKeepsItsCallAndComesToAnEnd() {
    Expr call =
        new Expr.Call(new FunctionId("Kernel", "helper", "()Z", ""), ScalarType.BOOLEAN, List.of());
    Stmt empty = new Stmt.If(1, call, List.of(), List.of());
    List<Stmt> cleaned =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> JumpCleaner.clean(List.of(empty)));
    assertThat(cleaned).containsExactly(empty);
  }
}
