package dev.stratus.data;

import java.util.Arrays;
import java.util.List;

/**
 * Sequences of one length, the shorter ones filled up at the end.
 *
 * @param values sequences x length
 * @param mask sequences x length, 1 where a value is real and 0 where it fills
 * @param length of each, that of the longest
 */
public record PaddedSequences(int[] values, float[] mask, int length) {

  /**
   * @param filler stands behind the end of a short sequence
   * @throws DataException if there is no sequence, or an empty one
   */
  public static PaddedSequences of(List<int[]> sequences, int filler) {
    int length = sequences.stream().mapToInt(s -> s.length).max().orElse(0);
    int[] values = new int[sequences.size() * length];
    float[] mask = new float[values.length];
    Arrays.fill(values, filler);
    for (int i = 0; i < sequences.size(); i++) {
      int[] sequence = sequences.get(i);
      if (sequence.length == 0) {
        throw new DataException("Sequence " + i + " (from 0) is empty; each needs one value.");
      }
      System.arraycopy(sequence, 0, values, i * length, sequence.length);
      Arrays.fill(mask, i * length, i * length + sequence.length, 1f);
    }
    if (length == 0) {
      throw new DataException("There is no sequence to pad; give at least one.");
    }
    return new PaddedSequences(values, mask, length);
  }
}
