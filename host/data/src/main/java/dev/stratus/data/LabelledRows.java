package dev.stratus.data;

import java.util.List;

/**
 * Observations with a class each.
 *
 * @param name for messages
 * @param values rows x width, row by row; not to be changed
 * @param labels the class of each row, from 0; not to be changed
 * @param classNames a name for each class
 */
public record LabelledRows(String name, float[] values, int[] labels, List<String> classNames) {

  /**
   * @throws DataException if a value is not finite, a label out of range, or the sizes do not fit
   */
  public LabelledRows {
    classNames = List.copyOf(classNames);
    if (labels.length == 0 || values.length == 0 || values.length % labels.length != 0) {
      throw new DataException(
          name
              + ": "
              + values.length
              + " values and "
              + labels.length
              + " labels; each row needs a label and as many values as any other.");
    }
    int width = values.length / labels.length;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataException(
            name
                + ", row "
                + i / width
                + ", column "
                + i % width
                + " (both from 0): "
                + values[i]
                + "; values must be finite numbers.");
      }
    }
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classNames.size()) {
        throw new DataException(
            name
                + ", row "
                + row
                + " (from 0): label "
                + labels[row]
                + "; labels are 0 to "
                + (classNames.size() - 1)
                + ".");
      }
    }
  }

  public int rows() {
    return labels.length;
  }

  public int width() {
    return values.length / labels.length;
  }

  public int classes() {
    return classNames.size();
  }

  /** The rows of these indices, in their order. */
  public LabelledRows pick(int[] indices) {
    int width = width();
    float[] picked = new float[indices.length * width];
    int[] pickedLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * width, picked, i * width, width);
      pickedLabels[i] = labels[indices[i]];
    }
    return new LabelledRows(name, picked, pickedLabels, classNames);
  }

  /** How many rows each class has. */
  public int[] perClass() {
    int[] counts = new int[classes()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * For data to train on, where a class nobody shows cannot be learned.
   *
   * @throws DataException if a class has no row
   */
  public LabelledRows requireEveryClass() {
    int[] counts = perClass();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0) {
        throw new DataException(
            name + ": class " + c + " (" + classNames.get(c) + ") has no row; each needs one.");
      }
    }
    return this;
  }

  /** Rows x classes, 1 where the label is and 0 elsewhere. */
  public float[] oneHot() {
    float[] hot = new float[rows() * classes()];
    for (int row = 0; row < labels.length; row++) {
      hot[row * classes() + labels[row]] = 1f;
    }
    return hot;
  }
}
