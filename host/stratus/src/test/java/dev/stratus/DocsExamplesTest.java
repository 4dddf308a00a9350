package dev.stratus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples of docs/layer-normalization.md and docs/several-devices.md, compiled and run as they
 * stand. A comment behind a println says what comes out: its numbers must come, in their order, as
 * far as they are written.
 */
class DocsExamplesTest {
  private static final Path DOCS = Path.of("..", "..", "docs");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXPECTED = Pattern.compile("//(.*)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern PRINTED = Pattern.compile("println\\(.*");

  private static final String HEAD =
      """
      import dev.stratus.*;
      import dev.stratus.geometry.*;
      import dev.stratus.tensor.*;
      import java.nio.file.*;
      public class Example {
        public static void main(String[] args) throws Exception {
      """;

  @TempDir Path folder;

  static List<String> examples() throws IOException {
    return examples("layer-normalization.md", 6);
  }

  static List<String> splitExamples() throws IOException {
    return examples("several-devices.md", 2);
  }

  private static List<String> examples(String page, int least) throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(DOCS.resolve(page)))
            .results()
            .map(block -> block.group(1))
            .toList();
    assertThat(blocks).as("examples of " + page).hasSizeGreaterThanOrEqualTo(least);
    return blocks;
  }

  @ParameterizedTest
  @MethodSource({"examples", "splitExamples"})
  void theExampleRunsAndPrintsWhatItSays(String example) throws Exception {
    compile(HEAD + example + "\n}}\n");
    String printed = run();
    List<String> numbers = NUMBER.matcher(printed).results().map(MatchResult::group).toList();
    int at = 0;
    List<String> expected = expected(example);
    for (String number : expected) {
      while (at < numbers.size() && !numbers.get(at).startsWith(number)) {
        at++;
      }
      assertThat(at)
          .as("%s of %s is not in what was printed:%n%s", number, expected, printed)
          .isLessThan(numbers.size());
      at++;
    }
  }

  private static List<String> expected(String example) {
    List<String> numbers = new ArrayList<>();
    for (MatchResult line : PRINTED.matcher(example).results().toList()) {
      EXPECTED
          .matcher(line.group())
          .results()
          .map(comment -> comment.group(1).split(":", 2)[0])
          .flatMap(text -> NUMBER.matcher(text).results())
          .forEach(number -> numbers.add(number.group()));
    }
    return numbers;
  }

  private void compile(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        compiler.getTask(null, null, diagnostics, options, null, List.of(file)).call();
    assertThat(compiled).as(diagnostics.getDiagnostics() + "\n" + source).isTrue();
  }

  private String run() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
