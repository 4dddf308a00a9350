package dev.stratus.kernels;

import dev.stratus.kernels.Places.Place;

/** Compares float32 gradients with those in double, and keeps the worst error. */
final class GradientCheck {
  /** Allowed ulp for groups of moderate size, and for any other: those of the contract. */
  private static final double MODERATE = 4;

  private static final double ANY = 14;

  /** From this many elements on, the means of g and of g * xhat are small beside g as a rule. */
  private static final int WIDE = 63;

  private final String data;
  private double worst;

  GradientCheck(String data) {
    this.data = data;
  }

  /** The largest error so far, in ulp at the size that it was judged at. */
  double worst() {
    return worst;
  }

  /**
   * dx: in ulp of the group's largest sum of the absolute terms that dx is the difference of; and
   * where a group is wide and nothing much cancels, also of its largest |dx|. Elements that do not
   * count must be 0.
   *
   * @throws AssertionError with the first element that is off
   */
  GradientCheck dx(Places places, Gradients expected, float[] dx) {
    for (int i = 0; i < places.elements().size(); i++) {
      Place p = places.elements().get(i);
      if (!p.counts()) {
        if (dx[p.out()] != 0f) {
          fail("dx", p, "it does not count and is " + dx[p.out()]);
        }
        continue;
      }
      double terms = expected.termSize()[p.group()];
      double largest = expected.dxSize()[p.group()];
      double allowed = expected.moderate()[p.group()] ? MODERATE : ANY;
      judge("dx", p, expected.dx()[i], dx[p.out()], terms, allowed);
      if (expected.count()[p.group()] >= WIDE && largest >= 0.75 * terms) {
        judge("dx beside its largest", p, expected.dx()[i], dx[p.out()], largest, allowed);
      }
    }
    return this;
  }

  /** dgamma and dbeta: in ulp of the sum of the absolute terms. */
  GradientCheck parameters(Gradients expected, float[] dscale, float[] doffset) {
    return parameters(expected, dscale, doffset, 0);
  }

  /**
   * @param more ulp allowed beside the contract's
   */
  GradientCheck parameters(Gradients expected, float[] dscale, float[] doffset, double more) {
    for (int p = 0; p < dscale.length; p++) {
      double allowed = (expected.dscaleModerate()[p] ? MODERATE : ANY) + more;
      double size = expected.dscaleSize()[p];
      judge("dgamma of parameter", p, expected.dscale()[p], dscale[p], size, allowed);
      size = expected.doffsetSize()[p];
      judge("dbeta of parameter", p, expected.doffset()[p], doffset[p], size, MODERATE + more);
    }
    return this;
  }

  private void judge(
      String what, Object place, double expected, float actual, double size, double allowed) {
    if (!Double.isFinite(expected)) {
      if (Float.isFinite(actual)) {
        fail(what, place, "it is " + actual + ", expected " + expected);
      }
      return;
    }
    // What float32 cannot hold is infinite, of the right sign.
    if (Math.abs(expected) >= Float.MAX_VALUE && Float.isInfinite(actual)) {
      if (Math.signum(actual) != Math.signum(expected)) {
        fail(what, place, "it has the wrong sign: " + actual + ", expected " + expected);
      }
      return;
    }
    double ulp = Math.ulp((float) Math.min(size, Float.MAX_VALUE));
    double error = Math.abs(actual - expected) / ulp;
    // NaN is no error that fits.
    if (!(error <= allowed)) {
      String text = "it is %s, expected %s: %.2f ulp of %s, allowed %.1f";
      fail(what, place, text.formatted(actual, expected, error, size, allowed));
    }
    worst = Math.max(worst, error);
  }

  private void fail(String what, Object place, String why) {
    throw new AssertionError("%s: %s of %s: %s".formatted(data, what, place, why));
  }
}
