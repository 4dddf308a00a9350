package dev.stratus.cli;

import dev.stratus.data.fetch.DataFolder;
import dev.stratus.device.DeviceList;
import dev.stratus.device.DeviceSelection;
import dev.stratus.training.options.TrainingOptionsBuilder;
import dev.stratus.training.recipe.Norm;
import dev.stratus.training.recipe.Recipe;
import dev.stratus.training.recipe.RecipeException;
import dev.stratus.training.recipe.RunFolder;
import dev.stratus.training.step.StepDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code stratus train} can be told beside the recipe. */
final class TrainOptions {
  private static final String EPOCHS = "maxEpochs";
  private static final String BATCH = "miniBatchSize";
  private static final String RATE = "initialLearnRate";
  private static final String SEED = "seed";
  private static final int EVERY_EPOCH = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 1,
      description = "The folder of this training; runs/RECIPE-NORM by default.")
  private @Nullable Path out;

  @Option(
      names = "--norm",
      paramLabel = "layer|batch|none",
      order = 2,
      description = "What stands for 'norm' in the network, instead of what the recipe says.")
  private @Nullable String norm;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      order = 3,
      description =
          "cpu, gpu, jvm, auto, part of a device's name or an expression (docs/devices.md); more"
              + " than once: each takes an equal part of every mini-batch. The default is"
              + " $STRATUS_DEVICE, else auto.")
  private List<String> devices = new ArrayList<>();

  @Option(names = "--epochs", paramLabel = "N", order = 4, description = "Instead of maxEpochs.")
  private @Nullable Integer epochs;

  @Option(names = "--batch", paramLabel = "N", order = 5, description = "Instead of miniBatchSize.")
  private @Nullable Integer batch;

  @Option(
      names = "--learn-rate",
      paramLabel = "RATE",
      order = 6,
      description = "Instead of initialLearnRate.")
  private @Nullable Double learnRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 7,
      description = "Of first values, orders and dropout. The split of the data has its own.")
  private @Nullable Integer seed;

  @Option(
      names = "--shadow",
      paramLabel = "N",
      order = 8,
      description =
          "Run sampled observations of each N-th step again on the reference in double, and stop"
              + " where a layer drifts from it.")
  private int shadow;

  @Option(
      names = "--shadow-limit",
      paramLabel = "DRIFT",
      order = 9,
      defaultValue = "0.001",
      description =
          "The largest difference over the layer's largest value; ${DEFAULT-VALUE} by default.")
  private double shadowLimit = 1e-3;

  @Option(
      names = "--plot",
      order = 10,
      description = "Draw a live chart into plot.html of the folder, and plot.png at the end.")
  private boolean plot;

  @Option(
      names = "--resume",
      order = 11,
      description = "Go on from the folder's newest checkpoint, to the bit as without a break.")
  private boolean resume;

  @Option(
      names = "--force",
      order = 12,
      description = "Start anew in a folder that has a training already.")
  private boolean force;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 13,
      description = "The folder of data sets; as 'stratus data fetch --dir'.")
  private @Nullable Path data;

  boolean resume() {
    return resume;
  }

  boolean force() {
    return force;
  }

  Recipe apply(Recipe recipe) {
    return norm == null ? recipe : recipe.with(Norm.named(norm));
  }

  RunFolder folder(Recipe recipe) {
    return new RunFolder(
        out != null ? out : Path.of("runs", recipe.name() + "-" + recipe.norm().text()));
  }

  DataFolder data() {
    return data == null ? DataFolder.of(System.getenv()) : new DataFolder(data);
  }

  List<StepDevice> devices() {
    DeviceList list = DeviceList.find();
    List<String> asked = devices.isEmpty() ? List.of("default") : devices;
    return asked.stream()
        .map(text -> StepDevice.of(new DeviceSelection(text).choose(list).device()))
        .toList();
  }

  /** What stands for the recipe's options, by their names. */
  Map<String, Number> overrides() {
    Map<String, Number> given = new LinkedHashMap<>();
    put(given, EPOCHS, epochs);
    put(given, BATCH, batch);
    put(given, RATE, learnRate);
    put(given, SEED, seed);
    return given;
  }

  private static void put(Map<String, Number> to, String name, @Nullable Number value) {
    if (value != null) {
      to.put(name, value);
    }
  }

  TrainingOptionsBuilder options(Recipe recipe, RunFolder folder) {
    TrainingOptionsBuilder builder = recipe.options();
    // What the training began with holds on, unless something else is said now.
    Map<String, Number> all = new LinkedHashMap<>(resume ? folder.overrides() : Map.of());
    all.putAll(overrides());
    all.forEach((name, value) -> {
      switch (name) {
        case EPOCHS -> builder.maxEpochs(value.intValue());
        case BATCH -> builder.miniBatchSize(value.intValue());
        case RATE -> builder.initialLearnRate(value.doubleValue());
        case SEED -> builder.seed(value.longValue());
        default ->
            throw new RecipeException(
                folder.folder() + " was begun with " + name + ", which this version has not.");
      }
    });
    builder.shadow(shadow, shadowLimit);
    builder.checkpointPath(folder.checkpoints()).checkpointFrequency(EVERY_EPOCH);
    builder.metricsFile(folder.metrics());
    if (plot) {
      builder.plotFile(folder.plot());
    }
    return builder;
  }
}
