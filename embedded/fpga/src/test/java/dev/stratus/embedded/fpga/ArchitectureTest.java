package dev.stratus.embedded.fpga;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The model is pure, its parts form no cycle, and the estimate and the simulator share no formula.
 */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.stratus.embedded.fpga");

  @Test
  void packagesFormNoCycle() {
    slices().matching("dev.stratus.embedded.fpga.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void nothingButTheJdkAndTheCompilerIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "dev.stratus.embedded.fpga..", "dev.stratus.embedded.jit..", "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void estimateAndSimulatorDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("..fpga.estimate..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..fpga.simulate..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("..fpga.simulate..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..fpga.estimate..")
        .check(MAIN);
  }

  @Test
  void noFileNoClockNoThread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io", "java.nio.file..", "java.net..", "java.lang.foreign..", "java.time..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(MAIN);
  }
}
