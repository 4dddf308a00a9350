package dev.stratus.cli;

import dev.stratus.tensor.DType;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Valid lengths: numbers with commas between, or the values of a file. */
final class Lengths {
  private static final Pattern NUMBERS = Pattern.compile("[-+\\d\\s,.]*");

  private Lengths() {}

  /**
   * @param text {@code 3,5,2}, or a file
   * @throws IllegalArgumentException if they are no whole numbers, or the file cannot be read
   */
  static int[] of(String text) {
    boolean file = text.contains(".") && !NUMBERS.matcher(text).matches();
    return file ? inFile(text) : listed(text);
  }

  private static int[] listed(String text) {
    try {
      return Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--lengths is '"
              + text
              + "'; give whole numbers with commas between, one for each observation, such as"
              + " 3,5,2, or a file of them.",
          e);
    }
  }

  private static int[] inFile(String file) {
    Tensor tensor = TensorFiles.read(file, ReadOptions.DEFAULT.withDtype(DType.FLOAT64)).tensor();
    if (Arrays.stream(tensor.sizes()).filter(size -> size > 1).count() > 1) {
      throw new IllegalArgumentException(
          "--lengths "
              + file
              + " has the sizes "
              + Sizes.text(tensor.sizes())
              + "; it must be a list, one number for each observation.");
    }
    double[] values = tensor.toDoubles();
    int[] lengths = new int[values.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (int) values[i];
      if (lengths[i] != values[i]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "--lengths %s has %s at %d; a valid length is a whole number of steps.",
                file,
                values[i],
                i));
      }
    }
    return lengths;
  }
}
