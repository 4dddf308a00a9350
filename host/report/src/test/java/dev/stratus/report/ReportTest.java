package dev.stratus.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages, pictures and tables as text; what a browser makes of them is BrowserTest's. */
class ReportTest {
  @TempDir Path folder;

  @Test
  void aPageHoldsAllAndNeedsNothingElse() {
    String html = HtmlReport.html(Samples.report());
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<h1>Stratus bench</h1>", "forward 32768x1024", "stratus bench --device cpu")
        .contains("prefers-color-scheme:dark")
        .doesNotContain("http-equiv")
        .doesNotContain("<b onclick")
        .doesNotContainPattern("(src|href)=\"(?!data:)");
    assertThat(html.length()).isLessThan(100_000);
    assertThat(html.split("</script>", -1)).as("one script, of data, ends once").hasSize(2);
  }

  @Test
  void aLivePageLoadsItselfAgainUntilTheLastOne() throws IOException {
    Path file = folder.resolve("live.html");
    HtmlReport.writeLive(Samples.report(), file);
    assertThat(Files.readString(file)).contains("http-equiv=\"refresh\"");
    HtmlReport.write(Samples.report(), file);
    assertThat(Files.readString(file)).doesNotContain("http-equiv=\"refresh\"");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void chartsAreFilesForPapers() throws Exception {
    for (Chart chart : Samples.report().charts()) {
      List<Path> files = ChartFiles.write(chart, folder);
      assertThat(files).hasSize(2);
      String svg = Files.readString(files.getFirst());
      assertThat(svg).doesNotContain("var(--").contains("class=\"mark\"");
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
      BufferedImage image = ImageIO.read(files.getLast().toFile());
      assertThat(image.getWidth()).isEqualTo(2160);
      assertThat(colours(image)).as("something is drawn").isGreaterThan(5);
    }
    assertThat(folder.resolve("gb-s-over-width.png")).exists();
  }

  private static long colours(BufferedImage image) {
    return IntStream.range(0, image.getHeight())
        .flatMap(y -> IntStream.range(0, image.getWidth() / 4).map(x -> image.getRGB(4 * x, y)))
        .distinct()
        .count();
  }

  @Test
  void tablesAreMarkdownForPullRequests() {
    assertThat(Samples.report().markdown())
        .contains("# Stratus bench", "## Medians")
        .contains("| case | GB/s | of the copy |\n|---|--:|--:|\n")
        .contains("| forward 32768x1024 | 31.5 | 95 % |")
        .contains("a \\| b");
  }

  @Test
  void ticksAreRoundAndTextsShort() {
    assertThat(new Scale(false, 0, 43, 0, 100).ticks())
        .containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
    assertThat(new Scale(true, 15, 17000, 0, 100).ticks()).containsExactly(100.0, 1000.0, 10000.0);
    assertThat(new Scale(true, 8, 70, 0, 100).ticks()).containsExactly(10.0, 20.0, 50.0);
    assertThat(new Scale(true, 10, 1000, 0, 100).at(100)).isEqualTo(50);
    assertThat(Stream.of(0.0, 0.5, 41.0, 1000.0, 16384.0, 2.5e6, 3e9, 1e-6).map(Scale::text))
        .containsExactly("0", "0.5", "41", "1k", "16.4k", "2.5M", "3G", "1e-06");
  }

  @Test
  void whatDoesNotFitIsRefusedInItsWords() {
    assertThatThrownBy(() -> new DataTable("T", List.of("a", "b"), List.of(List.of("1"))))
        .hasMessageContaining("2 columns and a row of 1");
    assertThatThrownBy(() ->
            new HeatMap("H", "", "c", "r", List.of("1"), List.of("1"), List.of(List.of()), "GB/s"))
        .hasMessageContaining("1 rows of 1 values");
    List<Series> many =
        IntStream.range(0, 9).mapToObj(i -> Series.line("s" + i, List.of())).toList();
    assertThatThrownBy(() -> new XyChart("X", "", Axis.log("x"), Axis.linear("y"), many))
        .hasMessageContaining("9 series");
  }

  @Test
  void curvesHaveNoMarksAndFaintOnesArePale() {
    List<Point> points = List.of(Point.of(1, 1), Point.of(2, 3), Point.of(3, 2));
    Axis axis = Axis.linear("a");
    String curve =
        ChartFiles.svg(new XyChart("C", "", axis, axis, List.of(Series.curve("smoothed", points))));
    assertThat(curve).doesNotContain("class=\"mark\"", "stroke-opacity").contains("<path");
    String faint =
        ChartFiles.svg(new XyChart("F", "", axis, axis, List.of(Series.faint("raw", points))));
    assertThat(faint).doesNotContain("class=\"mark\"").contains("stroke-opacity=\"0.40\"");
  }

  @Test
  void aChartWithoutPointsIsDrawnAllTheSame() throws IOException {
    XyChart empty = new XyChart("Empty", "", Axis.log("x"), Axis.linear("y"), List.of());
    assertThat(ChartFiles.svg(empty)).contains("<svg").doesNotContain("NaN");
    assertThat(ChartFiles.png(empty)).isNotEmpty();
    XyChart one =
        new XyChart(
            "One",
            "",
            Axis.log("x"),
            Axis.log("y"),
            List.of(Series.line("s", List.of(Point.of(0, -1), Point.of(5, 5)))));
    assertThat(ChartFiles.svg(one)).doesNotContain("NaN").doesNotContain("Infinity");
  }
}
