package dev.stratus.training;

import java.util.Locale;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Finds the first layer, and the first group in it, whose output is not finite. */
final class NonFiniteSearch {
  private final TrainingStep step;

  NonFiniteSearch(TrainingStep step) {
    this.step = step;
  }

  /** The error to stop with. */
  NonFiniteLossException error(int epoch, long iteration, double loss, double rate) {
    return new NonFiniteLossException(
        String.format(
            Locale.ROOT,
            "The loss is %s in epoch %d, iteration %d. %s The learning rate was %s. A smaller"
                + " learning rate, a gradient threshold or more warm-up are the usual remedies; the"
                + " last checkpoint is whole.",
            loss,
            epoch + 1,
            iteration,
            where(),
            rate));
  }

  private String where() {
    Network network = step.spec().network();
    Batch batch = step.lastBatch();
    if (batch.x() instanceof FloatArray x) {
      int at = first(x);
      if (at >= 0) {
        return "It began in the data: " + place(x, at, network.input(), batch.size()) + ".";
      }
    }
    for (Node node : network.nodes()) {
      FloatArray y = step.fetchOutput(node.name());
      int at = first(y);
      if (at >= 0) {
        return "It began in layer '"
            + node.name()
            + "' ("
            + node.layer().kind()
            + "), "
            + place(y, at, node.output(), batch.size())
            + (everyRow(y, node.output()) ? ", as in every other group of it" : "")
            + "; what came into the layer was finite.";
      }
    }
    FloatArray losses = step.fetchLosses();
    int at = first(losses);
    if (at < 0) {
      return "Every output and every row's loss is finite; their sum is too large for float32.";
    }
    return "Every layer's output is finite; it began in the loss of "
        + row(at, batch.size(), network.output().steps())
        + ".";
  }

  private static String place(FloatArray values, int at, Shape shape, int batch) {
    int row = at / shape.columns();
    return row(row, batch, shape.steps())
        + ", column "
        + at % shape.columns()
        + ", which is "
        + values.get(at);
  }

  private static String row(int row, int batch, int steps) {
    String observation = "group " + row + " (observation " + row % batch + " of the mini-batch";
    return observation + (steps == 1 ? ")" : ", step " + row / batch + ")");
  }

  private static int first(FloatArray values) {
    for (int i = 0; i < values.getSize(); i++) {
      if (!Float.isFinite(values.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean everyRow(FloatArray values, Shape shape) {
    int rows = values.getSize() / shape.columns();
    for (int r = 0; r < rows; r++) {
      boolean bad = false;
      for (int c = 0; c < shape.columns() && !bad; c++) {
        bad = !Float.isFinite(values.get(r * shape.columns() + c));
      }
      if (!bad) {
        return false;
      }
    }
    return rows > 1;
  }
}
