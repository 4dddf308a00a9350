package dev.stratus.training;

import dev.stratus.data.CharVocabulary;
import dev.stratus.training.step.StepDevice;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Goes on with a text, a character at a time: the network is given the last characters, as many as
 * it has steps, and the next one is drawn from what it says.
 */
public final class TextGenerator {
  private TextGenerator() {}

  /**
   * @param vocabulary the characters in the order of their numbers
   * @param begin at least one character, all of the vocabulary
   * @param length characters to add
   * @param temperature by which scores are divided; 0 takes the highest each time
   * @param seed of the choice
   * @return begin and what was added
   * @throws IllegalArgumentException if begin is empty, a number out of range, or the network reads
   *     no text
   */
  public static String generate(
      TrainedNetwork trained,
      String vocabulary,
      String begin,
      int length,
      double temperature,
      long seed,
      StepDevice device) {
    if (begin.isEmpty() || length < 0 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "A text of '"
              + begin
              + "' is to be longer by "
              + length
              + " at temperature "
              + temperature
              + "; it needs at least one character to begin with, and no negative number.");
    }
    Network network = trained.network();
    if (network.input().content() != Shape.Content.CLASSES
        || network.output().steps() != network.input().steps()) {
      throw new IllegalArgumentException(
          "The network's input is "
              + network.input()
              + " and its output "
              + network.output()
              + "; to go on with a text it needs a token in and scores out at each step.");
    }
    CharVocabulary known = CharVocabulary.of(vocabulary);
    StringBuilder text = new StringBuilder(begin);
    Random random = new Random(seed);
    Shape targets = Shape.tokens(network.output().steps(), network.output().width());
    try (InferencePlan plan =
        new InferencePlan(network, trained.learnables(), targets, 1, device, false)) {
      for (int i = 0; i < length; i++) {
        int[] tokens = known.encode(tail(text, network.input().steps()));
        int next = next(plan, tokens, temperature, random);
        text.append(known.decode(new int[] {next}));
      }
    }
    return text.toString();
  }

  private static String tail(StringBuilder text, int steps) {
    return text.substring(Math.max(0, text.length() - steps));
  }

  private static int next(InferencePlan plan, int[] tokens, double temperature, Random random) {
    Batch batch = plan.batch();
    IntArray x = (IntArray) batch.x();
    for (int t = 0; t < x.getSize(); t++) {
      x.set(t, t < tokens.length ? tokens[t] : 0);
    }
    batch.lengths().set(0, tokens.length);
    FloatArray y = plan.run();
    int width = plan.network().output().width();
    int row = tokens.length - 1;
    int best = Evaluator.best(y, row, width);
    return temperature == 0 ? best : drawn(y, row, width, best, temperature, random);
  }

  private static int drawn(
      FloatArray y, int row, int width, int best, double temperature, Random random) {
    double max = y.get(row * width + best);
    double[] weights = new double[width];
    double sum = 0;
    for (int c = 0; c < width; c++) {
      weights[c] = Math.exp((y.get(row * width + c) - max) / temperature);
      sum += weights[c];
    }
    double left = random.nextDouble() * sum;
    for (int c = 0; c < width; c++) {
      left -= weights[c];
      if (left < 0) {
        return c;
      }
    }
    return best;
  }
}
