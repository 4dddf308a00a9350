package dev.stratus.reference;

import dev.stratus.reference.Definition.Example;
import dev.stratus.reference.PlainLayer.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Wrong implementations, each wrong in one place. Named after the mistake; every one says which
 * output the judge must catch, and on which example the mistake shows.
 */
final class Mutants {
  /** One mistake. */
  record Mutant(
      Output caught,
      NumberType type,
      Example on,
      BiFunction<Example, NumberType, PlainLayer> layer) {}

  private static final NumberType F32 = NumberType.FLOAT32;
  private static final NumberType F64 = NumberType.FLOAT64;
  private static final NumberType F16 = NumberType.FLOAT16;
  private static final NumberType BF16 = NumberType.BFLOAT16;

  private final Map<String, Mutant> all = new LinkedHashMap<>();

  private Mutants() {
    statistics();
    indexing();
    affine();
    masks();
    rounding();
    inputGradient();
    parameterGradients();
  }

  static Map<String, Mutant> all() {
    return new Mutants().all;
  }

  private void add(
      String name,
      Output caught,
      NumberType type,
      Example on,
      BiFunction<Example, NumberType, PlainLayer> layer) {
    if (all.put(name, new Mutant(caught, type, on.roundedTo(type), layer)) != null) {
      throw new IllegalStateException("two mutants are named " + name);
    }
  }

  private void statistics() {
    add(
        "epsilon dropped",
        Output.Y,
        F32,
        Cases.images(0, 0.05),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double reciprocalDeviation(double variance) {
                return r(1 / Math.sqrt(variance));
              }
            });
    BiFunction<Example, NumberType, PlainLayer> outside =
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double reciprocalDeviation(double variance) {
                return r(1 / (Math.sqrt(variance) + example.epsilon()));
              }
            };
    add("epsilon outside the root", Output.RSTD, F32, Cases.images(0, 1), outside);
    add("epsilon outside the root, float16", Output.Y, F16, Cases.images(0, 0.01), outside);
    add(
        "epsilon as another type rounds it",
        Output.RSTD,
        F64,
        Cases.images(0, 0.05),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double reciprocalDeviation(double variance) {
                return 1 / Math.sqrt(variance + 1e-5);
              }
            });
    BiFunction<Example, NumberType, PlainLayer> sample =
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double variance(double[] c, List<Integer> members, double[] x) {
                return r(super.variance(c, members, x) * c.length / (c.length - 1));
              }
            };
    add("variance divided by m - 1", Output.Y, F32, Cases.images(0, 1), sample);
    add("variance divided by m - 1, float16", Output.Y, F16, Cases.images(0, 1), sample);
    add("variance divided by m - 1, bfloat16", Output.RSTD, BF16, Cases.images(0, 1), sample);
    add(
        "variance in one pass at mean 1e4",
        Output.Y,
        F32,
        Cases.images(1e4, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double variance(double[] c, List<Integer> members, double[] x) {
                double[] squares = new double[x.length];
                for (int k = 0; k < x.length; k++) {
                  squares[k] = r(x[k] * x[k]);
                }
                double mu = r(sum(x) / x.length);
                return Math.max(0, r(r(sum(squares) / x.length) - r(mu * mu)));
              }
            });
    add(
        "the mean's rounding not corrected",
        Output.Y,
        F32,
        Cases.images(1e4, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double lost(double c, double roundedMean, double pivot) {
                return 0;
              }
            });
    add(
        "rest of the wrong sign",
        Output.REST,
        F32,
        Cases.images(1e4, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double lost(double c, double roundedMean, double pivot) {
                return -super.lost(c, roundedMean, pivot);
              }
            });
    add(
        "tail missing from the sums",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              List<Integer> summed(List<Integer> members) {
                return members.subList(0, members.size() - 1);
              }
            });
    add(
        "tail missing from the mean, in the mean",
        Output.MEAN,
        F32,
        Cases.images(1e3, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              List<Integer> summed(List<Integer> members) {
                return members.subList(0, members.size() - 1);
              }
            });
    add(
        "an element counted twice",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              List<Integer> summed(List<Integer> members) {
                List<Integer> more = new ArrayList<>(members);
                more.add(members.getFirst());
                return more;
              }
            });
    BiFunction<Example, NumberType, PlainLayer> single =
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double r(double value) {
                return (float) value;
              }
            };
    add("float64 computed in float32", Output.Y, F64, Cases.images(0, 1), single);
    add("float64 gradients computed in float32", Output.DX, F64, Cases.images(0, 1), single);
    add(
        "RMS mode centred",
        Output.Y,
        F32,
        Cases.rms(Cases.images(1, 1)),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean centred() {
                return true;
              }
            });
    add(
        "not centred",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean centred() {
                return false;
              }
            });
    add(
        "rstd saved as the deviation",
        Output.RSTD,
        F32,
        Cases.images(0, 2),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double reciprocalDeviation(double variance) {
                return r(Math.sqrt(variance + example.epsilon()));
              }
            });
  }

  private void indexing() {
    add(
        "wrong mode: channel only",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) -> new PlainLayer(Cases.channelOnly(e), t));
    add(
        "wrong mode: batch excluded",
        Output.Y,
        F32,
        Cases.sequences(),
        (e, t) -> new PlainLayer(Cases.batchExcluded(e), t));
    add(
        "mean of the wrong group",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int statisticsOf(int i) {
                return (group(i) + 1) % mean.length;
              }
            });
    add(
        "group boundaries off by one",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int group(int i) {
                return super.group(Math.min(i + 1, y.length - 1));
              }
            });
    add(
        "tail not written",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double y(int i) {
                return i == y.length - 1 ? 0 : super.y(i);
              }
            });
    add(
        "stale row: the last group has the one before it",
        Output.Y,
        F32,
        Cases.rows(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double y(int i) {
                int width = example.sizes()[1];
                return super.y(i >= y.length - width ? i - width : i);
              }
            });
    add(
        "neighbours swapped",
        Output.Y,
        F32,
        Cases.rows(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double y(int i) {
                return super.y(i == 6 ? 7 : i == 7 ? 6 : i);
              }
            });
  }

  private void affine() {
    add(
        "gamma and beta swapped",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double affine(int i, double gamma, double beta) {
                return super.affine(i, beta, gamma);
              }
            });
    add(
        "gamma not applied",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double affine(int i, double gamma, double beta) {
                return super.affine(i, 1, beta);
              }
            });
    add(
        "beta before gamma",
        Output.Y,
        F16,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double affine(int i, double gamma, double beta) {
                return r(gamma * r(xhat(i) + beta));
              }
            });
    add(
        "gamma 1 + gamma where it was not asked",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double affine(int i, double gamma, double beta) {
                return super.affine(i, 1 + gamma, beta);
              }
            });
    add(
        "parameters transposed",
        Output.Y,
        F32,
        Cases.perElement(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int parameter(int i) {
                int rows = example.sizes()[1];
                int columns = example.sizes()[2];
                int p = super.parameter(i);
                return p % rows * columns + p / rows;
              }
            });
    add(
        "parameter off by one",
        Output.Y,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int parameter(int i) {
                return (super.parameter(i) + 1) % example.gamma().length;
              }
            });
  }

  private void masks() {
    add(
        "valid lengths ignored",
        Output.Y,
        F32,
        Cases.masked(true),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean counts(int i) {
                return true;
              }
            });
    add(
        "beyond the length not zero",
        Output.Y,
        F32,
        Cases.masked(true),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double beyond(int i) {
                return Float.MIN_VALUE;
              }
            });
    add(
        "beyond the length the offset",
        Output.Y,
        F32,
        Cases.masked(false),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double beyond(int i) {
                return example.beta()[parameter(i)];
              }
            });
    add(
        "beyond the length in the gradient of the offset",
        Output.OFFSET_GRADIENT,
        F32,
        Cases.masked(false),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean entersGradients(int i) {
                return true;
              }
            });
    add(
        "a length off by one",
        Output.MEAN,
        F32,
        Cases.masked(true),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean counts(int i) {
                int observation = example.index(i, example.batch());
                return example.index(i, example.time()) <= example.lengths()[observation];
              }
            });
  }

  private void rounding() {
    BiFunction<Example, NumberType, PlainLayer> truncated =
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double store(double value) {
                double rounded = type.round(value);
                return Math.abs(rounded) > Math.abs(value)
                    ? type.ofBits(type.bits(rounded) - 1)
                    : rounded;
              }
            };
    add("float16 cut off", Output.Y, F16, Cases.images(0, 1), truncated);
    add("bfloat16 cut off", Output.Y, BF16, Cases.images(0, 1), truncated);
    add("dx cut off to float16", Output.DX, F16, Cases.images(0, 1), truncated);
    BiFunction<Example, NumberType, PlainLayer> shorter =
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double r(double value) {
                return type.round(value);
              }
            };
    add("float16 arithmetic", Output.Y, F16, Cases.images(0, 1), shorter);
    add("bfloat16 statistics", Output.MEAN, BF16, Cases.images(3, 1), shorter);
    add(
        "NaN of one group in the next",
        Output.Y,
        F32,
        Cases.notANumber(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int statisticsOf(int i) {
                return group(i) == 1 ? 0 : group(i);
              }
            });
    add(
        "NaN hidden",
        Output.Y,
        F32,
        Cases.notANumber(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double store(double value) {
                return Double.isNaN(value) ? 0 : super.store(value);
              }
            });
    add(
        "NaN hidden in the gradient of the scale",
        Output.SCALE_GRADIENT,
        F32,
        Cases.notANumber(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double scaleTerm(int i) {
                double term = super.scaleTerm(i);
                return Double.isNaN(term) ? 0 : term;
              }
            });
  }

  private void inputGradient() {
    add(
        "dx without mean(g)",
        Output.DX,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double dx(int i, double meanG, double meanGXhat) {
                return super.dx(i, 0, meanGXhat);
              }
            });
    add(
        "dx without xhat mean(g xhat)",
        Output.DX,
        BF16,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double dx(int i, double meanG, double meanGXhat) {
                return super.dx(i, meanG, 0);
              }
            });
    add(
        "dx not times rstd",
        Output.DX,
        F32,
        Cases.images(0, 2),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double dx(int i, double meanG, double meanGXhat) {
                return r(super.dx(i, meanG, meanGXhat) / rstd[statisticsOf(i)]);
              }
            });
    add(
        "dx without gamma",
        Output.DX,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double g(int i) {
                return example.dy()[i];
              }
            });
    add(
        "dx's means divided by m - 1",
        Output.DX,
        F16,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double meanOf(double[] values) {
                return r(sum(values) / (values.length - 1));
              }
            });
    add(
        "dx's means of one element too few",
        Output.DX,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double meanOf(double[] values) {
                return r(r(sum(values) - values[values.length - 1]) / values.length);
              }
            });
    add(
        "dx of RMS mode centred",
        Output.DX,
        F32,
        Cases.rms(Cases.images(1, 1)),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double dx(int i, double meanG, double meanGXhat) {
                return super.dx(i, 0.5, meanGXhat);
              }
            });
    add(
        "dx from dy of the next element",
        Output.DX,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double g(int i) {
                return super.g((i + 1) % y.length);
              }
            });
    add(
        "the mean's rest left out of the backward pass",
        Output.DX,
        F32,
        Cases.images(1e4, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double lost(double c, double roundedMean, double pivot) {
                return 0;
              }
            });
  }

  private void parameterGradients() {
    add(
        "gradient of the offset not scaled: a mean over the groups",
        Output.OFFSET_GRADIENT,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double offsetTerm(int i) {
                return r(example.dy()[i] / mean.length);
              }
            });
    add(
        "gradient of the offset from g",
        Output.OFFSET_GRADIENT,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double offsetTerm(int i) {
                return g(i);
              }
            });
    add(
        "gradient of the scale without rstd",
        Output.SCALE_GRADIENT,
        F32,
        Cases.images(0, 2),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double scaleTerm(int i) {
                return r(example.dy()[i] * centre(example.x()[i], group(i)));
              }
            });
    add(
        "gradient of the scale not centred",
        Output.SCALE_GRADIENT,
        F32,
        Cases.images(1, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double scaleTerm(int i) {
                return r(r(example.dy()[i] * example.x()[i]) * rstd[group(i)]);
              }
            });
    add(
        "gradient of the scale from y",
        Output.SCALE_GRADIENT,
        F32,
        Cases.images(0, 1),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double scaleTerm(int i) {
                return r(example.dy()[i] * y[i]);
              }
            });
    add(
        "one partial sum lost",
        Output.SCALE_GRADIENT,
        F32,
        Cases.rows(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              boolean entersGradients(int i) {
                return group(i) >= 8;
              }
            });
    add(
        "one partial sum twice",
        Output.OFFSET_GRADIENT,
        F16,
        Cases.rows(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double offsetTerm(int i) {
                return group(i) == 3 ? 2 * super.offsetTerm(i) : super.offsetTerm(i);
              }
            });
    add(
        "gradients of another parameter",
        Output.SCALE_GRADIENT,
        F32,
        Cases.perElement(),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              int parameter(int i) {
                return example.gamma().length - 1 - super.parameter(i);
              }
            });
    add(
        "a long plain sum",
        Output.OFFSET_GRADIENT,
        F32,
        Cases.column(4096, 0.1f),
        (e, t) ->
            new PlainLayer(e, t) {
              @Override
              double sum(double[] values) {
                double total = 0;
                for (double value : values) {
                  total = r(total + value);
                }
                return total;
              }
            });
  }
}
