package dev.stratus.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sequences of tokens of several lengths, each with one class: which of its first two tokens is the
 * larger, so that a layer has to remember its beginning.
 *
 * @param tokens of each sequence
 */
record Sentences(List<int[]> tokens, int steps, int vocabulary) implements Examples {
  private static final int SHORTEST = 3;

  /** Made from a seed. */
  static Sentences of(int count, int steps, int vocabulary, long seed) {
    Random random = new Random(seed);
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = SHORTEST + random.nextInt(steps - SHORTEST + 1);
      all.add(random.ints(length, 0, vocabulary).toArray());
    }
    return new Sentences(all, steps, vocabulary);
  }

  /** Tokens of which each is the one before and one more, or with some luck two. */
  static TokenExamples counting(int count, int steps, int vocabulary, long seed) {
    Random random = new Random(seed);
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] sequence = new int[SHORTEST + random.nextInt(steps - SHORTEST + 2)];
      sequence[0] = random.nextInt(vocabulary);
      for (int t = 1; t < sequence.length; t++) {
        int by = random.nextInt(4) == 0 ? 2 : 1;
        sequence[t] = (sequence[t - 1] + by) % vocabulary;
      }
      all.add(sequence);
    }
    return new TokenExamples(all, steps, vocabulary);
  }

  @Override
  public int count() {
    return tokens.size();
  }

  @Override
  public Shape input() {
    return Shape.tokens(steps, vocabulary);
  }

  @Override
  public Shape targets() {
    return Shape.tokens(1, 2);
  }

  @Override
  public int length(int example) {
    return tokens.get(example).length;
  }

  @Override
  public void readInput(int example, float[] into) {
    int[] sequence = tokens.get(example);
    for (int t = 0; t < sequence.length; t++) {
      into[t] = sequence[t];
    }
  }

  @Override
  public void readTarget(int example, float[] into) {
    int[] sequence = tokens.get(example);
    into[0] = sequence[0] > sequence[1] ? 1 : 0;
  }
}
