package dev.stratus.training.recipe;

import dev.stratus.data.Standardisation;
import dev.stratus.training.Learnables;
import dev.stratus.training.Loss;
import dev.stratus.training.ModelFile;
import dev.stratus.training.Network;
import dev.stratus.training.Shape;
import dev.stratus.training.TrainedNetwork;
import dev.stratus.training.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of one training: {@code recipe.yaml}, {@code run.json} (shapes, class names, how data
 * are encoded), {@code model.safetensors}, {@code checkpoints}, {@code metrics.jsonl}, {@code
 * plot.html} and {@code plot.png}.
 *
 * @param folder need not be there yet
 */
public record RunFolder(Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RECIPE = "recipe.yaml";
  private static final String RUN = "run.json";
  private static final String MODEL = "model.safetensors";

  /** What a folder holds, ready to predict. */
  public record Loaded(Recipe recipe, TrainedNetwork network, RecipeData.Encoding encoding) {}

  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  public Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  public Path plot() {
    return folder.resolve("plot.html");
  }

  public Path model() {
    return folder.resolve(MODEL);
  }

  /** Whether a training was begun there. */
  public boolean exists() {
    return Files.exists(folder.resolve(RECIPE));
  }

  /**
   * Writes what is known before training. Model and checkpoints of one before are deleted: they
   * would be taken for those of this one if it is interrupted.
   */
  public void begin(
      Recipe recipe,
      Shape input,
      Shape targets,
      RecipeData.Encoding encoding,
      Map<String, Number> overrides) {
    try {
      Files.createDirectories(folder);
      if (Files.isDirectory(checkpoints())) {
        Checkpoint.prune(checkpoints(), 0);
      }
      Files.deleteIfExists(model());
      write(RECIPE, recipe.yaml());
      write(RUN, json(input, targets, encoding, overrides));
    } catch (IOException e) {
      throw new RecipeException(folder + " cannot be written: " + e, e);
    }
  }

  /** Writes what was learned. */
  public void finish(TrainedNetwork trained) {
    ModelFile.write(model(), trained);
  }

  private void write(String name, String text) throws IOException {
    Path part = folder.resolve("." + name + ".part");
    Files.writeString(part, text, StandardCharsets.UTF_8);
    Files.move(
        part,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static String json(
      Shape input, Shape targets, RecipeData.Encoding encoding, Map<String, Number> overrides) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "stratus-run");
    root.put("version", 1);
    root.set("input", shape(input));
    root.set("targets", shape(targets));
    ArrayNode names = root.putArray("classNames");
    encoding.classNames().forEach(names::add);
    encoding.vocabulary().ifPresent(v -> root.put("vocabulary", v));
    root.put("scale", encoding.scale());
    root.set("overrides", JSON.valueToTree(overrides));
    encoding
        .standardisation()
        .ifPresent(s -> {
          ArrayNode means = root.putArray("means");
          ArrayNode deviations = root.putArray("deviations");
          for (int c = 0; c < s.means().length; c++) {
            means.add(s.means()[c]);
            deviations.add(s.deviations()[c]);
          }
        });
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static ObjectNode shape(Shape shape) {
    ObjectNode node = JSON.createObjectNode();
    node.put("steps", shape.steps());
    node.put("width", shape.width());
    node.put("content", shape.content().name());
    return node;
  }

  /**
   * Options that were given beside the recipe when training began, by the recipe's names.
   *
   * @throws RecipeException if nothing was begun there
   */
  public Map<String, Number> overrides() {
    recipe();
    Map<String, Number> overrides = new LinkedHashMap<>();
    root()
        .path("overrides")
        .properties()
        .forEach(entry -> overrides.put(entry.getKey(), entry.getValue().numberValue()));
    return overrides;
  }

  /** The recipe that was trained. */
  public Recipe recipe() {
    Path file = folder.resolve(RECIPE);
    if (!Files.isRegularFile(file)) {
      throw new RecipeException(
          folder
              + " is no folder of a training: "
              + RECIPE
              + " is missing. 'stratus train RECIPE --out "
              + folder
              + "' makes one.");
    }
    return Recipe.read(file);
  }

  /**
   * The trained network.
   *
   * @throws RecipeException if training has not ended there
   */
  public Loaded load() {
    Recipe recipe = recipe();
    if (!Files.isRegularFile(model())) {
      throw new RecipeException(
          model()
              + " is missing: the training has not ended. 'stratus train "
              + folder
              + " --resume' goes on with it.");
    }
    JsonNode root = root();
    Shape input = shape(root.path("input"));
    Shape targets = shape(root.path("targets"));
    Network network = recipe.network(input, targets);
    Loss loss = recipe.loss(targets);
    TrainedNetwork trained = new TrainedNetwork(network, Learnables.initial(network, 0), loss);
    ModelFile.read(model(), trained);
    return new Loaded(recipe, trained, encoding(root));
  }

  private JsonNode root() {
    Path file = folder.resolve(RUN);
    try {
      return JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException | JacksonException e) {
      throw new RecipeException(file + " cannot be read: " + e, e);
    }
  }

  private static Shape shape(JsonNode node) {
    return new Shape(
        node.path("steps").asInt(),
        node.path("width").asInt(),
        Shape.Content.valueOf(node.path("content").asString()));
  }

  private static RecipeData.Encoding encoding(JsonNode root) {
    List<String> names = new ArrayList<>();
    root.path("classNames").forEach(n -> names.add(n.asString()));
    Optional<Standardisation> standardisation =
        root.has("means")
            ? Optional.of(
                new Standardisation(numbers(root.path("means")), numbers(root.path("deviations"))))
            : Optional.empty();
    return new RecipeData.Encoding(
        names,
        root.has("vocabulary") ? Optional.of(root.path("vocabulary").asString()) : Optional.empty(),
        root.path("scale").asDouble(),
        standardisation);
  }

  private static double[] numbers(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
