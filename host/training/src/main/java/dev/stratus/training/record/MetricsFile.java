package dev.stratus.training.record;

import dev.stratus.training.Evaluation;
import dev.stratus.training.ShadowReport;
import dev.stratus.training.TrainingListener;
import dev.stratus.training.TrainingResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of JSON for everything that happens: {@code kind} is {@code start}, {@code iteration},
 * {@code validation}, {@code shadow}, {@code end} or {@code error}. A training that goes on from a
 * checkpoint goes on in the same file: lines of iterations after that checkpoint are dropped first,
 * into a new file that is then moved.
 */
public final class MetricsFile implements TrainingListener {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int VERSION = 1;

  /** How long a line may wait until it is written. */
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private final Path file;
  private Optional<BufferedWriter> writer = Optional.empty();
  private long flushed;

  public MetricsFile(Path file) {
    this.file = file;
  }

  @Override
  public void started(Start start) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      keep(start.iterationsBefore());
      writer =
          Optional.of(
              Files.newBufferedWriter(
                  file,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw failure(e);
    }
    ObjectNode line = line("start");
    line.put("version", VERSION);
    line.put("time", Instant.now().toString());
    line.put("device", start.device());
    line.put("iterationsPerEpoch", start.iterationsPerEpoch());
    line.put("iterationsBefore", start.iterationsBefore());
    line.set("options", JSON.valueToTree(start.options().toMap()));
    line.put("learnables", start.network().learnables());
    line.put("network", start.network().summary().toString());
    write(line, true);
  }

  /** Keeps the lines up to an iteration; of a training that starts anew none. */
  private void keep(long iterations) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> kept = new ArrayList<>();
    if (iterations > 0) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        // The last line of a run that was cut off may be half a line.
        if (line.endsWith("}") && JSON.readTree(line).path("iteration").asLong(0) <= iterations) {
          kept.add(line);
        }
      }
    }
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    Files.write(part, kept, StandardCharsets.UTF_8);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static ObjectNode line(String kind) {
    ObjectNode line = JSON.createObjectNode();
    line.put("kind", kind);
    return line;
  }

  @Override
  public void iterated(Iteration iteration) {
    ObjectNode line = at(line("iteration"), iteration);
    line.put("loss", iteration.loss());
    line.put("learnRate", iteration.learnRate());
    write(line, false);
  }

  private static ObjectNode at(ObjectNode line, Iteration iteration) {
    line.put("epoch", iteration.epoch());
    line.put("iteration", iteration.iteration());
    line.put("seconds", iteration.seconds());
    return line;
  }

  @Override
  public void validated(Iteration at, Evaluation evaluation) {
    ObjectNode line = at(line("validation"), at);
    line.put("loss", evaluation.loss());
    evaluation.accuracy().ifPresent(accuracy -> line.put("accuracy", accuracy));
    line.put("counted", evaluation.counted());
    write(line, true);
  }

  @Override
  public void shadowed(ShadowReport report) {
    ObjectNode line = line("shadow");
    line.put("iteration", report.iteration());
    line.put("layer", report.layer());
    line.put("what", report.what());
    line.put("drift", report.drift());
    line.put("values", report.groups());
    write(line, true);
  }

  @Override
  public void finished(TrainingResult result) {
    ObjectNode line = line("end");
    line.put("reason", result.reason().text());
    line.put("epochs", result.epochs());
    line.put("iterations", result.iterations());
    write(line, true);
    close();
  }

  @Override
  public void failed(RuntimeException error) {
    ObjectNode line = line("error");
    line.put("message", String.valueOf(error.getMessage()));
    write(line, true);
    close();
  }

  private void write(JsonNode line, boolean now) {
    if (writer.isEmpty()) {
      return;
    }
    try {
      writer.get().write(JSON.writeValueAsString(line));
      writer.get().write('\n');
      if (now || System.nanoTime() - flushed > FLUSH_NANOS) {
        writer.get().flush();
        flushed = System.nanoTime();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void close() {
    try {
      if (writer.isPresent()) {
        writer.get().close();
        writer = Optional.empty();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("The metrics file " + file + " cannot be written: " + e, e);
  }
}
