package dev.stratus.reference;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The definition itself in decimal digits, forward and backward, for any shape: what judges the
 * judge. Shares no code with it: groups and parameters are found by taking each element's number
 * apart into indices.
 */
final class Definition {
  final BigDecimal[] y;
  final BigDecimal[] dx;
  final BigDecimal[] mean;
  final BigDecimal[] rstd;
  final BigDecimal[] scaleGradient;
  final BigDecimal[] offsetGradient;

  private final Example example;
  private final MathContext digits;

  /** What is normalized; gamma and beta have a value per parameter. */
  record Example(
      int[] sizes,
      boolean[] normalized,
      int channel,
      int batch,
      int time,
      Affine affine,
      boolean rms,
      int @Nullable [] lengths,
      double epsilon,
      double[] x,
      double[] dy,
      double[] gamma,
      double[] beta) {

    JudgedShape shape() {
      return new JudgedShape(sizes, normalized, channel, batch, time);
    }

    JudgeSettings settings(NumberType type) {
      JudgeSettings settings = JudgeSettings.of(type, epsilon);
      settings = affine == Affine.NONE ? settings : settings.withAffine(affine, gamma, beta);
      settings = rms ? settings.withRms() : settings;
      return lengths == null ? settings : settings.withValidLengths(lengths);
    }

    LayerNormJudge judge(NumberType type) {
      return LayerNormJudge.of(shape(), settings(type));
    }

    /** The same with x and dy rounded to a type. */
    Example roundedTo(NumberType type) {
      return new Example(
          sizes,
          normalized,
          channel,
          batch,
          time,
          affine,
          rms,
          lengths,
          epsilon,
          Arrays.stream(x).map(type::round).toArray(),
          Arrays.stream(dy).map(type::round).toArray(),
          gamma,
          beta);
    }

    /** The index of element {@code number} along dimension {@code d}. */
    int index(int number, int d) {
      int behind = 1;
      for (int later = d + 1; later < sizes.length; later++) {
        behind *= sizes[later];
      }
      return number / behind % sizes[d];
    }

    /** Row-major number among the dimensions that are normalized, or among the others. */
    int part(int number, boolean ofNormalized) {
      int part = 0;
      for (int d = 0; d < sizes.length; d++) {
        if (normalized[d] == ofNormalized) {
          part = part * sizes[d] + index(number, d);
        }
      }
      return part;
    }

    int parameter(int number) {
      return switch (affine) {
        case NONE -> 0;
        case PER_CHANNEL -> index(number, channel);
        case PER_ELEMENT -> part(number, true);
      };
    }

    boolean counts(int number) {
      return lengths == null || index(number, time) < lengths[batch < 0 ? 0 : index(number, batch)];
    }
  }

  Definition(Example example, int decimalDigits) {
    this.example = example;
    digits = new MathContext(decimalDigits);
    int elements = example.x.length;
    y = zeros(elements);
    dx = zeros(elements);
    scaleGradient = zeros(example.gamma.length);
    offsetGradient = zeros(example.gamma.length);
    int groups = (int) example.shape().groups();
    mean = zeros(groups);
    rstd = zeros(groups);
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < elements; i++) {
      if (example.counts(i)) {
        members.computeIfAbsent(example.part(i, false), g -> new ArrayList<>()).add(i);
      }
    }
    members.forEach(this::group);
  }

  private void group(int group, List<Integer> members) {
    BigDecimal m = BigDecimal.valueOf(members.size());
    BigDecimal sum = BigDecimal.ZERO;
    for (int i : members) {
      sum = sum.add(new BigDecimal(example.x[i]));
    }
    BigDecimal centre = example.rms ? BigDecimal.ZERO : sum.divide(m, digits);
    BigDecimal squares = BigDecimal.ZERO;
    for (int i : members) {
      squares = squares.add(new BigDecimal(example.x[i]).subtract(centre).pow(2), digits);
    }
    BigDecimal deviation =
        squares.divide(m, digits).add(new BigDecimal(example.epsilon)).sqrt(digits);
    mean[group] = centre;
    rstd[group] = BigDecimal.ONE.divide(deviation, digits);
    BigDecimal sumG = BigDecimal.ZERO;
    BigDecimal sumGXhat = BigDecimal.ZERO;
    for (int i : members) {
      int p = example.parameter(i);
      BigDecimal dy = new BigDecimal(example.dy[i]);
      BigDecimal gamma = new BigDecimal(example.gamma[p]);
      BigDecimal xhat = xhat(i, group);
      y[i] = gamma.multiply(xhat).add(new BigDecimal(example.beta[p]), digits);
      scaleGradient[p] = scaleGradient[p].add(dy.multiply(xhat), digits);
      offsetGradient[p] = offsetGradient[p].add(dy);
      sumG = sumG.add(gamma.multiply(dy));
      sumGXhat = sumGXhat.add(gamma.multiply(dy).multiply(xhat), digits);
    }
    BigDecimal meanG = example.rms ? BigDecimal.ZERO : sumG.divide(m, digits);
    BigDecimal meanGXhat = sumGXhat.divide(m, digits);
    for (int i : members) {
      BigDecimal g =
          new BigDecimal(example.dy[i])
              .multiply(new BigDecimal(example.gamma[example.parameter(i)]));
      dx[i] =
          g.subtract(meanG)
              .subtract(xhat(i, group).multiply(meanGXhat))
              .multiply(rstd[group], digits);
    }
  }

  private BigDecimal xhat(int i, int group) {
    return new BigDecimal(example.x[i]).subtract(mean[group]).multiply(rstd[group], digits);
  }

  private static BigDecimal[] zeros(int length) {
    BigDecimal[] zeros = new BigDecimal[length];
    Arrays.fill(zeros, BigDecimal.ZERO);
    return zeros;
  }
}
