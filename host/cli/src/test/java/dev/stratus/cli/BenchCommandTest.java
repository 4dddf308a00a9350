package dev.stratus.cli;

import static dev.stratus.cli.Cli.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stratus bench} on the JVM engine: files, comparison, and what is refused beforehand. */
class BenchCommandTest {
  @TempDir Path folder;

  private Cli.Run bench(Object... more) {
    Object[] words = new Object[more.length + 7];
    Object[] first = {"bench", "--device", "jvm", "--shapes", "16x32", "--time-budget", "1s"};
    System.arraycopy(first, 0, words, 0, first.length);
    System.arraycopy(more, 0, words, first.length, more.length);
    return Cli.run(words);
  }

  @Test
  void aRunWritesItsFilesAndComparesWithItself() throws IOException {
    Path json = folder.resolve("runs.jsonl");
    Path html = folder.resolve("report.html");
    Path csv = folder.resolve("run.csv");
    Path charts = folder.resolve("charts");
    Cli.Run run = bench("--json", json, "--html", html, "--csv", csv, "--charts", charts).good();
    assertThat(run.out()).contains("| layernorm 16x32 float32 jvm |", "jvm-engine");
    assertThat(run.err()).contains("measuring 16x32");
    assertThat(Files.readString(html)).contains("GB/s over width", "stratus bench --device jvm");
    assertThat(Files.readAllLines(csv)).hasSize(5);
    assertThat(charts.resolve("roofline.png")).exists();
    Cli.Run same = Cli.run("bench", "compare", json, json).good();
    assertThat(same.out()).contains("| 1.000 |", "No regression.");
    bench("--json", json, "--markdown").good();
    assertThat(Files.readAllLines(json)).hasSize(2);
  }

  @Test
  void aRegressionEndsWithOne() throws IOException {
    Path before = folder.resolve("before.jsonl");
    Path after = folder.resolve("after.jsonl");
    bench("--op", "layernorm", "--json", before).good();
    // Two digits more for each time.
    Files.writeString(after, aHundredTimes(Files.readString(before)));
    Cli.Run slower = Cli.run("bench", "compare", before, after);
    assertThat(slower.code()).isEqualTo(1);
    assertThat(slower.out()).contains("slower, regression", "2 of 2 cases are slower");
    assertThat(Cli.run("bench", "compare", after, before).good().out()).contains("| faster |");
    assertThat(Cli.run("bench", "compare", before, after, "--threshold", "200").code()).isZero();
  }

  private static String aHundredTimes(String runs) {
    StringBuilder out = new StringBuilder();
    Matcher times = Pattern.compile("\"times\":\\[([^\\]]*)\\]").matcher(runs);
    int at = 0;
    while (times.find()) {
      out.append(runs, at, times.start(1));
      out.append(times.group(1).replace(",", "00,")).append("00");
      at = times.end(1);
    }
    return out.append(runs.substring(at)).toString();
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforehand() throws IOException {
    assertOneLine(bench("--op", "conv"), 2, "'conv'; there are copy, add, triad");
    assertOneLine(
        Cli.run("bench", "--device", "jvm", "--shapes", "tiny"),
        2,
        "'tiny' is no shape",
        "transformer, recurrent");
    assertOneLine(bench("--json", folder), 2, "--json is", "which is a folder");
    assertOneLine(
        bench("--html", folder.resolve("none/r.html")), 2, "--html is", "cannot be written");
    assertOneLine(Cli.run("bench", "--time-budget", "soon"), 2, "--time-budget is 'soon'");
    assertOneLine(
        Cli.run("bench", "--shapes", "32768x1024", "--time-budget", "1s"),
        2,
        "one checked round",
        "give more");
    assertOneLine(bench("--runtimes", "cuda"), 2, "there are embedded and tornadovm");
    assertOneLine(bench("--device", "nobody"), 3, "nobody");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");
    assertOneLine(bench("--json", other), 2, "line 1, is no result of");
    assertOneLine(bench("--baseline", folder.resolve("none")), 2, "is not there");
    assertOneLine(Cli.run("bench", "compare", other, other), 2, "no result of");
    assertOneLine(Cli.run("bench", "compare", other, other, "--threshold", "-1"), 2, "--threshold");
  }
}
