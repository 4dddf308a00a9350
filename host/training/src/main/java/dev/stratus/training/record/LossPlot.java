package dev.stratus.training.record;

import dev.stratus.report.Block;
import dev.stratus.report.ChartFiles;
import dev.stratus.report.HtmlReport;
import dev.stratus.report.Report;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a training's loss, and its accuracy where there is one, into an HTML file that needs
 * nothing else; a browser that has it open follows. It is written anew, whole, at most every
 * {@value #INTERVAL} s, and less often where writing takes long: it may take {@value #SHARE} of the
 * time. At the end (an error is one too) the charts are beside it as {@code NAME.png} and {@code
 * NAME-accuracy.png}.
 *
 * <p>At most {@value LossCurves#MOST_POINTS} points of each line are kept, evenly apart.
 */
public final class LossPlot implements TrainingListener {
  private static final double INTERVAL = 2;
  private static final double SHARE = 0.02;

  private final Path file;
  private final LossCurves curves = new LossCurves();
  private Optional<Start> start = Optional.empty();
  private Optional<Iteration> last = Optional.empty();
  private double nextSeconds;

  /**
   * @param file such as {@code loss.html}; its folder is made if it is not there
   * @throws IllegalArgumentException if its name is that of the picture
   */
  public LossPlot(Path file) {
    this.file = file.toAbsolutePath();
    if (this.file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new IllegalArgumentException(
          "The plot "
              + file
              + " is an HTML page with the picture beside it: give it a name that ends in .html.");
    }
  }

  /**
   * @throws UncheckedIOException if the page cannot be written
   */
  @Override
  public void started(Start first) {
    start = Optional.of(first);
    live(0);
  }

  @Override
  public void iterated(Iteration at) {
    last = Optional.of(at);
    curves.loss(at.iteration(), at.loss());
    if (at.seconds() >= nextSeconds) {
      live(at.seconds());
    }
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    curves.validation(at.iteration(), evaluation.loss());
    evaluation.accuracy().ifPresent(share -> curves.accuracy(at.iteration(), share));
  }

  @Override
  public void finished(TrainingResult result) {
    end("Training ended: " + result.reason().text() + ".");
  }

  @Override
  public void failed(RuntimeException error) {
    if (start.isEmpty()) {
      return;
    }
    try {
      end("Training broke off: " + error.getMessage());
    } catch (UncheckedIOException e) {
      // What broke training off is what the user must see first.
      error.addSuppressed(e);
    }
  }

  private void live(double seconds) {
    long begun = System.nanoTime();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      HtmlReport.writeLive(report("Training is in progress.", List.of()), file);
    } catch (IOException e) {
      throw unwritable(e);
    }
    double took = (System.nanoTime() - begun) / 1e9;
    nextSeconds = seconds + Math.max(INTERVAL, took / SHARE);
  }

  private void end(String how) {
    try {
      WholeFile.write(picture(""), ChartFiles.png(curves.lossChart()));
      Optional<XyChart> accuracy = curves.accuracyChart();
      if (accuracy.isPresent()) {
        WholeFile.write(picture("-accuracy"), ChartFiles.png(accuracy.get()));
      }
      HtmlReport.write(report(how, List.of(layers())), file);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private Path picture(String ending) {
    String name = file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    return file.resolveSibling(name + ending + ".png");
  }

  private Report report(String how, List<Block> more) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Picture(curves.lossChart()));
    curves.accuracyChart().ifPresent(chart -> blocks.add(new Block.Picture(chart)));
    blocks.addAll(more);
    return new Report(
        "Training of a network", how, started().device(), facts(), blocks, curves.json());
  }

  private Block layers() {
    return new Block.Details("The network", started().network().summary().toString());
  }

  private Map<String, String> facts() {
    Start of = started();
    Map<String, String> facts = new LinkedHashMap<>();
    last.ifPresent(at -> {
      facts.put("epoch", at.epoch() + " of " + of.options().maxEpochs());
      facts.put("iteration", at.iteration() + " of " + of.iterations());
      facts.put("loss", String.format(Locale.ROOT, "%.6g", at.loss()));
      facts.put("learning rate", String.format(Locale.ROOT, "%.4g", at.learnRate()));
      facts.put("seconds", String.format(Locale.ROOT, "%.1f", at.seconds()));
    });
    if (of.iterationsBefore() > 0) {
      facts.put("goes on after iteration", String.valueOf(of.iterationsBefore()));
    }
    facts.put("solver", of.options().solver().text());
    facts.put("mini-batch", String.valueOf(of.options().miniBatchSize()));
    facts.put("seed", String.valueOf(of.options().seed()));
    return facts;
  }

  private Start started() {
    return start.orElseThrow(() -> new IllegalStateException("The training has not started."));
  }

  private UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException(
        new IOException("The plot could not be written to " + file + ": " + e, e));
  }
}
