package dev.stratus.training.checkpoint;

import dev.stratus.tensor.MemoryOrder;
import dev.stratus.tensor.SafetensorsFile;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that training needs to go on as if there had been no break: {@code NAME.safetensors} with the
 * numbers and {@code NAME.json} with the rest, the latter with the checksum of the former. Both are
 * written under temporary names; the numbers are moved first and the JSON last, so that a JSON file
 * always has its numbers beside it, whenever writing was interrupted.
 *
 * @param arrays float32 values by key, row-major, in order
 * @param network the layers they belong to
 * @param state where training is
 */
public record Checkpoint(
    Map<String, float[]> arrays, List<LayerSignature> network, TrainingState state) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FORMAT = "stratus-checkpoint";
  private static final int VERSION = 1;

  public Checkpoint {
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    network = List.copyOf(network);
  }

  /** Gives a finished file its name. */
  @FunctionalInterface
  interface Mover {
    void move(Path from, Path to) throws IOException;
  }

  /** How a checkpoint of this many epochs is called. */
  public static String name(int epochs) {
    return String.format(java.util.Locale.ROOT, "epoch-%05d", epochs);
  }

  /**
   * Writes both files.
   *
   * @param folder made if it is not there
   * @return the JSON file
   */
  public Path write(Path folder, String name) {
    return write(
        folder,
        name,
        (from, to) ->
            Files.move(
                from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE));
  }

  /** As {@link #write(Path, String)}; tests look and fail at each move. */
  Path write(Path folder, String name, Mover mover) {
    try {
      Files.createDirectories(folder);
      Path numbers = folder.resolve(name + ".safetensors");
      Path json = folder.resolve(name + ".json");
      Path newNumbers = folder.resolve("." + name + ".safetensors.part");
      Path newJson = folder.resolve("." + name + ".json.part");
      try {
        tensors().write(newNumbers);
        writeForced(newJson, json(checksum(newNumbers)));
        // Between these two lines of an overwritten name the old JSON is beside the new numbers:
        // so the old one goes first, and the checkpoint before this one is then the newest.
        Files.deleteIfExists(json);
        mover.move(newNumbers, numbers);
        mover.move(newJson, json);
      } finally {
        Files.deleteIfExists(newNumbers);
        Files.deleteIfExists(newJson);
      }
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(
              "The checkpoint " + name + " could not be written to " + folder + ": " + e, e));
    }
  }

  /**
   * Up to the disk. A new name may be there before what it names: without this a loss of power
   * could leave an empty JSON file as the newest checkpoint. The numbers' writer does the same.
   */
  private static void writeForced(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private SafetensorsFile tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach((key, values) -> {
      int[] sizes = sizes(key, values.length);
      // The labels do not go into the file; the first size is that of the outputs.
      String format = "C" + "U".repeat(sizes.length - 1);
      tensors.put(key, Tensor.of(values, format, MemoryOrder.ROW_MAJOR, sizes));
    });
    return new SafetensorsFile(tensors, Map.of("format", FORMAT));
  }

  /** As the layers know it, so that others who read the file see matrices. */
  private int[] sizes(String key, int elements) {
    for (LayerSignature layer : network) {
      for (Map.Entry<String, List<Integer>> p : layer.parameters().entrySet()) {
        if (key.endsWith(":" + layer.name() + "/" + p.getKey())) {
          return p.getValue().stream().mapToInt(Integer::intValue).toArray();
        }
      }
    }
    return new int[] {elements};
  }

  private String json(String checksum) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.put("sha256", checksum);
    root.put("epochs", state.epochs());
    root.put("iterations", state.iterations());
    // The bits, as text: JSON has no infinity.
    root.put("bestLoss", Double.toString(state.bestLoss()));
    root.put("bestIteration", state.bestIteration());
    root.put("worse", state.worse());
    root.set("options", JSON.valueToTree(state.options()));
    ArrayNode layers = root.putArray("network");
    for (LayerSignature layer : network) {
      ObjectNode node = layers.addObject();
      node.put("name", layer.name());
      node.put("kind", layer.kind());
      node.set("parameters", JSON.valueToTree(layer.parameters()));
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static String checksum(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /**
   * The newest checkpoint of a folder.
   *
   * @throws CheckpointException if there is none, or it is damaged
   */
  public static Checkpoint latest(Path folder) {
    return find(folder)
        .map(Checkpoint::read)
        .orElseThrow(() ->
            new CheckpointException(
                "There is no checkpoint in "
                    + folder
                    + " (files such as "
                    + name(1)
                    + ".json and "
                    + name(1)
                    + ".safetensors)."));
  }

  /** The newest checkpoint's JSON file. */
  public static Optional<Path> find(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("epoch-\\d+\\.json"))
          .max(Comparator.comparing((Path file) -> number(file)));
    } catch (IOException e) {
      throw new CheckpointException("The folder " + folder + " cannot be read: " + e, e);
    }
  }

  /**
   * Deletes all but the newest ones.
   *
   * @param kept how many stay
   */
  public static void prune(Path folder, int kept) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> oldest =
          files
              .filter(file -> file.getFileName().toString().matches("epoch-\\d+\\.json"))
              .sorted(Comparator.comparing((Path file) -> number(file)).reversed())
              .skip(kept)
              .toList();
      for (Path json : oldest) {
        // The JSON first, so that no JSON is ever without its numbers.
        Files.delete(json);
        Files.deleteIfExists(numbers(json));
      }
    } catch (IOException e) {
      throw new CheckpointException("Old checkpoints in " + folder + " cannot be deleted: " + e, e);
    }
  }

  private static Path numbers(Path json) {
    return json.resolveSibling(
        json.getFileName().toString().replaceAll("\\.json$", ".safetensors"));
  }

  private static Integer number(Path file) {
    return Integer.valueOf(file.getFileName().toString().replaceAll("\\D", ""));
  }

  /**
   * Sees to it that a training's checkpoints will be the newest of a folder: else its own would be
   * deleted as the oldest, and later another's would be gone on with.
   *
   * @param folder need not be there
   * @param from epochs that are done when the training begins; 0 if it starts anew
   * @throws CheckpointException if the folder has a checkpoint of more epochs
   */
  public static void requireNoneAfter(Path folder, int from) {
    find(folder)
        .filter(newest -> number(newest) > from)
        .ifPresent(newest -> {
          throw new CheckpointException(
              "The folder "
                  + folder
                  + " has the checkpoint "
                  + newest.getFileName()
                  + " of a training already, and this one begins "
                  + (from == 0 ? "anew" : "after epoch " + from)
                  + ". Go on from the checkpoints there, delete them, or give another folder.");
        });
  }

  /**
   * Reads one.
   *
   * @param json its JSON file
   * @throws CheckpointException if a file is missing or damaged; the message says which
   */
  public static Checkpoint read(Path json) {
    Path numbers = numbers(json);
    try {
      JsonNode root = JSON.readTree(Files.readString(json));
      requireFormat(json, root);
      String found = checksum(numbers);
      String wanted = root.path("sha256").asString();
      if (!found.equals(wanted)) {
        throw new CheckpointException(
            numbers
                + " is damaged or of another checkpoint: its SHA-256 is "
                + found
                + ", and "
                + json.getFileName()
                + " says "
                + wanted
                + ".");
      }
      Map<String, float[]> arrays = new LinkedHashMap<>();
      SafetensorsFile.read(numbers)
          .tensors()
          .forEach((key, tensor) -> arrays.put(key, tensor.toFloats()));
      return new Checkpoint(arrays, layers(root), state(root));
    } catch (NoSuchFileException e) {
      throw new CheckpointException("The checkpoint's file " + e.getFile() + " is missing.", e);
    } catch (IOException | JacksonException | TensorFileException | NumberFormatException e) {
      throw new CheckpointException("The checkpoint " + json + " cannot be read: " + e, e);
    }
  }

  private static void requireFormat(Path json, JsonNode root) {
    String format = root.path("format").asString();
    int version = root.path("version").asInt();
    if (!format.equals(FORMAT) || version != VERSION) {
      throw new CheckpointException(
          json
              + " is of the format '"
              + format
              + "', version "
              + version
              + "; this version of Stratus reads "
              + FORMAT
              + ", version "
              + VERSION
              + ".");
    }
  }

  private static TrainingState state(JsonNode root) {
    Map<String, Object> options = new LinkedHashMap<>();
    root.path("options")
        .properties()
        .forEach(entry -> options.put(entry.getKey(), entry.getValue().asString()));
    return new TrainingState(
        root.path("epochs").asInt(),
        root.path("iterations").asLong(),
        Double.parseDouble(root.path("bestLoss").asString()),
        root.path("bestIteration").asLong(),
        root.path("worse").asInt(),
        options);
  }

  private static List<LayerSignature> layers(JsonNode root) {
    List<LayerSignature> layers = new ArrayList<>();
    for (JsonNode node : root.path("network")) {
      Map<String, List<Integer>> parameters = new LinkedHashMap<>();
      node.path("parameters")
          .properties()
          .forEach(entry -> {
            List<Integer> sizes = new ArrayList<>();
            entry.getValue().forEach(size -> sizes.add(size.asInt()));
            parameters.put(entry.getKey(), sizes);
          });
      layers.add(
          new LayerSignature(
              node.path("name").asString(), node.path("kind").asString(), parameters));
    }
    return layers;
  }

  /**
   * @throws CheckpointException if the layers are not those of a network; the message names the
   *     first that differs
   */
  public void requireNetwork(List<LayerSignature> wanted) {
    LayerSignature.difference(network, wanted)
        .ifPresent(difference -> {
          throw new CheckpointException("The checkpoint is of another network. " + difference);
        });
  }
}
