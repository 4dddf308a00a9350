package dev.stratus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stratus data} without a network: the digits are shipped. */
class DataCommandTest {
  @TempDir Path temp;

  @Test
  void fetchedDataIsListedAndSpoiltDataSeen() throws IOException {
    assertThat(Cli.run("data", "list", "--dir", temp).good().out())
        .containsPattern("digits +no ")
        .contains("fashion-mnist", "kjv");
    assertThat(Cli.run("data", "fetch", "digits", "--dir", temp).good().out())
        .contains("CC BY 4.0", "Fetched and verified");
    assertThat(Cli.run("data", "fetch", "digits", "--dir", temp).good().out())
        .contains("there already");
    assertThat(Cli.run("data", "list", "--dir", temp).good().out()).containsPattern("digits +yes ");
    Files.writeString(temp.resolve("digits/digits.csv.gz"), "spoilt");
    assertThat(Cli.run("data", "list", "--dir", temp).good().out())
        .containsPattern("digits +broken ");
  }

  @Test
  void anUnknownNameIsToldWhatThereIs() {
    Cli.assertOneLine(
        Cli.run("data", "fetch", "mnist", "--dir", temp),
        ExitCode.BAD_INPUT,
        "no data set 'mnist'; there are fashion-mnist, digits, kjv");
  }
}
