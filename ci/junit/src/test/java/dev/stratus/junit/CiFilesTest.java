package dev.stratus.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The files that people copy: they parse, have the parts a CI system wants, and name what is there.
 */
class CiFilesTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path WORKFLOWS = ROOT.resolve("ci/workflows");
  private static final Pattern OUR_SCRIPT = Pattern.compile("(?:\\.stratus/)?(ci/[\\w-]+\\.sh)");
  private static final Pattern MODULES = Pattern.compile("-pl (\\S+) ");

  private static Map<?, ?> yaml(String name) throws IOException {
    Object tree =
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
            .loadFromString(Files.readString(WORKFLOWS.resolve(name)));
    return map(tree);
  }

  private static Map<?, ?> map(Object node) {
    assertThat(node).isInstanceOf(Map.class);
    return (Map<?, ?>) node;
  }

  private static List<?> list(Object node) {
    assertThat(node).isInstanceOf(List.class);
    return (List<?>) node;
  }

  @Test
  void theGitHubWorkflowHasTriggersAJobAndSteps() throws IOException {
    Map<?, ?> workflow = yaml("github-actions.yml");
    // YAML 1.2, as here: "on" is a word.
    assertThat(map(workflow.get("on")).keySet()).hasToString("[push, pull_request]");
    Map<?, ?> job = map(map(workflow.get("jobs")).values().iterator().next());
    assertThat(job.get("runs-on")).hasToString("ubuntu-24.04");
    List<String> commands = new ArrayList<>();
    for (Object each : list(job.get("steps"))) {
      Map<?, ?> step = map(each);
      assertThat(step.containsKey("uses") ^ step.containsKey("run")).as("%s", step).isTrue();
      if (step.containsKey("uses")) {
        assertThat(step.get("uses").toString()).matches("actions/[\\w-]+@v\\d+");
      } else {
        commands.add(step.get("run").toString());
      }
    }
    assertCommands(commands);
  }

  @Test
  void theGitLabPipelineHasAJobWithAStageAScriptAndReports() throws IOException {
    Map<?, ?> pipeline = yaml("gitlab-ci.yml");
    Map<?, ?> job = map(pipeline.get("opencl-on-the-cpu"));
    assertThat(list(pipeline.get("stages")).toString()).contains(job.get("stage").toString());
    assertThat(map(map(job.get("artifacts")).get("reports")).get("junit"))
        .hasToString("target/surefire-reports/TEST-*.xml");
    List<String> commands = new ArrayList<>();
    list(job.get("before_script")).forEach(line -> commands.add(line.toString()));
    list(job.get("script")).forEach(line -> commands.add(line.toString()));
    assertCommands(commands);
  }

  /** Installs a device, builds the kit, and tests with a floor; all that is named exists. */
  private static void assertCommands(List<String> commands) {
    assertThat(commands)
        .anyMatch(line -> line.contains("ci/install-opencl-cpu.sh --with-test-tools"))
        .anyMatch(line -> line.matches("mvn .*verify.* -D" + FloorOfRun.PROPERTY + "=1"));
    for (String line : commands) {
      Matcher script = OUR_SCRIPT.matcher(line);
      while (script.find()) {
        assertThat(ROOT.resolve(script.group(1))).isExecutable();
      }
      Matcher modules = MODULES.matcher(line);
      while (modules.find()) {
        assertThat(ROOT.resolve(modules.group(1)).resolve("pom.xml")).exists();
      }
    }
  }

  @Test
  void theContainerFileCopiesWhatIsThere() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("ci/Containerfile"));
    assertThat(lines).anyMatch(line -> line.equals("FROM docker.io/library/debian:12"));
    List<String> copied =
        lines.stream()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> line.split(" ")[1])
            .toList();
    assertThat(copied).isNotEmpty().allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
    assertThat(lines).anyMatch(line -> line.contains("install-opencl-cpu --with-test-tools"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stratus.version", "junit.version", "maven.compiler.release"})
  void theExampleFollowsThisBuild(String property) throws IOException {
    String parent = Files.readString(ROOT.resolve("pom.xml"));
    String example = Files.readString(ROOT.resolve("ci/example-project/pom.xml"));
    String element = property.equals("stratus.version") ? "version" : property;
    assertThat(value(example, property)).isEqualTo(value(parent, element));
    for (String plugin : List.of("resources", "compiler", "surefire")) {
      String artifact = "<artifactId>maven-" + plugin + "-plugin</artifactId>";
      assertThat(value(after(example, artifact), "version"))
          .as(plugin)
          .isEqualTo(value(after(parent, artifact), "version"));
    }
  }

  private static String after(String text, String mark) {
    assertThat(text).contains(mark);
    return text.substring(text.indexOf(mark));
  }

  private static String value(String text, String element) {
    Matcher matcher = Pattern.compile("<" + Pattern.quote(element) + ">([^<]*)</").matcher(text);
    assertThat(matcher.find()).as(element).isTrue();
    return matcher.group(1);
  }

  static List<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>(List.of(ROOT.resolve("stratus"), ROOT.resolve(".ci/run")));
    try (Stream<Path> files = Files.list(ROOT.resolve("ci"))) {
      files.filter(file -> file.toString().endsWith(".sh")).sorted().forEach(scripts::add);
    }
    return scripts;
  }

  @Test
  void everyScriptParsesStopsAtErrorsAndMayBeRun() throws Exception {
    assertThat(scripts()).hasSizeGreaterThan(4);
    for (Path script : scripts()) {
      Script.Run parsed = Script.bash(Map.of(), "-n", script.toString());
      assertThat(parsed.code()).as("%s: %s", script, parsed.output()).isZero();
      assertThat(script).isExecutable();
      assertThat(Files.readString(script))
          .startsWith("#!/usr/bin/env bash\n")
          .contains("set -euo pipefail")
          .doesNotContain("\t");
    }
  }

  @Test
  void theScriptsOfCiExplainThemselvesAndRefuseWhatTheyDoNotKnow() throws Exception {
    for (String name : List.of("install-opencl-cpu.sh", "device-matrix.sh", "test-example.sh")) {
      String script = ROOT.resolve("ci").resolve(name).toString();
      Script.Run help = Script.bash(Map.of(), script, "--help");
      assertThat(help.code()).as(name).isZero();
      assertThat(help.output()).startsWith("usage: ci/" + name);
    }
    for (String name : List.of("install-opencl-cpu.sh", "device-matrix.sh")) {
      Script.Run run =
          Script.bash(Map.of(), ROOT.resolve("ci").resolve(name).toString(), "--bogus");
      assertThat(run.code()).as(name).isEqualTo(2);
      assertThat(run.output()).contains("there is no option --bogus", "usage: ci/" + name);
    }
  }
}
