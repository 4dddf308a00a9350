package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.reference.Definition.Example;
import dev.stratus.reference.PlainLayer.Output;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The right implementation passes, in every type, mode and affine; what it used up is printed. */
class RightLayerTest {
  private static final Map<NumberType, Map<Output, ComparisonReport>> WORST =
      new EnumMap<>(NumberType.class);

  static Stream<Object[]> seeds() {
    return Stream.of(NumberType.values())
        .flatMap(type ->
            Examples.seeds(Integer.getInteger("stratus.judge.count", 150))
                .map(seed -> new Object[] {type, seed}));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void passes(NumberType type, long seed) {
    Example example = Examples.random(seed).roundedTo(type);
    PlainLayer layer = new PlainLayer(example, type).run();
    for (Output output : Output.values()) {
      if (output.exists(example)) {
        ComparisonReport report = layer.judged(output);
        assertThat(report.passed()).as("%s: %s", output, report.text()).isTrue();
        WORST
            .computeIfAbsent(type, t -> new EnumMap<>(Output.class))
            .merge(output, report, (a, b) -> a.worstShare() >= b.worstShare() ? a : b);
      }
    }
  }

  @AfterAll
  static void print() {
    WORST.forEach((type, outputs) ->
        outputs.forEach((output, report) ->
            System.out.printf("%s %s: %s%n", type.text(), output, report.line())));
  }
}
