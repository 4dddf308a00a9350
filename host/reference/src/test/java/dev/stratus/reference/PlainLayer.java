package dev.stratus.reference;

import dev.stratus.reference.Definition.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * The layer as a kernel computes it: every operation rounded to the arithmetic's type, centred and
 * corrected, sums of blocks added with compensation, results rounded to the storage type. The right
 * implementation that the judge must pass; {@link Mutants} override one method each to get it
 * wrong.
 */
class PlainLayer {
  /** Columns, or rows of a parameter's gradient, that are added plainly. */
  private static final int BLOCK = 8;

  final Example example;
  final NumberType type;
  final double[] y;
  final double[] dx;
  final double[] mean;
  final double[] rest;
  final double[] rstd;
  final double[] scaleGradient;
  final double[] offsetGradient;

  PlainLayer(Example example, NumberType type) {
    this.example = example;
    this.type = type;
    int elements = example.x().length;
    int groups = (int) example.shape().groups();
    y = new double[elements];
    dx = new double[elements];
    mean = new double[groups];
    rest = new double[groups];
    rstd = new double[groups];
    scaleGradient = new double[example.gamma().length];
    offsetGradient = new double[example.gamma().length];
  }

  final PlainLayer run() {
    int groups = mean.length;
    List<List<Integer>> members = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < y.length; i++) {
      if (counts(i)) {
        members.get(group(i)).add(i);
      }
    }
    for (int group = 0; group < groups; group++) {
      statistics(group, members.get(group));
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = counts(i) ? store(y(i)) : beyond(i);
    }
    for (int group = 0; group < groups; group++) {
      inputGradient(members.get(group));
    }
    parameterGradients();
    return this;
  }

  // ---- what a mutant may get wrong ----

  int group(int i) {
    return example.part(i, false);
  }

  int parameter(int i) {
    return example.parameter(i);
  }

  boolean counts(int i) {
    return example.counts(i);
  }

  double beyond(int i) {
    return 0;
  }

  /** The members whose values enter the statistics. */
  List<Integer> summed(List<Integer> members) {
    return members;
  }

  /** The group whose statistics element {@code i} is normalized with. */
  int statisticsOf(int i) {
    return group(i);
  }

  boolean centred() {
    return !example.rms();
  }

  double lost(double c, double roundedMean, double pivot) {
    return r(c - r(roundedMean - pivot));
  }

  double variance(double[] e, List<Integer> members, double[] x) {
    double[] squares = new double[e.length];
    for (int k = 0; k < e.length; k++) {
      squares[k] = r(e[k] * e[k]);
    }
    return r(sum(squares) / e.length);
  }

  double reciprocalDeviation(double variance) {
    return r(1 / Math.sqrt(variance + example.epsilon()));
  }

  double y(int i) {
    int p = parameter(i);
    return affine(i, example.gamma()[p], example.beta()[p]);
  }

  /** Few roundings: d * slope + (beta + what the subtraction lost * slope). */
  double affine(int i, double gamma, double beta) {
    int group = statisticsOf(i);
    double x = example.x()[i];
    double slope = r(rstd[group] * gamma);
    double lost = r(lostBySubtraction(x, mean[group]) - rest[group]);
    return r(r(r(x - mean[group]) * slope) + r(beta + r(lost * slope)));
  }

  double g(int i) {
    return r(example.gamma()[parameter(i)] * example.dy()[i]);
  }

  double dx(int i, double meanG, double meanGXhat) {
    double inner = r(r(g(i) - meanG) - r(xhat(i) * meanGXhat));
    return r(inner * rstd[statisticsOf(i)]);
  }

  double meanOf(double[] values) {
    return values.length == 0 ? 0 : r(sum(values) / values.length);
  }

  double scaleTerm(int i) {
    return r(example.dy()[i] * xhat(i));
  }

  double offsetTerm(int i) {
    return example.dy()[i];
  }

  /** Whether element {@code i} enters the gradients of the parameters. */
  boolean entersGradients(int i) {
    return counts(i);
  }

  double store(double value) {
    return type.round(value);
  }

  /** Blocks plainly, and these with Kahan's correction. */
  double sum(double[] values) {
    double total = 0;
    double lost = 0;
    for (int start = 0; start < values.length; start += BLOCK) {
      double part = 0;
      for (int k = start; k < Math.min(values.length, start + BLOCK); k++) {
        part = r(part + values[k]);
      }
      double term = r(part - lost);
      double next = r(total + term);
      lost = r(r(next - total) - term);
      total = next;
    }
    return total;
  }

  /** Rounds to the arithmetic's type: one operation on float32 values in double, then this. */
  double r(double value) {
    return type == NumberType.FLOAT64 ? value : (float) value;
  }

  // ---- the rest ----

  private void statistics(int group, List<Integer> all) {
    List<Integer> members = summed(all);
    if (members.isEmpty()) {
      return;
    }
    double[] x = new double[members.size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = example.x()[members.get(k)];
    }
    if (centred()) {
      double about = r(x[0] + meanOfDifferences(x, x[0]));
      double c = meanOfDifferences(x, about);
      mean[group] = r(about + c);
      rest[group] = lost(c, mean[group], about);
    }
    double[] e = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      e[k] = centre(x[k], group);
    }
    rstd[group] = reciprocalDeviation(variance(e, members, x));
  }

  private double meanOfDifferences(double[] x, double from) {
    double[] d = new double[x.length];
    for (int k = 0; k < d.length; k++) {
      d[k] = r(x[k] - from);
    }
    return r(sum(d) / d.length);
  }

  /** x - (mean + rest), with what the subtraction lost. */
  double centre(double x, int group) {
    return r(r(x - mean[group]) + r(lostBySubtraction(x, mean[group]) - rest[group]));
  }

  private double lostBySubtraction(double x, double mu) {
    double d = r(x - mu);
    double back = r(d - x);
    return r(r(x - r(d - back)) + r(-mu - back));
  }

  final double xhat(int i) {
    int group = statisticsOf(i);
    return r(centre(example.x()[i], group) * rstd[group]);
  }

  private void inputGradient(List<Integer> all) {
    double[] g = new double[all.size()];
    double[] gXhat = new double[all.size()];
    for (int k = 0; k < g.length; k++) {
      int i = all.get(k);
      g[k] = g(i);
      gXhat[k] = r(g[k] * xhat(i));
    }
    double meanG = centred() ? meanOf(g) : 0;
    double meanGXhat = meanOf(gXhat);
    for (int i : all) {
      dx[i] = store(dx(i, meanG, meanGXhat));
    }
  }

  private void parameterGradients() {
    List<List<Double>> scale = new ArrayList<>();
    List<List<Double>> offset = new ArrayList<>();
    for (int p = 0; p < scaleGradient.length; p++) {
      scale.add(new ArrayList<>());
      offset.add(new ArrayList<>());
    }
    for (int i = 0; i < y.length; i++) {
      if (entersGradients(i)) {
        scale.get(parameter(i)).add(scaleTerm(i));
        offset.get(parameter(i)).add(offsetTerm(i));
      }
    }
    for (int p = 0; p < scaleGradient.length; p++) {
      scaleGradient[p] = sum(scale.get(p).stream().mapToDouble(v -> v).toArray());
      offsetGradient[p] = sum(offset.get(p).stream().mapToDouble(v -> v).toArray());
    }
  }

  /** What a layer gives, and how the judge is asked about it. */
  enum Output {
    Y,
    MEAN,
    REST,
    RSTD,
    DX,
    SCALE_GRADIENT,
    OFFSET_GRADIENT;

    boolean exists(Example example) {
      return example.affine() != Affine.NONE || (this != SCALE_GRADIENT && this != OFFSET_GRADIENT);
    }
  }

  final ComparisonReport judged(Output output) {
    return judgedAs(example, output);
  }

  final ComparisonReport judgedAs(Example asked, Output output) {
    LayerNormJudge judge = asked.judge(type);
    Values x = Values.of(asked.x());
    Values dys = Values.of(asked.dy());
    return switch (output) {
      case Y -> judge.forward(x, Values.of(y));
      case MEAN -> judge.mean(x, Values.of(mean));
      case REST -> judge.rest(x, Values.of(mean), Values.of(rest));
      case RSTD -> judge.rstd(x, Values.of(rstd));
      case DX -> judge.dx(x, dys, Values.of(dx));
      case SCALE_GRADIENT -> judge.scaleGradient(x, dys, Values.of(scaleGradient));
      case OFFSET_GRADIENT -> judge.offsetGradient(x, dys, Values.of(offsetGradient));
    };
  }
}
