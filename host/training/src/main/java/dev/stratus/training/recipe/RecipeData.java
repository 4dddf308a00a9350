package dev.stratus.training.recipe;

import dev.stratus.data.CharVocabulary;
import dev.stratus.data.CsvFile;
import dev.stratus.data.DataException;
import dev.stratus.data.KjvText;
import dev.stratus.data.LabelledRows;
import dev.stratus.data.MnistFiles;
import dev.stratus.data.SeededOrder;
import dev.stratus.data.ShippedDigits;
import dev.stratus.data.Split;
import dev.stratus.data.Standardisation;
import dev.stratus.data.TextFile;
import dev.stratus.data.fetch.DataFolder;
import dev.stratus.data.fetch.DataSource;
import dev.stratus.training.Examples;
import dev.stratus.training.FeatureExamples;
import dev.stratus.training.TokenExamples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A recipe's data, loaded.
 *
 * @param training what is trained on
 * @param heldOut what is validated on
 * @param encoding how values of others become those that the network knows
 */
public record RecipeData(Examples training, Examples heldOut, Encoding encoding) {

  /**
   * How raw data become the network's, and its classes the user's.
   *
   * @param classNames a name for each class; of a text the characters, one each
   * @param vocabulary of a text
   * @param scale by which values are divided
   * @param standardisation after that, if any
   */
  public record Encoding(
      List<String> classNames,
      Optional<String> vocabulary,
      double scale,
      Optional<Standardisation> standardisation) {

    /** Rows as the network takes them. */
    public LabelledRows encode(LabelledRows rows) {
      LabelledRows scaled = scaled(rows, scale);
      return standardisation.map(s -> s.apply(scaled)).orElse(scaled);
    }

    static LabelledRows scaled(LabelledRows rows, double scale) {
      if (scale == 1) {
        return rows;
      }
      float[] values = new float[rows.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (rows.values()[i] / scale);
      }
      return new LabelledRows(rows.name(), values, rows.labels(), rows.classNames());
    }
  }

  /**
   * Loads what a recipe names.
   *
   * @param folder where data sets are
   * @throws DataException if it is not there or not as it must be; the message says how to get it
   */
  public static RecipeData load(DataSpec spec, DataFolder folder) {
    return spec.isText() ? text(spec, folder) : rows(spec, folder);
  }

  private static RecipeData rows(DataSpec spec, DataFolder folder) {
    LabelledRows all = trainingRows(spec, folder);
    LabelledRows training;
    LabelledRows heldOut;
    if (spec.holdOut().isPresent()) {
      Split split = Split.stratified(all, 1 - spec.holdOut().get(), spec.seed());
      training = all.pick(split.first());
      heldOut = all.pick(split.second());
    } else {
      training = all;
      heldOut = testRows(spec, folder);
    }
    training = limited(training, spec).requireEveryClass();
    LabelledRows scaled = Encoding.scaled(training, spec.scale());
    Encoding encoding =
        new Encoding(
            all.classNames(),
            Optional.empty(),
            spec.scale(),
            spec.standardise() ? Optional.of(Standardisation.fit(scaled)) : Optional.empty());
    return new RecipeData(
        FeatureExamples.of(encoding.encode(training)),
        FeatureExamples.of(encoding.encode(heldOut)),
        encoding);
  }

  private static LabelledRows limited(LabelledRows rows, DataSpec spec) {
    if (spec.limit().isEmpty() || spec.limit().getAsInt() >= rows.rows()) {
      return rows;
    }
    int[] order = new SeededOrder(spec.seed()).permutation(rows.rows());
    int[] first = Arrays.copyOf(order, spec.limit().getAsInt());
    Arrays.sort(first);
    return rows.pick(first);
  }

  private static LabelledRows trainingRows(DataSpec spec, DataFolder folder) {
    return switch (spec.kind()) {
      case "digits" -> ShippedDigits.load();
      case "fashion-mnist" ->
          MnistFiles.train(fetched(DataSource.FASHION_MNIST, folder), MnistFiles.FASHION);
      case "mnist" -> MnistFiles.train(spec.path().orElseThrow(), MnistFiles.digitNames());
      default -> CsvFile.read(spec.path().orElseThrow(), spec.label());
    };
  }

  private static LabelledRows testRows(DataSpec spec, DataFolder folder) {
    return spec.kind().equals("mnist")
        ? MnistFiles.test(spec.path().orElseThrow(), MnistFiles.digitNames())
        : MnistFiles.test(fetched(DataSource.FASHION_MNIST, folder), MnistFiles.FASHION);
  }

  private static RecipeData text(DataSpec spec, DataFolder folder) {
    String text =
        spec.kind().equals("kjv")
            ? KjvText.read(fetched(DataSource.KJV, folder).resolve("kjv.txt"))
            : TextFile.read(spec.path().orElseThrow());
    CharVocabulary vocabulary = CharVocabulary.of(text);
    int[] tokens = vocabulary.encode(text);
    int pieces = (tokens.length - 1) / spec.steps();
    int held = (int) Math.max(1, Math.round(pieces * spec.holdOut().orElseThrow()));
    if (pieces - held < 1) {
      throw new DataException(
          "The text has "
              + tokens.length
              + " characters, which makes "
              + pieces
              + " pieces of "
              + spec.steps()
              + "; at least 2 are needed. Give a longer text or fewer steps.");
    }
    int cut = (pieces - held) * spec.steps();
    TokenExamples training =
        TokenExamples.cut(Arrays.copyOf(tokens, cut + 1), spec.steps(), vocabulary.size());
    TokenExamples heldOut =
        TokenExamples.cut(
            Arrays.copyOfRange(tokens, cut, tokens.length), spec.steps(), vocabulary.size());
    Encoding encoding =
        new Encoding(
            vocabulary.text().chars().mapToObj(c -> String.valueOf((char) c)).toList(),
            Optional.of(vocabulary.text()),
            1,
            Optional.empty());
    return new RecipeData(limited(training, spec), heldOut, encoding);
  }

  private static Examples limited(TokenExamples pieces, DataSpec spec) {
    if (spec.limit().isEmpty() || spec.limit().getAsInt() >= pieces.count()) {
      return pieces;
    }
    int[] order = new SeededOrder(spec.seed()).permutation(pieces.count());
    return pieces.pick(Arrays.copyOf(order, spec.limit().getAsInt()));
  }

  private static Path fetched(DataSource source, DataFolder folder) {
    Optional<String> problem = folder.problem(source);
    if (problem.isPresent()) {
      throw new DataException(
          problem.get()
              + ". 'stratus data fetch "
              + source.word()
              + "' gets it (licence: "
              + source.licence()
              + ").");
    }
    return folder.of(source);
  }
}
