package dev.stratus;

import dev.stratus.geometry.OperationDimension;
import dev.stratus.tensor.FileSpec;
import dev.stratus.tensor.SafetensorsFile;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A layer in a file: its parameters as the arrays {@code Scale} and {@code Offset} of a
 * .safetensors file, its properties as JSON in the file's text {@code stratus.layer}. One file, so
 * that numbers and properties cannot part. Built field by field, so that a renamed record changes
 * no file.
 */
final class LayerFile {
  private static final String TEXT = "stratus.layer";
  private static final String FORMAT = "stratus.layer/1";

  private LayerFile() {}

  static void save(LayerNormalization layer, Path file) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Learnable one : layer.learnables()) {
      tensors.put(one.name(), one.value());
    }
    new SafetensorsFile(tensors, Map.of(TEXT, json(layer.configuration()))).write(file);
  }

  private static String json(LayerConfiguration c) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode();
    root.put("format", FORMAT);
    root.put("name", c.name());
    root.put("compatibility", c.compatibility().text());
    root.put("epsilon", c.epsilon());
    if (c.numChannels().isPresent()) {
      root.put("numChannels", c.numChannels().getAsInt());
    } else {
      root.put("numChannels", "auto");
    }
    root.put("operationDimension", c.operationDimension().text());
    root.put("affine", c.affine().text());
    put(root.putObject("scaleInitializer"), c.scaleInitializer());
    put(root.putObject("offsetInitializer"), c.offsetInitializer());
    root.put("scaleLearnRateFactor", c.scale().learnRate());
    root.put("scaleL2Factor", c.scale().l2());
    root.put("offsetLearnRateFactor", c.offset().learnRate());
    root.put("offsetL2Factor", c.offset().l2());
    root.put("rms", c.rms());
    root.put("zeroCentredScale", c.zeroCentredScale());
    root.put("residual", c.residual());
    root.put("savedStatistics", c.savedStatistics());
    return mapper.writeValueAsString(root);
  }

  private static void put(ObjectNode node, Initializer initializer) {
    node.put("name", initializer.text()).put("seed", initializer.seed());
  }

  static LayerNormalization load(Path path) {
    FileSpec file = FileSpec.of(path);
    SafetensorsFile contents = SafetensorsFile.read(path);
    String text = contents.metadata().get(TEXT);
    if (text == null) {
      throw file.refuse(
          "holds arrays "
              + contents.tensors().keySet()
              + " and no layer: its texts have no "
              + TEXT
              + ". LayerNormalization.save writes such files.");
    }
    LayerNormalization layer = new Reader(file, parse(file, text)).layer();
    return withNumbers(file, layer, contents.tensors());
  }

  private static JsonNode parse(FileSpec file, String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw file.refuse("has a text " + TEXT + " that is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static LayerNormalization withNumbers(
      FileSpec file, LayerNormalization layer, Map<String, Tensor> tensors) {
    LayerConfiguration c = layer.configuration();
    List<Learnable> learnables = new ArrayList<>();
    if (c.affine().hasScale()) {
      learnables.add(learnable(file, Learnable.SCALE, tensors, c.scale()));
    }
    if (c.affine().hasOffset()) {
      learnables.add(learnable(file, Learnable.OFFSET, tensors, c.offset()));
    }
    if (learnables.size() == 2
        && learnables.get(0).value().elements() != learnables.get(1).value().elements()) {
      throw file.refuse(
          "has "
              + learnables.get(0).value().elements()
              + " values of Scale and "
              + learnables.get(1).value().elements()
              + " of Offset; a layer has as many of each.");
    }
    return new LayerNormalization(c, Optional.empty(), Optional.empty(), Optional.of(learnables));
  }

  private static Learnable learnable(
      FileSpec file, String name, Map<String, Tensor> tensors, LayerConfiguration.Factors factors) {
    Tensor value = tensors.get(name);
    if (value == null) {
      throw file.refuse(
          "is a layer without its array " + name + "; it has " + tensors.keySet() + ".");
    }
    if (value.dtype() != value.dtype().parameterType()) {
      throw file.refuse(
          "has " + name + " as " + value.dtype().text() + "; it must be float32 or float64.");
    }
    try {
      if (value.elements() > 0) {
        LayerNormalizationBuilder.checkedValues(name, value.toDoubles());
      }
    } catch (IllegalArgumentException e) {
      throw file.refuse("is damaged: " + e.getMessage(), e);
    }
    return new Learnable(name, value, Optional.empty(), factors.learnRate(), factors.l2());
  }

  /** Reads properties; whatever is wrong with one is said with its name and the file's. */
  private static final class Reader {
    private final FileSpec file;
    private final JsonNode root;

    Reader(FileSpec file, JsonNode root) {
      this.file = file;
      this.root = root;
    }

    LayerNormalization layer() {
      String format = string("format");
      if (!format.equals(FORMAT)) {
        throw file.refuse(
            "is a layer of format '" + format + "'; this version reads " + FORMAT + ".");
      }
      try {
        return built();
      } catch (TensorFileException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw file.refuse("is damaged: " + e.getMessage(), e);
      }
    }

    private LayerNormalization built() {
      LayerNormalizationBuilder builder =
          LayerNormalization.builder()
              .name(string("name"))
              .compatibility(Compatibility.of(string("compatibility")))
              .epsilon(number("epsilon"))
              .operationDimension(OperationDimension.of(string("operationDimension")))
              .affine(Affine.of(string("affine")))
              .scaleInitializer(initializer("scaleInitializer"))
              .offsetInitializer(initializer("offsetInitializer"))
              .scaleLearnRateFactor(number("scaleLearnRateFactor"))
              .scaleL2Factor(number("scaleL2Factor"))
              .offsetLearnRateFactor(number("offsetLearnRateFactor"))
              .offsetL2Factor(number("offsetL2Factor"))
              .rms(flag("rms"))
              .zeroCentredScale(flag("zeroCentredScale"))
              .residual(flag("residual"))
              .savedStatistics(flag("savedStatistics"));
      OptionalInt channels = channels();
      return (channels.isPresent() ? builder.numChannels(channels.getAsInt()) : builder).build();
    }

    private OptionalInt channels() {
      JsonNode node = node("numChannels");
      if (node.isString() && node.asString().equals("auto")) {
        return OptionalInt.empty();
      }
      if (!node.isInt()) {
        throw wrong("numChannels", node, "auto or a whole number");
      }
      return OptionalInt.of(node.asInt());
    }

    private Initializer initializer(String name) {
      JsonNode node = node(name);
      JsonNode text = node.path("name");
      JsonNode seed = node.path("seed");
      if (!text.isString() || !seed.isIntegralNumber()) {
        throw wrong(name, node, "an object with a name and a seed");
      }
      return text.asString().equals("function")
          ? Initializer.lost()
          : Initializer.of(text.asString(), seed.asLong());
    }

    private JsonNode node(String name) {
      JsonNode node = root.get(name);
      if (node == null) {
        throw file.refuse("is a layer without its property " + name + ".");
      }
      return node;
    }

    private String string(String name) {
      JsonNode node = node(name);
      if (!node.isString()) {
        throw wrong(name, node, "a text");
      }
      return node.asString();
    }

    private double number(String name) {
      JsonNode node = node(name);
      if (!node.isNumber()) {
        throw wrong(name, node, "a number");
      }
      return node.asDouble();
    }

    private boolean flag(String name) {
      JsonNode node = node(name);
      if (!node.isBoolean()) {
        throw wrong(name, node, "true or false");
      }
      return node.asBoolean();
    }

    private TensorFileException wrong(String name, JsonNode found, String wanted) {
      return file.refuse(
          "is a layer whose property " + name + " is " + found + "; it must be " + wanted + ".");
    }
  }
}
