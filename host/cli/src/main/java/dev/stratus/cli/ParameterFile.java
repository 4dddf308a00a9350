package dev.stratus.cli;

import dev.stratus.geometry.Geometry;
import dev.stratus.geometry.ParameterShape;
import dev.stratus.tensor.DType;
import dev.stratus.tensor.ReadOptions;
import dev.stratus.tensor.Tensor;
import dev.stratus.tensor.TensorFiles;
import dev.stratus.tensor.TensorRead;
import java.util.Arrays;
import java.util.function.Consumer;

/** The values of scale or offset in a file. */
final class ParameterFile {
  private final String name;
  private final String file;
  private final Geometry geometry;

  /**
   * @param name scale or offset, for messages
   * @param file as the user wrote it
   * @param geometry what the parameters are for
   */
  ParameterFile(String name, String file, Geometry geometry) {
    this.name = name;
    this.file = file;
    this.geometry = geometry;
  }

  /**
   * Reads the values, in the memory order of the data.
   *
   * @param type of the parameters, to which others are converted
   * @param notices takes what was done to values on the way
   * @throws IllegalArgumentException if the file cannot be read, or is of other sizes than the
   *     parameters
   */
  double[] values(DType type, Consumer<String> notices) {
    TensorRead read = TensorFiles.read(file, ReadOptions.DEFAULT.withDtype(type));
    read.notes().forEach(notices);
    Tensor tensor = read.tensor();
    boolean list = geometry.parameterSizes().length == 1;
    boolean fits = list ? isListOf(tensor, geometry.parameterCount()) : hasSizes(tensor);
    if (!fits) {
      throw new IllegalArgumentException(refusal(tensor));
    }
    return list ? tensor.toDoubles() : relaid(tensor);
  }

  /** A column or a row is a list too: some files know no other. */
  private static boolean isListOf(Tensor tensor, int count) {
    return tensor.elements() == count
        && Arrays.stream(tensor.sizes()).filter(size -> size != 1).count() <= 1;
  }

  private boolean hasSizes(Tensor tensor) {
    return Arrays.equals(
        Sizes.withoutOnesAtTheEnd(tensor.sizes()),
        Sizes.withoutOnesAtTheEnd(geometry.parameterSizes()));
  }

  private String refusal(Tensor tensor) {
    String found = "The " + name + " " + file + " has the sizes " + Sizes.text(tensor.sizes());
    if (geometry.parameters() == ParameterShape.CHANNEL) {
      return found
          + ", and the input has C = "
          + geometry.channels()
          + " ("
          + geometry.text()
          + "); it must have "
          + geometry.channels()
          + (geometry.channels() == 1 ? " value." : " values, one for each channel.");
    }
    return found
        + ", and a group of the input ("
        + geometry.text()
        + ") is "
        + geometry.parameterFormat().text()
        + " of "
        + Sizes.text(geometry.parameterSizes())
        + "; it must have these sizes, a value for each element.";
  }

  /** The values in the memory order of the data, whatever the file's is. */
  private double[] relaid(Tensor tensor) {
    Tensor there =
        Tensor.wrap(
            tensor.dense().data(),
            geometry.parameterFormat(),
            tensor.order(),
            geometry.parameterSizes());
    if (there.order() == geometry.order()) {
      return there.toDoubles();
    }
    Tensor relaid = Tensor.zeros(DType.FLOAT64, there.format(), geometry.order(), there.sizes());
    int[] sizes = there.sizes();
    int[] index = new int[sizes.length];
    for (long i = 0; i < there.elements(); i++) {
      relaid.set(there.get(index), index);
      advance(index, sizes);
    }
    return relaid.toDoubles();
  }

  private static void advance(int[] index, int[] sizes) {
    for (int d = 0; d < index.length; d++) {
      index[d]++;
      if (index[d] < sizes[d]) {
        return;
      }
      index[d] = 0;
    }
  }
}
