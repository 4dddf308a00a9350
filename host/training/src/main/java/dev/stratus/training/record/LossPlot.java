package dev.stratus.training.record;

import dev.stratus.report.Axis;
import dev.stratus.report.Block;
import dev.stratus.report.ChartFiles;
import dev.stratus.report.HtmlReport;
import dev.stratus.report.Report;
import dev.stratus.report.Series;
import dev.stratus.report.WholeFile;
import dev.stratus.report.XyChart;
import dev.stratus.training.Evaluation;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chart that follows the training: one HTML file that needs nothing else and loads itself again
 * until the end, and then a PNG file beside it.
 */
public final class LossPlot implements TrainingListener {
  /** Between two writings while training runs. */
  private static final long EVERY_NANOS = 2_000_000_000L;

  private static final int SMOOTH_POINTS = 60;

  private final Path file;
  private final Curve loss = new Curve();
  private final Curve validation = new Curve();
  private final Curve accuracy = new Curve();
  private Optional<Start> start = Optional.empty();
  private String state = "";
  private long written;

  /**
   * @param file such as {@code plot.html}; the PNG file has the same name with {@code .png}
   */
  public LossPlot(Path file) {
    this.file = file;
  }

  @Override
  public void started(Start begun) {
    start = Optional.of(begun);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void iterated(Iteration iteration) {
    loss.add(iteration.iteration(), iteration.loss());
    state =
        String.format(
            java.util.Locale.ROOT,
            "epoch %d, iteration %d, %.0f s",
            iteration.epoch(),
            iteration.iteration(),
            iteration.seconds());
    if (System.nanoTime() - written > EVERY_NANOS) {
      write(true);
      written = System.nanoTime();
    }
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    validation.add(at.iteration(), evaluation.loss());
    evaluation.accuracy().ifPresent(a -> accuracy.add(at.iteration(), 100 * a));
  }

  @Override
  public void finished(TrainingResult result) {
    state = result.iterations() + " iterations: " + result.reason().text();
    write(false);
    String name = String.valueOf(file.getFileName()).replaceAll("\\.html?$", "") + ".png";
    try {
      WholeFile.write(file.resolveSibling(name), ChartFiles.png(lossChart()));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void failed(RuntimeException error) {
    state = String.valueOf(error.getMessage());
    write(false);
  }

  private XyChart lossChart() {
    List<Series> series = new ArrayList<>();
    series.add(Series.marks("mini-batch", loss.points()));
    series.add(Series.bound("mini-batch, smoothed", loss.smoothed(SMOOTH_POINTS)));
    if (!validation.points().isEmpty()) {
      series.add(Series.line("held out", validation.points()));
    }
    return new XyChart(
        "Loss", state, Axis.linear("iteration"), new Axis("loss", true, false), series);
  }

  private void write(boolean live) {
    List<Block> blocks = new ArrayList<>(List.of(new Block.Picture(lossChart())));
    if (!accuracy.points().isEmpty()) {
      blocks.add(
          new Block.Picture(
              new XyChart(
                  "Accuracy",
                  "On what was held out.",
                  Axis.linear("iteration"),
                  new Axis("%", false, false),
                  List.of(Series.line("held out", accuracy.points())))));
    }
    Map<String, String> facts = new LinkedHashMap<>();
    start.ifPresent(s -> {
      facts.put("device", s.device());
      s.options().toMap().forEach((key, value) -> facts.put(key, String.valueOf(value)));
      blocks.add(new Block.Details("Network", s.network().summary().toString()));
    });
    Report report = new Report("Training", state, "stratus train", facts, blocks, "{}");
    try {
      if (live) {
        HtmlReport.writeLive(report, file);
      } else {
        HtmlReport.write(report, file);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("The chart " + file + " cannot be written: " + e, e);
  }
}
