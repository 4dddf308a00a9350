package dev.stratus.kernels;

import dev.stratus.kernels.Places.Place;

/**
 * The gradients in double, by the definition, and the sizes that errors are measured at.
 *
 * @param mean the groups' means as rounded, as the forward pass saves them
 * @param rest what rounding the means lost
 * @param rstd the groups' reciprocal deviations, rounded
 * @param xhat by element, in the order of the places
 * @param dx by element
 * @param dxSize by group: the largest |dx|
 * @param termSize by group: the largest sum of the absolute terms that dx is the difference of
 * @param count by group: how many of its elements count
 * @param moderate by group: whether the contract's close bound holds
 * @param dscale by parameter
 * @param dscaleSize by parameter: the sum of the absolute terms
 * @param dscaleModerate by parameter: whether all its groups are moderate
 * @param doffset by parameter
 * @param doffsetSize by parameter: the sum of the absolute terms
 */
record Gradients(
    float[] mean,
    float[] rest,
    float[] rstd,
    double[] xhat,
    double[] dx,
    double[] dxSize,
    double[] termSize,
    int[] count,
    boolean[] moderate,
    double[] dscale,
    double[] dscaleSize,
    boolean[] dscaleModerate,
    double[] doffset,
    double[] doffsetSize) {

  /** A deviation below this has fewer bits than others: x itself has. */
  private static final double SMALLEST_NORMAL = 0x1p-126;

  static Gradients of(
      Places places, float[] x, float[] dy, float[] gamma, double epsilon, boolean rms) {
    Gradients result = empty(places);
    int groups = places.groups();
    double[] mu = new double[groups];
    int[] n = result.count;
    for (Place p : places.elements()) {
      if (p.counts()) {
        n[p.group()]++;
        mu[p.group()] += x[p.x()];
      }
    }
    for (int g = 0; g < groups; g++) {
      mu[g] = rms || n[g] == 0 ? 0 : mu[g] / n[g];
    }
    center(places, x, mu, n, rms);
    double[] variance = new double[groups];
    for (Place p : places.elements()) {
      if (p.counts()) {
        double d = x[p.x()] - mu[p.group()];
        variance[p.group()] += d * d / n[p.group()];
      }
    }
    double[] rstd = new double[groups];
    for (int g = 0; g < groups; g++) {
      if (n[g] > 0) {
        rstd[g] = 1 / Math.sqrt(variance[g] + epsilon);
        result.mean[g] = (float) mu[g];
        result.rest[g] = (float) (mu[g] - result.mean[g]);
        result.rstd[g] = (float) rstd[g];
        result.moderate[g] =
            Math.abs(mu[g]) <= 1e6 * Math.sqrt(variance[g])
                && n[g] <= 65_536
                && rstd[g] >= SMALLEST_NORMAL;
      }
    }
    result.fill(places, x, dy, gamma, mu, rstd, rms);
    return result;
  }

  private static Gradients empty(Places places) {
    int groups = places.groups();
    int parameters = places.parameters();
    int elements = places.elements().size();
    boolean[] all = new boolean[parameters];
    java.util.Arrays.fill(all, true);
    return new Gradients(
        new float[groups],
        new float[groups],
        new float[groups],
        new double[elements],
        new double[elements],
        new double[groups],
        new double[groups],
        new int[groups],
        new boolean[groups],
        new double[parameters],
        new double[parameters],
        all,
        new double[parameters],
        new double[parameters]);
  }

  /** What the sum of large values lost of the mean. */
  private static void center(Places places, float[] x, double[] mu, int[] n, boolean rms) {
    double[] correction = new double[mu.length];
    for (Place p : places.elements()) {
      if (p.counts()) {
        correction[p.group()] += x[p.x()] - mu[p.group()];
      }
    }
    for (int g = 0; g < mu.length; g++) {
      mu[g] += rms || n[g] == 0 ? 0 : correction[g] / n[g];
    }
  }

  private void fill(
      Places places,
      float[] x,
      float[] dy,
      float[] gamma,
      double[] mu,
      double[] exactRstd,
      boolean rms) {
    double[] meanOfG = new double[count.length];
    double[] meanOfProduct = new double[count.length];
    for (int i = 0; i < dx.length; i++) {
      Place p = places.elements().get(i);
      if (p.counts()) {
        int group = p.group();
        double r = exactRstd[group];
        double v = dy[p.dy()];
        xhat[i] = (x[p.x()] - mu[group]) * r;
        meanOfG[group] += gamma[p.parameter()] * v / count[group];
        meanOfProduct[group] += gamma[p.parameter()] * v * xhat[i] / count[group];
        int parameter = p.parameter();
        dscale[parameter] += v * xhat[i];
        dscaleSize[parameter] += Math.abs(v) * Math.max(Math.abs(xhat[i]), r * SMALLEST_NORMAL);
        dscaleModerate[parameter] &= moderate[group];
        doffset[parameter] += v;
        doffsetSize[parameter] += Math.abs(v);
      }
    }
    for (int i = 0; i < dx.length; i++) {
      Place p = places.elements().get(i);
      if (p.counts()) {
        int group = p.group();
        double r = exactRstd[group];
        double g = gamma[p.parameter()] * (double) dy[p.dy()];
        double product = xhat[i] * meanOfProduct[group];
        double mean = rms ? 0 : meanOfG[group];
        dx[i] = r * (g - mean - product);
        dxSize[group] = Math.max(dxSize[group], Math.abs(dx[i]));
        double terms = r * (Math.abs(g) + Math.abs(mean) + Math.abs(product));
        termSize[group] = Math.max(termSize[group], terms);
      }
    }
  }
}
