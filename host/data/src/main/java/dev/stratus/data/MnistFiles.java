package dev.stratus.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images with labels in four IDX files, as MNIST and Fashion-MNIST come: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-...}, plain or with {@code
 * .gz}. Pixels become 0 to 1.
 */
public final class MnistFiles {

  /** What the classes of Fashion-MNIST are (its README). */
  public static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final float BRIGHTEST = 255f;

  private MnistFiles() {}

  /** The names 0 to 9. */
  public static List<String> digitNames() {
    return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
  }

  /** The part to train on. */
  public static LabelledRows train(Path folder, List<String> classNames) {
    return read(folder, "train", classNames);
  }

  /** The part to test with. */
  public static LabelledRows test(Path folder, List<String> classNames) {
    return read(folder, "t10k", classNames);
  }

  private static LabelledRows read(Path folder, String part, List<String> classNames) {
    Path imageFile = find(folder, part + "-images-idx3-ubyte");
    Path labelFile = find(folder, part + "-labels-idx1-ubyte");
    IdxFile images = IdxFile.read(imageFile);
    IdxFile labels = IdxFile.read(labelFile);
    if (images.sizes().size() != 3) {
      throw new DataException(
          imageFile + " has sizes " + images.sizes() + "; images have count, height and width.");
    }
    if (labels.sizes().size() != 1
        || !labels.sizes().getFirst().equals(images.sizes().getFirst())) {
      throw new DataException(
          labelFile
              + " has sizes "
              + labels.sizes()
              + "; "
              + imageFile
              + " has "
              + images.sizes().getFirst()
              + " images, and each needs a label.");
    }
    float[] pixels = new float[images.values().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (images.values()[i] & 0xff) / BRIGHTEST;
    }
    int[] classes = new int[labels.values().length];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = labels.values()[row] & 0xff;
    }
    return new LabelledRows(imageFile.toString(), pixels, classes, classNames);
  }

  private static Path find(Path folder, String name) {
    for (String end : List.of("", ".gz")) {
      Path file = folder.resolve(name + end);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new DataException(
        folder
            + " has neither "
            + name
            + " nor "
            + name
            + ".gz; both images and labels must be there.");
  }
}
