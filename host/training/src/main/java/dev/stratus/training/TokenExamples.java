package dev.stratus.training;

import java.util.List;

/**
 * Sequences of tokens, each with the token that follows as its target: what a language model learns
 * from. Shorter sequences are filled up at the end, and what fills does not count.
 *
 * @param sequences of at least two tokens each; token numbers from 0 to vocabulary - 1
 * @param steps of the longest, less one
 * @param vocabulary how many tokens there are
 */
public record TokenExamples(List<int[]> sequences, int steps, int vocabulary) implements Examples {

  /**
   * @throws IllegalArgumentException if a sequence is too short or too long or a token out of
   *     range; the message names the sequence
   */
  public TokenExamples {
    sequences = List.copyOf(sequences);
    for (int i = 0; i < sequences.size(); i++) {
      requireSequence(i, sequences.get(i), steps, vocabulary);
    }
  }

  private static void requireSequence(int at, int[] tokens, int steps, int vocabulary) {
    if (tokens.length < 2 || tokens.length - 1 > steps) {
      throw new IllegalArgumentException(
          "Sequence "
              + at
              + " (from 0) has "
              + tokens.length
              + " tokens; it needs 2 to "
              + (steps + 1)
              + ", one more than steps.");
    }
    for (int t = 0; t < tokens.length; t++) {
      if (tokens[t] < 0 || tokens[t] >= vocabulary) {
        throw new IllegalArgumentException(
            "Sequence "
                + at
                + " (from 0), token "
                + t
                + " is "
                + tokens[t]
                + "; tokens are numbered from 0 to "
                + (vocabulary - 1)
                + ".");
      }
    }
  }

  /**
   * A text cut into pieces of steps + 1 tokens, each beginning where the one before ended; a rest
   * that fills no piece is left out.
   *
   * @throws IllegalArgumentException if the text is shorter than one piece
   */
  public static TokenExamples cut(int[] text, int steps, int vocabulary) {
    List<int[]> pieces = new java.util.ArrayList<>();
    for (int start = 0; start + steps < text.length; start += steps) {
      pieces.add(java.util.Arrays.copyOfRange(text, start, start + steps + 1));
    }
    if (pieces.isEmpty()) {
      throw new IllegalArgumentException(
          "The text has "
              + text.length
              + " tokens and a piece needs "
              + (steps + 1)
              + "; give a longer text or fewer steps.");
    }
    return new TokenExamples(pieces, steps, vocabulary);
  }

  @Override
  public int count() {
    return sequences.size();
  }

  @Override
  public Shape input() {
    return Shape.tokens(steps, vocabulary);
  }

  @Override
  public Shape targets() {
    return Shape.tokens(steps, vocabulary);
  }

  @Override
  public int length(int example) {
    return sequences.get(example).length - 1;
  }

  @Override
  public void readInput(int example, float[] into) {
    int[] tokens = sequences.get(example);
    for (int t = 0; t < tokens.length - 1; t++) {
      into[t] = tokens[t];
    }
  }

  @Override
  public void readTarget(int example, float[] into) {
    int[] tokens = sequences.get(example);
    for (int t = 0; t < tokens.length - 1; t++) {
      into[t] = tokens[t + 1];
    }
  }
}
