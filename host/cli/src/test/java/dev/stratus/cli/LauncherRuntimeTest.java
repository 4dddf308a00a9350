package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The launcher's {@code --runtime}, with folders that look like a TornadoVM SDK. */
class LauncherRuntimeTest extends LauncherInATree {
  private static final String TEMPLATE =
      """
      # === JVM mode ===
      -server
      -Djava.library.path=${TORNADOVM_HOME}/lib
      --module-path .:${TORNADOVM_HOME}/share/java/tornado
      --upgrade-module-path ${TORNADOVM_HOME}/share/java/graalJars
      --add-modules ALL-SYSTEM,tornado.runtime
      """;

  @BeforeEach
  void jdkAndMaven() throws IOException {
    withJdkAndMaven();
  }

  private Path sdk(String name, String version) throws IOException {
    Path sdk = home.resolve(name);
    Path jars = Files.createDirectories(sdk.resolve("share/java/tornado"));
    Files.createFile(jars.resolve("tornado-api-" + version + ".jar"));
    Files.createFile(jars.resolve("tornado-runtime-" + version + ".jar"));
    Files.createFile(Files.createDirectories(sdk.resolve("lib")).resolve("libtornado-opencl.so"));
    Files.writeString(
        Files.createDirectories(sdk.resolve("etc")).resolve("tornado.release"),
        "version=" + version + "\nbranch=b\n");
    Files.writeString(sdk.resolve("tornado-argfile.template"), TEMPLATE);
    return sdk;
  }

  private Map<String, String> dry(Path sdk) {
    return Map.of("TORNADOVM_HOME", sdk.toString(), "STRATUS_DRY_RUN", "1");
  }

  private void assertRefused(Run run, String... words) {
    assertThat(run.exit()).as(run.out()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains(words);
  }

  private String argfile() throws IOException {
    try (Stream<Path> files = Files.list(tree.resolve("target"))) {
      return Files.readString(
          files.filter(f -> f.toString().endsWith(".argfile")).findFirst().orElseThrow());
    }
  }

  @Test
  void startsTheSameJarsOnTheSdkWhereverTheOptionStands() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Run first = launch(dry(sdk), "--runtime", "tornadovm", "devices", "--json");
    Run last = launch(dry(sdk), "devices", "--json", "--runtime=tornadovm");
    Run byVariable =
        launch(
            Map.of(
                "TORNADOVM_HOME",
                sdk.toString(),
                "STRATUS_DRY_RUN",
                "1",
                "STRATUS_RUNTIME",
                "tornadovm"),
            "devices",
            "--json");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out())
        .contains(
            "/bin/java @" + tree.resolve("target/stratus-tornadovm-"),
            "-Dtornado.recover.bailout=False",
            "-cp " + tree.resolve("host/cli/target/stratus-cli-0.jar"))
        .doesNotContain("SerialGC", "AOTCache")
        .endsWith("dev.stratus.cli.Main devices --json\n");
    assertThat(last.out()).isEqualTo(first.out());
    assertThat(byVariable.out()).isEqualTo(first.out());
  }

  @Test
  void theOptionOutranksTheVariableAndEmbeddedIsTheDefault() throws Exception {
    Map<String, String> variable = Map.of("STRATUS_RUNTIME", "tornadovm", "STRATUS_DRY_RUN", "1");
    Run embedded = launch(variable, "devices", "--runtime", "embedded");
    assertThat(embedded.exit()).as(embedded.err()).isZero();
    assertThat(embedded.out()).contains("SerialGC").doesNotContain("tornado.recover");
    Run plain = launch(Map.of("STRATUS_DRY_RUN", "1"), "devices");
    assertThat(plain.out()).isEqualTo(embedded.out());
  }

  @Test
  void theArgfileKeepsTheCurrentFolderOffTheModulePathAndItsPathsTogether() throws Exception {
    Path sdk = sdk("an sdk & more", "5.2.0-jdk25");
    assertThat(launch(dry(sdk), "devices", "--runtime", "tornadovm").exit()).isZero();
    assertThat(argfile().lines())
        .contains(
            "-server",
            "\"-Djava.library.path=" + sdk + "/lib\"",
            "--module-path \"" + sdk + "/share/java/tornado\"",
            "--upgrade-module-path \"" + sdk + "/share/java/graalJars\"",
            "--add-modules ALL-SYSTEM,tornado.runtime");
  }

  @Test
  void anArgfileThatTheSdkFilledInWillDoToo() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Files.delete(sdk.resolve("tornado-argfile.template"));
    Files.writeString(
        sdk.resolve("tornado-argfile"),
        TEMPLATE.replace("${TORNADOVM_HOME}", sdk.toString()).replace(".:", ".:/more:.:"));
    assertThat(launch(dry(sdk), "devices", "--runtime", "tornadovm").exit()).isZero();
    assertThat(argfile()).contains("--module-path /more:" + sdk + "/share/java/tornado\n");
  }

  @Test
  void theProgramStartsWhereTheUserIsSoThatFileNamesMeanWhatTheySay() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    script(jdks.resolve("new-25/bin/java"), "pwd");
    Run run = launch(Map.of("TORNADOVM_HOME", sdk.toString()), "devices", "--runtime", "tornadovm");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(home.toRealPath() + "\n");
  }

  @Test
  void theJdksSignalLibraryIsLoadedFirstOnLinux() throws Exception {
    needs(System.getProperty("os.name").equals("Linux"), "signal chaining is for Linux");
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Path library = jdks.resolve("new-25/lib/libjsig.so");
    Files.createDirectories(library.getParent());
    Files.createFile(library);
    script(jdks.resolve("new-25/bin/java"), "echo \"PRELOAD $LD_PRELOAD\"");
    Map<String, String> environment = Map.of("TORNADOVM_HOME", sdk.toString());
    assertThat(launch(environment, "devices", "--runtime", "tornadovm").out())
        .isEqualTo("PRELOAD " + library + "\n");
    assertThat(launch(environment, "devices").out()).doesNotContain("libjsig");
  }

  @Test
  void testsRunOnTheSdkAndThoseThatCannotAreNamedWithTheReason() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Path list = tree.resolve("ci/tornadovm/not-on-an-sdk.txt");
    Files.createDirectories(list.getParent());
    Files.writeString(list, "# They read generated text.\n**/GoldenTest.java\n");
    Run run =
        launch(
            Map.of("TORNADOVM_HOME", sdk.toString()),
            "test",
            "--no-install",
            "--runtime",
            "tornadovm",
            "-o");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).contains("They read generated text.", "**/GoldenTest.java");
    assertThat(run.out())
        .contains(
            "MAVEN",
            "-Dtornadovm.argfile=" + tree.resolve("target/stratus-tornadovm-"),
            "-Dtornadovm.flags=-Dtornado.recover.bailout=False",
            "tornado-kernels",
            "-o test")
        .doesNotContain("verify");
  }

  @Test
  void anUnknownRuntimeIsRefusedWithTheLegalOnes() throws Exception {
    assertRefused(
        launch(Map.of(), "devices", "--runtime", "cuda"),
        "--runtime is 'cuda'",
        "embedded (the default) or tornadovm");
    assertRefused(
        launch(Map.of("STRATUS_RUNTIME", "x"), "devices"), "STRATUS_RUNTIME is 'x'", "embedded");
    assertRefused(launch(Map.of(), "devices", "--runtime"), "--runtime wants a name", "tornadovm");
  }

  @Test
  void anSdkThatIsNotThereIsSaidInOneLine() throws Exception {
    assertRefused(
        launch(Map.of(), "devices", "--runtime", "tornadovm"),
        "TORNADOVM_HOME is not set",
        "releases");
    assertRefused(
        launch(Map.of("TORNADOVM_HOME", "/nowhere"), "devices", "--runtime", "tornadovm"),
        "TORNADOVM_HOME is /nowhere",
        "no such folder");
  }

  @Test
  void aFolderThatIsNoSdkIsToldByTheFileItLacks() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Files.delete(sdk.resolve("lib/libtornado-opencl.so"));
    assertRefused(
        launch(dry(sdk), "devices", "--runtime", "tornadovm"), "is no TornadoVM SDK", "lib/*");
    Path second = sdk("second", "5.2.0-jdk25");
    Files.delete(second.resolve("tornado-argfile.template"));
    assertRefused(
        launch(dry(second), "devices", "--runtime", "tornadovm"), "no tornado-argfile.template");
    assertRefused(
        launch(dry(home.resolve("jdks")), "devices", "--runtime", "tornadovm"),
        "no share/java/tornado/tornado-api-*.jar");
  }

  @Test
  void anSdkWithinTheFolderIsPointedTo() throws Exception {
    Path sdk = sdk("dist/tornadovm-5.2.0-jdk25-opencl", "5.2.0-jdk25");
    assertRefused(
        launch(dry(home.resolve("dist")), "devices", "--runtime", "tornadovm"),
        "set TORNADOVM_HOME to " + sdk);
  }

  @Test
  void anUnreadableFolderIsSaid() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25");
    Files.setPosixFilePermissions(sdk, PosixFilePermissions.fromString("---------"));
    try {
      needs(!Files.isReadable(sdk), "this user (root) may read every folder");
      assertRefused(
          launch(dry(sdk), "devices", "--runtime", "tornadovm"), "may not read", "chmod -R a+rX");
    } finally {
      Files.setPosixFilePermissions(sdk, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void anSdkForAnotherJdkIsRefused() throws Exception {
    assertRefused(
        launch(dry(sdk("old", "5.2.0-jdk21")), "devices", "--runtime", "tornadovm"),
        "5.2.0-jdk21, made for JDK 21",
        "JDK 25");
    assertRefused(
        launch(dry(sdk("later", "7.0.0-jdk27")), "devices", "--runtime", "tornadovm"),
        "made for JDK 27",
        "found JDK 25 in " + jdks.resolve("new-25"));
  }

  @Test
  void takesTheJdkThatTheSdkIsMadeForAndNotALaterOne() throws Exception {
    Path later = jdk("a-26", "26");
    Run run =
        launch(
            Map.of(
                "TORNADOVM_HOME",
                sdk("sdk", "5.2.0-jdk25").toString(),
                "STRATUS_DRY_RUN",
                "1",
                "JAVA_HOME",
                later.toString()),
            "devices",
            "--runtime",
            "tornadovm");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).startsWith(jdks.resolve("new-25") + "/bin/java ");
  }

  @Test
  void theVersionIsReadFromTheJarWhereThereIsNoReleaseFile() throws Exception {
    Path sdk = sdk("sdk", "5.2.0-jdk25-db146ae");
    Files.delete(sdk.resolve("etc/tornado.release"));
    assertThat(launch(dry(sdk), "devices", "--runtime", "tornadovm").exit()).isZero();
    assertRefused(
        launch(dry(sdk("odd", "snapshot")), "devices", "--runtime", "tornadovm"),
        "does not say which JDK");
  }

  private static void needs(boolean there, String why) {
    if (!there) {
      System.out.println("SKIPPED a test of --runtime: " + why + ".");
    }
    Assumptions.assumeTrue(there, why);
  }
}
