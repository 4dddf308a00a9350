package dev.stratus.kernels;

import dev.stratus.reference.Affine;
import dev.stratus.reference.JudgeSettings;
import dev.stratus.reference.JudgedShape;
import dev.stratus.reference.LayerNormJudge;
import dev.stratus.reference.NumberType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A tensor with labelled dimensions, some of which are normalized: its {@link GroupLayout}, and
 * element by element where everything lies.
 *
 * @param labels a letter per dimension: C the channel, B the observations, T the time, S others
 * @param normalized the labels that a group extends over
 * @param rowMajor whether the last dimension is the fastest, not the first
 * @param gap elements left free behind the fastest dimension of x; r has one more, the result none
 * @param lengths valid lengths, or null
 */
record LayoutUnderTest(
    String labels,
    String normalized,
    int[] sizes,
    boolean rowMajor,
    int gap,
    int @Nullable [] lengths) {

  @Override
  public String toString() {
    return labels
        + " over "
        + normalized
        + (rowMajor ? " row-major" : " column-major")
        + " gap "
        + gap
        + (lengths == null ? "" : " with lengths");
  }

  /** The strides of one array, by dimension. */
  int[] strides(int free) {
    int[] strides = new int[sizes.length];
    int next = 1;
    for (int i = 0; i < sizes.length; i++) {
      int d = rowMajor ? sizes.length - 1 - i : i;
      strides[d] = next;
      next *= sizes[d] + (i == 0 ? free : 0);
    }
    return strides;
  }

  int[] stridesOfX() {
    return strides(gap);
  }

  int[] stridesOfR() {
    return strides(gap + 1);
  }

  int[] stridesOfOut() {
    return strides(0);
  }

  /** Elements of an array in memory. */
  int length(int[] strides) {
    return place(strides, elements() - 1) + 1;
  }

  int elements() {
    return IntStream.of(sizes).reduce(1, (a, b) -> a * b);
  }

  int groups() {
    return dims(false).stream().mapToInt(d -> sizes[d]).reduce(1, (a, b) -> a * b);
  }

  int parameters() {
    return sizes[labels.indexOf('C')];
  }

  /** Where a logical element, numbered row-major over the indices, lies in memory. */
  int place(int[] strides, int element) {
    int place = 0;
    for (int d = sizes.length - 1, rest = element; d >= 0; d--) {
      place += rest % sizes[d] * strides[d];
      rest /= sizes[d];
    }
    return place;
  }

  private boolean isNormalized(int d) {
    return normalized.indexOf(labels.charAt(d)) >= 0;
  }

  /** Dimensions of one kind, those nearest in x first. */
  private List<Integer> dims(boolean inGroup) {
    int[] x = stridesOfX();
    return IntStream.range(0, sizes.length)
        .filter(d -> isNormalized(d) == inGroup)
        .boxed()
        .sorted(Comparator.comparing(d -> x[d]))
        .toList();
  }

  /** The kernel's number of a group that the judge numbers row-major over the outer indices. */
  int kernelGroup(int judged) {
    List<Integer> outer = dims(false);
    int[] digits = new int[sizes.length];
    int rest = judged;
    for (int d = sizes.length - 1; d >= 0; d--) {
      if (!isNormalized(d)) {
        digits[d] = rest % sizes[d];
        rest /= sizes[d];
      }
    }
    int group = 0;
    int weight = 1;
    for (int d : outer) {
      group += digits[d] * weight;
      weight *= sizes[d];
    }
    return group;
  }

  /** The ints of {@link GroupLayout}. */
  int[] ints() {
    int[] x = stridesOfX();
    int[] r = stridesOfR();
    int[] out = stridesOfOut();
    List<Integer> group = new ArrayList<>(dims(true));
    int run = group.removeFirst();
    Integer time = labels.indexOf('T');
    int kind = GroupLayout.NO_TIME;
    int perTime = 0;
    if (lengths != null) {
      kind = time == run ? GroupLayout.TIME_OF_RUN : GroupLayout.TIME_OF_GROUP;
      if (group.remove(time)) {
        kind = GroupLayout.TIME_OF_CHUNK;
        perTime = group.stream().mapToInt(d -> sizes[d]).reduce(1, (a, b) -> a * b);
        group.add(time);
      }
    }
    int chunks = group.stream().mapToInt(d -> sizes[d]).reduce(1, (a, b) -> a * b);
    List<Integer> outer = dims(false);
    List<Integer> ints =
        new ArrayList<>(
            List.of(
                groups(),
                sizes[run],
                x[run],
                r[run],
                out[run],
                labels.charAt(run) == 'C' ? 1 : 0,
                chunks,
                0,
                0,
                0,
                outer.size(),
                group.size(),
                kind,
                perTime));
    for (int d : outer) {
      char label = labels.charAt(d);
      ints.addAll(
          List.of(sizes[d], x[d], r[d], out[d], label == 'B' ? 1 : 0, label == 'T' ? 1 : 0));
    }
    for (int d : group) {
      ints.addAll(List.of(sizes[d], x[d], r[d], out[d], labels.charAt(d) == 'C' ? 1 : 0));
    }
    return ints.stream().mapToInt(i -> i).toArray();
  }

  LayerNormJudge judge(float[] gamma, float[] beta, boolean rms) {
    boolean[] inGroup = new boolean[sizes.length];
    for (int d = 0; d < sizes.length; d++) {
      inGroup[d] = isNormalized(d);
    }
    JudgedShape shape =
        new JudgedShape(
            sizes, inGroup, labels.indexOf('C'), labels.indexOf('B'), labels.indexOf('T'));
    JudgeSettings settings =
        JudgeSettings.of(NumberType.FLOAT32, RowsUnderTest.EPSILON)
            .withAffine(Affine.PER_CHANNEL, gamma, beta);
    settings = rms ? settings.withRms() : settings;
    return LayerNormJudge.of(
        shape, lengths == null ? settings : settings.withValidLengths(lengths));
  }
}
