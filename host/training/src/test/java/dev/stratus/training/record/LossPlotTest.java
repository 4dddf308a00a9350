package dev.stratus.training.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stratus.report.Point;
import dev.stratus.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live chart, and the pictures at the end. */
class LossPlotTest {
  /** So late that any interval is over. */
  private static final double LATER = 1e6;

  @TempDir Path folder;

  private static TrainingListener.Iteration at(long iteration, double seconds) {
    return new TrainingListener.Iteration(1, iteration, 2.0 / iteration, 0.01, seconds);
  }

  @Test
  void aTrainingLeavesAPageAndPictures() throws IOException {
    Path file = folder.resolve("a/loss.html");
    SmallTraining.of(SmallTraining.options().plotFile(file).build()).run();
    assertThat(Files.readString(file))
        .doesNotContain("http-equiv")
        .contains("Training ended: all epochs are done.", "8 of 8", "smoothed", "Accuracy");
    try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("loss.html", "loss.png", "loss-accuracy.png");
    }
    assertThat(ImageIO.read(file.resolveSibling("loss.png").toFile()).getWidth()).isEqualTo(2160);
  }

  @Test
  void thePageFollowsButNotAtEachUpdate() throws IOException {
    Path file = folder.resolve("loss.html");
    LossPlot plot = new LossPlot(file);
    plot.started(SmallTraining.start(SmallTraining.options().build(), 100, 0));
    assertThat(Files.readString(file)).contains("http-equiv=\"refresh\"", "in progress");
    plot.iterated(at(1, 0.5));
    plot.iterated(at(2, 1.9));
    assertThat(Files.readString(file)).as("within 2 s").doesNotContain("of 200");
    plot.iterated(at(3, LATER));
    assertThat(Files.readString(file)).contains("3 of 200", "http-equiv=\"refresh\"");
    plot.iterated(at(4, LATER + 1.9));
    assertThat(Files.readString(file)).contains("3 of 200");
    plot.failed(new IllegalStateException("The loss is NaN."));
    assertThat(Files.readString(file))
        .contains("4 of 200", "Training broke off: The loss is NaN.")
        .doesNotContain("http-equiv");
    assertThat(folder.resolve("loss.png")).exists();
  }

  @Test
  void pointsStayFewAndEven() {
    Curve curve = new Curve(100);
    for (int i = 1; i <= 10_000; i++) {
      curve.add(i, -i);
      assertThat(curve.points()).hasSizeLessThanOrEqualTo(100);
    }
    List<Point> points = curve.points();
    assertThat(points.size()).isGreaterThan(50);
    assertThat(points.getFirst()).isEqualTo(Point.of(1, -1));
    assertThat(points.getLast()).isEqualTo(Point.of(10_000, -10_000));
    double step = points.get(1).x() - points.get(0).x();
    for (int i = 1; i < points.size() - 1; i++) {
      assertThat(points.get(i).x() - points.get(i - 1).x()).isEqualTo(step);
    }
  }

  @Test
  void theSmoothedLineIsARunningMean() {
    LossCurves curves = new LossCurves();
    for (int i = 1; i <= 400; i++) {
      curves.loss(i, i % 2 == 0 ? 1 : 3);
    }
    List<Point> smoothed = curves.lossChart().series().get(1).points();
    assertThat(smoothed.getFirst().y()).as("not drawn towards 0").isEqualTo(3);
    assertThat(smoothed.getLast().y()).isBetween(1.9, 2.1);
    assertThat(curves.lossChart().series()).as("no validation yet").hasSize(2);
    assertThat(curves.accuracyChart()).isEmpty();
  }

  @Test
  void placesThatWillNotDoAreRefused() throws IOException {
    assertThatThrownBy(() -> new LossPlot(folder.resolve("loss.png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".html");
    Path blocked = Files.createFile(folder.resolve("file")).resolve("loss.html");
    LossPlot plot = new LossPlot(blocked);
    TrainingListener.Start start = SmallTraining.start(SmallTraining.options().build(), 4, 0);
    assertThatThrownBy(() -> plot.started(start))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("The plot could not be written to " + blocked);
  }
}
