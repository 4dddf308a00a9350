package dev.stratus.embedded.jit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.jit.CompiledKernel.Stage;
import dev.stratus.embedded.jit.ir.IrProgram;
import dev.stratus.embedded.jit.lift.Compiled;
import dev.stratus.embedded.jit.lift.LiftedKernel;
import dev.stratus.embedded.jit.lift.SameAsJava;
import dev.stratus.embedded.jit.passes.PassContext;
import dev.stratus.embedded.jit.passes.Passes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassesFuzzTest {
  /**
   * Random methods after all passes of a strict target, interpreted, against the JVM. {@code
   * -Dstratus.passes.fuzz.programs=N} runs more of them.
   */
  @Test
  void passesKeepTheMeaning() {
    int programs = Integer.getInteger("stratus.passes.fuzz.programs", 100);
    List<String> texts = new ArrayList<>();
    for (int seed = 0; seed < programs; seed++) {
      texts.add(RandomMethod.of(500_000L + seed, "k" + seed));
    }
    Compiled compiled =
        Compiled.of("RandomPasses", LiftingFuzzTest.HELPER + String.join("\n", texts));
    for (int seed = 0; seed < programs; seed++) {
      Random random = new Random(seed);
      LiftedKernel lifted = compiled.lift("k" + seed);
      LiftedKernel passed = passed(compiled, lifted, "k" + seed);
      for (int input = 0; input < 10; input++) {
        int[] a = random.ints(8).map(v -> random.nextBoolean() ? v & 7 : v).toArray();
        long[] b = random.longs(8).toArray();
        float[] f = new float[8];
        for (int i = 0; i < f.length; i++) {
          f[i] = random.nextInt(10) == 0 ? Float.NaN : random.nextInt(200) / 8f - 10;
        }
        Object[] arguments = {
          a, b, f, random.nextInt(20) - 5, random.nextLong(), random.nextFloat()
        };
        try {
          SameAsJava.check(compiled, passed, "k" + seed, arguments);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("seed " + seed + ":\n" + texts.get(seed), e);
        }
      }
    }
  }

  private static LiftedKernel passed(Compiled compiled, LiftedKernel lifted, String method) {
    PassContext context =
        new PassContext(
            compiled.request(method),
            lifted.program().kernel(),
            lifted.javaIndexes(),
            lifted.foldedScalars());
    List<Stage> stages = new ArrayList<>();
    IrProgram program = Passes.run(lifted.program(), context, stages);
    assertThat(stages.stream().map(Stage::pass))
        .startsWith("lift", "known-scalars", "fold-constants");
    return new LiftedKernel(
        program, lifted.usesContext(), lifted.javaIndexes(), lifted.foldedScalars());
  }
}
