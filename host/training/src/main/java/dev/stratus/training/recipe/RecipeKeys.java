package dev.stratus.training.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One mapping of a recipe; every complaint names the file, the key and what may stand there. */
final class RecipeKeys {
  private final String file;
  private final String path;
  private final Map<String, @Nullable Object> values;

  private RecipeKeys(String file, String path, Map<String, @Nullable Object> values) {
    this.file = file;
    this.path = path;
    this.values = values;
  }

  static RecipeKeys of(String file, String path, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new RecipeException(
          file
              + ": "
              + (path.isEmpty() ? "the recipe" : path)
              + " is "
              + value
              + "; it must be a mapping of keys to values.");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    map.forEach((key, v) -> values.put(String.valueOf(key), v));
    return new RecipeKeys(file, path, values);
  }

  RecipeKeys requireKnown(List<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new RecipeException(
            file + ": the key " + place(key) + " is not known; there are " + known + ".");
      }
    }
    return this;
  }

  private String place(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  RecipeException wrong(String key, String wanted) {
    return new RecipeException(wrongText(key, wanted));
  }

  private String wrongText(String key, String wanted) {
    return file + ": " + place(key) + " is " + values.get(key) + "; it must be " + wanted + ".";
  }

  String text(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new RecipeException(file + ": the key " + place(key) + " is missing.");
    }
    return String.valueOf(value);
  }

  Optional<String> optionalText(String key) {
    return has(key) ? Optional.of(text(key)) : Optional.empty();
  }

  double number(String key) {
    if (values.get(key) instanceof Number number) {
      return number.doubleValue();
    }
    // YAML's core schema takes 1e-3, without a point, for text.
    try {
      return Double.parseDouble(text(key));
    } catch (NumberFormatException e) {
      throw new RecipeException(wrongText(key, "a number"), e);
    }
  }

  int whole(String key) {
    if (values.get(key) instanceof Integer number) {
      return number;
    }
    text(key);
    throw wrong(key, "a whole number");
  }

  boolean yes(String key) {
    if (!has(key)) {
      return false;
    }
    if (values.get(key) instanceof Boolean yes) {
      return yes;
    }
    throw wrong(key, "true or false");
  }

  RecipeKeys keys(String key) {
    text(key);
    return of(file, place(key), values.get(key));
  }

  /** A mapping, or an empty one where there is none. */
  RecipeKeys optionalKeys(String key) {
    return has(key) ? keys(key) : new RecipeKeys(file, place(key), Map.of());
  }

  List<Object> list(String key) {
    text(key);
    if (!(values.get(key) instanceof List<?> list)) {
      throw wrong(key, "a list");
    }
    List<Object> all = new ArrayList<>();
    list.forEach(all::add);
    return all;
  }

  String file() {
    return file;
  }
}
