package dev.stratus.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@code ./stratus} script in a clean environment: a copy of the script in a folder of its own,
 * an environment without any of this machine's variables, a PATH that holds the basic tools and
 * what a test adds, and JDKs, Maven and the OpenCL installer as small scripts that say what they
 * were asked.
 */
abstract class LauncherInATree {
  private static final List<String> BASIC_TOOLS =
      List.of(
          "bash",
          "env",
          "dirname",
          "basename",
          "readlink",
          "sed",
          "head",
          "sort",
          "grep",
          "find",
          "mktemp",
          "mkdir",
          "mv",
          "rm",
          "cat",
          "tail",
          "uname",
          "tr",
          "touch",
          "ls",
          "cp",
          "chmod",
          "printf",
          "cksum");

  @TempDir Path home;
  Path tree;
  Path bin;
  Path jdks;

  record Run(int exit, String out, String err) {}

  @BeforeEach
  void cleanTree() throws IOException {
    tree = Files.createDirectories(home.resolve("tree"));
    bin = Files.createDirectories(home.resolve("bin"));
    jdks = Files.createDirectories(home.resolve("jdks"));
    Files.copy(repositoryRoot().resolve("stratus"), tree.resolve("stratus"));
    setExecutable(tree.resolve("stratus"));
    Files.writeString(
        Files.createDirectories(tree.resolve("host/cli")).resolve("pom.xml"), "<project/>");
    for (String tool : BASIC_TOOLS) {
      linkTool(tool);
    }
    script(bin.resolve("id"), "echo 1000");
    script(
        Files.createDirectories(tree.resolve("ci")).resolve("install-opencl-cpu.sh"),
        "echo \"INSTALLER $*\"");
    script(tree.resolve("ci/install-browser.sh"), "echo BROWSER");
  }

  void withJdkAndMaven() throws IOException {
    jdk("new-25", "25.0.3");
    maven("3.8.7");
  }

  Path jdk(String name, String version) throws IOException {
    Path jdk = Files.createDirectories(jdks.resolve(name));
    Files.createDirectories(jdk.resolve("bin"));
    script(jdk.resolve("bin/javac"), "echo javac " + version);
    script(jdk.resolve("bin/java"), "echo JAVA \"$@\"");
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /**
   * A Maven that knows its version and "builds" the program's jar where the launcher looks for it.
   */
  void maven(String version) throws IOException {
    script(
        bin.resolve("mvn"),
        """
        if [ "$1" = -v ]; then echo 'Apache Maven %s (abc)'; exit 0; fi
        echo MAVEN "$@"
        mkdir -p host/cli/target/lib
        touch host/cli/target/stratus-cli-0.jar host/cli/target/lib/a.jar
        """
            .formatted(version));
  }

  Run launch(Map<String, String> environment, String... arguments) throws Exception {
    return launchScript(tree.resolve("stratus"), environment, arguments);
  }

  Run launchScript(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of(bin.resolve("bash").toString(), script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("STRATUS_JDK_PLACES", jdks.toString());
    builder.environment().putAll(environment);
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
    return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  void linkTool(String tool) throws IOException {
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path real = Path.of(folder, tool);
      if (Files.exists(real)) {
        // A script, not a link: JUnit warns of every link that leaves the temporary folder.
        Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
        setExecutable(bin.resolve(tool));
        return;
      }
    }
    assertThat(tool)
        .as("a basic tool that the launcher needs is missing on this machine")
        .isEqualTo("present");
  }

  static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    setExecutable(file);
  }

  static void setExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The folder that holds the launcher, above the module that the tests run in. */
  private static Path repositoryRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isRegularFile(folder.resolve("stratus"))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("the repository's root, with the launcher in it").isNotNull();
    return folder;
  }
}
