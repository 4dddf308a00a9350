package dev.stratus.data.fetch;

import dev.stratus.data.DataException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What can be fetched, and what must be in it. */
public enum DataSource {
  FASHION_MNIST(
      "fashion-mnist",
      "Fashion-MNIST: 60,000 + 10,000 images of clothes, 28 x 28 pixels, 10 classes",
      List.of("dataset-fashion-mnist"),
      "MIT (Expat), Copyright 2017 Zalando SE",
      List.of(
          new DataFile(
              "train-images-idx3-ubyte.gz",
              "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"),
          new DataFile(
              "train-labels-idx1-ubyte.gz",
              "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"),
          new DataFile(
              "t10k-images-idx3-ubyte.gz",
              "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
          new DataFile(
              "t10k-labels-idx1-ubyte.gz",
              "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"))),
  DIGITS(
      "digits",
      "1,797 handwritten digits, 8 x 8 pixels, 10 classes (shipped with the program)",
      List.of(),
      "CC BY 4.0, as UCI distributes it (E. Alpaydin, C. Kaynak, 1998)",
      List.of(
          new DataFile(
              "digits.csv.gz",
              "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a"))),
  KJV(
      "kjv",
      "The King James Bible as text: 31,102 verses, a line each",
      List.of("bible-kjv", "bible-kjv-text"),
      "text: public domain; the program that unpacks it: GPL-2+, used and not kept",
      List.of(
          new DataFile(
              "kjv.txt", "cd45f0c9cedab8e4439bd6486c8952c77cc8b0ecc5d1f6ae3513f2039f47229d")));

  /**
   * A file of a data set.
   *
   * @param sha256 of its bytes, 64 hexadecimal digits
   */
  public record DataFile(String name, String sha256) {}

  private final String word;
  private final String title;
  private final List<String> packages;
  private final String licence;
  private final List<DataFile> files;

  DataSource(
      String word, String title, List<String> packages, String licence, List<DataFile> files) {
    this.word = word;
    this.title = title;
    this.packages = packages;
    this.licence = licence;
    this.files = files;
  }

  /**
   * The data set of this name.
   *
   * @throws DataException if there is none
   */
  public static DataSource of(String word) {
    for (DataSource source : values()) {
      if (source.word.equals(word)) {
        return source;
      }
    }
    String all = Arrays.stream(values()).map(DataSource::word).collect(Collectors.joining(", "));
    throw new DataException("There is no data set '" + word + "'; there are " + all + ".");
  }

  /** As it is asked for, and the name of its folder. */
  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  /** Debian packages it is made from; none where the program ships it. */
  public List<String> packages() {
    return packages;
  }

  public String licence() {
    return licence;
  }

  public List<DataFile> files() {
    return files;
  }
}
