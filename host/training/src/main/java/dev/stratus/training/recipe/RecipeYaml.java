package dev.stratus.training.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Where recipes are read from. */
final class RecipeYaml {
  static final List<String> SHIPPED = List.of("mlp-digits", "mlp-fashion-mnist", "char-lstm-kjv");

  private RecipeYaml() {}

  static RecipeKeys keys(String file, String yaml) {
    try {
      Object root = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(yaml);
      return RecipeKeys.of(file, "", root);
    } catch (YamlEngineException e) {
      throw new RecipeException(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  static Recipe find(String nameOrFile) {
    if (SHIPPED.contains(nameOrFile)) {
      return Recipe.parse(nameOrFile, shipped(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new RecipeException(
          "There is no recipe '"
              + nameOrFile
              + "' and no such file; shipped are "
              + String.join(", ", SHIPPED)
              + ". 'stratus train NAME --print' prints one to copy.");
    }
    return read(file);
  }

  static Recipe read(Path file) {
    try {
      return Recipe.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RecipeException(file + " cannot be read: " + e, e);
    }
  }

  private static String shipped(String name) {
    try (InputStream in = RecipeYaml.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("The shipped recipe " + name + " is not in the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The shipped recipe " + name + " cannot be read", e);
    }
  }

  /** The line {@code norm: ...} at the top level, or a new one. */
  static String withNorm(String yaml, Norm norm) {
    String line = "norm: " + norm.text();
    String changed = yaml.replaceFirst("(?m)^norm:[^\\n#]*", line + " ");
    return changed.equals(yaml) && !yaml.contains(line) ? yaml + "\n" + line + "\n" : changed;
  }
}
