package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the launcher finds, builds and installs, and what it says where it cannot. */
class LauncherTest extends LauncherInATree {

  @Test
  void saysThatThereIsNoJdkAndHowToGetOne() throws Exception {
    Run run = launch(Map.of(), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err())
        .contains(
            "no JDK 25 or later", "found none", "apt-get install openjdk-25-jdk", "JAVA_HOME");
  }

  @Test
  void namesTheOldJdkThatItFound() throws Exception {
    Path old = jdk("old-17", "17.0.15");
    Run run = launch(Map.of("JAVA_HOME", old.toString()), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains("no JDK 25 or later", "JDK 17 in " + old);
  }

  @Test
  void readsTheOldVersionSchemeToo() throws Exception {
    Path old = jdk("old-8", "1.8.0_392");
    Run run = launch(Map.of("JAVA_HOME", old.toString()), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("JDK 8 in " + old);
  }

  @Test
  void passesOverAnOldJavaHomeForANewJdkInAUsualPlace() throws Exception {
    Path old = jdk("old-17", "17.0.15");
    Path current = jdk("new-25", "25.0.3");
    maven("3.9.12");
    Run run = launch(Map.of("JAVA_HOME", old.toString(), "STRATUS_DRY_RUN", "1"), "devices");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith(current + "/bin/java ")
        .endsWith("dev.stratus.cli.Main devices\n");
    assertThat(run.out()).contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void findsAJdkOnPath() throws Exception {
    Path current = jdk("elsewhere", "26");
    Path linked = Files.createSymbolicLink(bin.resolve("javac"), current.resolve("bin/javac"));
    maven("3.8.7");
    Run run = launch(Map.of("STRATUS_JDK_PLACES", "", "STRATUS_DRY_RUN", "1"), "devices");
    assertThat(linked).exists();
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).startsWith(current.toRealPath() + "/bin/java ");
  }

  @Test
  void saysThatThereIsNoMavenAndHowToGetIt() throws Exception {
    jdk("new-25", "25");
    Run run = launch(Map.of(), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains("no Maven", "3.8.7 or later", "apt-get install maven");
  }

  @Test
  void saysThatMavenIsTooOld() throws Exception {
    jdk("new-25", "25.0.3");
    maven("3.6.3");
    Run run = launch(Map.of(), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Maven is too old", "3.6.3", "3.8.7");
  }

  @Test
  void buildsOnceAndNotAgainUntilASourceIsNewer() throws Exception {
    jdk("new-25", "25.0.3");
    maven("3.8.7");
    Map<String, String> dry = Map.of("STRATUS_DRY_RUN", "1");
    assertThat(launch(dry, "devices").err()).contains("building");
    assertThat(launch(dry, "devices").err()).isEmpty();

    Path source = tree.resolve("host/cli/src/main/java/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class Main {}");
    Files.setLastModifiedTime(
        source,
        java.nio.file.attribute.FileTime.fromMillis(
            System.currentTimeMillis() + TimeUnit.MINUTES.toMillis(1)));
    assertThat(launch(dry, "devices").err()).contains("building");
  }

  @Test
  void aBuildThatFailsShowsItsErrorsAndIsTriedAgain() throws Exception {
    jdk("new-25", "25.0.3");
    script(
        bin.resolve("mvn"),
        "if [ \"$1\" = -v ]; then echo 'Apache Maven 3.9.1'; else echo '[ERROR] no such symbol'; exit 1; fi");
    Run run = launch(Map.of("STRATUS_DRY_RUN", "1"), "devices");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("[ERROR] no such symbol", "the build failed", "target/stratus-build.log");
    assertThat(launch(Map.of("STRATUS_DRY_RUN", "1"), "devices").err())
        .contains("the build failed");
  }

  @Test
  void withoutOpenClTheDemoInstallsOneAsRootAfterSayingSo() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    Run run = launch(Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1"), "demo");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("no OpenCL device is visible; running: ci/install-opencl-cpu.sh");
    assertThat(run.err()).contains("INSTALLER \n");
    assertThat(run.err().indexOf("running:")).isLessThan(run.err().indexOf("INSTALLER"));
  }

  @Test
  void testsAskForTheTestToolsToo() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    Run run = launch(Map.of("OCL_ICD_VENDORS", home.toString()), "test");
    assertThat(run.err()).contains("INSTALLER --with-test-tools");
    assertThat(run.err())
        .contains("no browser is installed", "running: ci/install-browser.sh", "BROWSER\n");
    assertThat(run.out()).contains("MAVEN", "verify");
  }

  @Test
  void aBrowserThatIsThereIsNotInstalledAndDecliningIsSaid() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    Run declined = launch(Map.of("STRATUS_NO_INSTALL", "1"), "test");
    assertThat(declined.err())
        .contains("in which the tests look at reports, and installing was declined")
        .doesNotContain("BROWSER");
    script(bin.resolve("chromium"), "exit 0");
    assertThat(launch(Map.of(), "test").err()).doesNotContain("browser").doesNotContain("BROWSER");
  }

  @Test
  void usesSudoOnlyWhereItAsksForNoPassword() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("sudo"), "shift; [ \"$1\" = true ] && exit 0; echo SUDO; exec \"$@\"");
    Run run = launch(Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1"), "demo");
    assertThat(run.err())
        .contains("running: sudo -n ci/install-opencl-cpu.sh", "SUDO", "INSTALLER");

    script(bin.resolve("sudo"), "exit 1");
    Run refused =
        launch(Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1"), "demo");
    assertThat(refused.exit()).isZero();
    assertThat(refused.err())
        .contains("needs root", "the JVM engine stands in", "sudo ci/install-opencl-cpu.sh");
    assertThat(refused.err()).doesNotContain("INSTALLER");
  }

  @Test
  void decliningGoesOnWithTheJvmEngineAndSaysSo() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    Map<String, String> noOpenCl =
        Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1");
    Run byFlag = launch(noOpenCl, "demo", "--no-install");
    assertThat(byFlag.exit()).as(byFlag.err()).isZero();
    assertThat(byFlag.err())
        .contains("installing was declined", "the JVM engine stands in")
        .doesNotContain("INSTALLER");
    assertThat(byFlag.out()).endsWith("dev.stratus.cli.Main demo\n");

    Run byVariable =
        launch(
            Map.of(
                "OCL_ICD_VENDORS",
                home.toString(),
                "STRATUS_DRY_RUN",
                "1",
                "STRATUS_NO_INSTALL",
                "1"),
            "demo");
    assertThat(byVariable.err()).contains("installing was declined").doesNotContain("INSTALLER");
  }

  @Test
  void aFailedInstallationIsSaidAndTheDemoStillRuns() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    script(tree.resolve("ci/install-opencl-cpu.sh"), "echo 'no route to the archive'; exit 100");
    Run run = launch(Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1"), "demo");
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .contains("no route to the archive", "the installation failed", "the JVM engine stands in");
  }

  @Test
  void otherCommandsInstallNothing() throws Exception {
    withJdkAndMaven();
    script(bin.resolve("id"), "echo 0");
    Run run =
        launch(
            Map.of("OCL_ICD_VENDORS", home.toString(), "STRATUS_DRY_RUN", "1"),
            "devices",
            "--json");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).doesNotContain("INSTALLER", "OpenCL");
    assertThat(run.out()).endsWith("dev.stratus.cli.Main devices --json\n");
  }

  @Test
  void worksThroughASymbolicLinkFromAnotherFolder() throws Exception {
    withJdkAndMaven();
    Path link = Files.createSymbolicLink(bin.resolve("stratus"), tree.resolve("stratus"));
    Run run = launchScript(link, Map.of("STRATUS_DRY_RUN", "1"), "devices");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains(tree.resolve("host/cli/target") + "/stratus-cli-");
  }
}
