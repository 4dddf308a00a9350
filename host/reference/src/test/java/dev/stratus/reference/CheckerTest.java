package dev.stratus.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.reference.Mutants.Mutant;
import dev.stratus.reference.PlainLayer.Output;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checker is tested: it catches every mutant where it errs, and passes the right layer there.
 */
class CheckerTest {
  private static final Map<String, Mutant> MUTANTS = Mutants.all();

  static Stream<String> names() {
    return MUTANTS.keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void catches(String name) {
    Mutant mutant = MUTANTS.get(name);
    PlainLayer wrong = mutant.layer().apply(mutant.on(), mutant.type()).run();
    // Judged as what was asked for, whatever the mutant takes the example for.
    ComparisonReport report = wrong.judgedAs(mutant.on(), mutant.caught());
    System.out.printf("%-60s %s %s%n", name, mutant.caught(), report.line());
    assertThat(report.passed()).as(report::text).isFalse();
  }

  @ParameterizedTest(name = "right, where: {0}")
  @MethodSource("names")
  void passesTheRightOne(String name) {
    Mutant mutant = MUTANTS.get(name);
    PlainLayer right = new PlainLayer(mutant.on(), mutant.type()).run();
    for (Output output : Output.values()) {
      ComparisonReport report = right.judged(output);
      assertThat(report.passed()).as("%s: %s", output, report.text()).isTrue();
    }
  }

  @Test
  void thereAreEnoughOfThemAndOfEveryOutput() {
    assertThat(MUTANTS).hasSizeGreaterThanOrEqualTo(50);
    for (Output output : Output.values()) {
      assertThat(MUTANTS.values()).as("%s", output).anyMatch(m -> m.caught() == output);
    }
    for (NumberType type : NumberType.values()) {
      assertThat(MUTANTS.values()).as("%s", type).anyMatch(m -> m.type() == type);
    }
  }
}
