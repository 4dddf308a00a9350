package dev.stratus.bench;

import dev.stratus.data.fetch.DataFolder;
import dev.stratus.report.Axis;
import dev.stratus.report.ChartFiles;
import dev.stratus.report.Point;
import dev.stratus.report.Series;
import dev.stratus.report.WholeFile;
import dev.stratus.report.XyChart;
import dev.stratus.training.Network;
import dev.stratus.training.Training;
import dev.stratus.training.recipe.Norm;
import dev.stratus.training.recipe.Recipe;
import dev.stratus.training.recipe.RecipeData;
import dev.stratus.training.step.StepDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Figure 6 of Ba, Kiros and Hinton (arXiv 1607.06450), with Fashion-MNIST in the place of MNIST:
 * 784-1000-1000-10 with layer normalization, batch normalization and none, on mini-batches of 128
 * and of 4. Runs what is not in the folder yet, draws the curves, prints a table.
 *
 * <pre>{@code
 * PaperExperiment [--runs FOLDER] [--charts FOLDER] [--seeds 3] [--epochs 5] [--small-epochs 1]
 * }</pre>
 */
public final class PaperExperiment {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Validations in an epoch. */
  private static final int PER_EPOCH = 6;

  /** Points of the training loss in a chart. */
  private static final int POINTS = 80;

  private static final int SMALL = 4;

  private final Path runs;
  private final RecipeData data;
  private final StepDevice device = StepDevice.named("default");

  private PaperExperiment(Path runs, RecipeData data) {
    this.runs = runs;
    this.data = data;
  }

  /** Runs, draws and prints. */
  public static void main(String[] arguments) throws IOException {
    Path runs = Path.of("runs", "paper");
    Path charts = Path.of("docs", "figures");
    int seeds = 3;
    int epochs = 5;
    int smallEpochs = 1;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--runs" -> runs = Path.of(value);
        case "--charts" -> charts = Path.of(value);
        case "--seeds" -> seeds = Integer.parseInt(value);
        case "--epochs" -> epochs = Integer.parseInt(value);
        case "--small-epochs" -> smallEpochs = Integer.parseInt(value);
        default -> {
          System.err.println(
              "There are --runs, --charts, --seeds, --epochs and --small-epochs, not "
                  + arguments[i]
                  + ".");
          System.exit(2);
          return;
        }
      }
    }
    Recipe recipe = Recipe.find("mlp-fashion-mnist");
    RecipeData data = RecipeData.load(recipe.data(), DataFolder.of(System.getenv()));
    PaperExperiment experiment = new PaperExperiment(runs, data);
    System.out.println("device " + experiment.device.device().line());
    for (int batch : new int[] {recipe.options().build().miniBatchSize(), SMALL}) {
      experiment.measure(recipe, batch, batch == SMALL ? smallEpochs : epochs, seeds, charts);
    }
  }

  private void measure(Recipe recipe, int batch, int epochs, int seeds, Path charts)
      throws IOException {
    List<Series> losses = new ArrayList<>();
    List<Series> errors = new ArrayList<>();
    System.out.printf(
        Locale.ROOT,
        "%n### Mini-batches of %d, %d %s, %d seeds%n%n",
        batch,
        epochs,
        epochs == 1 ? "epoch" : "epochs",
        seeds);
    System.out.println(
        "| normalization | held-out error after the first sixth of an epoch | after the first epoch"
            + " | at the end | lowest | training loss at the end |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (Norm norm : List.of(Norm.LAYER, Norm.BATCH, Norm.NONE)) {
      List<List<JsonNode>> lines = new ArrayList<>();
      for (int seed = 0; seed < seeds; seed++) {
        lines.add(run(recipe.with(norm), batch, epochs, seed));
      }
      List<Point> error = median(lines, "validation", "accuracy", a -> 100 * (1 - a));
      List<Point> loss = thinned(median(lines, "iteration", "loss", l -> l));
      errors.add(Series.line(norm.text(), error));
      losses.add(Series.curve(norm.text(), loss));
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.3f |%n",
          norm.text(),
          error.getFirst().y(),
          error.get(Math.min(PER_EPOCH, error.size()) - 1).y(),
          error.getLast().y(),
          error.stream().mapToDouble(Point::y).min().orElseThrow(),
          loss.getLast().y());
    }
    Files.createDirectories(charts);
    String seedsText = "Median of " + seeds + (seeds == 1 ? " seed." : " seeds.");
    draw(
        new XyChart(
            "Training loss, mini-batches of " + batch,
            seedsText,
            Axis.linear("iteration"),
            new Axis("cross-entropy", true, false),
            losses),
        charts.resolve("paper-loss-" + batch + ".svg"));
    draw(
        new XyChart(
            "Held-out error, mini-batches of " + batch,
            seedsText,
            Axis.linear("iteration"),
            new Axis("%", false, false),
            errors),
        charts.resolve("paper-error-" + batch + ".svg"));
  }

  private static void draw(XyChart chart, Path file) throws IOException {
    WholeFile.write(file, ChartFiles.svg(chart).getBytes(StandardCharsets.UTF_8));
  }

  private List<JsonNode> run(Recipe recipe, int batch, int epochs, int seed) throws IOException {
    String name = recipe.norm().text() + "-" + batch + "-" + epochs + "-seed" + seed + ".jsonl";
    Path file = runs.resolve(name);
    if (!Files.exists(file)) {
      Path part = runs.resolve("." + name + ".part");
      Network network = recipe.network(data.training().input(), data.training().targets());
      int perEpoch = data.training().count() / batch;
      Training.of(
              network,
              data.training(),
              recipe.loss(data.training().targets()),
              recipe
                  .options()
                  .miniBatchSize(batch)
                  .maxEpochs(epochs)
                  .seed(seed)
                  .validationFrequency(Math.max(1, perEpoch / PER_EPOCH))
                  .metricsFile(part)
                  .build())
          .on(device)
          .withValidation(data.heldOut())
          .run();
      Files.move(part, file);
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  /** Of each iteration that all runs have, the middle value. */
  private static List<Point> median(
      List<List<JsonNode>> runs,
      String kind,
      String field,
      java.util.function.DoubleUnaryOperator of) {
    Map<Long, List<Double>> values = new TreeMap<>();
    for (List<JsonNode> run : runs) {
      for (JsonNode line : run) {
        if (line.path("kind").asString().equals(kind)) {
          values
              .computeIfAbsent(line.path("iteration").asLong(), i -> new ArrayList<>())
              .add(of.applyAsDouble(line.path(field).asDouble()));
        }
      }
    }
    List<Point> points = new ArrayList<>();
    values.forEach((iteration, all) -> {
      double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      points.add(Point.of(iteration, sorted[sorted.length / 2]));
    });
    return points;
  }

  /** Means of neighbours. */
  private static List<Point> thinned(List<Point> points) {
    int group = Math.max(1, points.size() / POINTS);
    List<Point> thin = new ArrayList<>();
    for (int start = 0; start + group <= points.size(); start += group) {
      double[] y = new double[group];
      for (int i = 0; i < group; i++) {
        y[i] = points.get(start + i).y();
      }
      thin.add(
          Point.of(points.get(start + group / 2).x(), Arrays.stream(y).average().orElseThrow()));
    }
    return thin;
  }
}
