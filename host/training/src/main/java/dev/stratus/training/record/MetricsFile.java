package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.ShadowReport;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a training's numbers in a file, an object of JSON in each line: {@code kind} {@code start}
 * (options, network, device, seed, format version, time), {@code iteration} (epoch, iteration,
 * loss, learnRate, seconds since the start of the run), {@code validation} (loss, accuracy as a
 * share), {@code shadow}, and {@code end} with the reason or {@code error} with the message. Each
 * line goes to the file whole and at once: a run of which the power is cut leaves all but its last
 * line readable.
 *
 * <p>A training that goes on from a checkpoint goes on in the same file: lines past the checkpoint
 * are dropped, and a new start line follows.
 */
public final class MetricsFile implements TrainingListener {
  private final Path file;
  private final MetricsLines lines = new MetricsLines();
  private Optional<OutputStream> out = Optional.empty();
  private long iteration;

  /**
   * @param file its folder is made if it is not there
   */
  public MetricsFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * @throws dev.stratus.data.DataException if training goes on and the file is not one of metrics
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void started(Start start) {
    iteration = start.iterationsBefore();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      boolean goesOn = iteration > 0 && Files.exists(file) && Files.size(file) > 0;
      if (goesOn) {
        MetricsHistory.of(file).cutAfter(iteration);
      }
      out =
          Optional.of(
              Files.newOutputStream(
                  file,
                  StandardOpenOption.CREATE,
                  goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw unwritable(e);
    }
    write(lines.start(start));
  }

  @Override
  public void iterated(Iteration at) {
    iteration = at.iteration();
    write(lines.iteration(at));
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    write(lines.validation(at, evaluation));
  }

  @Override
  public void shadowed(ShadowReport report) {
    write(lines.shadow(report));
  }

  @Override
  public void finished(TrainingResult result) {
    write(lines.end(result));
    close();
  }

  @Override
  public void failed(RuntimeException error) {
    if (out.isEmpty()) {
      return;
    }
    try {
      write(lines.error(iteration, error));
      close();
    } catch (UncheckedIOException e) {
      // What broke training off is what the user must see first.
      error.addSuppressed(e);
    }
  }

  private void write(ObjectNode line) {
    OutputStream to =
        out.orElseThrow(() ->
            new IllegalStateException("The training of " + file + " has not started, or is over."));
    try {
      to.write(lines.text(line).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void close() {
    try {
      out.orElseThrow().close();
      out = Optional.empty();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException(
        new IOException("The metrics could not be written to " + file + ": " + e, e));
  }
}
