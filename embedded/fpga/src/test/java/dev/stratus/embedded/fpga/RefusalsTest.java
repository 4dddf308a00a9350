package dev.stratus.embedded.fpga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.embedded.fpga.board.Board;
import dev.stratus.embedded.fpga.board.Operator;
import dev.stratus.embedded.fpga.schedule.Plan;
import dev.stratus.embedded.fpga.simulate.Argument;
import dev.stratus.embedded.fpga.simulate.Simulator;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Bad boards, bad arguments, and what a kernel does wrong: by name, with the numbers. */
class RefusalsTest {
  private static final FloatArray X = SimulatorTest.floats(8, 1);

  @Test
  void numbersThatNoBoardHas() {
    assertThatThrownBy(() -> new Operator(-1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The latency of an operator is -1; it must be at least 0.");
    assertThatThrownBy(() -> Board.AMD.onChip().withBanks(0))
        .hasMessage("The number of banks is 0; it must be at least 1.");
    assertThatThrownBy(() -> Board.AMD.offChip().withBandwidth(0))
        .hasMessage("The bandwidth of a memory bank is 0; it must be at least 1.");
    assertThatThrownBy(() -> Board.AMD.asking(0, 1))
        .hasMessage("The unroll factor is 0; it must be at least 1.");
    assertThatThrownBy(() -> Board.AMD.atClock(0))
        .hasMessage("The clock in MHz is 0; it must be at least 1.");
  }

  @Test
  void argumentsThatDoNotFit() {
    Plan plan = new Bench("sum", X, new FloatArray(1), 8).on(Board.AMD);
    assertThatThrownBy(() -> Simulator.run(plan, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Samples.sum takes 3 arguments, [x, result, n], not 0.");
    Argument.Buffer floats = Argument.Buffer.ofFloats(1f);
    Argument.Buffer ints = Argument.Buffer.ofInts(1);
    assertThatThrownBy(() -> Simulator.run(plan, List.of(floats, ints, Argument.Scalar.of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The argument result must be ");
  }

  @Test
  void anIndexBeyondTheArrayIsNamed() {
    Bench bench = new Bench("sum", X, new FloatArray(1), 9);
    Plan plan = bench.on(Board.AMD);
    assertThatThrownBy(() -> bench.simulate(plan))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageMatching("Line \\d+: index 8 of x, which has 8 elements\\.");
  }

  @Test
  void aDivisionByZeroThatCountsIsNamed() {
    IntArray x = SimulatorTest.ints(8, 2);
    Bench bench = new Bench("quotients", x, new IntArray(8), 8, 0);
    Plan plan = bench.on(Board.AMD);
    assertThatThrownBy(() -> bench.simulate(plan))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageMatching("Line \\d+: / by zero");
  }

  @Test
  void aLoopWithoutEndEnds() {
    FloatArray y = new FloatArray(1);
    Bench bench = new Bench("forever", y);
    Plan plan = bench.on(Board.AMD);
    assertThat(plan.pipelines()).hasSize(1);
    assertThatThrownBy(() -> Simulator.run(plan, List.of(Argument.Buffer.ofFloats(0f)), 10_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The kernel did not end within 10000 cycles; give it less to do.");
  }
}
