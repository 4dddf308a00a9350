package dev.stratus.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reads every class outside {@code embedded/}: the program must run unchanged on a TornadoVM SDK,
 * where the embedded runtime's classes are shadowed. It lives in the last module of the build, when
 * all the others are compiled.
 */
class BoundaryTest {
  private static final Path ROOT = root();
  private static final String API = "uk.ac.manchester.tornado.api.";
  private static final ClassDesc BACKENDS = ClassDesc.of(API + "enums.TornadoVMBackendType");

  private ApiBoundary boundary;

  @BeforeEach
  void readList() throws IOException {
    TornadoApiList list =
        new TornadoApiList(
            ROOT.resolve(
                "embedded/tornado-api/src/test/resources/tornadovm-api/descriptors-5.2.0.txt"));
    assertThat(list.classes().size()).as("classes in the list").isGreaterThan(200);
    boundary = new ApiBoundary(list);
  }

  @Test
  void hostKernelsAndToolsUseOnlyWhatTornadoVmHas() throws IOException {
    List<Path> folders = classFolders();
    for (Path folder : folders) {
      for (ClassModel model : classesIn(folder)) {
        boundary.checkReferences(model);
      }
    }
    System.out.printf(
        "Boundary: %d classes in %d modules outside embedded/, %d references to TornadoVM checked.%n",
        boundary.classes(), folders.size(), boundary.references());
    assertThat(boundary.violations()).isEmpty();
    assertThat(boundary.classes()).isPositive();
    assertThat(boundary.references()).isPositive();
  }

  @Test
  void kernelsNameTheirVariables() throws IOException {
    for (ClassModel model : classesIn(ROOT.resolve("tornado-kernels/target/classes"))) {
      boundary.checkVariableNames(model);
    }
    System.out.printf(
        "Boundary: the variables of %d kernel methods are named.%n", boundary.kernelMethods());
    assertThat(boundary.violations()).isEmpty();
    assertThat(boundary.kernelMethods()).isPositive();
  }

  @Test
  void membersThatTornadoVmLacksAreFound() {
    boundary.checkReferences(
        planted(code ->
            code.getstatic(BACKENDS, "ROCM", BACKENDS)
                .pop()
                .invokestatic(
                    ClassDesc.of(API + "StratusHelper"),
                    "help",
                    MethodTypeDesc.of(ConstantDescs.CD_void))));
    assertThat(boundary.violations())
        .hasSize(3)
        .anyMatch(v -> v.contains("TornadoVMBackendType.ROCM") && v.contains("lacks"))
        .anyMatch(v -> v.contains("StratusHelper.help"))
        .anyMatch(v -> v.endsWith("StratusHelper, which TornadoVM 5.2 lacks"));
  }

  @Test
  void droppedConstantsAreFound() {
    boundary.checkReferences(planted(code -> code.getstatic(BACKENDS, "SPIRV", BACKENDS).pop()));
    boundary.checkReferences(
        planted(code ->
            code.ldc("PTX")
                .invokestatic(
                    BACKENDS, "valueOf", MethodTypeDesc.of(BACKENDS, ConstantDescs.CD_String))
                .pop()));
    assertThat(boundary.violations())
        .hasSize(2)
        .anyMatch(v -> v.contains("names") && v.contains("SPIRV"))
        .anyMatch(v -> v.contains("by name") && v.contains("PTX"));
  }

  @Test
  void inheritedMembersAreAllowed() {
    ClassDesc grid = ClassDesc.of(API + "WorkerGrid1D");
    MethodTypeDesc threeLongs =
        MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ConstantDescs.CD_long,
            ConstantDescs.CD_long,
            ConstantDescs.CD_long);
    boundary.checkReferences(
        planted(code ->
            code.aconst_null()
                .lconst_1()
                .lconst_1()
                .lconst_1()
                .invokevirtual(grid, "setLocalWork", threeLongs)
                .getstatic(BACKENDS, "OPENCL", BACKENDS)
                .invokevirtual(BACKENDS, "ordinal", MethodTypeDesc.of(ConstantDescs.CD_int))
                .pop()));
    assertThat(boundary.violations()).isEmpty();
    assertThat(boundary.references()).isEqualTo(5);
  }

  @Test
  void aKernelWithoutVariableNamesIsFound() {
    boundary.checkVariableNames(planted(code -> code.iconst_1().istore(0)));
    assertThat(boundary.kernelMethods()).isEqualTo(1);
    assertThat(boundary.violations())
        .containsExactly("Planted.run has no LocalVariableTable: compile it with -g");
  }

  private static ClassModel planted(Consumer<CodeBuilder> body) {
    return ClassFile.of()
        .parse(
            ClassFile.of()
                .build(
                    ClassDesc.of("Planted"),
                    type ->
                        type.withMethodBody(
                            "run",
                            MethodTypeDesc.of(ConstantDescs.CD_void),
                            ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                            code -> {
                              body.accept(code);
                              code.return_();
                            })));
  }

  private static List<Path> classFolders() throws IOException {
    try (Stream<Path> folders = Files.walk(ROOT, 4)) {
      return folders
          .filter(folder -> folder.endsWith("target/classes"))
          .filter(folder -> !ROOT.relativize(folder).startsWith("embedded"))
          .sorted()
          .toList();
    }
  }

  private static List<ClassModel> classesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .sorted()
          .map(BoundaryTest::parse)
          .toList();
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository: the nearest folder upwards that has {@code embedded/tornado-api}. */
  private static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("embedded/tornado-api"))) {
        return folder;
      }
    }
    throw new IllegalStateException("No repository around " + start);
  }
}
