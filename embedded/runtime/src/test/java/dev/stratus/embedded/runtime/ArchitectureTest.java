package dev.stratus.embedded.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may use what inside the runtime. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.stratus.embedded.runtime");

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.stratus.embedded.runtime.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void nobodyUsesTheRootPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.stratus.embedded.runtime")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.stratus.embedded.runtime")
        .check(CLASSES);
  }

  @Test
  void driversAreBoundInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.stratus.embedded.runtime.opencl")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .check(CLASSES);
  }
}
