package dev.stratus.training.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a recipe learns from.
 *
 * @param kind {@code digits}, {@code fashion-mnist}, {@code kjv} (data sets by name), {@code mnist}
 *     (a folder of four IDX files), {@code csv} or {@code text} (a file)
 * @param path of a file or folder; empty: the folder of data sets
 * @param label the column of the class in a CSV file; from the end where negative
 * @param scale by which values are divided
 * @param standardise whether columns are brought to mean 0 and variance 1, as of the training part
 * @param holdOut the share that is not trained on but validated on; empty: the set's own test part
 * @param limit of training observations; the first ones of a seeded order
 * @param steps of a piece of text
 * @param seed of the split
 */
public record DataSpec(
    String kind,
    Optional<Path> path,
    int label,
    double scale,
    boolean standardise,
    Optional<Double> holdOut,
    OptionalInt limit,
    int steps,
    long seed) {
  static final List<String> KINDS =
      List.of("digits", "fashion-mnist", "mnist", "csv", "kjv", "text");
  private static final List<String> KEYS =
      List.of("set", "path", "label", "scale", "standardise", "hold-out", "limit", "steps", "seed");
  private static final int STEPS = 64;

  static DataSpec of(RecipeKeys keys) {
    keys.requireKnown(KEYS);
    String kind = keys.text("set");
    if (!KINDS.contains(kind)) {
      throw keys.wrong("set", "one of " + KINDS);
    }
    if (List.of("mnist", "csv", "text").contains(kind) && !keys.has("path")) {
      throw new RecipeException(
          keys.file() + ": data.set is " + kind + ", which needs data.path, a file or folder.");
    }
    DataSpec spec =
        new DataSpec(
            kind,
            keys.optionalText("path").map(Path::of),
            keys.has("label") ? keys.whole("label") : -1,
            keys.has("scale") ? keys.number("scale") : 1,
            keys.yes("standardise"),
            holdOut(keys),
            keys.has("limit") ? OptionalInt.of(keys.whole("limit")) : OptionalInt.empty(),
            keys.has("steps") ? keys.whole("steps") : STEPS,
            keys.has("seed") ? keys.whole("seed") : 0);
    if (!(spec.scale > 0)) {
      throw keys.wrong("scale", "above 0");
    }
    if (spec.steps < 1) {
      throw keys.wrong("steps", "at least 1");
    }
    if (spec.limit.isPresent() && spec.limit.getAsInt() < 1) {
      throw keys.wrong("limit", "at least 1");
    }
    return spec;
  }

  private static Optional<Double> holdOut(RecipeKeys keys) {
    boolean hasOwn = List.of("fashion-mnist", "mnist").contains(keys.text("set"));
    String text = keys.optionalText("hold-out").orElse(hasOwn ? "test" : "0.2");
    if (text.equals("test")) {
      if (!hasOwn) {
        throw keys.wrong("hold-out", "a share above 0 and below 1: this set has no test part");
      }
      return Optional.empty();
    }
    double share = keys.has("hold-out") ? keys.number("hold-out") : 0.2;
    if (!(share > 0 && share < 1)) {
      throw keys.wrong("hold-out", "a share above 0 and below 1" + (hasOwn ? ", or 'test'" : ""));
    }
    return Optional.of(share);
  }

  /** Whether it is text. */
  public boolean isText() {
    return kind.equals("kjv") || kind.equals("text");
  }
}
