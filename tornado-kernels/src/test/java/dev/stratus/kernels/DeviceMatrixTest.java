package dev.stratus.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.spi.Extension;
import dev.stratus.embedded.spi.KernelLanguage;
import dev.stratus.embedded.spi.KernelOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * docs/device-matrix.md: which kernel is judged how for which target. What is said to run is run
 * here; the rest is what the other tests of this module judge.
 */
class DeviceMatrixTest {
  private static final Path PAGE = Path.of("..", "docs", "device-matrix.md");
  private static final Path GOLDENS = Path.of("src", "test", "resources", "goldens");
  private static final String FIRST = "| kernel | types | debug device |";
  private static final String NO_LANES = "declined: lanes";

  /** A kernel and the types that it has forms for. */
  private record Row(String owner, String method, List<String> types) {
    String name() {
      return owner + "." + method;
    }
  }

  @Test
  void thePageSaysWhatIsJudged(@TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(Extension.find().isPresent(), "the matrix is of our own runtime");
    TornadoDevice cpu = DeviceRun.requireOpenClCpu();
    SpirvOnDeviceTest.requireSpirv(cpu);
    Set<String> debug = MatrixRuns.on(DeviceRun.debugDevice(), KernelOptions.STRICT, true);
    Set<String> openCl = MatrixRuns.on(cpu, KernelOptions.STRICT, false);
    KernelOptions spirvOptions = KernelOptions.STRICT.in(KernelLanguage.SPIRV);
    Set<String> spirv = MatrixRuns.on(cpu, spirvOptions, false);
    Set<String> fpga = MatrixRuns.onStandIn(cpu, "fpga-intel", folder);
    fpga.retainAll(MatrixRuns.onStandIn(cpu, "fpga-amd", folder));
    List<String> table = new ArrayList<>();
    table.add(FIRST + " OpenCL C | CUDA C and PTX | SPIR-V | FPGA, Intel and AMD |");
    table.add("| --- | --- | --- | --- | --- | --- | --- |");
    for (Row row : rows()) {
      table.add(
          "| `%s` | %s | %s | %s | %s | %s | %s |"
              .formatted(
                  row.name(),
                  String.join(", ", row.types()),
                  cell(ran(debug, row)),
                  lanes(row) ? NO_LANES : cell(ran(openCl, row), golden(row, ".cl")),
                  cell(golden(row, ".cu"), all(row, assembled(), "assembled")),
                  lanes(row)
                      ? NO_LANES
                      : cell(
                          ran(spirv, row),
                          all(row, validated(), "validated"),
                          golden(row, ".spvasm")),
                  lanes(row)
                      ? NO_LANES
                      : cell(
                          ran(fpga, row).replace("ran", "stand-in"),
                          all(row, Set.copyOf(FpgaTest.everyKernel()), "clang"),
                          golden(row, ".fpga-amd.approved.cl"))));
    }
    requirePage(table);
  }

  private static void requirePage(List<String> table) throws IOException {
    List<String> page = Files.readAllLines(PAGE);
    int start =
        IntStream.range(0, page.size())
            .filter(i -> page.get(i).startsWith(FIRST))
            .findFirst()
            .orElse(-1);
    List<String> head = start < 0 ? page : page.subList(0, start);
    List<String> found =
        start < 0
            ? List.of()
            : page.subList(start, page.size()).stream().takeWhile(l -> l.startsWith("|")).toList();
    if (Boolean.getBoolean("stratus.accept")) {
      List<String> whole = new ArrayList<>(head);
      whole.addAll(table);
      whole.addAll(page.subList(head.size() + found.size(), page.size()));
      Files.writeString(PAGE, String.join("\n", whole) + "\n");
      System.out.println("Accepted " + PAGE);
      return;
    }
    assertThat(found)
        .as(
            "%s is stale. Write it anew: mvn test -pl tornado-kernels -am -Dtest=DeviceMatrixTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dstratus.accept=true, read it, and"
                + " commit it.",
            PAGE)
        .containsExactlyElementsOf(table);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String master : Variants.MASTERS) {
      List<String> types = new ArrayList<>(List.of("float32"));
      Variants.types(master).forEach(type -> types.add(type.words));
      methods(master).forEach(method -> rows.add(new Row(master, method, types)));
    }
    for (Class<?> owner : TrainingKernels.OWNERS) {
      String name = owner.getSimpleName();
      methods(name).forEach(method -> rows.add(new Row(name, method, List.of("float32"))));
    }
    for (Class<?> owner : FpgaTest.STREAMS) {
      String type = owner == LayerNormForwardFixed.class ? "fixed point" : "float32";
      rows.add(new Row(owner.getSimpleName(), "rowStream", List.of(type)));
    }
    assertThat(rows).hasSizeGreaterThan(75);
    return rows;
  }

  private static List<String> methods(String owner) {
    try {
      return Arrays.stream(Class.forName("dev.stratus.kernels." + owner).getDeclaredMethods())
          .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == void.class)
          // What the JVM engine calls for its share of the rows; no device runs it.
          .map(Method::getName)
          .filter(name -> !name.equals("rowRange"))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static boolean lanes(Row row) {
    return row.owner().contains("Held");
  }

  private static String cell(String... judges) {
    String all = Stream.of(judges).filter(j -> !j.isEmpty()).collect(Collectors.joining(", "));
    return all.isEmpty() ? "-" : all;
  }

  private static String ran(Set<String> launched, Row row) {
    return launched.contains(row.name()) ? "ran" : "";
  }

  private static String golden(Row row, String ending) {
    try (Stream<Path> files = Files.list(GOLDENS)) {
      boolean there =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(file -> file.contains(".fpga-") == ending.contains(".fpga-"))
              .anyMatch(file -> file.startsWith(row.name() + ".") && file.endsWith(ending));
      return there ? "golden" : "";
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Set<String> assembled() {
    return CudaTest.kernels().stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static Set<String> validated() {
    return SpirvTest.kernels().stream().map(Object::toString).collect(Collectors.toSet());
  }

  /** The judge's word, where it judges the kernel in each of its types. */
  private static String all(Row row, Set<String> judged, String word) {
    return row.types().stream()
            .map(DeviceMatrixTest::suffix)
            .allMatch(suffix -> judged.contains(row.owner() + suffix + "." + row.method()))
        ? word
        : "";
  }

  private static String suffix(String type) {
    return Stream.of(Variants.Type.values())
        .filter(known -> known.words.equals(type))
        .map(known -> known.suffix)
        .findFirst()
        .orElse("");
  }
}
