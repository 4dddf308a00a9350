package dev.stratus.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.kernels.LayerNormForward;
import dev.stratus.profiles.KernelForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelNamesTest {

  @Test
  void noKernelOfTheProjectIsMissing() throws IOException, URISyntaxException {
    List<String> listed =
        KernelNames.all().stream().map(kernel -> kernel.reference().qualifiedName()).toList();
    assertThat(listed).doesNotHaveDuplicates();
    List<String> declared = kernelClasses().stream().flatMap(KernelNamesTest::kernelsOf).toList();
    assertThat(declared).hasSizeGreaterThan(150);
    assertThat(listed)
        .as("kernels that TrainingKernels (or Rung) does not name: give each a line there")
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  private static Stream<String> kernelsOf(Class<?> owner) {
    return Arrays.stream(owner.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getReturnType() == void.class)
        // What the JVM engine calls for its share of the rows; no device runs it.
        .filter(m -> !m.getName().equals("rowRange"))
        .map(m -> owner.getName() + "." + m.getName());
  }

  /** Of the jar, or of the folder, that the kernels come from. */
  private static List<Class<?>> kernelClasses() throws IOException, URISyntaxException {
    URI place = LayerNormForward.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (Files.isDirectory(Path.of(place))) {
      return classesUnder(Path.of(place));
    }
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
      return classesUnder(jar.getPath("/"));
    }
  }

  private static List<Class<?>> classesUnder(Path root) {
    String name = LayerNormForward.class.getPackageName();
    try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
          .sorted()
          .<Class<?>>map(file -> {
            try {
              return Class.forName(name + "." + file.substring(0, file.lastIndexOf('.')));
            } catch (ClassNotFoundException missing) {
              throw new AssertionError(missing);
            }
          })
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void kernelsAreFoundByWhatPeopleCallThem() {
    assertThat(KernelNames.find("row-per-item").name()).isEqualTo("layernorm-forward/row-per-item");
    assertThat(KernelNames.find("adam-with-l2").reference().method()).isEqualTo("adamWithL2");
    NamedKernel tiled = KernelNames.find("tiled");
    assertThat(tiled.name()).isEqualTo("fully-connected/tiled");
    assertThat(tiled.form()).isEqualTo(KernelForm.ROW_PER_GROUP);
    assertThat(KernelNames.find("solver-updates/sgdm").form()).isEqualTo(KernelForm.ROW_PER_ITEM);
    assertThat(KernelNames.find("row-held").lanes()).isTrue();
  }

  @Test
  void aNameThatIsNoneMeetsItsNearest() {
    assertThatThrownBy(() -> KernelNames.find("row-per-itme"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "No kernel is called 'row-per-itme'; the nearest are layernorm-forward/row-per-item")
        .hasMessageContaining("'stratus kernel list' names all " + KernelNames.all().size());
    assertThatThrownBy(() -> KernelNames.find("solver-update/adm"))
        .hasMessageContaining("the nearest are solver-updates/adam");
    assertThatThrownBy(() -> KernelNames.find("rows:int8")).hasMessageContaining(":bfloat16");
    assertThatThrownBy(() -> KernelNames.find("forward-blocked-"))
        .hasMessageContaining("fully-connected/forward-blocked");
    assertThatThrownBy(() -> KernelNames.find("dropout"))
        .hasMessageContaining("Several kernels are called 'dropout': dropout/forward, ");
    assertThatThrownBy(() -> KernelNames.find(" ")).hasMessageContaining("No kernel is called ' '");
  }
}
