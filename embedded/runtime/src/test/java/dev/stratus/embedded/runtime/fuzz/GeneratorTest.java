package dev.stratus.embedded.runtime.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generator by itself: needs no device. */
class GeneratorTest {
  private static final int KERNELS = 300;

  private static List<FuzzCase> cases(long from, int count) {
    List<FuzzCase> cases = new ArrayList<>();
    for (long seed = from; seed < from + count; seed++) {
      cases.add(Generator.generate(seed));
    }
    return cases;
  }

  @Test
  void aSeedGivesTheSameTextAgain() {
    assertThat(cases(1, 20)).isEqualTo(cases(1, 20));
  }

  @Test
  void aSavedCaseReadsBackAsItWas() {
    for (FuzzCase fuzzCase : cases(100, 30)) {
      assertThat(FuzzCase.fromFile(fuzzCase.toFile())).isEqualTo(fuzzCase);
    }
  }

  @Test
  void aFileWithoutItsHeadIsRefused() {
    assertThatThrownBy(() -> FuzzCase.fromFile("class X {}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("// fuzz");
  }

  @Test
  @Timeout(120)
  void whatIsGeneratedCompilesEndsAndStaysInItsArrays() {
    List<FuzzCase> cases = cases(1000, KERNELS);
    JavaBatch batch = JavaBatch.compile(cases);
    int changed = 0;
    for (FuzzCase fuzzCase : cases) {
      for (int set = 0; set < fuzzCase.inputSets(); set++) {
        Inputs inputs = Inputs.draw(fuzzCase, set);
        Inputs first = JvmRun.run(fuzzCase, batch.method(fuzzCase), inputs);
        Inputs second = JvmRun.run(fuzzCase, batch.method(fuzzCase), inputs);
        assertThat(Comparison.differences(fuzzCase, first, second)).as(fuzzCase.source()).isEmpty();
        if (!Comparison.differences(fuzzCase, inputs, first).isEmpty()) {
          changed++;
        }
      }
    }
    assertThat(changed).as("runs that changed an array").isGreaterThan(KERNELS * 3 * 4 / 5);
  }

  /** Every instruction that a kernel of the subset can hold turns up. */
  @Test
  void allInstructionsOfTheSubsetAreGenerated() {
    List<FuzzCase> cases = cases(5000, KERNELS);
    JavaBatch batch = JavaBatch.compile(cases);
    Set<Opcode> seen = EnumSet.noneOf(Opcode.class);
    for (FuzzCase fuzzCase : cases) {
      byte[] bytes = batch.find(fuzzCase.className()).orElseThrow();
      ClassFile.of().parse(bytes).methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .filter(Instruction.class::isInstance)
          .forEach(element -> seen.add(((Instruction) element).opcode()));
    }
    Set<String> unseen = new TreeSet<>();
    for (Opcode opcode : Opcode.values()) {
      if (!seen.contains(opcode)
          && !NEVER.contains(kindOf(opcode))
          && !opcode.name().endsWith("_W")) {
        unseen.add(opcode.name());
      }
    }
    assertThat(unseen).isSubsetOf(RARE);
  }

  private static String kindOf(Opcode opcode) {
    return opcode.name().replaceAll("_[0-9M]+$", "");
  }

  /** Objects, exceptions, references: outside the subset. */
  private static final Set<String> NEVER =
      Set.of(
          "AALOAD",
          "AASTORE",
          "ACONST_NULL",
          "ANEWARRAY",
          "ATHROW",
          "CHECKCAST",
          "IF_ACMPEQ",
          "IF_ACMPNE",
          "IFNULL",
          "IFNONNULL",
          "INSTANCEOF",
          "INVOKEDYNAMIC",
          "INVOKEINTERFACE",
          "MONITORENTER",
          "MONITOREXIT",
          "MULTIANEWARRAY",
          "NEW",
          "PUTFIELD",
          "JSR",
          "RET",
          "ARETURN",
          "NOP",
          "SWAP",
          "GETFIELD");

  /** What javac writes seldom or never. */
  private static final Set<String> RARE =
      Set.of("POP2", "DUP2_X2", "DUP_X2", "DUP2_X1", "DUP_X1", "ASTORE_0");
}
