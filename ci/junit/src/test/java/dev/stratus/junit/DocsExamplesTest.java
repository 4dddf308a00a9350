package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stratus.embedded.runtime.opencl.Oclgrind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/ci.md are test classes: compiled as they stand, run, and good. */
class DocsExamplesTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "ci.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

  @TempDir Path folder;

  static List<String> examples() throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1)).toList();
    assertThat(blocks).hasSize(2);
    return blocks;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExampleCompilesAndPasses(String example) throws Exception {
    if (Oclgrind.library().isEmpty() && example.contains("@RaceChecked")) {
      System.out.println("SKIPPED an example of docs/ci.md: " + Oclgrind.HOW_TO_GET_IT);
      Assumptions.abort(Oclgrind.HOW_TO_GET_IT);
    }
    Matcher name = CLASS.matcher(example);
    assertThat(name.find()).isTrue();
    compile(name.group(1), example);
    List<String> lines =
        RunInOtherJvm.lines(
            name.group(1),
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            java.util.Map.of());
    boolean openCl = VisibleDevice.all().stream().anyMatch(VisibleDevice::isOpenCl);
    assertThat(lines).anyMatch(line -> line.startsWith("successful test"));
    if (openCl || !example.contains("@DeviceFloor")) {
      assertThat(lines).noneMatch(line -> line.startsWith("failed") || line.startsWith("aborted"));
    }
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-g",
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(status).as(source).isZero();
  }

  @Test
  void thePageNamesVersionsAndFilesThatAreThere() throws IOException {
    String page = Files.readString(PAGE);
    String parent = Files.readString(Path.of("..", "..", "pom.xml"));
    Matcher version = Pattern.compile("<version>([^<]*)</version>").matcher(page);
    while (version.find()) {
      assertThat(parent).contains("<version>" + version.group(1) + "</version>");
    }
    Matcher link = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(page);
    while (link.find()) {
      assertThat(PAGE.resolveSibling(link.group(1))).exists();
    }
  }
}
